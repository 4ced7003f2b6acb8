package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How the tables of a {@link BucketMap} are replaced, and what may come between. */
@Timeout(120)
class BucketRebuildTest {
  /** One more than a map of one table has room for, or a few less; for each kind of rebuild. */
  enum Kind {
    GROWTH(BucketTunings.ONE_TABLE, 100) {
      @Override
      void provoke(BucketMap<Object, Integer> map) {
        for (int i = 0; i < 200; i++) {
          map.put(1_000 + i, 0);
        }
      }
    },
    SPLIT(eager(BucketTuning.DEFAULT, 24), 500) {
      @Override
      void provoke(BucketMap<Object, Integer> map) {
        map.rebuild.splitAll();
      }
    },
    SHRINK(eager(BucketTuning.DEFAULT, 0), 400) {
      @Override
      void provoke(BucketMap<Object, Integer> map) {
        for (int i = 20; i < 400; i++) {
          map.remove(i);
        }
      }
    },
    MERGE(eager(BucketTuning.DEFAULT, 24), 1_000) {
      @Override
      void provoke(BucketMap<Object, Integer> map) {
        for (int i = 20; i < 1_000; i++) {
          map.remove(i);
        }
      }
    },
    TRIM(eager(BucketTuning.DEFAULT, 24), 1_000) {
      @Override
      void provoke(BucketMap<Object, Integer> map) {
        map.trimToSize();
      }
    };

    private final BucketTuning tuning;
    private final int keys;

    Kind(BucketTuning tuning, int keys) {
      this.tuning = tuning;
      this.keys = keys;
    }

    /** With the keys from 0 on. */
    BucketMap<Object, Integer> map(IntConsumer beforeAllocate) {
      BucketMap<Object, Integer> map =
          new BucketMap<>(0, BucketTunings.beforeAllocate(tuning, beforeAllocate));
      for (int i = 0; i < keys; i++) {
        map.put(i, i);
      }
      return map;
    }

    abstract void provoke(BucketMap<Object, Integer> map);
  }

  /** Each remove looks whether its table is sparse. */
  private static BucketTuning eager(BucketTuning t, int maxDepth) {
    return new BucketTuning(
        t.maxHomes(), t.load(), t.maxChain(), t.sparse(), true, maxDepth, 1, t.beforeAllocate());
  }

  /** What is there below 20, which no kind of rebuild removes, and what walks and size say. */
  private static void assertSound(BucketMap<Object, Integer> map) {
    for (int i = 0; i < 20; i++) {
      assertEquals(i, map.get(i));
    }
    List<String> walked = new ArrayList<>();
    for (Object key : map.keySet()) {
      walked.add(key.toString()); // whose hash code does not throw
    }
    assertEquals(walked.size(), new HashSet<>(walked).size(), "none twice");
    assertEquals(walked.size(), map.size());
    BucketMapTest.assertWellFormed(map);
  }

  private static BucketTable only(BucketMap<?, ?> map) {
    BucketTable t = map.one;
    assertNotNull(t);
    return t;
  }

  // ---------------------------------------------------------------------------------------------
  // What the pieces do

