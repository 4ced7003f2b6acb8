package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions for one key, and for keys of one hash, from many threads. */
@Timeout(120)
class ComputeContentionTest extends ComputeCases {
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

  // -----------------------------------------------------------------------------------------------
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
