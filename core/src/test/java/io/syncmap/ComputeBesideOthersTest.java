package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What other threads do while a function runs. */
@Timeout(120)
class ComputeBesideOthersTest extends ComputeCases {
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
}
