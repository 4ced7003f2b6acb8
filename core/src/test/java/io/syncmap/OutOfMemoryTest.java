package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The n-th allocation of a table fails, for each n. The error reaches the caller in whose call it
 * happens; nothing but that call's own key is in doubt; afterwards everything works.
 */
@Timeout(120)
class OutOfMemoryTest {
  private static final int STEPS = 400;
  private static final int KEYS = 60;

  /**
   * Fails once, at the n-th call; or at all calls while {@link #alwaysFail}; or, at last, never.
   */
  private static final class FailingMemory implements IntConsumer {
    final int failAt;
    boolean alwaysFail;
    boolean plenty;
    int calls;
    int failures;

    FailingMemory(int failAt) {
      this.failAt = failAt;
    }

    @Override
    public void accept(int capacity) {
      if (plenty) {
        return;
      }
      calls++;
      if (calls == failAt || alwaysFail) {
        failures++;
        throw new OutOfMemoryError("injected at allocation " + calls);
      }
    }
  }

  static Stream<Arguments> keysAndMaps() {
    List<MapUnderTest> maps =
        List.of(
            MapUnderTest.STRIDING_SYNC_MAP,
            MapUnderTest.SMALL_SYNC_MAP,
            MapUnderTest.SYNC_MAP,
            MapUnderTest.TINY_BUCKET_MAP,
            MapUnderTest.ONE_TABLE_BUCKET_MAP,
            MapUnderTest.CHAINED_BUCKET_MAP,
            MapUnderTest.BUCKET_MAP);
    return Stream.of(KeyKind.values())
        .flatMap(kind -> maps.stream().map(map -> Arguments.of(kind, map)));
  }

  @ParameterizedTest
  @MethodSource("keysAndMaps")
  void oneFailedAllocationLosesNothing(KeyKind kind, MapUnderTest mapKind) throws Exception {
    FailingMemory none = new FailingMemory(-1);
    assertEquals(0, run(kind, mapKind, none));
    assertTrue(none.calls >= 2, () -> "allocations: " + none.calls);
    int stride = 1 + none.calls / 100;
    int errors = 0;
    int runs = 0;
    int failures = 0;
    for (int n = 1; n <= none.calls; n += stride) {
      FailingMemory memory = new FailingMemory(n);
      try {
        int reached = run(kind, mapKind, memory);
        // A move is put off for which there is no memory, as long as there is room.
        assertTrue(reached <= 1, () -> "errors that reached a caller: " + reached);
        errors += reached;
      } catch (AssertionError | RuntimeException | OutOfMemoryError e) {
        // An OutOfMemoryError would end the test run, not just the test.
        throw new AssertionError(mapKind + ", allocation " + n + " failed: " + e, e);
      }
      // With steps drawn at random, a run may do with less.
      assertEquals(memory.calls < n ? 0 : 1, memory.failures);
      runs++;
      failures += memory.failures;
    }
    assertTrue(2 * failures > runs, failures + " failures in " + runs + " runs");
    assertTrue(errors > 0, "errors that reached a caller");
  }

