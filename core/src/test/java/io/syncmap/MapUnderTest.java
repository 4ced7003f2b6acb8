package io.syncmap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;

/**
 * The maps that the contract tests run on: how to make an empty one, and how to bring it, once it
 * has got its entries, into the state in which it is to be tested.
 */
enum MapUnderTest {
  SYNC_MAP {
    @Override
    <K, V> ConcurrentMap<K, V> create() {
      return new SyncMap<>();
    }
  },

  /** Promotions and compactions every few operations. */
  TINY_SYNC_MAP {
    @Override
    <K, V> ConcurrentMap<K, V> create() {
      return new SyncMap<>(0, Tuning.TINY);
    }
  },

  /** A move is under way, which has got over some of the entries. */
  HALF_MOVED_SYNC_MAP {
    @Override
    <K, V> ConcurrentMap<K, V> create() {
      return new SyncMap<>(0, Tunings.unmoving());
    }

    @Override
    <K, V> void filled(ConcurrentMap<K, V> map) {
      SyncMap<K, V> syncMap = (SyncMap<K, V>) map;
      Moves.runToEnd(syncMap);
      syncMap.startMove();
      syncMap.stepMove(4);
    }
  },

  /** All entries were removed before a move, and put again in the middle of it. */
  REVIVED_SYNC_MAP {
    @Override
    <K, V> ConcurrentMap<K, V> create() {
      return new SyncMap<>(0, Tunings.unmoving());
    }

    @Override
    <K, V> void filled(ConcurrentMap<K, V> map) {
      SyncMap<K, V> syncMap = (SyncMap<K, V>) map;
      Map<K, V> content = new LinkedHashMap<>(map);
      Moves.runToEnd(syncMap);
      content.keySet().forEach(syncMap::remove);
      syncMap.startMove();
      syncMap.stepMove(4);
      syncMap.putAll(content);
    }
  };

  /** A new map without entries. */
  abstract <K, V> ConcurrentMap<K, V> create();

  /** To be called when the map has got its first entries. */
  <K, V> void filled(ConcurrentMap<K, V> map) {}
}
