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

  /** A resize every few operations, one bucket at a time. */
  TINY_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.TINY, beforeAllocate);
    }
  },

  /** One stripe for all keys, full buckets, larger steps. */
  ONE_STRIPE_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTunings.tiny(1, 6.5, 3), beforeAllocate);
    }
  },

  /** One stripe of buckets with long chains of overflow buckets. */
  CHAINED_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTuning.CHAINED, beforeAllocate);
    }
  },

  /** A growth is under way, which has got over some of the buckets. */
  HALF_GROWN_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTunings.tiny(2, 1, 1), beforeAllocate);
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      Moves.startAndStop((BucketMap<K, V>) map, Resize.Cause.GROWTH);
    }
  },

  /** The same for an evacuation to a table of the same size. */
  HALF_EVACUATED_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return bucketMap(BucketTunings.tiny(2, 1, 1), beforeAllocate);
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      Moves.startAndStop((BucketMap<K, V>) map, Resize.Cause.SAME_SIZE);
    }
  },

  /** The same for a smaller table; and all entries came back while it was filled. */
  HALF_SHRUNK_BUCKET_MAP {
    @Override
    <K, V> AbstractConcurrentMap<K, V> create(IntConsumer beforeAllocate) {
      return new BucketMap<>(
          50, BucketTunings.beforeAllocate(BucketTunings.tiny(1, 1, 1), beforeAllocate));
    }

    @Override
    <K, V> void filled(AbstractConcurrentMap<K, V> map) {
      Map<K, V> content = new LinkedHashMap<>(map);
      content.keySet().forEach(map::remove);
      Moves.startAndStop((BucketMap<K, V>) map, Resize.Cause.TRIM);
      map.putAll(content);
    }
  };

  /** Maps whose resting state is tested: races and random operations bring them into the others. */
  static final List<MapUnderTest> SYNC_MAPS =
      List.of(TINY_SYNC_MAP, STRIDING_SYNC_MAP, SMALL_SYNC_MAP, SYNC_MAP);

  static final List<MapUnderTest> BUCKET_MAPS =
      List.of(TINY_BUCKET_MAP, ONE_STRIPE_BUCKET_MAP, CHAINED_BUCKET_MAP, BUCKET_MAP);

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
