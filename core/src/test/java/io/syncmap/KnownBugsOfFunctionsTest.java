package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that other maps had in functions. */
@Timeout(120)
class KnownBugsOfFunctionsTest extends KnownBugs {
  /**
   * xsync: LoadOrCompute called its function once more, when the table was resized meanwhile.
   * JCTools, NonBlockingHashMap: computeIfAbsent calls the functions of all threads that come at
   * the same time (JCTools#376).
   */
  @ParameterizedTest
  @EnumSource
  void aLoaderIsCalledOnce(KeyPlace place) throws Exception {
    loadTwice(place.mapOf(new HashMap<Integer, Object>(KeyPlace.identity(20))));
  }

  @Test
  void aSecondLoaderIsSeen() {
    assertThrows(AssertionError.class, () -> loadTwice(new CheckThenAct<>(Map.of())));
  }

  private static void loadTwice(ConcurrentMap<Integer, Object> map) throws Exception {
    AtomicInteger loads = new AtomicInteger();
    List<TestThreads.Running<Object>> others = new ArrayList<>();
    Object loaded =
        map.computeIfAbsent(
            500,
            k -> {
              loads.incrementAndGet();
              TestThreads.Running<Object> other =
                  TestThreads.start(
                      () -> map.computeIfAbsent(500, x -> "load " + loads.incrementAndGet()));
              others.add(other);
              other.awaitWaiting();
              if (map instanceof AbstractConcurrentMap<?, ?> moving) {
                for (int dice = 0; dice < 4; dice++) {
                  Moves.finish(moving);
                  Moves.start(moving, dice);
                }
                moving.stepMove(3);
              }
              return "loaded";
            });
    assertEquals("loaded", loaded);
    assertSame(loaded, others.get(0).result());
    assertSame(loaded, map.get(500));
    assertEquals(1, loads.get());
  }

  /** The same, by chance, for many keys. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void loadersAreCalledOnce(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Integer, Object> map = kind.create();
    AtomicInteger loads = new AtomicInteger();
    int keys = 3_000;
    TestThreads.Body body =
        () -> {
          for (int key = 0; key < keys; key++) {
            assertEquals(
                key,
                map.computeIfAbsent(
                    key,
                    k -> {
                      loads.incrementAndGet();
                      return k;
                    }));
          }
        };
    TestThreads.together(List.of(body, body, body));
    assertEquals(keys, loads.get());
    assertEquals(keys, map.size());
  }

  /**
   * ConcurrentHashMap: computeIfAbsent within computeIfAbsent hung, for the same key and for one of
   * the same bin; later JDKs refuse the latter as well (JDK-8062841, Caffeine#960). Here a function
   * may change other keys; its own is refused.
   */
  @ParameterizedTest
  @EnumSource
  void aFunctionThatUsesTheMap(KeyPlace place) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = place.mapOf(new HashMap<>(Map.of("other", 0)));
    int sum =
        TestThreads.elsewhere(
            () -> map.computeIfAbsent("AaAa", k -> 1 + map.computeIfAbsent("BBBB", x -> 42)));
    assertEquals(43, sum);
    assertEquals(Map.of("other", 0, "AaAa", 43, "BBBB", 42), map);
    map.remove("AaAa");
    List<Function<Object, Integer>> refused =
        List.of(
            k -> map.computeIfAbsent(k, x -> 42),
            k -> map.putIfAbsent(k, 42),
            map::remove,
            k -> map.computeIfAbsent("AaBB", x -> map.computeIfAbsent(k, y -> 42)));
    for (Function<Object, Integer> function : refused) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> TestThreads.elsewhere(() -> map.computeIfAbsent("AaAa", function)));
      assertEquals("Recursive update", e.getMessage());
      assertEquals(Map.of("other", 0, "BBBB", 42), map);
    }
  }

  /** The same bug as most met it: numbers that are computed from one another, as the map grows. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void recursiveFunctionsAsTheMapGrows(MapUnderTest kind) throws Exception {
    for (KeyKind keys : KeyKind.values()) {
      AbstractConcurrentMap<Object, Integer> map = kind.create();
      assertEquals(832040, TestThreads.elsewhere(() -> fibonacci(map, keys, 30)));
      assertEquals(29, map.size());
      assertEquals(29, new HashSet<>(map.keySet()).size());
    }
  }

  private static int fibonacci(AbstractConcurrentMap<Object, Integer> map, KeyKind keys, int n) {
    return n < 2
        ? n
        : map.computeIfAbsent(
            keys.key(n), k -> fibonacci(map, keys, n - 1) + fibonacci(map, keys, n - 2));
  }

  /**
   * ConcurrentHashMap: computeIfAbsent of a key that is there took the lock of its bin, and waited
   * for functions of other keys (JDK-8161372; JDK 9 and later still do, but for the first key).
   */
  @ParameterizedTest
  @EnumSource
  void computeIfAbsentOfAPresentKeyWaitsForNoFunction(KeyPlace place) throws Exception {
    for (int others : new int[] {2, 30}) {
      Map<Object, Integer> content = new HashMap<>();
      for (int id = 0; id < others; id++) {
        content.put(KeyKind.CONSTANT_HASH.key(id), id);
      }
      AbstractConcurrentMap<Object, Integer> map = place.mapOf(content);
      for (int computed : new int[] {0, 500}) { // present, and not
        map.compute(
            KeyKind.CONSTANT_HASH.key(computed),
            (k, v) -> {
              for (int id = 0; id < others; id++) {
                int present = id;
                assertEquals(present, elsewhere(() -> presentValue(map, present)));
              }
              return v;
            });
      }
    }
  }

  private static Integer presentValue(AbstractConcurrentMap<Object, Integer> map, int id) {
    return map.computeIfAbsent(
        KeyKind.CONSTANT_HASH.key(id),
        k -> {
          throw new AssertionError("the key is there");
        });
  }

  private static <T> T elsewhere(Callable<T> body) {
    try {
      return TestThreads.elsewhere(body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Nor, in a {@link SyncMap}, for an insert or a move that holds the mutex. */
  @ParameterizedTest
  @EnumSource(names = {"STRING", "CONSTANT_HASH"})
  void norForTheMutex(KeyKind keys) throws Exception {
    CountDownLatch allocating = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean stops = new AtomicBoolean();
    AbstractConcurrentMap<Object, Integer> map =
        MapUnderTest.TINY_SYNC_MAP.create(
            n -> {
              if (stops.get()) {
                allocating.countDown();
                TestThreads.await(goOn);
              }
            });
    for (int id = 0; id < 20; id++) {
      map.put(keys.key(id), id); // of one hash, most are among the collisions
    }
    Moves.finish(map);
    stops.set(true);
    TestThreads.Running<Void> moving =
        TestThreads.start(
            () -> {
              map.startMove(); // allocates under the mutex
              return null;
            });
    TestThreads.await(allocating);
    TestThreads.Running<Integer> inserting = TestThreads.start(() -> map.put(keys.key(100), 100));
    try {
      inserting.awaitWaiting();
      for (int id = 0; id < 20; id++) {
        int present = id;
        assertEquals(
            present,
            TestThreads.elsewhere(
                () ->
                    map.computeIfAbsent(
                        keys.key(present),
                        k -> {
                          throw new AssertionError("the key is there");
                        })));
      }
    } finally {
      stops.set(false);
      goOn.countDown();
    }
    moving.result();
    assertNull(inserting.result());
    assertEquals(21, map.size());
  }
}
