package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What functions are given, what their result does, and functions that fail. */
@Timeout(120)
class ComputeResultTest extends ComputeCases {
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

  // -----------------------------------------------------------------------------------------------
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
}
