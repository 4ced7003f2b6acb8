package io.syncmap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The maps that the tests run on: how to make an empty one, and how to bring it, once it has got
 * its entries, into the state in which it is to be tested.
 */
enum MapUnderTest {
  SYNC_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new SyncMap<>(0, Tunings.beforeAllocate(SyncTuning.DEFAULT, beforeAllocate));
    }
  },

  /** Promotions and compactions every few operations. */
  TINY_SYNC_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new SyncMap<>(0, Tunings.beforeAllocate(SyncTuning.TINY, beforeAllocate));
    }
  },

  /** The same in larger steps. */
  STRIDING_SYNC_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new SyncMap<>(0, Tunings.beforeAllocate(Tunings.tiny(2, 16), beforeAllocate));
    }
  },

  /** A first table of eight keys. */
  SMALL_SYNC_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new SyncMap<>(0, Tunings.beforeAllocate(Tunings.tiny(8, 3), beforeAllocate));
    }
  },

  /** A move is under way, which has got over some of the entries. */
  HALF_MOVED_SYNC_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new SyncMap<>(0, Tunings.beforeAllocate(Tunings.unmoving(), beforeAllocate));
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      Moves.startAndStop((SyncMap<K, V>) map);
    }
  },

  /** All entries were removed, and put again, in the middle of a move. */
  REVIVED_SYNC_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new SyncMap<>(0, Tunings.beforeAllocate(Tunings.unmoving(), beforeAllocate));
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      Map<K, V> content = new LinkedHashMap<>(map);
      Moves.runToEnd(map);
      Moves.startAndStop((SyncMap<K, V>) map);
      content.keySet().forEach(map::remove);
      map.putAll(content);
    }
  },

  BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.DEFAULT, beforeAllocate);
    }
  },

  /** A split or a merge every few operations. */
  TINY_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.TINY, beforeAllocate);
    }
  },

  /** One table for all keys. */
  ONE_TABLE_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTunings.ONE_TABLE, beforeAllocate);
    }
  },

  /** Tables of one home bucket, with long chains of overflow buckets. */
  CHAINED_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.CHAINED, beforeAllocate);
    }
  },

  /** One bucket, and collisions. */
  COLLIDING_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTunings.COLLIDING, beforeAllocate);
    }
  },

  /** Each table was split. */
  SPLIT_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.DEFAULT, beforeAllocate);
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      ((BucketMap<K, V>) map).rebuild.splitAll();
      ((BucketMap<K, V>) map).rebuild.splitAll();
    }
  },

  /** Tables were merged; and all entries came back after they had been removed. */
  MERGED_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.TINY, beforeAllocate);
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      Map<K, V> content = new LinkedHashMap<>(map);
      content.keySet().forEach(map::remove);
      ((BucketMap<K, V>) map).rebuild.mergeAll();
      map.putAll(content);
    }
  };

  /** Maps whose resting state is tested: races and random operations bring them into the others. */
  static final List<MapUnderTest> SYNC_MAPS =
      List.of(TINY_SYNC_MAP, STRIDING_SYNC_MAP, SMALL_SYNC_MAP, SYNC_MAP);

  static final List<MapUnderTest> BUCKET_MAPS =
      List.of(
          TINY_BUCKET_MAP,
          ONE_TABLE_BUCKET_MAP,
          CHAINED_BUCKET_MAP,
          COLLIDING_BUCKET_MAP,
          BUCKET_MAP);

  private static <K, V> BucketMap<K, V> bucketMap(BucketTuning tuning, IntConsumer beforeAllocate) {
    return new BucketMap<>(0, BucketTunings.beforeAllocate(tuning, beforeAllocate));
  }

  /** A new map without entries. The hook is called before each allocation of a table. */
  abstract <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate);

  /** A new map without entries. */
  <K, V> AbstractConcurrentMap<K, V> create() {
    return create(n -> {});
  }

  /** To be called when the map has got its first entries. */
  <K, V> void filled(AbstractConcurrentMap<K, V> map) {}

  /** Whether resizes, or promotions and compactions, come every few operations. */
  boolean isTiny() {
    return this != SYNC_MAP && this != BUCKET_MAP;
  }

  boolean isSyncMap() {
    return ordinal() < BUCKET_MAP.ordinal();
  }
}
