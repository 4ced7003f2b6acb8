package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.compute(key, (k, v) -> function.get());
      }
    },
    COMPUTE_IF_PRESENT {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.computeIfPresent(key, (k, v) -> function.get());
      }
    },
    MERGE {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.merge(key, 1, (v, w) -> function.get());
      }
    },
    COMPUTE_IF_ABSENT {
      @Override
      Integer call(
          AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function) {
        return map.computeIfAbsent(key, k -> function.get());
      }
    };

    abstract Integer call(
        AbstractConcurrentMap<Integer, Integer> map, int key, Supplier<Integer> function);

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

    final BiFunction<AbstractConcurrentMap<Integer, Integer>, Integer, Object> call;

    Update(BiFunction<AbstractConcurrentMap<Integer, Integer>, Integer, Object> call) {
      this.call = call;
    }

    /** These may answer without waiting, if the key was present before and is present after. */
    boolean isReadOfAPresentKey() {
      return this == PUT_IF_ABSENT || this == COMPUTE_IF_ABSENT;
    }

    /** Whether it may answer without waiting, from what was there before the function. */
    boolean isRead(boolean present) {
      return present ? isReadOfAPresentKey() : this == COMPUTE_IF_PRESENT;
    }
  }

  private static AbstractConcurrentMap<Integer, Integer> map(KeyPlace place, boolean present) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(CONTENT);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
    assertEquals(20, method.call(map, KEY, () -> 20));
    assertEquals(20, map.get(KEY));
    assertEquals(4, map.size());
    map.remove(KEY);
    assertEquals(3, map.size());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void nullRemovesOrLeavesAbsent(Method method, boolean present, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, true);
    assertEquals(10, map.computeIfAbsent(KEY, k -> unexpected()));
    map.remove(KEY);
    assertNull(map.computeIfPresent(KEY, (k, v) -> unexpected()));
    assertNull(map.computeIfPresent(999, (k, v) -> unexpected()));
    assertEquals(1, map.merge(KEY, 1, (v, w) -> unexpected()));
  }

  @ParameterizedTest
  @EnumSource
  void theFunctionIsGivenKeyAndValue(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place, true);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
    AbstractConcurrentMap<Integer, Integer> twin = map(place, present);
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
    if (!update.isRead(present)) {
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
    Integer previous = present ? 10 : null;
    Supplier<Integer> function =
        () -> {
          for (BiConsumer<AbstractConcurrentMap<Integer, Integer>, Integer> read : READS) {
            read.accept(map, previous); // the function's own thread
            elsewhere(() -> read.accept(map, previous));
          }
          return 20;
        };
    assertEquals(20, method.call(map, KEY, function));
    assertEquals(20, map.get(KEY));
  }

  private static final List<BiConsumer<AbstractConcurrentMap<Integer, Integer>, Integer>> READS =
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
    AbstractConcurrentMap<Integer, Integer> twin = map(place, present);
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
    if (update.isRead(present)) {
      goOn.countDown();
      assertEquals(20, computing.result());
      Object seen = updating.result();
      if (present) {
        assertTrue(seen.equals(10) || seen.equals(20), () -> "the value before or after: " + seen);
        assertEquals(20, map.get(KEY));
      } else {
        assertTrue(seen == null || seen.equals(520), () -> "before or after: " + seen);
        assertEquals(seen == null ? 20 : 520, map.get(KEY));
      }
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, true);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
    Supplier<Integer> function =
        () -> {
          elsewhere(() -> Moves.runToEnd(map));
          Moves.start(map, 0); // and from within
          map.stepMove(3);
          map.put(50, 50);
          Moves.finish(map);
          elsewhere(map::trimToSize);
          assertEquals(present ? 10 : null, map.get(KEY));
          assertEquals(present, map.containsKey(KEY));
          Moves.start(map, 2);
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

  /** Whatever becomes of the table meanwhile, the function runs once, and its result counts. */
  @ParameterizedTest
  @MethodSource("methods")
  void theFunctionIsCalledOnceThoughItsKeyMoves(Method method, boolean present, KeyPlace place) {
    for (int cause = 0; cause < 3; cause++) {
      AbstractConcurrentMap<Integer, Integer> map = map(place, present);
      AtomicInteger calls = new AtomicInteger();
      int first = cause;
      Supplier<Integer> function =
          () -> {
            calls.incrementAndGet();
            Moves.finish(map);
            for (int moves = 0; moves < 4; moves++) {
              Moves.start(map, first + moves);
              Moves.finish(map);
            }
            return 20;
          };
      assertEquals(20, method.call(map, KEY, function));
      assertEquals(1, calls.get());
      assertEquals(20, map.get(KEY));
      assertEquals(4, map.size());
      assertEquals(Map.of(1, 1, 2, 2, 3, 3, KEY, 20), map);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aFunctionThatThrowsAfterAMoveChangesNothing(Method method, boolean present, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
      AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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

  // Keys of the same hash

  static Stream<Arguments> collisions() {
    List<Arguments> result = new ArrayList<>();
    for (KeyKind kind : List.of(KeyKind.CONSTANT_HASH, KeyKind.CONSTANT_HASH_UNORDERED)) {
      for (KeyPlace place : KeyPlace.values()) {
        for (int others : new int[] {2, 40}) {
          for (boolean present : new boolean[] {true, false}) {
            result.add(Arguments.of(kind, place, others, present));
          }
        }
      }
    }
    return result.stream();
  }

  /**
   * A function of one key, which has the hash of all others, and may be beside the table for that:
   * readers of the key see the value from before; all that concerns other keys goes on; a writer of
   * the key waits, and comes after the function.
   */
  @ParameterizedTest
  @MethodSource("collisions")
  void aSlowFunctionHoldsUpNoOtherKeyOfItsHash(
      KeyKind kind, KeyPlace place, int others, boolean present) throws Exception {
    Map<Object, Integer> content = new HashMap<>();
    for (int id = 0; id < others; id++) {
      content.put(kind.key(id), id);
    }
    Object own = kind.key(others - 1);
    Integer before = present ? Integer.valueOf(others - 1) : null;
    AbstractConcurrentMap<Object, Integer> map = place.mapOf(content);
    if (!present) {
      map.remove(own);
    }
    CountDownLatch inFunction = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    var computing =
        TestThreads.start(
            () ->
                map.compute(
                    own,
                    (k, v) -> {
                      calls.incrementAndGet();
                      assertEquals(before, v);
                      inFunction.countDown();
                      TestThreads.await(goOn);
                      return 7000;
                    }));
    TestThreads.await(inFunction);
    elsewhere(
        () -> {
          assertEquals(before, map.get(own));
          assertEquals(0, map.put(kind.key(0), 100));
          assertEquals(101, map.merge(kind.key(0), 1, Integer::sum));
          for (int id = 1000; id < 1030; id++) {
            assertNull(map.put(kind.key(id), id));
            assertEquals(id, map.get(kind.key(id)));
            map.stepMove(1);
          }
          Moves.runToEnd(map);
          assertEquals(before, map.get(own));
          for (int id = 1000; id < 1030; id++) {
            assertEquals(id, map.remove(kind.key(id)));
          }
          map.trimToSize();
          assertEquals(before, map.get(own));
          assertEquals(present ? others : others - 1, map.size());
          assertEquals(map.size(), new ArrayList<>(map.keySet()).size());
        });
    var putting = TestThreads.start(() -> map.put(own, 8000));
    putting.awaitWaiting();
    goOn.countDown();
    assertEquals(7000, computing.result());
    assertEquals(7000, putting.result(), "the writer comes after the function");
    assertEquals(1, calls.get());
    assertEquals(8000, map.get(own));
    content.put(own, 8000);
    content.put(kind.key(0), 101);
    assertEquals(content, map);
    assertEquals(others, map.size());
  }

  @ParameterizedTest
  @MethodSource("collisions")
  void recursionIsReportedForCollidingKeys(
      KeyKind kind, KeyPlace place, int others, boolean present) throws Exception {
    Map<Object, Integer> content = new HashMap<>();
    for (int id = 0; id < others; id++) {
      content.put(kind.key(id), id);
    }
    Object own = kind.key(others - 1);
    AbstractConcurrentMap<Object, Integer> map = place.mapOf(content);
    if (!present) {
      map.remove(own);
      content.remove(own);
    }
    List<Function<Object, Object>> updates =
        List.of(
            k -> map.put(k, 1),
            map::remove,
            k -> map.compute(k, (x, v) -> 1),
            k -> map.merge(k, 1, Integer::sum));
    for (Function<Object, Object> update : updates) {
      assertThrows(
          IllegalStateException.class,
          () ->
              map.compute(
                  own,
                  (k, v) -> {
                    map.put(kind.key(0), 0); // of another key: goes through
                    update.apply(k);
                    return 2;
                  }));
      assertEquals(content, map);
      assertEquals(content.size(), map.size());
    }
    assertEquals(content.get(own), TestThreads.elsewhere(() -> map.put(own, 1)));
  }

  @ParameterizedTest
  @MethodSource("collisions")
  void clearDoesNotWaitForAFunction(KeyKind kind, KeyPlace place, int others, boolean present)
      throws Exception {
    AbstractConcurrentMap<Object, Integer> map = place.empty(others);
    for (int id = 0; id < others; id++) {
      map.put(kind.key(id), id);
    }
    Object own = kind.key(present ? 0 : 500);
    assertEquals(
        9,
        map.compute(
            own,
            (k, v) -> {
              elsewhere(map::clear);
              assertNull(map.put(kind.key(1), 11));
              assertNull(map.put(own, 12), "another one since the clear: no recursion");
              return 9;
            }));
    assertEquals(Map.of(kind.key(1), 11, own, 12), map);
    assertEquals(2, map.size());
    assertEquals(12, TestThreads.elsewhere(() -> map.remove(own)));
  }

  // Recursion

  @ParameterizedTest
  @MethodSource("methodsAndUpdates")
  void anUpdateOfTheOwnKeyFails(Method method, boolean present, KeyPlace place, Update update)
      throws Exception {
    if (update.isRead(present)) {
      return; // see below
    }
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
  void aReadOfTheOwnKeyDoesNotHang(Method method, boolean present, KeyPlace place) {
    List<Update> reads = Stream.of(Update.values()).filter(u -> u.isRead(present)).toList();
    assertFalse(reads.isEmpty());
    for (Update update : reads) {
      AbstractConcurrentMap<Integer, Integer> map = map(place, present);
      Supplier<Integer> function =
          () -> {
            try {
              assertEquals(present ? 10 : null, update.call.apply(map, KEY));
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
    List<BiConsumer<AbstractConcurrentMap<Integer, Integer>, Integer>> bulk =
        List.of(
            (m, k) -> m.replaceAll((x, v) -> v),
            (m, k) -> m.keySet().removeIf(x -> x == KEY),
            (m, k) -> m.values().removeIf(x -> x == 10),
            (m, k) -> m.keySet().retainAll(List.of(1, 2, 3)),
            (m, k) -> m.putAll(Map.of(KEY, 5)));
    for (var update : bulk) {
      AbstractConcurrentMap<Integer, Integer> map = map(place, true);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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
    AbstractConcurrentMap<Integer, Integer> map = map(place, present);
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

  /** Functions that call each other until the stack ends: all of them end, and no key is held. */
  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "BUCKET_MAP", "TINY_BUCKET_MAP"})
  void aStackOverflowLeavesNoKeyBusy(MapUnderTest kind) throws Exception {
    for (int round = 0; round < 6; round++) {
      AbstractConcurrentMap<Integer, Integer> map = kind.create();
      AtomicInteger deepest = new AtomicInteger();
      int padding = round;
      TestThreads.elsewhere(
          () -> {
            assertThrows(StackOverflowError.class, () -> padded(padding, map, deepest));
            return null;
          });
      assertTrue(deepest.get() > 50, () -> "depth: " + deepest);
      assertEquals(0, map.size());
      TestThreads.elsewhere(
          () -> {
            for (int key = 0; key <= deepest.get() + 1; key++) {
              assertNull(map.put(key, key));
            }
            return null;
          });
      assertEquals(KeyPlace.identity(deepest.get() + 2), map);
    }
  }

  private static int padded(
      int frames, AbstractConcurrentMap<Integer, Integer> map, AtomicInteger deepest) {
    return frames == 0 ? deeper(0, map, deepest) : 1 + padded(frames - 1, map, deepest);
  }

  private static int deeper(
      int key, AbstractConcurrentMap<Integer, Integer> map, AtomicInteger deepest) {
    return map.compute(
        key,
        (k, v) -> {
          deepest.set(k);
          return deeper(k + 1, map, deepest);
        });
  }

  // Contention

  @ParameterizedTest
  @EnumSource(names = {"TINY_SYNC_MAP", "TINY_BUCKET_MAP", "BUCKET_MAP"})
  void computeIfAbsentCallsItsFunctionOncePerKey(MapUnderTest kind) throws Exception {
    int keys = 3_000;
    AtomicIntegerArray calls = new AtomicIntegerArray(keys);
    AbstractConcurrentMap<Integer, Object> map = kind.create();
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

  @ParameterizedTest
  @EnumSource(names = {"TINY_SYNC_MAP", "TINY_BUCKET_MAP", "BUCKET_MAP"})
  void functionsAreCalledAtMostOncePerCall(MapUnderTest kind) throws Exception {
    int rounds = 10_000;
    AtomicInteger computes = new AtomicInteger();
    AtomicInteger merges = new AtomicInteger();
    AbstractConcurrentMap<String, Integer> map = kind.create();
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

  @ParameterizedTest
  @EnumSource(names = {"TINY_SYNC_MAP", "TINY_BUCKET_MAP", "BUCKET_MAP"})
  void functionsOfOneKeyExcludeEachOther(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = kind.create();
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
              Moves.start(map, i / 16);
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