  /** To two tables, by the first bit that they do not have in common; and to one again. */
  @Test
  void entriesAreCopiedByTheHashesThatWereRecorded() {
    BucketGeneration g = new BucketGeneration();
    BucketTable t = new BucketTable(5, 8, 0, 0, g);
    for (int i = 0; i < 60; i++) {
      assertTrue(BucketTableTest.put(t, i, Hash.of(i, 1), i));
    }
    BucketTable small = new BucketTable(1, 0, 0, 0, g);
    assertFalse(t.copyTo(small, small, 0), "the hashes are not known");
    assertTrue(t.recordHashes(1));
    assertTrue(BucketTableTest.put(t, 60, Hash.of(60, 1), 60), "it records its own");
    BucketTableTest.remove(t, 3, Hash.of(3, 1));
    assertFalse(t.copyTo(small, small, 0), "no room");
    int middle = 1 << 31;
    int needed = t.overflow(1, 1, 0, 0) + t.overflow(1, 1, middle, 0);
    assertTrue(needed >= 6 && needed <= 7, () -> "60 keys in two homes: " + needed);
    BucketTable lower = new BucketTable(1, t.overflow(1, 1, 0, 0), 1, 0, g);
    BucketTable upper = new BucketTable(1, t.overflow(1, 1, middle, middle), 1, middle, g);
    t.freeze();
    assertTrue(t.copyTo(lower, upper, middle), "just as many overflow buckets as were needed");
    assertEquals(60, lower.keys() + upper.keys());
    BucketTable merged = new BucketTable(20, 20, 0, 0, g);
    assertTrue(lower.recordHashes(1) && upper.recordHashes(1));
    assertTrue(lower.copyTo(merged, merged, 0) && upper.copyTo(merged, merged, 0));
    for (int i = 0; i < 61; i++) {
      Integer expected = i == 3 ? null : Integer.valueOf(i);
      int hash = Hash.of(i, 1);
      assertEquals(expected, t.get(i, hash), "frozen");
      assertEquals(expected, (hash < 0 ? upper : lower).get(i, hash));
      assertNull((hash < 0 ? lower : upper).get(i, hash));
      assertEquals(expected, merged.get(i, hash));
    }
  }

  @Test
  void overflowIsWhatEachHomeHasBeyondItsEightLanes() {
    BucketTable t = new BucketTable(1, 30, 0, 0, new BucketGeneration());
    assertEquals(0, t.overflow(4, 0, 0, 0), "without hashes: the one that is added");
    assertTrue(t.recordHashes(1));
    for (int n = 0; n < 25; n++) {
      BucketTableTest.put(t, n, n, n); // the first quarter
    }
    for (int n = 0; n < 7; n++) {
      BucketTableTest.put(t, -1 - n, -1 - n, n); // the last one
    }
    assertEquals(3, t.overflow(4, 0, 0, -1));
    assertEquals(3, t.overflow(4, 0, 0, 0));
    BucketTableTest.put(t, -8, -8, 7);
    assertEquals(4, t.overflow(4, 0, 0, -9), "the ninth of its home");
    assertEquals(3, t.overflow(2, 1, 0, -9), "which is of the other half");
    assertEquals(1, t.overflow(2, 1, 1 << 31, -9));
    assertEquals(33 / 8, t.overflow(1, 0, 0, 1));
  }

  /** A key that is computed goes where its owner looks for it, whatever its hash code is now. */
  @Test
  void aRunningFunctionIsCopiedByItsOwnHash() {
    BucketTable t = new BucketTable(1, 0, 0, 0, new BucketGeneration());
    SlotState f = new SlotState(Thread.currentThread(), 5);
    int key = 0;
    while (Hash.of(key, 1) >= 0) {
      key++;
    }
    BucketTableTest.put(t, key, 5, f);
    assertTrue(t.recordHashes(1));
    BucketTable lower = new BucketTable(1, 0, 1, 0, t.generation);
    BucketTable upper = new BucketTable(1, 0, 1, 1 << 31, t.generation);
    assertTrue(t.copyTo(lower, upper, 1 << 31));
    assertEquals(0, upper.keys());
    assertTrue(lower.findFunction(f, 0, lower.word(0)) >= 0);
  }

  @Test
  void thawedBucketsAreOfAnotherVersionAndThoseThatWereReplacedStayFrozen() {
    BucketTable t = new BucketTable(3, 1, 0, 0, new BucketGeneration());
    long before = t.word(1);
    t.freeze();
    long frozen = t.word(1);
    assertEquals(before | BucketTable.FROZEN, frozen);
    assertFalse(t.recordHashes(1), "it is being replaced");
    t.awaitThaw(); // which thaws: whoever froze it has left, and failed to
    assertEquals(0, t.word(1) & BucketTable.FROZEN);
    assertFalse(t.isStill(1, before), "it may have been changed since");
    assertFalse(t.isStill(1, frozen));
    t.freeze();
    t.replaced = true;
    t.awaitThaw();
    assertEquals(BucketTable.FROZEN, t.word(1) & BucketTable.FROZEN);
  }

