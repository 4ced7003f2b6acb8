package io.syncmap;

/** The same as {@link Scene}, for {@link BucketMap}. */
final class BucketScene {
  private BucketScene() {}

  /** An empty map of two stripes with one key per bucket, whose moves go bucket by bucket. */
  static <K, V> AbstractConcurrentMap<K, V> empty() {
    return new BucketMap<>(0, BucketTuning.TINY);
  }

  /** A map of one stripe, so that all keys move together, with these keys, each of value 1. */
  static AbstractConcurrentMap<String, Integer> of(String... keys) {
    AbstractConcurrentMap<String, Integer> map = oneStripe();
    Steps.putAll(map, keys);
    Steps.finish(map);
    return map;
  }

  /** The same: each write moves a bucket. */
  static AbstractConcurrentMap<String, Integer> still(String... keys) {
    return of(keys);
  }

  /** A map of many stripes, so that these keys do not share a lock, each of value 1. */
  static AbstractConcurrentMap<String, Integer> apart(String... keys) {
    AbstractConcurrentMap<String, Integer> map = new BucketMap<>();
    Steps.putAll(map, keys);
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
}
