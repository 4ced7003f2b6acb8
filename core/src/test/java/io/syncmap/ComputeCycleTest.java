package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault: compute functions that change each other's key wait for each other for ever. One of
 * them must be told so by {@code IllegalStateException}, and the others go on. And what waiting for
 * a function must not do: lose an interrupt, hold up readers, or outlast a function that threw.
 */
@ParameterizedClass
@EnumSource(
    value = MapUnderTest.class,
    names = {"SYNC_MAP", "BUCKET_MAP"})
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ComputeCycleTest {
  private static final int SECONDS = 20;

  private final MapUnderTest kind;

  ComputeCycleTest(MapUnderTest kind) {
    this.kind = kind;
  }

  /** A function's own change of another key. */
  enum Inner {
    PUT {
      @Override
      void change(AbstractConcurrentMap<String, Integer> map, String key) {
        map.put(key, 10);
      }
    },
    REMOVE {
      @Override
      void change(AbstractConcurrentMap<String, Integer> map, String key) {
        map.remove(key);
      }
    },
    REPLACE {
      @Override
      void change(AbstractConcurrentMap<String, Integer> map, String key) {
        map.replace(key, 10);
      }
    },
    MERGE {
      @Override
      void change(AbstractConcurrentMap<String, Integer> map, String key) {
        map.merge(key, 10, Integer::sum);
      }
    },
    COMPUTE {
      @Override
      void change(AbstractConcurrentMap<String, Integer> map, String key) {
        map.compute(key, (k, v) -> 10);
      }
    },
    COMPUTE_TO_NULL {
      @Override
      void change(AbstractConcurrentMap<String, Integer> map, String key) {
        map.compute(key, (k, v) -> null);
      }
    };

    abstract void change(AbstractConcurrentMap<String, Integer> map, String key);
  }

  /** What runs the functions. */
  enum Threads {
    PLATFORM {
      @Override
      void start(Runnable body) {
        Thread thread = new Thread(body, "cycle");
        thread.setDaemon(true);
        thread.start();
      }
    },
    /** From JDK 21 on. */
    VIRTUAL {
      @Override
      void start(Runnable body) throws ReflectiveOperationException {
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
      }
    };

    abstract void start(Runnable body) throws ReflectiveOperationException;

    static Stream<Threads> available() {
      return Runtime.version().feature() < 21 ? Stream.of(PLATFORM) : Stream.of(values());
    }
  }

  static Stream<Arguments> cycles() {
    return Threads.available()
        .flatMap(
            threads ->
                Stream.of(Inner.values())
                    .flatMap(
                        inner ->
                            Stream.of(2, 3)
                                .flatMap(
                                    n ->
                                        Stream.of(1, 2)
                                            .flatMap(
                                                maps ->
                                                    Stream.of(true, false)
                                                        .map(
                                                            present ->
                                                                Arguments.of(
                                                                    threads, inner, n, maps,
                                                                    present))))));
  }

  private static String key(int n) {
    return "key" + n;
  }

  @ParameterizedTest(name = "{0}, {1}, {2} functions, {3} maps, keys present: {4}")
  @MethodSource("cycles")
  void exactlyOneOfThemIsTold(Threads threads, Inner inner, int n, int maps, boolean present)
      throws Exception {
    List<AbstractConcurrentMap<String, Integer>> all = List.of(kind.create(), kind.create());
    CountDownLatch running = new CountDownLatch(n);
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      AbstractConcurrentMap<String, Integer> own = all.get(i % maps);
      if (present) {
        own.put(key(i), i);
      }
      int next = (i + 1) % n;
      AbstractConcurrentMap<String, Integer> other = all.get(next % maps);
      String key = key(i);
      Callable<Integer> body =
          () ->
              own.compute(
                  key,
                  (k, v) -> {
                    running.countDown();
                    TestThreads.await(running);
                    inner.change(other, key(next));
                    return 1;
                  });
      tasks.add(new FutureTask<>(body));
    }
    for (FutureTask<Integer> task : tasks) {
      threads.start(task);
    }
    int told = 0;
    for (FutureTask<Integer> task : tasks) {
      told += isTold(task) ? 1 : 0;
    }
    assertEquals(1, told);
    for (int i = 0; i < n; i++) { // no key is stuck
      AbstractConcurrentMap<String, Integer> own = all.get(i % maps);
      String key = key(i);
      TestThreads.elsewhere(() -> own.put(key, 5));
      assertEquals(5, own.get(key));
      assertEquals(6, TestThreads.elsewhere(() -> own.merge(key, 1, Integer::sum)));
    }
    assertEquals(n, all.get(0).size() + all.get(1).size());
  }

  private static boolean isTold(FutureTask<Integer> task) throws Exception {
    try {
      assertEquals(1, task.get(SECONDS, TimeUnit.SECONDS));
      return false;
    } catch (ExecutionException e) {
      assertTrue(e.getCause() instanceof IllegalStateException, () -> "" + e.getCause());
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatChangesItsOwnKeyIsTold(Inner inner) throws Exception {
    for (boolean present : new boolean[] {true, false}) {
      AbstractConcurrentMap<String, Integer> map = kind.create();
      if (present) {
        map.put("k", 1);
      }
      assertThrows(
          IllegalStateException.class,
          () ->
              map.compute(
                  "k",
                  (k, v) -> {
                    inner.change(map, "k");
                    return 2;
                  }));
      assertEquals(present ? 1 : null, map.get("k"));
      assertEquals(3, TestThreads.elsewhere(() -> map.compute("k", (k, v) -> 3)));
    }
  }

  /** Also if it does so by way of other keys, and catches what it is told. */
  @Test
  void aFunctionMayCatchItAndGoOn() throws Exception {
    AbstractConcurrentMap<String, Integer> map = kind.create();
    Integer result =
        map.compute(
            "a",
            (a, none) ->
                map.compute(
                    "b",
                    (b, v) -> {
                      IllegalStateException e =
                          assertThrows(IllegalStateException.class, () -> map.put("a", 9));
                      return e.getMessage() == null ? 0 : 7;
                    }));
    assertEquals(7, result);
    assertEquals(7, map.get("a"));
    assertEquals(7, map.get("b"));
    assertEquals(7, TestThreads.elsewhere(() -> map.put("a", 8)));
  }

  /** A wait in a row is none in a circle. */
  @Test
  void manyThatWaitInARowAllEnd() throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = kind.create();
    CountDownLatch go = new CountDownLatch(1);
    List<TestThreads.Running<Integer>> row = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int n = i;
      CountDownLatch running = new CountDownLatch(1);
      row.add(
          TestThreads.start(
              () ->
                  map.compute(
                      n,
                      (k, v) -> {
                        running.countDown();
                        if (n == 0) {
                          TestThreads.await(go);
                        } else {
                          map.merge(n - 1, 1, Integer::sum);
                        }
                        return n;
                      })));
      TestThreads.await(running);
      row.get(n).awaitWaiting();
    }
    go.countDown();
    for (int n = 0; n < 8; n++) {
      assertEquals(n, row.get(n).result());
    }
    for (int n = 0; n < 8; n++) { // and then the function of the next one added to it
      assertEquals(n < 7 ? n + 1 : n, map.get(n));
    }
  }

  /** A function in whose way another call is to come. */
  private static final class Blocked {
    final AbstractConcurrentMap<String, Integer> map;
    final CountDownLatch running = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final TestThreads.Running<Integer> thread;

    /**
     * A function that runs until {@link #go}.
     *
     * @param thrown what it throws then, or null
     */
    Blocked(MapUnderTest kind, Error thrown) {
      map = kind.create();
      map.put("k", 1);
      thread =
          TestThreads.start(
              () ->
                  map.compute(
                      "k",
                      (k, v) -> {
                        running.countDown();
                        TestThreads.await(go);
                        if (thrown != null) {
                          throw thrown;
                        }
                        return 2;
                      }));
      TestThreads.await(running);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaiterKeepsItsInterrupt(Inner inner) throws Exception {
    Blocked function = new Blocked(kind, null);
    TestThreads.Running<Boolean> waiter =
        TestThreads.start(
            () -> {
              inner.change(function.map, "k");
              return Thread.currentThread().isInterrupted();
            });
    waiter.awaitWaiting();
    waiter.thread().interrupt();
    waiter.awaitWaiting();
    assertEquals(1, function.map.get("k"));
    function.go.countDown();
    assertTrue(waiter.result(), "the interrupt is not lost");
    assertEquals(2, function.thread.result());
  }

  @Test
  void readersGetTheValueFromBefore() throws Exception {
    Blocked function = new Blocked(kind, null);
    AbstractConcurrentMap<String, Integer> map = function.map;
    assertEquals(1, map.get("k"));
    assertTrue(map.containsKey("k"));
    assertEquals(1, map.getOrDefault("k", 5));
    assertEquals(1, map.putIfAbsent("k", 5));
    assertEquals(1, map.computeIfAbsent("k", k -> 5));
    assertEquals(List.of("k"), new ArrayList<>(map.keySet()));
    assertEquals(List.of(1), new ArrayList<>(map.values()));
    assertNull(map.get("another"));
    assertEquals(1, map.size());
    assertNull(map.put("another", 3)); // nor does it hold up other keys
    assertEquals(3, map.remove("another"));
    function.go.countDown();
    assertEquals(2, function.thread.result());
    assertEquals(2, map.get("k"));
  }

  @ParameterizedTest
  @EnumSource
  void whoWaitsForAFunctionThatThrowsGoesOnAtOnce(Inner inner) throws Exception {
    for (Error thrown :
        new Error[] {new AssertionError("by a test"), new StackOverflowError("by a test")}) {
      Blocked function = new Blocked(kind, thrown);
      List<TestThreads.Running<Long>> waiters = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        waiters.add(
            TestThreads.start(
                () -> {
                  inner.change(function.map, "k");
                  return System.nanoTime();
                }));
      }
      waiters.forEach(TestThreads.Running::awaitWaiting);
      long start = System.nanoTime();
      function.go.countDown();
      assertSame(thrown, assertThrows(Error.class, function.thread::result));
      for (TestThreads.Running<Long> waiter : waiters) {
        long millis = TimeUnit.NANOSECONDS.toMillis(waiter.result() - start);
        assertTrue(millis < 5_000, () -> "milliseconds: " + millis);
      }
      assertEquals(function.map.containsKey("k") ? 1 : 0, function.map.size());
    }
  }
}
