package io.syncmap;

/**
 * The small maps that the tests begin with: {@link SyncMap}s here, {@link BucketMap}s in {@link
 * BucketScene}. The build makes a copy of each test in {@code src/main/both} with the one name in
 * place of the other.
 */
final class Scene {
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
}
