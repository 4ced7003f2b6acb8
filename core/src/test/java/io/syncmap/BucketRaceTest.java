package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Races on what {@link BucketMap} alone does: slots that are used again, stripes, many threads. */
@Timeout(120)
class BucketRaceTest {

  // Slots that are used again

  /** The ways to read; each returns the value of the key, or null. */
  enum Read {
    GET {
      @Override
      Object of(AbstractConcurrentMap<Object, Object> map, Object key) {
        return map.get(key);
      }
    },
    GET_OR_DEFAULT {
      @Override
      Object of(AbstractConcurrentMap<Object, Object> map, Object key) {
        return map.getOrDefault(key, null);
      }
    },
    COMPUTE_IF_ABSENT {
      @Override
      Object of(AbstractConcurrentMap<Object, Object> map, Object key) {
        return map.computeIfAbsent(key, k -> null);
      }
    },
    ITERATION {
      @Override
      Object of(AbstractConcurrentMap<Object, Object> map, Object key) {
        Object found = null;
        for (Map.Entry<Object, Object> entry : map.entrySet()) {
          assertEquals(KeyKind.id(entry.getKey()), entry.getValue(), "the value of an entry");
          found = entry.getKey().equals(key) ? entry.getValue() : found;
        }
        return found;
      }
    };

    abstract Object of(AbstractConcurrentMap<Object, Object> map, Object key);
  }

  static Stream<Arguments> readsAndKeys() {
    return Stream.of(Read.values())
        .flatMap(
            read ->
                Stream.of(KeyKind.STRING, KeyKind.CONSTANT_HASH, KeyKind.CONSTANT_HASH_UNORDERED)
                    .map(kind -> Arguments.of(read, kind)));
  }

  /**
   * Two keys of the same hash, hence of the same bucket and tag, take turns in one slot. A reader
   * that compares with one key and then loads the value of the other would get the other's value.
   */
  @ParameterizedTest
  @MethodSource("readsAndKeys")
  void aReaderNeverGetsTheValueOfAnotherKey(Read read, KeyKind kind) throws Exception {
    BucketMap<Object, Object> map = new BucketMap<>(0, BucketTunings.tiny(1, 6.5, 1));
    Object[] keys = kind.keys(2);
    int writes = 400_000;
    int enough = 2_000;
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger[] found = {new AtomicInteger(), new AtomicInteger()};
    TestThreads.Body writer =
        () -> {
          try {
            for (int i = 0; i < writes || found[0].get() < enough || found[1].get() < enough; i++) {
              int id = i & 1;
              assertNull(map.put(keys[id], id));
              assertEquals(id, map.remove(keys[id]));
              assertTrue(i < 100 * writes, "the readers find nothing");
            }
          } finally {
            done.set(true);
          }
        };
    TestThreads.Body reader =
        () -> {
          for (int i = 0; !done.get(); i++) {
            int id = i & 1;
            Object value = read.of(map, keys[id]);
            if (value != null) {
              assertEquals(id, value, "the value of key " + id);
              found[id].incrementAndGet();
            }
          }
        };
    TestThreads.together(List.of(writer, reader, reader));
    assertTrue(map.isEmpty());
  }

  /** A key with one hash for all; something happens in its comparison of this number. */
  private static final class EventKey {
    final String name;
    private int comparisonsToEvent;
    private Runnable event = () -> {};

    EventKey(String name) {
      this.name = name;
    }

