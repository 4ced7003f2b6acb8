package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threads that race on few keys, while another one forces moves and trims. Each value says which
 * key it belongs to and which update it is, so that a mix-up, a lost or a returning value is seen
 * at once.
 */
@Timeout(120)
class ForcedRaceTest {
  private static final int WORKERS = 3;

  /**
   * What is stored: the number of its key, of the update of that key, and how often the key had
   * been put anew by then.
   */
  private record Value(int key, long sequence, int incarnation) {
    Value(int key, long sequence) {
      this(key, sequence, 0);
    }
  }

  static Stream<Arguments> maps() {
    List<MapUnderTest> maps =
        Stream.of(MapUnderTest.SYNC_MAPS, MapUnderTest.BUCKET_MAPS).flatMap(List::stream).toList();
    return Stream.of(KeyKind.STRING, KeyKind.CONSTANT_HASH, KeyKind.TRUNCATED_HASH_UNORDERED)
        .flatMap(kind -> maps.stream().map(map -> Arguments.of(kind, map)));
  }

  /**
   * A race: workers, one thread that forces moves, and perhaps another. A worker has a least number
   * of rounds, and goes on until the others have done enough beside it, up to a bound.
   */
  private static final class Race {
    static final int MIN_ROUNDS = 60_000;
    static final int MAX_ROUNDS = 3_000_000;
    static final long MIN_MOVES = 300;
    static final long MIN_SIDE_ROUNDS = 100;

    final AbstractConcurrentMap<?, ?> map;
    final TestThreads.Body side;
    final AtomicInteger working = new AtomicInteger();
    final AtomicLong sideRounds = new AtomicLong();

    Race(AbstractConcurrentMap<?, ?> map, TestThreads.Body side) {
      this.map = map;
      this.side = side;
    }

    boolean goesOn(int round) {
      if (round < MIN_ROUNDS || round % 64 != 0) {
        return true;
      }
      Thread.yield(); // to those who have not done enough
      return round < MAX_ROUNDS && !isEnough();
    }

    private boolean isEnough() {
      return sideRounds.get() >= MIN_SIDE_ROUNDS && moves() >= MIN_MOVES;
    }

    private long moves() {
      return Moves.count(map);
    }

    void run(List<? extends TestThreads.Body> workers) throws Exception {
      working.set(workers.size());
      List<TestThreads.Body> all = new ArrayList<>();
      for (TestThreads.Body worker : workers) {
        all.add(
            () -> {
              try {
                worker.run();
              } finally {
                working.decrementAndGet();
              }
            });
      }
      all.add(this::runSide);
      all.add(this::forceMoves);
      TestThreads.together(all);
      assertTrue(isEnough(), () -> "side rounds: " + sideRounds + ", moves: " + moves());
    }

    private void runSide() throws Exception {
      while (working.get() > 0) {
        side.run();
        sideRounds.incrementAndGet();
      }
    }

    private void forceMoves() {
      Random random = new Random(99);
      while (working.get() > 0) {
        int dice = random.nextInt(100);
        if (dice < 10) {
          Moves.start(map, random.nextInt(3));
        } else if (dice < 90) {
          map.stepMove(1 + random.nextInt(16));
        } else if (dice < 91) {
          map.trimToSize();
        } else {
          Thread.yield();
        }
      }
    }
  }

