package io.syncmap;

import java.util.Map;

/**
 * The small maps that the tests begin with: {@link SyncMap}s here, {@link BucketMap}s in {@link
 * BucketScene}. The build makes a copy of each test in {@code src/main/both} with the one name in
 * place of the other.
 */
final class Scene {
  /** How many keys a {@link #crowded} map has beside those of the test. */
  static final int CROWD = 0;

  private Scene() {}

  /** An empty map whose first table holds two keys and whose moves go slot by slot. */
  static <K, V> AbstractConcurrentMap<K, V> empty() {
    return new SyncMap<>(0, SyncTuning.TINY);
  }

  /** A map with these keys in its snapshot, no dirty table, each of value 1. */
  static AbstractConcurrentMap<String, Integer> of(String... keys) {
    AbstractConcurrentMap<String, Integer> map = empty();
    Steps.putAll(map, keys);
    Steps.finish(map);
    Steps.move(map);
    return map;
  }

  /** The same, of a map in which entries move by {@link Steps} alone, and not with each call. */
  static AbstractConcurrentMap<String, Integer> still(String... keys) {
    SyncTuning t = SyncTuning.TINY;
    AbstractConcurrentMap<String, Integer> map =
        new SyncMap<>(
            0,
            new SyncTuning(
                t.firstKeys(),
                t.growth(),
                t.stepSlots(),
                t.sampling(),
                t.sparse(),
                t.minSparse(),
                t.maxCandidates(),
                t.multiplier(),
                false,
                t.beforeAllocate()));
    Steps.putAll(map, keys);
    Steps.finish(map);
    Steps.move(map);
    return map;
  }

  /** A map in which updates of these keys have no lock in common. */
  static AbstractConcurrentMap<String, Integer> apart(String... keys) {
    return of(keys);
  }

  /** A map with these keys, each of value 1, of which a fifth begins a move. */
  static AbstractConcurrentMap<String, Integer> crowded(String... keys) {
    AbstractConcurrentMap<String, Integer> map = of(keys);
    Steps.crowd(map, CROWD);
    return map;
  }

  /** An empty map that has a place in its tables for a few keys of one hash alone. */
  static <V> AbstractConcurrentMap<String, V> colliding() {
    return empty();
  }

  /** A copy of this map, by the public constructor. */
  static <K, V> AbstractConcurrentMap<K, V> copyOf(Map<K, V> map) {
    return new SyncMap<>(map);
  }
}
