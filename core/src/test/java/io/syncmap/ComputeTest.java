package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.SyncMapTest.KeyPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * compute, computeIfAbsent, computeIfPresent and merge: what other calls see and do while a
 * function runs, recursion, functions that fail. The key of all tests is {@link #KEY}.
 */
@Timeout(120)
class ComputeTest {
  private static final int KEY = 7;

  private static final Map<Integer, Integer> CONTENT = Map.of(1, 1, 2, 2, 3, 3, KEY, 10);

  /** A method that runs a function for a key, with that function as a supplier of the result. */
  enum Method {
    COMPUTE {
      @Override
      Integer call(SyncMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.compute(key, (k, v) -> function.get());
      }
    },
    COMPUTE_IF_PRESENT {
      @Override
      Integer call(SyncMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.computeIfPresent(key, (k, v) -> function.get());
      }
    },
    MERGE {
      @Override
      Integer call(SyncMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.merge(key, 1, (v, w) -> function.get());
      }
    },
    COMPUTE_IF_ABSENT {
      @Override
      Integer call(SyncMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.computeIfAbsent(key, k -> function.get());
      }
    };

    abstract Integer call(SyncMap<Integer, Integer> map, int key, Supplier<Integer> function);

    /** Whether the function is called for a key that is there, or for one that is not. */
    boolean isFor(boolean present) {
      return this == COMPUTE || present == (this != COMPUTE_IF_ABSENT);
    }
  }

  /** An update of a key, as another thread or the function itself may try it. */
  enum Update {
    PUT((m, k) -> m.put(k, 500)),
    PUT_IF_ABSENT((m, k) -> m.putIfAbsent(k, 500)),
    REMOVE((m, k) -> m.remove(k)),
    REMOVE_VALUE((m, k) -> m.remove(k, 20)),
    REPLACE((m, k) -> m.replace(k, 500)),
    REPLACE_VALUE((m, k) -> m.replace(k, 20, 500)),
    COMPUTE((m, k) -> m.compute(k, (x, v) -> v == null ? -1 : v + 500)),
    COMPUTE_IF_ABSENT((m, k) -> m.computeIfAbsent(k, x -> 500)),
    COMPUTE_IF_PRESENT((m, k) -> m.computeIfPresent(k, (x, v) -> v + 500)),
    MERGE((m, k) -> m.merge(k, 500, Integer::sum)),
    KEY_SET_REMOVE((m, k) -> m.keySet().remove(k)),
    ENTRY_SET_REMOVE((m, k) -> m.entrySet().remove(entry(k, 20)));

    final BiFunction<SyncMap<Integer, Integer>, Integer, Object> call;

    Update(BiFunction<SyncMap<Integer, Integer>, Integer, Object> call) {
      this.call = call;
    }

    /** These may answer without waiting, if the key was present before and is present after. */
    boolean isReadOfAPresentKey() {
      return this == PUT_IF_ABSENT || this == COMPUTE_IF_ABSENT;
    }
  }

  private static SyncMap<Integer, Integer> map(KeyPlace place, boolean present) {
    SyncMap<Integer, Integer> map = place.mapOf(CONTENT);
    if (!present) {
      map.remove(KEY);
    }
    return map;
  }

  /** All methods, where the key is and is not present, in all places. */
  static Stream<Arguments> methods() {
    List<Arguments> result = new ArrayList<>();
    for (Method method : Method.values()) {
      for (boolean present : new boolean[] {true, false}) {
        if (method.isFor(present)) {
          for (KeyPlace place : KeyPlace.values()) {
            result.add(Arguments.of(method, present, place));
          }
        }
      }
    }
    return result.stream();
  }

  static Stream<Arguments> methodsAndUpdates() {
    return methods()
        .flatMap(
            m ->
                Stream.of(Update.values())
                    .map(u -> Arguments.of(m.get()[0], m.get()[1], m.get()[2], u)));
  }

  // The result of the function

  @ParameterizedTest
  @MethodSource("methods")
  void theResultIsTheNewValue(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    assertEquals(20, method.call(map, KEY, () -> 20));
    assertEquals(20, map.get(KEY));
    assertEquals(4, map.size());
    map.remove(KEY);
    assertEquals(3, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nullRemovesOrLeavesAbsent(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    assertNull(method.call(map, KEY, () -> null));
    assertFalse(map.containsKey(KEY));
    assertEquals(3, map.size());
    assertEquals(Map.of(1, 1, 2, 2, 3, 3), map);
    assertNull(map.put(KEY, 5));
    assertEquals(4, map.size());
  }

  @ParameterizedTest
  @EnumSource
  void theFunctionIsNotCalledWithoutNeed(KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, true);
    assertEquals(10, map.computeIfAbsent(KEY, k -> unexpected()));
    map.remove(KEY);
    assertNull(map.computeIfPresent(KEY, (k, v) -> unexpected()));
    assertNull(map.computeIfPresent(999, (k, v) -> unexpected()));
    assertEquals(1, map.merge(KEY, 1, (v, w) -> unexpected()));
  }

  @ParameterizedTest
  @EnumSource
  void theFunctionIsGivenKeyAndValue(KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, true);
    List<Object> given = new ArrayList<>();
    map.compute(KEY, (k, v) -> note(given, k, v, 11));
    map.computeIfPresent(KEY, (k, v) -> note(given, k, v, 12));
    map.merge(KEY, 1000, (v, w) -> note(given, v, w, 13));
    map.remove(KEY);
    map.compute(KEY, (k, v) -> note(given, k, v, 14));
    map.compute(888, (k, v) -> note(given, k, v, 15));
    map.computeIfAbsent(999, k -> note(given, k, k, 16));
    List<Object> expected = new ArrayList<>();
    for (Integer i : new Integer[] {KEY, 10, KEY, 11, 12, 1000, KEY, null, 888, null, 999, 999}) {
      expected.add(i);
    }
    assertEquals(expected, given);
    assertEquals(Map.of(1, 1, 2, 2, 3, 3, KEY, 14, 888, 15, 999, 16), map);
  }

  private static Integer note(List<Object> given, Object first, Object second, Integer result) {
    given.add(first);
    given.add(second);
    return result;
  }

  private static Integer unexpected() {
    throw new AssertionError("the function is called");
  }

  // Functions that fail

  @ParameterizedTest
  @MethodSource("methods")
  void aFunctionThatThrowsChangesNothing(Method method, boolean present, KeyPlace place)
      throws Exception {
    SyncMap<Integer, Integer> map = map(place, present);
    for (Throwable thrown : List.of(new IllegalArgumentException("x"), new StackOverflowError())) {
      Throwable caught =
          assertThrows(thrown.getClass(), () -> method.call(map, KEY, () -> sneakyThrow(thrown)));
      assertSame(thrown, caught);
      assertEquals(present ? 10 : null, map.get(KEY));
      assertEquals(present ? 4 : 3, map.size());
      assertEquals(present, map.containsKey(KEY));
    }
    assertEquals(present ? 10 : null, TestThreads.elsewhere(() -> map.put(KEY, 30)));
    assertEquals(30, map.get(KEY));
  }

  @ParameterizedTest
  @MethodSource("methodsAndUpdates")
  void aFunctionThatThrowsReleasesThoseThatWait(
      Method method, boolean present, KeyPlace place, Update update) throws Exception {
    SyncMap<Integer, Integer> map = map(place, present);
    SyncMap<Integer, Integer> twin = map(place, present);
    CountDownLatch inFunction = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    var computing =
        TestThreads.start(
            () ->
                method.call(
                    map,
                    KEY,
                    () -> {
                      inFunction.countDown();
                      TestThreads.await(goOn);
                      throw new IllegalArgumentException("expected");
                    }));
    TestThreads.await(inFunction);
    var updating = TestThreads.start(() -> update.call.apply(map, KEY));
    if (!(present && update.isReadOfAPresentKey())) {
      updating.awaitWaiting();
    }
    goOn.countDown();
    assertThrows(IllegalArgumentException.class, computing::result);
    assertEquals(update.call.apply(twin, KEY), updating.result());
    assertEquals(twin, map);
    assertEquals(twin.size(), map.size());
  }

  private static Integer sneakyThrow(Throwable thrown) {
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    throw (Error) thrown;
  }

  // Other threads, while the function runs

  @ParameterizedTest
  @MethodSource("methods")
  void readersSeeThePreviousValue(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    Integer previous = present ? 10 : null;
    Supplier<Integer> function =
        () -> {
          for (BiConsumer<SyncMap<Integer, Integer>, Integer> read : READS) {
            read.accept(map, previous); // the function's own thread
            elsewhere(() -> read.accept(map, previous));
          }
          return 20;
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
  }

  private static final List<BiConsumer<SyncMap<Integer, Integer>, Integer>> READS =
      List.of(
          (m, v) -> assertEquals(v, m.get(KEY)),
          (m, v) -> assertEquals(v == null ? -1 : v, m.getOrDefault(KEY, -1)),
          (m, v) -> assertEquals(v != null, m.containsKey(KEY)),
          (m, v) -> assertEquals(v != null, m.containsValue(10)),
          (m, v) -> assertEquals(v != null, m.keySet().contains(KEY)),
          (m, v) -> assertEquals(v != null, m.entrySet().contains(entry(KEY, 10))),
          (m, v) -> assertEquals(v == null ? 3 : 4, m.size()),
          (m, v) -> assertEquals(v == null ? 3 : 4, new ArrayList<>(m.keySet()).size()),
          (m, v) -> assertEquals(v == null ? 6 : 16, m.values().stream().mapToInt(i -> i).sum()),
          (m, v) -> assertEquals(v == null ? Map.of(1, 1, 2, 2, 3, 3) : CONTENT, m),
          (m, v) -> assertEquals(v == null ? 3 : 4, new SyncMap<>(m).size()));

  @ParameterizedTest
  @MethodSource("methodsAndUpdates")
  void writersWaitForTheResult(Method method, boolean present, KeyPlace place, Update update)
      throws Exception {
    SyncMap<Integer, Integer> map = map(place, present);
    SyncMap<Integer, Integer> twin = map(place, present);
    CountDownLatch inFunction = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    var computing =
        TestThreads.start(
            () ->
                method.call(
                    map,
                    KEY,
                    () -> {
                      inFunction.countDown();
                      TestThreads.await(goOn);
                      return 20;
                    }));
    TestThreads.await(inFunction);
    var updating = TestThreads.start(() -> update.call.apply(map, KEY));
    if (present && update.isReadOfAPresentKey()) {
      goOn.countDown();
      assertEquals(20, computing.result());
      Object seen = updating.result();
      assertTrue(seen.equals(10) || seen.equals(20), () -> "the value before or after: " + seen);
      assertEquals(20, map.get(KEY));
      return;
    }
    updating.awaitWaiting();
    goOn.countDown();
    assertEquals(20, computing.result());
    method.call(twin, KEY, () -> 20);
    assertEquals(update.call.apply(twin, KEY), updating.result());
    assertEquals(twin, map);
    assertEquals(twin.size(), map.size());
  }

  @ParameterizedTest
  @EnumSource
  void thoseThatWaitKeepTheirInterrupt(KeyPlace place) throws Exception {
    SyncMap<Integer, Integer> map = map(place, true);
    CountDownLatch inFunction = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    var computing =
        TestThreads.start(
            () ->
                map.compute(
                    KEY,
                    (k, v) -> {
                      inFunction.countDown();
                      TestThreads.await(goOn);
                      return 20;
                    }));
    TestThreads.await(inFunction);
    var updating =
        TestThreads.start(() -> List.of(map.put(KEY, 30), Thread.currentThread().isInterrupted()));
    updating.awaitWaiting();
    updating.thread().interrupt();
    goOn.countDown();
    assertEquals(20, computing.result());
    assertEquals(List.of(20, true), updating.result());
    assertEquals(30, map.get(KEY));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void otherKeysAreNotHeldUp(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    Supplier<Integer> function =
        () -> {
          elsewhere(
              () -> {
                for (int k = 100; k < 400; k++) {
                  assertNull(map.put(k, k));
                  assertEquals(100, map.merge(1, 100, (v, w) -> 100));
                  assertEquals(k, map.get(k));
                }
                for (int k = 150; k < 400; k++) {
                  assertEquals(k, map.remove(k));
                }
              });
          return 20;
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
    assertEquals(4 + 50, map.size());
    assertEquals(map.size(), new ArrayList<>(map.keySet()).size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void movesGoOnBesideAFunction(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    Supplier<Integer> function =
        () -> {
          elsewhere(() -> Moves.runToEnd(map));
          map.startMove(); // and from within
          map.stepMove(3);
          map.put(50, 50);
          Moves.finish(map);
          elsewhere(map::trimToSize);
          assertEquals(present ? 10 : null, map.get(KEY));
          assertEquals(present, map.containsKey(KEY));
          map.startMove();
          map.stepMove(2);
          return 20;
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
    assertEquals(5, map.size());
    Moves.finish(map);
    assertEquals(20, map.get(KEY));
    assertEquals(Map.of(1, 1, 2, 2, 3, 3, KEY, 20, 50, 50), map);
    assertEquals(20, map.remove(KEY));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aFunctionThatThrowsAfterAMoveChangesNothing(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            method.call(
                map,
                KEY,
                () -> {
                  elsewhere(() -> Moves.runToEnd(map));
                  throw new IllegalArgumentException("expected");
                }));
    assertEquals(present ? 10 : null, map.get(KEY));
    assertEquals(present ? 4 : 3, map.size());
    assertEquals(present ? 10 : null, map.put(KEY, 30));
    assertEquals(4, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void clearFromWithinAndBeside(Method method, boolean present, KeyPlace place) throws Exception {
    for (boolean within : new boolean[] {true, false}) {
      SyncMap<Integer, Integer> map = map(place, present);
      Supplier<Integer> function =
          () -> {
            if (within) {
              map.clear();
            } else {
              elsewhere(map::clear);
            }
            assertEquals(0, map.size());
            assertNull(map.get(1));
            return 20;
          };
      assertEquals(20, method.call(map, KEY, function), "the function's result");
      // The call began before the clear and is ordered before it: its result was cleared.
      assertEquals(0, map.size());
      assertEquals(Map.of(), map);
      assertNull(map.get(KEY));
      assertNull(TestThreads.elsewhere(() -> map.put(KEY, 30)));
      assertEquals(Map.of(KEY, 30), map);
      assertEquals(1, map.size());
    }
  }

  private static void elsewhere(Runnable action) {
    try {
      TestThreads.elsewhere(
          () -> {
            action.run();
            return null;
          });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  // Recursion

  @ParameterizedTest
  @MethodSource("methodsAndUpdates")
  void anUpdateOfTheOwnKeyFails(Method method, boolean present, KeyPlace place, Update update)
      throws Exception {
    if (present && update.isReadOfAPresentKey()) {
      return; // a read, in effect; see below
    }
    SyncMap<Integer, Integer> map = map(place, present);
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                method.call(
                    map,
                    KEY,
                    () -> {
                      update.call.apply(map, KEY);
                      return 20;
                    }));
    assertEquals("Recursive update", e.getMessage());
    assertEquals(present ? 10 : null, map.get(KEY), "the value is restored");
    assertEquals(present ? 4 : 3, map.size());
    TestThreads.elsewhere(() -> map.put(KEY, 30));
    assertEquals(30, map.get(KEY));
    assertEquals(4, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aReadOfTheOwnPresentKeyDoesNotHang(Method method, boolean present, KeyPlace place) {
    if (!present) {
      return;
    }
    for (Update update : List.of(Update.PUT_IF_ABSENT, Update.COMPUTE_IF_ABSENT)) {
      SyncMap<Integer, Integer> map = map(place, true);
      Supplier<Integer> function =
          () -> {
            try {
              assertEquals(10, update.call.apply(map, KEY));
            } catch (IllegalStateException e) {
              assertEquals("Recursive update", e.getMessage());
            }
            return 20;
          };
      assertEquals(20, method.call(map, KEY, function));
      assertEquals(20, map.get(KEY));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aFunctionMaySurviveItsRecursion(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    Supplier<Integer> function =
        () -> {
          assertThrows(IllegalStateException.class, () -> map.put(KEY, 99));
          assertThrows(IllegalStateException.class, () -> map.remove(KEY));
          return 20;
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
    assertEquals(4, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void recursionByBulkUpdatesFails(Method method, boolean present, KeyPlace place) {
    if (!present) {
      return; // an absent key is not visited
    }
    List<BiConsumer<SyncMap<Integer, Integer>, Integer>> bulk =
        List.of(
            (m, k) -> m.replaceAll((x, v) -> v),
            (m, k) -> m.keySet().removeIf(x -> x == KEY),
            (m, k) -> m.values().removeIf(x -> x == 10),
            (m, k) -> m.keySet().retainAll(List.of(1, 2, 3)),
            (m, k) -> m.putAll(Map.of(KEY, 5)));
    for (var update : bulk) {
      SyncMap<Integer, Integer> map = map(place, true);
      assertThrows(
          IllegalStateException.class,
          () ->
              method.call(
                  map,
                  KEY,
                  () -> {
                    update.accept(map, KEY);
                    return 20;
                  }));
      assertEquals(10, map.get(KEY));
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void recursionByWayOfOtherKeysFails(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                method.call(
                    map,
                    KEY,
                    () ->
                        map.computeIfAbsent(
                            100, k -> map.compute(2, (l, v) -> map.remove(KEY) == null ? 1 : 2))));
    assertEquals("Recursive update", e.getMessage());
    assertEquals(present ? CONTENT : Map.of(1, 1, 2, 2, 3, 3), map);
    assertEquals(present ? 4 : 3, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void recursionAfterAMoveFails(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    Supplier<Integer> function =
        () -> {
          Moves.runToEnd(map);
          map.startMove();
          assertThrows(IllegalStateException.class, () -> map.put(KEY, 99));
          map.stepMove(5);
          assertThrows(IllegalStateException.class, () -> map.put(KEY, 99));
          return 20;
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
    assertEquals(4, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void updatesOfOtherKeysMayBeNested(Method method, boolean present, KeyPlace place) {
    SyncMap<Integer, Integer> map = map(place, present);
    Supplier<Integer> function =
        () -> {
          for (int k = 100; k < 200; k++) {
            map.put(k, k);
          }
          for (int k = 120; k < 200; k++) {
            map.remove(k);
          }
          map.merge(1, 5, Integer::sum);
          return map.compute(2, (k, v) -> map.computeIfAbsent(300, x -> v + 1) + 17);
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
    assertEquals(6, map.get(1));
    assertEquals(20, map.get(2));
    assertEquals(3, map.get(300));
    assertEquals(4 + 20 + 1, map.size());
  }

  // Contention

  @Test
  void computeIfAbsentCallsItsFunctionOncePerKey() throws Exception {
    int keys = 3_000;
    AtomicIntegerArray calls = new AtomicIntegerArray(keys);
    SyncMap<Integer, Object> map = new SyncMap<>(0, Tuning.TINY);
    TestThreads.Body body =
        () -> {
          for (int k = 0; k < keys; k++) {
            int key = k;
            Object mine = new Object();
            Object got =
                map.computeIfAbsent(
                    key,
                    x -> {
                      calls.incrementAndGet(x);
                      return mine;
                    });
            assertSame(got, map.get(key));
          }
        };
    TestThreads.together(List.of(body, body, body, body));
    for (int k = 0; k < keys; k++) {
      assertEquals(1, calls.get(k), "calls for key " + k);
    }
    assertEquals(keys, map.size());
  }

  @Test
  void functionsAreCalledAtMostOncePerCall() throws Exception {
    int rounds = 10_000;
    AtomicInteger computes = new AtomicInteger();
    AtomicInteger merges = new AtomicInteger();
    SyncMap<String, Integer> map = new SyncMap<>(0, Tuning.TINY);
    TestThreads.Body body =
        () -> {
          for (int i = 0; i < rounds; i++) {
            AtomicInteger own = new AtomicInteger();
            map.compute(
                "c" + i % 3,
                (k, v) -> {
                  own.incrementAndGet();
                  computes.incrementAndGet();
                  return v == null ? 1 : v + 1;
                });
            assertEquals(1, own.get());
            map.merge(
                "m" + i % 3,
                1,
                (v, w) -> {
                  own.incrementAndGet();
                  merges.incrementAndGet();
                  return v + w;
                });
            assertTrue(own.get() <= 2);
          }
        };
    TestThreads.together(List.of(body, body, body));
    assertEquals(3 * rounds, computes.get());
    assertEquals(3 * rounds - 3, merges.get(), "all but the first for each key");
    assertEquals(3 * rounds, map.get("c0") + map.get("c1") + map.get("c2"));
    assertEquals(3 * rounds, map.get("m0") + map.get("m1") + map.get("m2"));
    assertEquals(6, map.size());
  }

  @Test
  void functionsOfOneKeyExcludeEachOther() throws Exception {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tuning.TINY);
    AtomicInteger inside = new AtomicInteger();
    TestThreads.Body body =
        () -> {
          for (int i = 0; i < 5_000; i++) {
            map.compute(
                KEY,
                (k, v) -> {
                  assertEquals(1, inside.incrementAndGet(), "functions inside");
                  assertEquals(0, inside.decrementAndGet());
                  return v == null ? Integer.valueOf(1) : nextOrNull(v);
                });
            if (i % 16 == 0) {
              map.startMove();
            }
            map.stepMove(1);
          }
        };
    TestThreads.together(List.of(body, body, body));
    assertEquals(0, inside.get());
    assertEquals(map.containsKey(KEY) ? 1 : 0, map.size());
  }

  private static Integer nextOrNull(int v) {
    return v % 5 == 0 ? null : Integer.valueOf(v + 1);
  }
}