  /**
   * Each key has one thread that writes it, and so knows what it must find. The others read it:
   * they never see a value of another key, nor an older one than they have seen.
   */
  @ParameterizedTest
  @MethodSource("maps")
  void theOnlyWriterOfAKeyFindsWhatItWrote(KeyKind kind, MapUnderTest mapKind) throws Exception {
    int keysPerWorker = 8;
    Object[] keys = kind.keys(WORKERS * keysPerWorker);
    AbstractConcurrentMap<Object, Value> map = mapKind.create();
    Map<Object, Value> expected = new HashMap<>();
    Race race = new Race(map, () -> iterate(map, keys));
    List<TestThreads.Body> workers = new ArrayList<>();
    for (int w = 0; w < WORKERS; w++) {
      int worker = w;
      workers.add(
          () -> {
            Map<Object, Value> own = new HashMap<>();
            long[] seen = new long[keys.length];
            int[] incarnations = new int[keys.length];
            Random random = new Random(worker);
            for (int step = 1; race.goesOn(step); step++) {
              int id = worker + WORKERS * random.nextInt(keysPerWorker);
              if (!own.containsKey(keys[id])) {
                incarnations[id]++;
              }
              Value next = new Value(id, step, incarnations[id]);
              updateOwn(map, own, keys[id], next, random.nextInt(16));
              assertEquals(own.get(keys[id]), map.get(keys[id]), "own key");
              int other = random.nextInt(keys.length);
              Value value = map.get(keys[other]);
              if (value != null) {
                assertEquals(other, value.key(), "the value's key");
                assertTrue(value.sequence() >= seen[other], "no value returns");
                seen[other] = value.sequence();
              }
            }
            synchronized (expected) {
              expected.putAll(own);
            }
          });
    }
    race.run(workers);
    assertEquals(expected, map);
    assertAtRest(map);
  }

  /** One update of a key that nobody else writes: its result is known. */
  private static void updateOwn(
      AbstractConcurrentMap<Object, Value> map,
      Map<Object, Value> own,
      Object key,
      Value value,
      int dice) {
    Value old = own.get(key);
    switch (dice) {
      case 0, 1, 2 -> {
        assertSame(old, map.put(key, value));
        own.put(key, value);
      }
      case 3 -> {
        assertSame(old, map.putIfAbsent(key, value));
        own.putIfAbsent(key, value);
      }
      case 4, 5 -> {
        assertSame(old, map.remove(key));
        own.remove(key);
      }
      case 6 -> {
        Value wrong = new Value(value.key(), -1);
        assertEquals(false, map.remove(key, wrong));
        assertEquals(old != null, map.remove(key, old == null ? wrong : old));
        own.remove(key);
      }
      case 7 -> {
        assertSame(old, map.replace(key, value));
        own.replace(key, value);
      }
      case 8 -> {
        assertEquals(old != null, map.replace(key, old == null ? value : old, value));
        own.replace(key, value);
      }
      case 9 -> {
        assertSame(old == null ? value : old, map.computeIfAbsent(key, k -> value));
        own.putIfAbsent(key, value);
      }
      case 10 -> {
        assertSame(value, map.compute(key, (k, v) -> v == old ? value : null));
        own.put(key, value);
      }
      case 11 -> {
        assertNull(map.compute(key, (k, v) -> null));
        own.remove(key);
      }
      case 12 -> {
        assertSame(
            old == null ? null : value, map.computeIfPresent(key, (k, v) -> v == old ? value : v));
        own.replace(key, value);
      }
      case 13 -> {
        assertSame(value, map.merge(key, value, (v, w) -> v == old ? w : null));
        own.put(key, value);
      }
      case 14 -> {
        assertEquals(old != null, map.containsKey(key));
        assertEquals(old != null, map.keySet().remove(key));
        own.remove(key);
      }
      default -> {
        int count = 0;
        for (Iterator<Map.Entry<Object, Value>> i = map.entrySet().iterator(); i.hasNext(); ) {
          Map.Entry<Object, Value> entry = i.next();
          if (entry.getKey().equals(key)) {
            assertSame(old, entry.getValue());
            i.remove();
            count++;
          }
        }
        assertEquals(old == null ? 0 : 1, count, "how often an iterator finds an own key");
        own.remove(key);
      }
    }
  }

