package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault: after a {@code StackOverflowError} in a put or a remove the mutex stays held, and all
 * who want it later wait for ever. Nothing that the stack, a key, a function or the heap throws may
 * leave a lock held, a key stuck, a value lost, or a wrong {@code size()}.
 */
@Timeout(120)
class StackOverflowTest {
  private static final int ROUNDS = 60;
  private static final int STACK_BYTES = 256 << 10;

  /** Each call on the way back tries again, with a little more stack than the one before. */
  private static final int TRIES_PER_ROUND = 60;

  private static final int KEYS = 1_000;

  /** What the stack overflows in. Values are equal to their keys. */
  enum Operation {
    PUT {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.put(i, i);
      }
    },
    PUT_IF_ABSENT {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.putIfAbsent(i, i);
      }
    },
    REMOVE {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.remove(-i);
        map.remove(i - 3);
        map.put(i, i);
      }
    },
    COMPUTE_IF_ABSENT {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.computeIfAbsent(i, k -> k);
      }
    },
    COMPUTE_TO_NULL {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.computeIfAbsent(-i, k -> null);
        map.computeIfPresent(i - 5, (k, v) -> null);
        map.compute(i, (k, v) -> k);
      }
    },
    MERGE {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.merge(i, i, (a, b) -> a);
        map.merge(i - 1, i - 1, (a, b) -> a);
      }
    },
    ITERATOR_REMOVE {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.put(i, i);
        map.put(-i, -i);
        Iterator<Integer> keys = map.keySet().iterator();
        keys.next();
        keys.remove();
      }
    },
    CLEAR {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.put(i, i);
        if (i % 20 == 0) {
          map.clear();
        }
      }
    },
    TRIM {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        map.put(i, i);
        map.remove(i - 2);
        if (i % 10 == 0) {
          map.trimToSize();
        }
      }
    },
    MIXED {
      @Override
      void call(SyncMap<Integer, Integer> map, int i) {
        int others = values().length - 1;
        values()[i % others].call(map, i);
      }
    };

    abstract void call(SyncMap<Integer, Integer> map, int i);

    /**
     * Calls this until the stack overflows, and again on the way back.
     *
     * @return how many calls on the way back have overflowed
     */
    int overflow(SyncMap<Integer, Integer> map) {
      int[] overflows = new int[1];
      int[] tries = new int[1];
      try {
        deep(map, 1, tries, overflows);
      } catch (StackOverflowError e) {
        overflows[0]++;
      }
      return overflows[0];
    }

    private void deep(SyncMap<Integer, Integer> map, int i, int[] tries, int[] overflows) {
      try {
        call(map, i);
        deep(map, i + 1, tries, overflows);
      } catch (StackOverflowError e) {
        overflows[0]++;
      }
      if (overflows[0] > 0 && tries[0] < TRIES_PER_ROUND) {
        tries[0]++;
        again(map, i, overflows);
      }
    }

    private void again(SyncMap<Integer, Integer> map, int i, int[] overflows) {
      try {
        call(map, KEYS * 10 + i);
      } catch (StackOverflowError e) {
        overflows[0]++;
      }
    }
  }

  private static int inASmallStack(Operation operation, SyncMap<Integer, Integer> map)
      throws Exception {
    int[] overflows = new int[1];
    Thread thread =
        new Thread(null, () -> overflows[0] = operation.overflow(map), "small stack", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    thread.join(20_000);
    assertFalse(thread.isAlive(), "the thread hangs");
    return overflows[0];
  }

  @ParameterizedTest
  @EnumSource
  void theMapWorksAfterwards(Operation operation) throws Exception {
    int overflows = 0;
    for (int round = 0; round < ROUNDS; round++) {
      SyncMap<Integer, Integer> map = new SyncMap<>();
      overflows += inASmallStack(operation, map);
      TestThreads.elsewhere(() -> check(map));
    }
    assertTrue(overflows >= ROUNDS, "overflows: " + overflows);
  }

  /** One map for all rounds: what one has left is what the next one meets. */
  @ParameterizedTest
  @EnumSource
  void theMapWorksAfterManyOfThem(Operation operation) throws Exception {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int round = 0; round < ROUNDS / 2; round++) {
      inASmallStack(operation, map);
      TestThreads.elsewhere(() -> checkEntries(map));
    }
    TestThreads.elsewhere(() -> check(map));
  }

  private static Void check(SyncMap<Integer, Integer> map) {
    checkEntries(map);
    int before = map.size();
    int absent = 0;
    for (int i = 0; i < KEYS; i++) {
      absent += map.containsKey(i) ? 0 : 1;
      Integer old = map.put(i, i);
      assertTrue(old == null || old == i);
      assertEquals(i, map.get(i));
    }
    assertEquals(before + absent, map.size());
    checkEntries(map);
    for (int i = 0; i < KEYS; i++) {
      assertEquals(i, map.remove(i));
      assertNull(map.get(i));
    }
    assertEquals(before + absent - KEYS, map.size());
    checkEntries(map);
    map.trimToSize();
    checkEntries(map);
    map.keySet().forEach(map::remove);
    assertEquals(0, map.size());
    assertEquals(Map.of(), map);
    return null;
  }

  private static Void checkEntries(SyncMap<Integer, Integer> map) {
    Map<Integer, Integer> entries = new HashMap<>();
    map.forEach((k, v) -> assertNull(entries.put(k, v), () -> k + " twice"));
    entries.forEach(
        (k, v) -> {
          assertEquals(k, v);
          assertEquals(v, map.get(k));
        });
    assertEquals(entries.size(), map.size(), "size(), and the entries counted");
    return null;
  }

  // ---------------------------------------------------------------------------------------------
  // What keys and functions throw

  /** Throws anything, as if it were not checked. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneak(Throwable t) throws T {
    throw (T) t;
  }

  private static final class CheckedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static Stream<Throwable> throwables() {
    return Stream.of(
        new StackOverflowError("thrown by a test"),
        new OutOfMemoryError("thrown by a test"),
        new CheckedException(),
        new AssertionError("thrown by a test"),
        new IllegalStateException("thrown by a test"));
  }

  /** A key of a poor hash whose methods throw on demand. */
  private static final class Key implements Comparable<Key> {
    final int id;

    /** In {@code hashCode} and {@code equals}, if not null. */
    Throwable inHashCode;

    Throwable inEquals;

    Key(int id) {
      this.id = id;
    }

    private static void mayThrow(Throwable t) {
      if (t != null) {
        throw StackOverflowTest.<RuntimeException>sneak(t);
      }
    }

    @Override
    public int hashCode() {
      mayThrow(inHashCode);
      return id & 7;
    }

    @Override
    public boolean equals(Object other) {
      mayThrow(inEquals);
      return other instanceof Key that && id == that.id;
    }

    @Override
    public int compareTo(Key that) {
      return Integer.compare(id, that.id);
    }

    @Override
    public String toString() {
      return "key" + id;
    }
  }

  private static List<Runnable> callsWith(SyncMap<Key, Integer> map, Key key) {
    return List.of(
        () -> map.put(key, 1),
        () -> map.putIfAbsent(key, 1),
        () -> map.remove(key),
        () -> map.get(key),
        () -> map.replace(key, 1),
        () -> map.computeIfAbsent(key, k -> 1),
        () -> map.computeIfPresent(key, (k, v) -> 1),
        () -> map.merge(key, 1, Integer::sum));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatAFunctionThrowsLeavesTheKeyAsItWas(Throwable thrown) throws Exception {
    for (SyncTuning tuning : new SyncTuning[] {SyncTuning.DEFAULT, SyncTuning.TINY}) {
      SyncMap<Key, Integer> map = new SyncMap<>(0, tuning);
      for (int i = 0; i < 200; i++) {
        if (i % 2 == 0) {
          map.put(new Key(i), i);
        }
        List<Runnable> calls = new ArrayList<>();
        Key key = new Key(i);
        calls.add(() -> map.compute(key, (k, v) -> throwIt(thrown)));
        if (i % 2 == 0) {
          calls.add(() -> map.computeIfPresent(key, (k, v) -> throwIt(thrown)));
          calls.add(() -> map.merge(key, 1, (k, v) -> throwIt(thrown)));
        } else {
          calls.add(() -> map.computeIfAbsent(key, k -> throwIt(thrown)));
        }
        for (Runnable call : calls) {
          assertSame(thrown, assertThrows(Throwable.class, call::run));
          assertEquals(i % 2 == 0 ? i : null, map.get(key));
        }
      }
      assertEquals(100, map.size());
      checkThatKeysAreFree(map, 200);
    }
  }

  private static Integer throwIt(Throwable t) {
    throw StackOverflowTest.<RuntimeException>sneak(t);
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatAKeyThrowsReachesTheCallerAndNothingElse(Throwable thrown) throws Exception {
    for (SyncTuning tuning : new SyncTuning[] {SyncTuning.DEFAULT, SyncTuning.TINY}) {
      SyncMap<Key, Integer> map = new SyncMap<>(0, tuning);
      for (int i = 0; i < 200; i++) {
        map.put(new Key(i), i);
        Key inHashCode = new Key(i);
        inHashCode.inHashCode = thrown;
        Key inEquals = new Key(i);
        inEquals.inEquals = thrown;
        for (Runnable call : callsWith(map, inHashCode)) {
          assertSame(thrown, assertThrows(Throwable.class, call::run));
        }
        for (Runnable call : callsWith(map, inEquals)) {
          assertSame(thrown, assertThrows(Throwable.class, call::run));
        }
        assertEquals(i, map.get(new Key(i)));
        assertEquals(i + 1, map.size());
      }
      checkThatKeysAreFree(map, 200);
    }
  }

  /** Keys in the map that throw while others are put, removed and moved. */
  @ParameterizedTest
  @MethodSource("throwables")
  void whatAKeyInTheMapThrowsLosesNoOtherEntry(Throwable thrown) throws Exception {
    for (SyncTuning tuning : new SyncTuning[] {SyncTuning.DEFAULT, SyncTuning.TINY}) {
      SyncMap<Key, Integer> map = new SyncMap<>(0, tuning);
      Map<Integer, Integer> expected = new HashMap<>();
      List<Key> evil = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        Key key = new Key(i);
        evil.add(i < 60 && i % 20 == 0 ? key : null);
        Key removed = i % 3 == 2 ? new Key(i - 1) : null;
        try {
          assertNull(map.put(key, i));
          expected.put(i, i);
          if (removed != null) {
            assertEquals(i - 1, map.remove(removed));
            expected.remove(i - 1);
          }
        } catch (StackOverflowError | OutOfMemoryError | RuntimeException e) {
          throw new AssertionError("a call with a good key throws at " + i + ": " + e, e);
        }
        if (evil.get(i) != null) {
          key.inHashCode = thrown;
        }
      }
      evil.stream().filter(Objects::nonNull).forEach(k -> k.inHashCode = null);
      Map<Integer, Integer> entries = new HashMap<>();
      map.forEach((k, v) -> assertNull(entries.put(k.id, v), () -> k + " twice"));
      assertEquals(expected, entries);
      assertEquals(expected.size(), map.size());
      expected.forEach((k, v) -> assertEquals(v, map.get(new Key(k))));
      checkThatKeysAreFree(map, 600);
    }
  }

  /** That no key is stuck and no lock held, by another thread, which would wait for either. */
  private static void checkThatKeysAreFree(SyncMap<Key, Integer> map, int keys) throws Exception {
    TestThreads.elsewhere(
        () -> {
          for (int i = 0; i < keys; i++) {
            map.put(new Key(i), -i);
            assertEquals(-i, map.get(new Key(i)));
          }
          assertEquals(keys, map.size());
          for (int i = 0; i < keys; i++) {
            assertEquals(-i, map.remove(new Key(i)));
          }
          assertTrue(map.isEmpty());
          return null;
        });
  }

  // ---------------------------------------------------------------------------------------------
  // What allocation throws

  static Stream<Arguments> tuningsToStarve() {
    return Stream.of(
        Arguments.of("as users get it", SyncTuning.DEFAULT), Arguments.of("tiny", SyncTuning.TINY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tuningsToStarve")
  void getAndRemoveNeverThrowForLackOfMemory(String name, SyncTuning tuning) {
    int allocations = starve(tuning, Integer.MAX_VALUE, false);
    assertTrue(allocations > 10, "allocations: " + allocations);
    for (int n = 1; n <= allocations; n++) {
      starve(tuning, n, false);
      starve(tuning, n, true);
    }
  }

  /**
   * A growth, mass removal, growth again; allocation {@code n} fails, or all of them from it on.
   */
  private static int starve(SyncTuning tuning, int n, boolean allFromThere) {
    int[] calls = new int[1];
    boolean[] plenty = new boolean[1];
    SyncMap<Integer, Integer> map =
        new SyncMap<>(
            0,
            Tunings.beforeAllocate(
                tuning,
                capacity -> {
                  calls[0]++;
                  if (!plenty[0] && (calls[0] == n || (allFromThere && calls[0] > n))) {
                    throw new OutOfMemoryError("injected at allocation " + calls[0]);
                  }
                }));
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      int key = i % 1_500;
      try {
        if (i < 1_000 || i > 2_000) {
          Integer old = map.put(key, i);
          assertEquals(expected.put(key, i), old);
        }
      } catch (OutOfMemoryError e) {
        assertTrue(e.getMessage().startsWith("injected"), e::getMessage);
        assertEquals(expected.get(key), map.get(key));
      }
      removeAndGet(map, expected, i);
      if (i % 500 == 0) {
        assertEquals(expected, map);
      }
    }
    assertEquals(expected, map);
    assertEquals(expected.size(), map.size());
    plenty[0] = true;
    for (int i = 0; i < 300; i++) {
      map.put(10_000 + i, i);
    }
    assertEquals(expected.size() + 300, map.size());
    return calls[0];
  }

  private static void removeAndGet(
      SyncMap<Integer, Integer> map, Map<Integer, Integer> expected, int i) {
    try {
      if (i >= 1_000 && i <= 1_990) {
        assertEquals(expected.remove(i - 1_000), map.remove(i - 1_000));
      }
      assertEquals(expected.get(i / 2), map.get(i / 2));
    } catch (OutOfMemoryError e) {
      throw new AssertionError("get or remove has no memory at " + i, e);
    }
  }
}