  // ---------------------------------------------------------------------------------------------
  // What comes between the preparation and the copying

  /** Runs something before the first allocation of a rebuild, once. */
  private static final class Between implements IntConsumer {
    Runnable task;

    @Override
    public void accept(int buckets) {
      Runnable once = task;
      task = null;
      if (once != null) {
        once.run();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysThatComeAndGoMeanwhileAreNotLost(Kind kind) {
    Between between = new Between();
    BucketMap<Object, Integer> map = kind.map(between);
    long before = Moves.count(map);
    between.task =
        () -> {
          map.put("new", 1);
          map.put(7, 70);
          map.put(7, 7);
          map.remove(8);
          map.put(8, 8);
          map.merge(9, 0, Integer::sum);
          map.compute("computed", (k, v) -> 2);
        };
    kind.provoke(map);
    assertNull(between.task, "it came between");
    assertTrue(Moves.count(map) > before);
    assertEquals(1, map.get("new"));
    assertEquals(2, map.get("computed"));
    assertSound(map);
  }

  /** A rebuild that began before the clear must not bring back what was there. */
  @ParameterizedTest
  @EnumSource
  void aClearMeanwhileIsNotUndone(Kind kind) {
    for (boolean filledAgain : new boolean[] {false, true}) {
      Between between = new Between();
      BucketMap<Object, Integer> map = kind.map(between);
      between.task =
          () -> {
            map.clear();
            if (filledAgain) {
              map.put("new", 1);
            }
          };
      kind.provoke(map);
      assertNull(between.task, "it came between");
      Map<Object, Integer> expected = new HashMap<>();
      if (filledAgain) {
        expected.put("new", 1);
      }
      if (kind == Kind.GROWTH) { // the put whose growth it was, and those after it
        map.keySet().removeIf(k -> k instanceof Integer i && i >= 1_000);
      }
      assertEquals(expected, map);
      assertEquals(expected.size(), map.size());
      BucketMapTest.assertWellFormed(map);
    }
  }

  /** The smaller table has no room any more: the larger one stays, and is not frozen. */
  @Test
  void keysThatComeMeanwhileMayNeedTheRoom() {
    Between between = new Between();
    BucketMap<Object, Integer> map = Kind.SHRINK.map(between);
    BucketTable before = only(map);
    between.task =
        () -> {
          for (int i = 1_000; i < 1_300; i++) {
            map.put(i, i);
          }
        };
    for (int i = 20; between.task != null; i++) {
      map.remove(i);
    }
    assertSame(before, only(map));
    for (int i = 1_000; i < 1_300; i++) {
      assertEquals(i, map.remove(i));
    }
    assertSound(map);
  }

  /** Somebody else has done it meanwhile: what was prepared is dropped. */
  @ParameterizedTest
  @EnumSource
  void theSameRebuildMeanwhileIsEnough(Kind kind) {
    Between between = new Between();
    BucketMap<Object, Integer> map = kind.map(between);
    between.task =
        () -> {
          map.rebuild.splitAll();
          map.trimToSize();
          map.put("new", 1);
        };
    kind.provoke(map);
    assertEquals(1, map.get("new"));
    assertSound(map);
  }

  // ---------------------------------------------------------------------------------------------
  // No memory

  @ParameterizedTest
  @EnumSource
  void aRebuildWithoutMemoryLosesNothing(Kind kind) {
    AtomicInteger failures = new AtomicInteger();
    boolean[] failing = new boolean[1];
    BucketMap<Object, Integer> map =
        kind.map(
            n -> {
              if (failing[0]) {
                failures.incrementAndGet();
                throw new OutOfMemoryError("as the test wants it");
              }
            });
    Map<Object, Integer> before = new HashMap<>(map);
    failing[0] = true;
    if (kind == Kind.SHRINK || kind == Kind.MERGE) {
      kind.provoke(map); // a remove does not fail for it
      before.keySet().removeIf(k -> (Integer) k >= 20);
    } else {
      assertThrows(OutOfMemoryError.class, () -> kind.provoke(map));
    }
    assertTrue(failures.get() > 0);
    failing[0] = false;
    map.keySet().removeIf(k -> (Integer) k >= 1_000);
    assertEquals(before, map);
    assertSound(map);
    long moves = Moves.count(map);
    for (int i = 0; i < 3_000; i++) {
      assertNull(map.put(10_000 + i, i));
    }
    for (int i = 0; i < 3_000; i++) {
      assertEquals(i, map.remove(10_000 + i));
    }
    assertTrue(Moves.count(map) > moves, "with memory it goes on");
    assertEquals(before, map);
  }

  // ---------------------------------------------------------------------------------------------
  // Keys whose hashCode throws, waits, or changes the map

  @ParameterizedTest
  @EnumSource
  void aKeyWithoutAHashLosesNoEntryAndIsGotOver(Kind kind) {
    BucketMap<Object, Integer> map = kind.map(n -> {});
    EvilKey evil = new EvilKey(1, 1);
    map.put(evil, -1);
    evil.mode = EvilKey.Mode.HASH_CODE;
    EvilKey twin = evil.twin(EvilKey.Mode.GOOD);
    kind.provoke(map);
    for (int i = 0; i < 2_000; i++) {
      assertNull(map.put(10_000 + i, i));
    }
    assertEquals(-1, map.get(twin));
    assertSound(map);
    BucketTable its = map.tableFor(Hash.of(twin, 1));
    assertNotNull(its);
    assertTrue(map.stats().collidingKeys() > 0, "the keys that found no room");
    for (int i = 0; i < 2_000; i++) {
      assertEquals(i, map.get(10_000 + i));
      assertEquals(i, map.put(10_000 + i, i + 1));
    }
    evil.mode = EvilKey.Mode.GOOD;
    long before = Moves.count(map);
    for (int i = 0; i < 2_000; i++) {
      assertEquals(i + 1, map.remove(10_000 + i));
    }
    map.keySet().removeIf(k -> k instanceof Integer i && i >= 1_000);
    assertEquals(0, map.stats().collidingKeys());
    for (int i = 0; i < 2_000; i++) {
      assertNull(map.put(20_000 + i, i));
    }
    assertTrue(Moves.count(map) > before, "it recovers");
    BucketTable now = map.tableFor(Hash.of(twin, 1));
    assertTrue(now != its && now != null, "the table of the key, too");
    assertEquals(-1, map.remove(twin));
    assertSound(map);
  }

  /** A key whose hash code is given, and that has something done when it is asked for it. */
  private static final class HookKey {
    final int code;
    volatile Runnable hook = () -> {};

    HookKey(int code) {
      this.code = code;
    }

    @Override
    public int hashCode() {
      hook.run();
      return code;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof HookKey k && k.code == code;
    }
  }

  /**
   * As {@code java.net.URL} does, or a lazily loaded entity: its monitor is another's meanwhile.
   */
  @ParameterizedTest
  @EnumSource
  void aHashCodeThatWaitsForAWriterDoesNotBlockIt(Kind kind) throws Exception {
    BucketMap<Object, Integer> map = kind.map(n -> {});
    HookKey key = new HookKey(3);
    map.put(key, -1);
    Thread writer = Thread.currentThread();
    CountDownLatch asked = new CountDownLatch(1);
    Object monitor = new Object();
    key.hook =
        () -> {
          if (Thread.currentThread() != writer) {
            asked.countDown();
            synchronized (monitor) {
              assertTrue(Thread.holdsLock(monitor));
            }
          }
        };
    TestThreads.Running<Void> rebuilding;
    synchronized (monitor) {
      rebuilding =
          TestThreads.start(
              () -> {
                kind.provoke(map);
                return null;
              });
      TestThreads.await(asked);
      rebuilding.awaitWaiting();
      for (int i = 0; i < 3_000; i++) { // would hang if it waited for the other one's rebuild
        assertNull(map.put(10_000 + i, i));
        assertEquals(-1, map.get(new HookKey(3)));
      }
      for (int i = 0; i < 2_000; i++) {
        assertEquals(i, map.remove(10_000 + i));
      }
      assertFalse(rebuilding.isDone());
    }
    rebuilding.result();
    assertEquals(-1, map.get(new HookKey(3)));
    for (int i = 2_000; i < 3_000; i++) {
      assertEquals(i, map.get(10_000 + i));
    }
    assertSound(map);
  }

  @ParameterizedTest
  @EnumSource
  void aHashCodeMayChangeTheMap(Kind kind) {
    BucketMap<Object, Integer> map = kind.map(n -> {});
    HookKey key = new HookKey(3);
    map.put(key, -1);
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger depth = new AtomicInteger();
    key.hook =
        () -> {
          if (depth.incrementAndGet() <= 2) {
            map.put("by hashCode " + calls.incrementAndGet(), 0);
            map.remove("by hashCode " + (calls.get() - 3));
          }
          depth.decrementAndGet();
        };
    kind.provoke(map);
    for (int i = 0; i < 3_000; i++) {
      assertNull(map.put(10_000 + i, i));
    }
    for (int i = 0; i < 3_000; i++) {
      assertEquals(i, map.remove(10_000 + i));
    }
    assertTrue(calls.get() > 0);
    key.hook = () -> {};
    assertEquals(-1, map.get(key));
    assertSound(map);
  }

  /** As many keys of each hash as a chain has room for, or more: no key is to pay for a table. */
  @ParameterizedTest
  @CsvSource({"16, 4_000", "64, 8_000", "256, 20_000", "1_000, 20_000"})
  void keysOfFewHashesAreNotHashedAgainForEachOfThem(String hashes, String keys) {
    int distinct = Integer.parseInt(hashes.replace("_", ""));
    int n = Integer.parseInt(keys.replace("_", ""));
    BucketMap<Object, Integer> map = new BucketMap<>();
    int[] calls = new int[1];
    for (int i = 0; i < n; i++) {
      map.put(new CountedKey(i, i % distinct * 0x9E37_79B1, calls), i);
    }
    assertTrue(calls[0] < 8 * n, () -> "calls of hashCode: " + calls[0]);
    BucketMap.Stats stats = map.stats();
    if (n / distinct < 3 * BucketTable.LANES) { // what a chain has room for is in chains
      assertTrue(stats.collidingKeys() < n / 10, stats::toString);
    }
    assertEquals(n, map.size());
    BucketMapTest.assertWellFormed(map);
  }

  /** Overflow buckets that hold a key or two each must not keep a table from growing later. */
  @Test
  void aTableThatWasLongInUseGrows() {
    for (int n = 12; n < 100; n += 2) {
      for (int seed = 1; seed < 6; seed++) {
        Random random = new Random(100L * n + seed);
        BucketMap<Object, Integer> map =
            new BucketMap<>(0, BucketTunings.withMultiplier(random.nextInt() | 1));
        int[] ids = random.ints(n).toArray();
        for (int id : ids) {
          map.put(id, id);
        }
        for (int i = 0; i < 15_000; i++) {
          int j = random.nextInt(n);
          map.remove(ids[j]);
          ids[j] = random.nextInt();
          map.put(ids[j], i);
        }
        for (int i = 0; i < 5_000; i++) {
          map.put(random.nextInt(), i);
        }
        assertEquals(0, map.stats().collidingKeys(), n + " keys, seed " + seed);
      }
    }
  }

  private record CountedKey(int id, int hash, int[] calls) implements Comparable<CountedKey> {
    @Override
    public int hashCode() {
      calls[0]++;
      return hash;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof CountedKey key && id == key.id;
    }

    @Override
    public int compareTo(CountedKey o) {
      return Integer.compare(id, o.id);
    }
  }
}
