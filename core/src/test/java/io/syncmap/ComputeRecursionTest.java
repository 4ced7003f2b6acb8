package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions that use the map. */
@Timeout(120)
class ComputeRecursionTest extends ComputeCases {
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
}
