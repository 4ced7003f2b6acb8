package io.syncmap;

import java.util.Map;

/** The same as {@link Scene}, for {@link BucketMap}. */
final class BucketScene {
  /** How many keys a {@link #crowded} map has beside those of the test. */
  static final int CROWD = 4;

  /** What has no place in the one bucket of its table is a collision, at once. */
  static final BucketTuning COLLIDING = new BucketTuning(1, 8, 1, 1, true, 12, 1, buckets -> {});

  /** Of eleven buckets, if 64 keys are expected. */
  private static final BucketTuning SPACIOUS =
      new BucketTuning(16, 4, 2, 1, false, 12, 1, buckets -> {});

  private BucketScene() {}

  /** An empty map whose tables have one bucket or two: a ninth key begins a split. */
  static <K, V> BucketMap<K, V> empty() {
    return new BucketMap<>(0, BucketTuning.TINY);
  }

  /** A map of one table, so that all keys move together, with these keys, each of value 1. */
  static AbstractConcurrentMap<String, Integer> of(String... keys) {
    AbstractConcurrentMap<String, Integer> map = empty();
    Steps.putAll(map, keys);
    return map;
  }

  /** The same: without {@link Steps}, entries move only where there is no room. */
  static AbstractConcurrentMap<String, Integer> still(String... keys) {
    return of(keys);
  }

  /** A map of many buckets, so that these keys do not share a lock, each of value 1. */
  static AbstractConcurrentMap<String, Integer> apart(String... keys) {
    AbstractConcurrentMap<String, Integer> map = new BucketMap<>(64, SPACIOUS);
    Steps.putAll(map, keys);
    return map;
  }

  /** A map with these keys, each of value 1, and so many others that a fifth key begins a move. */
  static AbstractConcurrentMap<String, Integer> crowded(String... keys) {
    AbstractConcurrentMap<String, Integer> map = of(keys);
    Steps.crowd(map, CROWD);
    return map;
  }

  /** A map that has a place in buckets for the first eight keys of one hash alone. */
  static <V> AbstractConcurrentMap<String, V> colliding() {
    return new BucketMap<>(0, COLLIDING);
  }

  /** A copy of this map, by the public constructor. */
  static <K, V> AbstractConcurrentMap<K, V> copyOf(Map<K, V> map) {
    return new BucketMap<>(map);
  }
}