  /**
   * An iteration beside updates: no key twice, unless it has been removed and put anew since it
   * began; no value of another key.
   */
  private static void iterate(AbstractConcurrentMap<Object, Value> map, Object[] keys) {
    int[] before = new int[keys.length];
    for (int id = 0; id < keys.length; id++) {
      Value value = map.get(keys[id]);
      before[id] = value == null ? 0 : value.incarnation();
    }
    Set<Object> seen = new HashSet<>();
    for (Map.Entry<Object, Value> entry : map.entrySet()) {
      Value value = entry.getValue();
      int id = KeyKind.id(entry.getKey());
      assertEquals(id, value.key(), "the value's key");
      boolean isNew = value.incarnation() > before[id];
      assertTrue(seen.add(entry.getKey()) || isNew, () -> entry.getKey() + " twice");
    }
    assertTrue(seen.size() <= keys.length);
  }

  /** All threads add to the same counters, in all ways there are; none of it must be lost. */
  @ParameterizedTest
  @MethodSource("maps")
  void noUpdateIsLost(KeyKind kind, MapUnderTest mapKind) throws Exception {
    Object[] keys = kind.keys(5);
    AbstractConcurrentMap<Object, Long> map = mapKind.create();
    AtomicLongArray added = new AtomicLongArray(keys.length);
    // Other keys come and go, and keep the tables moving.
    Object[] others = otherKeys(kind, keys.length, 12);
    Random sideRandom = new Random(5);
    Race race =
        new Race(
            map,
            () -> {
              Object other = others[sideRandom.nextInt(others.length)];
              if (map.remove(other) == null) {
                map.put(other, -1L);
              }
            });
    List<TestThreads.Body> workers = new ArrayList<>();
    for (int w = 0; w < WORKERS; w++) {
      int worker = w;
      workers.add(
          () -> {
            Random random = new Random(worker);
            for (int i = 0; race.goesOn(i); i++) {
              int id = random.nextInt(keys.length);
              increment(map, keys[id], random.nextInt(6));
              added.incrementAndGet(id);
            }
          });
    }
    race.run(workers);
    for (int id = 0; id < keys.length; id++) {
      assertEquals(added.get(id), map.get(keys[id]), "counter " + id);
    }
    assertAtRest(map);
  }

  private static void increment(AbstractConcurrentMap<Object, Long> map, Object key, int dice) {
    switch (dice) {
      case 0, 1 -> map.merge(key, 1L, Long::sum);
      case 2 -> map.compute(key, (k, v) -> v == null ? 1L : v + 1);
      case 3 -> {
        map.computeIfAbsent(key, k -> 0L);
        assertNotNull(map.computeIfPresent(key, (k, v) -> v + 1));
      }
      default -> {
        for (; ; ) {
          Long old = map.get(key);
          if (old == null
              ? map.putIfAbsent(key, 1L) == null
              : map.replace(key, old, dice == 4 ? old + 1 : Long.valueOf(old + 1))) {
            return;
          }
        }
      }
    }
  }

  /** What is added, and what is taken out with a removal, must balance with what is left. */
  @ParameterizedTest
  @MethodSource("maps")
  void whatIsRemovedIsRemovedOnce(KeyKind kind, MapUnderTest mapKind) throws Exception {
    Object[] keys = kind.keys(6);
    AbstractConcurrentMap<Object, Long> map = mapKind.create();
    AtomicLong in = new AtomicLong();
    AtomicLong out = new AtomicLong();
    Race race = new Race(map, () -> assertTrue(map.size() >= 0, "size"));
    List<TestThreads.Body> workers = new ArrayList<>();
    for (int w = 0; w < WORKERS; w++) {
      int worker = w;
      workers.add(
          () -> {
            Random random = new Random(worker);
            for (int i = 0; race.goesOn(i); i++) {
              Object key = keys[random.nextInt(keys.length)];
              long amount = 1 + random.nextInt(1000);
              switch (random.nextInt(7)) {
                case 0, 1 -> {
                  map.merge(key, amount, Long::sum);
                  in.addAndGet(amount);
                }
                case 2 -> {
                  Long old = map.put(key, amount);
                  in.addAndGet(amount);
                  out.addAndGet(old == null ? 0 : old);
                }
                case 3 -> in.addAndGet(map.putIfAbsent(key, amount) == null ? amount : 0);
                case 4 -> {
                  Long old = map.remove(key);
                  out.addAndGet(old == null ? 0 : old);
                }
                case 5 -> {
                  Long old = map.get(key);
                  out.addAndGet(old != null && map.remove(key, old) ? old : 0);
                }
                default ->
                    map.compute(
                        key,
                        (k, v) -> {
                          out.addAndGet(v == null ? 0 : v);
                          return null;
                        });
              }
            }
          });
    }
    race.run(workers);
    long left = map.values().stream().mapToLong(Long::longValue).sum();
    assertEquals(in.get(), out.get() + left);
    assertAtRest(map);
  }