  /** The same operations for each n. Returns how many failed. */
  private static int run(KeyKind kind, MapUnderTest mapKind, FailingMemory memory)
      throws Exception {
    AbstractConcurrentMap<Object, Integer> map;
    try {
      map = mapKind.create(memory);
    } catch (OutOfMemoryError e) {
      assertEquals(1, memory.calls, "the map's first table");
      return 1;
    }
    Map<Object, Integer> expected = new HashMap<>();
    Random random = new Random(7);
    int errors = 0;
    for (int step = 0; step < STEPS; step++) {
      Object key = kind.key(random.nextInt(KEYS));
      int dice = random.nextInt(100);
      Integer value = step;
      boolean growing = step / 80 % 2 == 0;
      Integer before = expected.get(key);
      try {
        if (dice < 2) {
          map.trimToSize();
        } else if (dice < 3) {
          map.clear();
          expected.clear();
        } else if (dice < 6) {
          Moves.start(map, step);
        } else if (dice < 12) {
          map.stepMove(5);
        } else if (dice < 30) {
          assertEquals(before, map.get(key));
        } else if (dice < 45) {
          Integer result = map.compute(key, (k, v) -> growing ? value : null);
          assertEquals(growing ? value : null, result);
          put(expected, key, result);
        } else if (dice < 90 == growing) {
          assertEquals(before, map.put(key, value));
          put(expected, key, value);
        } else {
          assertEquals(before, map.remove(key));
          expected.remove(key);
        }
      } catch (OutOfMemoryError e) {
        errors++;
        assertTrue(e.getMessage().startsWith("injected"), e::getMessage);
        // The call in which it happened may or may not have had its effect; all others must have.
        Integer now = map.get(key);
        assertTrue(
            now == null || now.equals(value) || now.equals(before),
            () -> key + " was " + before + ", is " + now);
        put(expected, key, now);
      }
      if (errors > 0 && step % 16 == 0) {
        check(expected, map);
      }
    }
    memory.plenty = true;
    check(expected, map);
    TestThreads.elsewhere(
        () -> {
          checkThatAllWorks(kind, expected, map);
          return null;
        });
    return errors;
  }

  private static void put(Map<Object, Integer> map, Object key, Integer value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private static void check(
      Map<Object, Integer> expected, AbstractConcurrentMap<Object, Integer> map) {
    assertEquals(expected, map);
    assertEquals(map, expected);
    assertEquals(expected.size(), map.size());
    Set<Object> iterated = new HashSet<>();
    map.forEach((k, v) -> assertTrue(iterated.add(k), () -> k + " twice"));
    assertEquals(expected.keySet(), iterated);
  }

  private static void checkThatAllWorks(
      KeyKind kind, Map<Object, Integer> expected, AbstractConcurrentMap<Object, Integer> map) {
    for (int id = 1000; id < 1100; id++) {
      assertNull(map.put(kind.key(id), id));
      assertEquals(id + 1, map.merge(kind.key(id), 1, Integer::sum));
    }
    for (int id = 1000; id < 1100; id++) {
      assertEquals(id + 1, map.remove(kind.key(id)));
    }
    map.trimToSize();
    check(expected, map);
    assertFalse(map.moving());
  }

  @ParameterizedTest
  @EnumSource(names = {"SMALL_SYNC_MAP", "TINY_BUCKET_MAP", "ONE_TABLE_BUCKET_MAP"})
  void withoutMemoryWhatIsThereCanStillBeReadAndChanged(MapUnderTest kind) {
    FailingMemory memory = new FailingMemory(-1);
    AbstractConcurrentMap<Integer, Integer> map = kind.create(memory);
    for (int i = 0; i < 100; i++) {
      map.put(i, i);
    }
    Moves.runToEnd(map);
    memory.alwaysFail = true;
    int newKeys = 400; // far more than there is room for
    int errors = 0;
    for (int i = 0; i < newKeys; i++) {
      int present = i % 100;
      assertEquals(present, map.get(present));
      assertEquals(present, map.put(present, present + 1));
      assertEquals(present + 1, map.replace(present, present));
      assertEquals(present, map.compute(present, (k, v) -> v));
      try {
        map.put(1000 + i, i);
      } catch (OutOfMemoryError e) {
        errors++;
        assertFalse(map.containsKey(1000 + i));
      }
    }
    assertTrue(errors > 50, "errors: " + errors);
    assertEquals(100 + newKeys - errors, map.size());
    memory.alwaysFail = false;
    for (int i = 0; i < newKeys; i++) {
      map.put(1000 + i, i);
    }
    assertEquals(100 + newKeys, map.size());
    assertEquals(100 + newKeys, new HashSet<>(map.keySet()).size());
  }
}
