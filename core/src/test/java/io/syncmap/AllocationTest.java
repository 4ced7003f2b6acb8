package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is promised not to allocate: look-ups, and all that changes the value of a known key. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int KEYS = 64;
  private static final int CALLS = 100_000;
  private static final int ROUNDS = 5;

  private static final String ONE = "one";
  private static final String TWO = "two";

  /** Something that is done with a key, which must leave the entry there. */
  private interface Action {
    void on(AbstractConcurrentMap<Integer, String> map, Integer key);
  }

  private static final Function<Object, String> CONSTANT = k -> TWO;

  static Stream<Arguments> actions() {
    return Stream.of(
            named("get", (m, k) -> m.get(k)),
            named("getOrDefault", (m, k) -> m.getOrDefault(k, TWO)),
            named("containsKey", (m, k) -> m.containsKey(k)),
            named("put", (m, k) -> m.put(k, TWO)),
            named("putIfAbsent", (m, k) -> m.putIfAbsent(k, TWO)),
            named("replace", (m, k) -> m.replace(k, TWO)),
            named(
                "replace value",
                (m, k) -> {
                  m.replace(k, ONE, TWO);
                  m.replace(k, TWO, ONE);
                }),
            named(
                "remove and putIfAbsent",
                (m, k) -> {
                  m.remove(k);
                  m.putIfAbsent(k, ONE);
                }),
            named(
                "remove value and put",
                (m, k) -> {
                  m.remove(k, ONE);
                  m.put(k, ONE);
                }),
            named("computeIfAbsent", (m, k) -> m.computeIfAbsent(k, CONSTANT)),
            named("size", (m, k) -> m.size()))
        .flatMap(
            action ->
                Stream.of(KeyPlace.SNAPSHOT, KeyPlace.DIRTY, KeyPlace.BUCKETS)
                    .map(place -> Arguments.of(action.get()[0], action.get()[1], place)));
  }

  private static Arguments named(String name, Action action) {
    return Arguments.of(name, action);
  }

  /** Look-ups, where the keys are in several tables, or in none. */
  static Stream<Arguments> lookUps() {
    return Stream.of(
            named("get", (m, k) -> m.get(k)),
            named("getOrDefault", (m, k) -> m.getOrDefault(k, TWO)),
            named("containsKey", (m, k) -> m.containsKey(k)),
            named("computeIfAbsent", (m, k) -> m.computeIfAbsent(k, CONSTANT)))
        .flatMap(
            action ->
                Stream.of(KeyPlace.SPLIT, KeyPlace.MERGED, KeyPlace.COLLISIONS)
                    .map(place -> Arguments.of(action.get()[0], action.get()[1], place)));
  }

  @ParameterizedTest(name = "{0}, keys in {2}")
  @MethodSource("lookUps")
  void lookUpsAllocateNothingWhereverTheKeysAre(String name, Action action, KeyPlace place) {
    BucketMap.Stats stats = ((BucketMap<?, ?>) measure(name, action, place)).stats();
    assertEquals(place == KeyPlace.COLLISIONS ? 0 : 1, stats.splits());
    assertEquals(place == KeyPlace.MERGED ? 1 : 0, stats.merges());
    assertEquals(place == KeyPlace.SPLIT ? 2 : 1, stats.tables(), "look-ups change nothing");
    assertEquals(place == KeyPlace.COLLISIONS ? KEYS - 8 : 0, stats.collidingKeys());
  }

  @ParameterizedTest(name = "{0}, keys in {2}")
  @MethodSource("actions")
  void allocatesNothing(String name, Action action, KeyPlace place) {
    AbstractConcurrentMap<Integer, String> map = measure(name, action, place);
    if (map instanceof SyncMap<?, ?> syncMap) {
      int dirtyKeys = place == KeyPlace.DIRTY ? KEYS : 0;
      assertEquals(dirtyKeys, syncMap.stats().dirtyKeys(), "where the keys are");
    }
  }

  private static AbstractConcurrentMap<Integer, String> measure(
      String name, Action action, KeyPlace place) {
    AbstractConcurrentMap<Integer, String> map = place.empty(KEYS);
    Integer[] keys = new Integer[KEYS];
    for (int i = 0; i < KEYS; i++) {
      keys[i] = 1000 + i;
      map.put(keys[i], ONE);
    }
    place.bring(map);
    if (map instanceof SyncMap<?, ?> syncMap) {
      SyncLincheckSuites.keepRemovedKeys(syncMap); // a key that comes back is known then
    }
    // Compiled at some time in the first rounds; one round without an allocation is the proof.
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least >= CALLS / 100; round++) {
      least = Math.min(least, bytesAllocated(map, keys, action));
    }
    assertEquals(KEYS, map.size());
    long bytes = least;
    assertTrue(
        bytes < CALLS / 100, () -> name + " allocates " + (double) bytes / CALLS + " B a call");
    return map;
  }

  private static long bytesAllocated(
      AbstractConcurrentMap<Integer, String> map, Integer[] keys, Action action) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    for (int i = 0; i < CALLS; i++) {
      action.on(map, keys[i % KEYS]);
    }
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }
}
