package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

/** Of which map a test has one, and where in it the present keys are when the test begins. */
enum KeyPlace {
  SNAPSHOT {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      Moves.runToEnd(map);
      assertEquals(0, ((SyncMap<K, V>) map).stats().dirtyKeys());
    }
  },
  DIRTY {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      assertTrue(map.moving(), "there is a dirty table");
      assertEquals(0, ((SyncMap<K, V>) map).stats().snapshotKeys());
    }
  },
  MOVED {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      Moves.startAndStop((SyncMap<K, V>) map);
    }
  },
  BUCKETS {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      Moves.finish(map);
    }
  },

  /** In tables that were split. */
  SPLIT {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      ((BucketMap<K, V>) map).rebuild.splitAll();
    }
  },

  /** In tables that were merged. */
  MERGED {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      ((BucketMap<K, V>) map).rebuild.splitAll();
      ((BucketMap<K, V>) map).rebuild.mergeAll();
    }
  },

  /** A few in one bucket, the others among the collisions. */
  COLLISIONS {
    @Override
    <K, V> void bring(AbstractConcurrentMap<K, V> map) {
      Moves.finish(map);
    }
  };

  /** Brings the keys to their place. */
  abstract <K, V> void bring(AbstractConcurrentMap<K, V> map);

  /** An empty map of this kind, whose keys stay in their place for a while. */
  <K, V> AbstractConcurrentMap<K, V> empty(int expectedKeys) {
    if (!isOfSyncMap()) {
      return new BucketMap<>(
          0, this == COLLISIONS ? BucketTunings.COLLIDING : BucketTuning.DEFAULT);
    }
    SyncMap<K, V> map = new SyncMap<>(0, Tunings.unmoving(expectedKeys + 500));
    if (this == DIRTY) {
      map.startMove();
    }
    return map;
  }

  /** A map with these entries in this place. */
  <K, V> AbstractConcurrentMap<K, V> mapOf(Map<K, V> content) {
    AbstractConcurrentMap<K, V> map = empty(content.size());
    map.putAll(content);
    bring(map);
    return map;
  }

  /** A map of the same class with this content, by the public constructor. */
  <K, V> AbstractConcurrentMap<K, V> copyOf(Map<? extends K, ? extends V> content) {
    return isOfSyncMap() ? new SyncMap<>(content) : new BucketMap<>(content);
  }

  boolean isOfSyncMap() {
    return this == SNAPSHOT || this == DIRTY || this == MOVED;
  }

  /** A map of the numbers below n to themselves. */
  static Map<Integer, Integer> identity(int n) {
    Map<Integer, Integer> result = new HashMap<>();
    for (int i = 0; i < n; i++) {
      result.put(i, i);
    }
    return result;
  }
}
