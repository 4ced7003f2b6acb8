package io.syncmap;

import static java.util.Objects.requireNonNullElse;

/** The small maps of the stress tests, and what their actors do to them. */
final class Scene {
  private Scene() {}

  /** An empty map whose dirty table holds two keys and whose moves go slot by slot. */
  static <K, V> AbstractConcurrentMap<K, V> empty() {
    return new SyncMap<>(0, Tuning.TINY);
  }

  /** A map with these keys in its snapshot, none in its dirty table, each of value 1. */
  static AbstractConcurrentMap<String, Integer> snapshotOf(String... keys) {
    AbstractConcurrentMap<String, Integer> map = empty();
    putAll(map, keys);
    move(map);
    return map;
  }

  /** An empty map of two stripes with one key per bucket, whose moves go bucket by bucket. */
  static <K, V> AbstractConcurrentMap<K, V> emptyBuckets() {
    return new BucketMap<>(0, BucketTuning.TINY);
  }

  /** A map of one stripe, so that all keys move together, with these keys, each of value 1. */
  static AbstractConcurrentMap<String, Integer> bucketsOf(String... keys) {
    AbstractConcurrentMap<String, Integer> map = oneStripe();
    putAll(map, keys);
    finish(map);
    return map;
  }

  /** A map of many stripes, so that these keys do not share a lock, each of value 1. */
  static AbstractConcurrentMap<String, Integer> stripesOf(String... keys) {
    AbstractConcurrentMap<String, Integer> map = new BucketMap<>();
    putAll(map, keys);
    return map;
  }

  /** An empty map of one stripe with one key per bucket. */
  static <K, V> BucketMap<K, V> oneStripe() {
    BucketTuning t = BucketTuning.TINY;
    return new BucketMap<>(
        0,
        new BucketTuning(
            1,
            t.loadFactor(),
            t.growthFactor(),
            t.bucketsPerStep(),
            t.shrinkFraction(),
            t.maxChain(),
            t.maxCandidates(),
            t.beforeAllocate()));
  }

  private static void putAll(AbstractConcurrentMap<String, Integer> map, String... keys) {
    for (String key : keys) {
      map.put(key, 1);
    }
  }

  /** Starts a move, if none is under way: of buckets, a growth. */
  static void begin(AbstractConcurrentMap<?, ?> map) {
    if (map instanceof BucketMap<?, ?> buckets) {
      buckets.startMove(Resize.Cause.GROWTH);
    } else {
      map.startMove();
    }
  }

  /** Starts a move and brings it to its end step by step: of buckets, one of each cause. */
  static void move(AbstractConcurrentMap<?, ?> map) {
    begin(map);
    finish(map);
    if (map instanceof BucketMap<?, ?> buckets) {
      buckets.startMove(Resize.Cause.SAME_SIZE);
      finish(map);
      buckets.startMove(Resize.Cause.SHRINK);
      finish(map);
    }
  }

  /** Brings the move under way to its end step by step. */
  static void finish(AbstractConcurrentMap<?, ?> map) {
    // Bounded: another actor may begin new moves all the time.
    for (int steps = 0; steps < 1_000 && map.moving(); steps++) {
      map.stepMove(1);
    }
  }

  /** The value of a key, or 0. */
  static int value(AbstractConcurrentMap<String, Integer> map, String key) {
    return requireNonNullElse(map.get(key), 0);
  }
}
