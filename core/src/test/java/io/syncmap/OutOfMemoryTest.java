package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @EnumSource
  void oneFailedAllocationLosesNothing(KeyKind kind) throws Exception {
    for (Tuning tuning : new Tuning[] {Tunings.tiny(2, 3), Tunings.tiny(8, 16), Tuning.DEFAULT}) {
      FailingMemory none = new FailingMemory(-1);
      assertEquals(0, run(kind, tuning, none));
      assertTrue(none.calls >= 5, () -> "allocations: " + none.calls);
      int stride = 1 + none.calls / 100;
      for (int n = 2; n <= none.calls; n += stride) {
        FailingMemory memory = new FailingMemory(n);
        try {
          assertEquals(1, run(kind, tuning, memory), "errors that reached a caller");
        } catch (AssertionError | RuntimeException | OutOfMemoryError e) {
          // An OutOfMemoryError would end the test run, not just the test.
          throw new AssertionError(tuning + ", allocation " + n + " failed: " + e, e);
        }
        assertEquals(1, memory.failures);
      }
    }
  }

  /** The same operations for each n. Returns how many failed. */
  private static int run(KeyKind kind, Tuning tuning, FailingMemory memory) throws Exception {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tunings.beforeAllocate(tuning, memory));
    Map<Object, Integer> expected = new HashMap<>();
    Random random = new Random(7);
    int errors = 0;
    for (int step = 0; step < STEPS; step++) {
      Object key = kind.key(random.nextInt(KEYS));
      int dice = random.nextInt(100);
      Integer value = step;
      boolean growing = step / 80 % 2 == 0;
      try {
        if (dice < 2) {
          map.trimToSize();
        } else if (dice < 3) {
          map.clear();
          expected.clear();
        } else if (dice < 6) {
          map.startMove();
        } else if (dice < 12) {
          map.stepMove(5);
        } else if (dice < 30) {
          assertEquals(expected.get(key), map.get(key));
        } else if (dice < 45) {
          Integer result = map.compute(key, (k, v) -> growing ? value : null);
          assertEquals(growing ? value : null, result);
          put(expected, key, result);
        } else if (dice < 90 == growing) {
          assertEquals(expected.put(key, value), map.put(key, value));
        } else {
          assertEquals(expected.remove(key), map.remove(key));
        }
      } catch (OutOfMemoryError e) {
        errors++;
        assertTrue(e.getMessage().startsWith("injected"), e::getMessage);
        // The call in which it happened may or may not have had its effect; all others must have.
        Integer now = map.get(key);
        assertTrue(
            now == null || now.equals(value) || now.equals(expected.get(key)),
            () -> key + " was " + expected.get(key) + ", is " + now);
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

  private static void check(Map<Object, Integer> expected, SyncMap<Object, Integer> map) {
    assertEquals(expected, map);
    assertEquals(map, expected);
    assertEquals(expected.size(), map.size());
    Set<Object> iterated = new HashSet<>();
    map.forEach((k, v) -> assertTrue(iterated.add(k), () -> k + " twice"));
    assertEquals(expected.keySet(), iterated);
  }

  private static void checkThatAllWorks(
      KeyKind kind, Map<Object, Integer> expected, SyncMap<Object, Integer> map) {
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

  @Test
  void withoutMemoryWhatIsThereCanStillBeReadAndChanged() {
    FailingMemory memory = new FailingMemory(-1);
    SyncMap<Integer, Integer> map =
        new SyncMap<>(0, Tunings.beforeAllocate(Tunings.tiny(4, 3), memory));
    for (int i = 0; i < 100; i++) {
      map.put(i, i);
    }
    Moves.runToEnd(map);
    memory.alwaysFail = true;
    int errors = 0;
    for (int i = 0; i < 100; i++) {
      assertEquals(i, map.get(i));
      assertEquals(i, map.put(i, i + 1));
      assertEquals(i + 1, map.replace(i, i));
      assertEquals(i, map.compute(i, (k, v) -> v));
      try {
        map.put(1000 + i, i);
      } catch (OutOfMemoryError e) {
        errors++;
        assertFalse(map.containsKey(1000 + i));
      }
    }
    assertTrue(errors > 50, "errors: " + errors);
    memory.alwaysFail = false;
    for (int i = 0; i < 100; i++) {
      map.put(1000 + i, i);
    }
    assertEquals(200, map.size());
    assertEquals(200, new HashSet<>(map.keySet()).size());
  }
}