  /** Keys that stay are found always, by look-ups and once by each iterator. */
  @ParameterizedTest
  @MethodSource("maps")
  void keysThatStayAreFoundAlways(KeyKind kind, MapUnderTest mapKind) throws Exception {
    Object[] stable = kind.keys(10);
    Object[] churning = otherKeys(kind, stable.length, 20);
    AbstractConcurrentMap<Object, Value> map = mapKind.create();
    for (int id = 0; id < stable.length; id++) {
      map.put(stable[id], new Value(id, 0));
    }
    TestThreads.Body find =
        () -> {
          for (int id = 0; id < stable.length; id++) {
            Value value = map.get(stable[id]);
            assertNotNull(value, "get of a key that stays");
            assertEquals(id, value.key());
            assertTrue(map.containsKey(stable[id]));
          }
          Set<Object> seen = new HashSet<>();
          int stableSeen = 0;
          for (Map.Entry<Object, Value> entry : map.entrySet()) {
            int id = KeyKind.id(entry.getKey());
            // A key that is removed and put again may come once more.
            boolean mayComeAgain = id >= stable.length;
            assertTrue(seen.add(entry.getKey()) || mayComeAgain, "no key twice");
            assertEquals(id, entry.getValue().key());
            stableSeen += id < stable.length ? 1 : 0;
          }
          assertEquals(stable.length, stableSeen, "keys that stay, by an iterator");
          long byStream =
              map.keySet().stream().parallel().filter(k -> KeyKind.id(k) < stable.length).count();
          assertEquals(stable.length, byStream, "keys that stay, by a stream");
        };
    Race race = new Race(map, find);
    TestThreads.Body churn =
        () -> {
          Random random = new Random();
          for (int i = 0; race.goesOn(i); i++) {
            int id = stable.length + random.nextInt(churning.length);
            Object key = churning[id - stable.length];
            if (random.nextBoolean()) {
              map.put(key, new Value(id, i));
            } else {
              map.remove(key);
            }
            int stableId = random.nextInt(stable.length);
            Value value = map.put(stable[stableId], new Value(stableId, i));
            assertNotNull(value, "a key that stays");
            assertEquals(stableId, value.key());
          }
        };
    race.run(List.of(churn, churn));
    assertAtRest(map);
  }