    EventKey onComparison(int number, Runnable newEvent) {
      comparisonsToEvent = number;
      event = newEvent;
      return this;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object other) {
      comparisonsToEvent--;
      if (comparisonsToEvent == 0) {
        event.run();
      }
      return other instanceof EventKey that && name.equals(that.name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What is done with a key whose slot goes to another one meanwhile. */
  enum Call {
    GET((m, k) -> m.get(k)),
    GET_OR_DEFAULT((m, k) -> m.getOrDefault(k, null)),
    CONTAINS_KEY((m, k) -> m.containsKey(k) ? "A" : null),
    PUT((m, k) -> m.put(k, "A2")),
    PUT_IF_ABSENT((m, k) -> m.putIfAbsent(k, "A2")),
    REMOVE((m, k) -> m.remove(k)),
    REMOVE_VALUE((m, k) -> m.remove(k, "B") ? "removed B" : null),
    REPLACE((m, k) -> m.replace(k, "A2")),
    REPLACE_VALUE((m, k) -> m.replace(k, "B", "A2") ? "replaced B" : null),
    COMPUTE_IF_ABSENT((m, k) -> m.computeIfAbsent(k, x -> null)),
    COMPUTE_IF_PRESENT((m, k) -> m.computeIfPresent(k, (x, v) -> v)),
    MERGE((m, k) -> m.merge(k, "A", (v, w) -> v));

    final BiFunction<AbstractConcurrentMap<Object, String>, Object, String> function;

    Call(BiFunction<AbstractConcurrentMap<Object, String>, Object, String> function) {
      this.function = function;
    }
  }

  /**
   * The same without luck: while the call compares its key with that of the slot, the key leaves,
   * and another one takes the slot. What the call then loads there is not its key's.
   */
  @ParameterizedTest
  @EnumSource
  void aSlotIsGivenToAnotherKeyInTheMidstOfACall(Call call) {
    for (int others : new int[] {0, 1, 20}) {
      for (int comparison = 1; comparison <= 8; comparison++) {
        for (boolean moving : new boolean[] {false, true}) {
          BucketMap<Object, String> map = new BucketMap<>(0, BucketTunings.tiny(1, 6.5, 1));
          map.put(new EventKey("A"), "A");
          for (int i = 0; i < others; i++) {
            map.put(new EventKey("other" + i), "other");
          }
          Runnable event =
              () -> {
                try {
                  map.remove(new EventKey("A"));
                  map.put(new EventKey("B"), "B");
                  if (moving) {
                    Moves.runToEnd(map);
                  }
                } catch (IllegalStateException e) {
                  assertEquals("Recursive update", e.getMessage()); // under the lock by now
                }
              };
          EventKey key = new EventKey("A").onComparison(comparison, event);
          String result = call.function.apply(map, key);
          assertTrue(result == null || result.equals("A"), () -> "of A: " + result);
          boolean happened = map.containsKey(new EventKey("B"));
          // compute looks its key up under the lock, where the event is refused.
          boolean refused = call == Call.COMPUTE_IF_PRESENT;
          assertTrue(happened || comparison > 1 || refused, "the event came");
          assertEquals(happened ? "B" : null, map.remove(new EventKey("B")), "left alone");
          String left = map.remove(new EventKey("A"));
          assertTrue(left == null || left.startsWith("A"), () -> "A: " + left);
          for (int i = 0; i < others; i++) {
            assertEquals("other", map.remove(new EventKey("other" + i)));
          }
          assertEquals(0, map.size());
          assertEquals(Map.of(), map);
        }
      }
    }
  }

  /** As above, while one evacuation follows the other, and the slot is another one each time. */
  @ParameterizedTest
  @EnumSource(names = {"CONSTANT_HASH", "STRING"})
  void norWhileBucketsMove(KeyKind kind) throws Exception {
    BucketMap<Object, Object> map = new BucketMap<>(0, BucketTunings.tiny(1, 1, 1));
    Object[] keys = kind.keys(4);
    int writes = 200_000;
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger found = new AtomicInteger();
    TestThreads.Body writer =
        () -> {
          try {
            for (int i = 0; i < writes || found.get() < 2_000; i++) {
              int id = i & 3;
              map.put(keys[id], id);
              assertEquals(id, map.get(keys[id]), "own key");
              assertEquals(id, map.remove(keys[id]));
              assertTrue(i < 100 * writes, "the readers find nothing");
            }
          } finally {
            done.set(true);
          }
        };
    TestThreads.Body reader =
        () -> {
          for (int i = 0; !done.get(); i++) {
            Object value = map.get(keys[i & 3]);
            if (value != null) {
              assertEquals(i & 3, value, "the value of key " + (i & 3));
              found.incrementAndGet();
            }
          }
        };
    TestThreads.Body mover =
        () -> {
          for (int i = 0; !done.get(); i++) {
            Moves.start(map, i);
            map.stepMove(1);
          }
        };
    TestThreads.together(List.of(writer, reader, reader, mover));
    assertTrue(map.isEmpty());
    assertTrue(Moves.count(map) > 100, map.stats()::toString);
  }

  /** Keys that have no place in their bucket leave and return: an iterator gives each at once. */
  @ParameterizedTest
  @EnumSource(names = {"CONSTANT_HASH", "CONSTANT_HASH_UNORDERED", "TRUNCATED_HASH"})
  void anIteratorGivesNoCollidingKeyTwice(KeyKind kind) throws Exception {
    iterateWhileKeysReturn(kind, 14);
    iterateWhileKeysReturn(kind, 40);
  }

  private static void iterateWhileKeysReturn(KeyKind kind, int n) throws Exception {
    BucketMap<Object, Object> map = new BucketMap<>(0, BucketTunings.tiny(1, 1, 1));
    Object[] keys = kind.keys(n);
    for (int id = 0; id < keys.length; id++) {
      map.put(keys[id], id);
    }
    assertEquals(n > 30 || kind != KeyKind.TRUNCATED_HASH, map.stats().collidingKeys() > 0);
    int staying = n - 5;
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger iterations = new AtomicInteger();
    TestThreads.Body writer =
        () -> {
          try {
            for (int i = 0; i < 60_000 || iterations.get() < 3_000; i++) {
              int id = staying + i % (keys.length - staying);
              assertEquals(id, map.remove(keys[id]));
              assertNull(map.put(kind.key(id), id)); // another object each time
              assertTrue(i < 20_000_000, "the iterators do not come on");
            }
          } finally {
            done.set(true);
          }
        };
    TestThreads.Body reader =
        () -> {
          while (!done.get()) {
            Set<Integer> seen = new HashSet<>();
            for (Map.Entry<Object, Object> entry : map.entrySet()) {
              int id = KeyKind.id(entry.getKey());
              assertEquals(id, entry.getValue());
              assertTrue(seen.add(id), () -> id + " twice, after " + seen);
            }
            for (int id = 0; id < staying; id++) {
              assertTrue(seen.contains(id), "a key that stays");
            }
            iterations.incrementAndGet();
          }
        };
    TestThreads.together(List.of(writer, reader, reader));
    assertEquals(keys.length, map.size());
  }

  // Readers and writers that are disturbed

  /** A key in whose {@code equals} another thread changes the map, so many times. */
  private static final class DisturbedKey {
    final AbstractConcurrentMap<Object, Integer> map;
    final int id;
    int disturbances;

    DisturbedKey(AbstractConcurrentMap<Object, Integer> map, int id, int disturbances) {
      this.map = map;
      this.id = id;
      this.disturbances = disturbances;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object other) {
      if (disturbances > 0) {
        disturbances--;
        int value = disturbances;
        try {
          TestThreads.elsewhere(() -> map.put(new DisturbedKey(map, -1, 0), value));
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
      return other instanceof DisturbedKey that && id == that.id;
    }
  }

  /**
   * Each attempt to look up without the lock is disturbed by a writer; after some of them, the call
   * succeeds nevertheless, with the right result.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 30})
  void aReaderThatIsDisturbedTimeAndAgainEnds(int others) throws Exception {
    for (int disturbances : new int[] {1, 3, 4, 5, 20}) {
      AbstractConcurrentMap<Object, Integer> map =
          new BucketMap<>(0, BucketTunings.tiny(1, 6.5, 1));
      for (int id = 0; id <= others; id++) {
        map.put(new DisturbedKey(map, id, 0), id);
      }
      int present = others / 2;
      assertEquals(present, map.get(new DisturbedKey(map, present, disturbances)));
      assertNull(map.get(new DisturbedKey(map, 1000, disturbances)));
      assertEquals(present, map.getOrDefault(new DisturbedKey(map, present, disturbances), -5));
      assertTrue(map.containsKey(new DisturbedKey(map, present, disturbances)));
      map.startMove();
      assertEquals(present, map.get(new DisturbedKey(map, present, disturbances)));
      assertEquals(others + 2, map.size());
      assertEquals(others + 2, new HashSet<>(map.keySet()).size());
    }
  }

  /** A writer is disturbed until it takes the lock; whoever came between has not been overrun. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aWriterThatIsDisturbedChangesWhatIsThere(int others) throws Exception {
    for (int disturbances = 0; disturbances <= 3; disturbances++) {
      AbstractConcurrentMap<Object, Integer> map =
          new BucketMap<>(0, BucketTunings.tiny(1, 6.5, 1));
      for (int id = 0; id <= others; id++) {
        map.put(new DisturbedKey(map, id, 0), id);
      }
      assertEquals(0, map.put(new DisturbedKey(map, 0, disturbances), 10));
      assertEquals(10, map.putIfAbsent(new DisturbedKey(map, 0, disturbances), 11));
      assertTrue(map.replace(new DisturbedKey(map, 0, disturbances), 10, 12));
      assertFalse(map.replace(new DisturbedKey(map, 0, disturbances), 10, 13));
      assertEquals(12, map.remove(new DisturbedKey(map, 0, disturbances)));
      assertNull(map.get(new DisturbedKey(map, 0, 0)));
      assertNull(map.putIfAbsent(new DisturbedKey(map, 0, disturbances), 14));
      assertEquals(14, map.get(new DisturbedKey(map, 0, 0)));
      assertEquals(others + (disturbances == 0 ? 1 : 2), map.size());
      assertEquals(map.size(), new HashSet<>(map.keySet()).size());
    }
  }

  /** Threads that have been interrupted use the map as others do, and stay interrupted. */
  @ParameterizedTest
  @EnumSource(names = {"TINY_BUCKET_MAP", "ONE_STRIPE_BUCKET_MAP"})
  void interruptedThreads(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = kind.create();
    List<TestThreads.Body> bodies = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      bodies.add(
          () -> {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 20_000; i++) {
              map.merge(i % 7, 1, Integer::sum);
              map.put(100 + i % 50, i);
              map.get(i % 7);
              map.remove(100 + i % 50);
            }
            assertTrue(Thread.currentThread().isInterrupted());
          });
    }
    TestThreads.together(bodies);
    map.keySet().removeIf(key -> key >= 100);
    assertEquals(7, map.size());
    assertEquals(80_000, map.values().stream().mapToInt(Integer::intValue).sum());
  }

  // Clear

  /** Nobody writes, but entries are moved all the time: what clear has removed stays away. */
  @ParameterizedTest
  @EnumSource(names = {"TINY_BUCKET_MAP", "BUCKET_MAP"})
  void clearIsFinalThoughEntriesMove(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = kind.create();
    AtomicBoolean done = new AtomicBoolean();
    TestThreads.Body mover =
        () -> {
          for (int i = 0; !done.get(); i++) {
            Moves.start(map, i);
            map.stepMove(1 + i % 3);
            if (i % 50 == 0) {
              map.trimToSize();
            }
          }
        };
    TestThreads.Body clearer =
        () -> {
          try {
            for (int round = 0; round < 2_000; round++) {
              for (int i = 0; i < 40; i++) {
                assertNull(map.put(i, i));
              }
              assertEquals(40, map.size());
              map.clear();
              assertEquals(0, map.size());
              assertTrue(map.isEmpty());
              assertFalse(map.keySet().iterator().hasNext());
              for (int i = 0; i < 40; i++) {
                assertNull(map.get(i));
              }
            }
          } finally {
            done.set(true);
          }
        };
    TestThreads.together(List.of(clearer, mover, mover));
    assertEquals(Map.of(), map);
  }

  /** Writers race with clears; when they have stopped, one more clear leaves nothing. */
  @ParameterizedTest
  @EnumSource(names = {"TINY_BUCKET_MAP", "BUCKET_MAP"})
  void clearLeavesNothingWhenTheWritersHaveStopped(MapUnderTest kind) throws Exception {
    for (int round = 0; round < 30; round++) {
      AbstractConcurrentMap<Integer, Integer> map = kind.create();
      AtomicInteger writing = new AtomicInteger(2);
      TestThreads.Body writer =
          () -> {
            try {
              Random random = new Random();
              for (int i = 0; i < 3_000; i++) {
                int key = random.nextInt(200);
                switch (random.nextInt(4)) {
                  case 0 -> map.remove(key);
                  case 1 -> map.merge(key, 1, Integer::sum);
                  default -> map.put(key, i);
                }
              }
            } finally {
              writing.decrementAndGet();
            }
          };
      TestThreads.Body clearer =
          () -> {
            while (writing.get() > 0) {
              map.clear();
            }
          };
      TestThreads.together(List.of(writer, writer, clearer));
      assertEquals(new HashSet<>(map.keySet()).size(), map.size(), "size at rest");
      map.clear();
      assertEquals(0, map.size());
      assertEquals(Map.of(), map);
    }
  }

  // Many threads

  /** Threads of the platform, or virtual ones where the JDK has them. */
  enum ThreadKind {
    PLATFORM(64) {
      @Override
      ExecutorService executor() {
        return Executors.newFixedThreadPool(threads);
      }
    },
    VIRTUAL(400) {
      @Override
      ExecutorService executor() {
        try {
          return (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
          return PLATFORM.executor(); // before JDK 21
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new AssertionError(e);
        }
      }
    };

    /** The number of bodies; how many of them run at once is the executor's business. */
    final int threads;

    ThreadKind(int threads) {
      this.threads = threads;
    }

    abstract ExecutorService executor();
  }

  /** From this number on, keys are changed by all threads. */
  private static final int SHARED = 1_000_000;

  static Stream<Arguments> threadsAndMaps() {
    return Stream.of(ThreadKind.values())
        .flatMap(
            threads ->
                Stream.of(MapUnderTest.TINY_BUCKET_MAP, MapUnderTest.BUCKET_MAP)
                    .flatMap(
                        map ->
                            Stream.of(KeyKind.STRING, KeyKind.TRUNCATED_HASH)
                                .map(kind -> Arguments.of(threads, map, kind))));
  }

  /** Each thread has keys of its own, and so knows the result of each of its calls. */
  @ParameterizedTest
  @MethodSource("threadsAndMaps")
  void manyThreads(ThreadKind threads, MapUnderTest mapKind, KeyKind kind) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = mapKind.create();
    Map<Object, Integer> expected = new HashMap<>();
    int calls = 200_000 / threads.threads;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService executor = threads.executor();
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < threads.threads; t++) {
        int thread = t;
        futures.add(
            executor.submit(
                () -> {
                  TestThreads.await(start);
                  Map<Object, Integer> own = churn(map, kind, thread, threads.threads, calls);
                  synchronized (expected) {
                    expected.putAll(own);
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> future : futures) {
        future.get(100, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
    assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
    map.keySet().removeIf(key -> KeyKind.id(key) >= SHARED);
    assertEquals(expected, map);
    assertEquals(expected.size(), map.size());
    map.trimToSize();
    assertEquals(expected, map);
    assertEquals(expected.size(), map.size());
  }

  private static Map<Object, Integer> churn(
      AbstractConcurrentMap<Object, Integer> map,
      KeyKind kind,
      int thread,
      int threads,
      int calls) {
    Map<Object, Integer> own = new HashMap<>();
    Random random = new Random(thread);
    for (int i = 0; i < calls; i++) {
      int number = random.nextInt(12);
      Object key = kind.key(thread + threads * number);
      Integer value = i;
      switch (random.nextInt(8)) {
        case 0, 1 -> assertEquals(own.put(key, value), map.put(key, value));
        case 2 -> assertEquals(own.putIfAbsent(key, value), map.putIfAbsent(key, value));
        case 3 -> assertEquals(own.remove(key), map.remove(key));
        case 4 ->
            assertEquals(
                own.compute(key, (k, v) -> v == null ? value : null),
                map.compute(
                    key,
                    (k, v) -> {
                      Thread.yield(); // so that others find the slot BUSY
                      return v == null ? value : null;
                    }));
        case 5 ->
            assertEquals(own.merge(key, value, Integer::sum), map.merge(key, value, Integer::sum));
        case 6 -> assertEquals(own.replace(key, value), map.replace(key, value));
        default -> {
          // A key that all threads change: whatever comes of it, it must not hang.
          Object shared = kind.key(SHARED + number % 3);
          map.compute(shared, (k, v) -> v == null ? 1 : v + 1);
          map.remove(shared, i);
        }
      }
      assertEquals(own.get(key), map.get(key), "own key");
    }
    return own;
  }
}