  /**
   * A key that was just put may be in any of the tables, the target of a move not excepted, and the
   * move may end at any time; an iterator that is made afterwards finds it.
   */
  @ParameterizedTest
  @MethodSource("maps")
  void anIteratorFindsWhatWasPutBefore(KeyKind kind, MapUnderTest mapKind) throws Exception {
    Object[] keys = kind.keys(16);
    AbstractConcurrentMap<Object, Value> map = mapKind.create();
    Race race = new Race(map, () -> iterate(map, keys));
    List<TestThreads.Body> workers = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      int first = 8 * w;
      workers.add(
          () -> {
            for (int i = 0; race.goesOn(i); i++) {
              int id = first + i % 8;
              Value value = new Value(id, i, i + 1);
              assertNull(map.put(keys[id], value));
              boolean found = false;
              for (Value each : map.values()) {
                found |= each == value;
              }
              assertTrue(found, "the value that was just put");
              assertSame(value, map.remove(keys[id]));
            }
          });
    }
    race.run(workers);
    assertEquals(Map.of(), map);
    assertAtRest(map);
  }

  /**
   * One thread clears now and then. A value may be gone only if a clear was under way since it was
   * put; what was put before a clear never returns after it.
   */
  @ParameterizedTest
  @MethodSource("maps")
  void clearRemovesAllThatWasThereAndNoMore(KeyKind kind, MapUnderTest mapKind) throws Exception {
    Object[] keys = kind.keys(12);
    AbstractConcurrentMap<Object, Value> map = mapKind.create();
    AtomicLong begun = new AtomicLong();
    AtomicLong ended = new AtomicLong();
    AtomicLong undisturbed = new AtomicLong();
    Race race =
        new Race(
            map,
            () -> {
              begun.incrementAndGet();
              map.clear();
              ended.incrementAndGet();
              for (int i = 0; i < 2_000; i++) {
                map.get(keys[i % keys.length]);
              }
            });
    List<TestThreads.Body> workers = new ArrayList<>();
    for (int w = 0; w < WORKERS; w++) {
      int worker = w;
      workers.add(
          () -> {
            Random random = new Random(worker);
            long[] putAt = new long[keys.length]; // how many clears had begun when last put
            for (int i = 1; race.goesOn(i); i++) {
              int id = worker + WORKERS * random.nextInt(keys.length / WORKERS);
              long endedBefore = ended.get();
              Value now = map.get(keys[id]);
              if (now != null) {
                assertEquals(id, now.key());
                assertTrue(endedBefore <= putAt[id], "a cleared value returns");
              }
              Value value = new Value(id, i);
              long endedNow = ended.get(); // first: so equality says that none is under way
              long begunNow = begun.get();
              if (random.nextBoolean()) {
                map.put(keys[id], value);
              } else {
                assertSame(value, map.compute(keys[id], (k, v) -> value));
              }
              putAt[id] = begun.get();
              Value found = map.get(keys[id]);
              if (endedNow == begunNow && begun.get() == begunNow) {
                assertSame(value, found, "no clear was under way");
                undisturbed.incrementAndGet();
              } else if (found != null) {
                assertSame(value, found);
              }
            }
          });
    }
    race.run(workers);
    assertTrue(undisturbed.get() > 100, () -> "undisturbed: " + undisturbed);
    assertAtRest(map);
    map.clear();
    assertEquals(0, map.size());
    assertEquals(Map.of(), map);
  }

  private static Object[] otherKeys(KeyKind kind, int firstId, int n) {
    Object[] keys = new Object[n];
    for (int i = 0; i < n; i++) {
      keys[i] = kind.key(firstId + i);
    }
    return keys;
  }

  /** When all threads have ended, all counts agree; also after a trim. */
  private static void assertAtRest(AbstractConcurrentMap<Object, ?> map) {
    for (int round = 0; round < 2; round++) {
      List<Object> iterated = new ArrayList<>(map.keySet());
      assertEquals(iterated.size(), new HashSet<>(iterated).size(), "no key twice");
      assertEquals(iterated.size(), map.size(), "size and iteration");
      for (Object key : iterated) {
        assertNotNull(map.get(key));
      }
      assertEquals(iterated.size(), map.entrySet().stream().count());
      map.trimToSize();
      assertFalse(map.moving(), "after a trim");
      if (map instanceof SyncMap<?, ?> syncMap) {
        long keys = syncMap.stats().snapshotKeys() + Moves.collisions(syncMap);
        assertEquals(iterated.size(), keys, "after a trim");
        assertEquals(0, syncMap.stats().deletedKeys());
      }
    }
  }
}
