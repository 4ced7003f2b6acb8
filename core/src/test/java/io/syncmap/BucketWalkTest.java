package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks over a {@link BucketMap} whose tables are replaced between any two steps. */
@Timeout(120)
class BucketWalkTest {
  private static final int N = 60;

  /** What becomes of the tables in the midst of a walk. */
  enum Change {
    SPLIT {
      @Override
      void make(BucketMap<?, ?> map) {
        split(map);
      }
    },
    MERGE {
      @Override
      void make(BucketMap<?, ?> map) {
        map.rebuild.mergeAll();
      }
    },
    TRIM {
      @Override
      void make(BucketMap<?, ?> map) {
        map.trimToSize();
      }
    },

    /** The other way round, so that a table of any age may be met. */
    SPLIT_AND_MERGE {
      @Override
      void make(BucketMap<?, ?> map) {
        split(map);
        split(map);
        map.rebuild.mergeAll();
      }
    };

    /** Not without bounds: each time there are twice as many tables. */
    private static void split(BucketMap<?, ?> map) {
      if (map.stats().tables() < 64) {
        map.rebuild.splitAll();
      }
    }

    abstract void make(BucketMap<?, ?> map);
  }

  static Stream<Arguments> changesKindsAndTunings() {
    List<Arguments> result = new ArrayList<>();
    for (Change change : Change.values()) {
      for (KeyKind kind : KeyKind.values()) {
        for (BucketTuning tuning :
            new BucketTuning[] {
              BucketTuning.DEFAULT, BucketTuning.TINY, BucketTuning.CHAINED, BucketTunings.COLLIDING
            }) {
          result.add(Arguments.of(change, kind, tuning));
        }
      }
    }
    return result.stream();
  }

  private static BucketMap<Object, Integer> filled(KeyKind kind, BucketTuning tuning) {
    BucketMap<Object, Integer> map = new BucketMap<>(0, tuning);
    for (int id = 0; id < N; id++) {
      map.put(kind.key(id), id);
    }
    return map;
  }

  private static void assertEachOnce(List<Integer> seen) {
    assertEquals(N, new HashSet<>(seen).size(), () -> "different keys of " + seen);
    assertEquals(N, seen.size(), () -> "number of keys in " + seen);
  }

  // ---------------------------------------------------------------------------------------------
  // Keys that stay

  @ParameterizedTest
  @MethodSource("changesKindsAndTunings")
  void aChangeBetweenAnyTwoSteps(Change change, KeyKind kind, BucketTuning tuning) {
    for (int at = 0; at <= N; at++) {
      BucketMap<Object, Integer> map = filled(kind, tuning);
      if (at % 3 == 1) {
        map.rebuild.splitAll();
      }
      List<Integer> seen = new ArrayList<>();
      for (Map.Entry<Object, Integer> entry : map.entrySet()) {
        assertEquals(KeyKind.id(entry.getKey()), entry.getValue());
        if (seen.size() == at) {
          change.make(map);
        }
        seen.add(entry.getValue());
      }
      assertEachOnce(seen);
    }
  }

  @ParameterizedTest
  @MethodSource("changesKindsAndTunings")
  void changesBetweenAllSteps(Change change, KeyKind kind, BucketTuning tuning) {
    for (int other = 0; other < 3; other++) {
      BucketMap<Object, Integer> map = filled(kind, tuning);
      List<Integer> seen = new ArrayList<>();
      for (Object key : map.keySet()) {
        if (other == 0 || seen.size() % 2 == 0) {
          change.make(map);
        } else {
          Change.values()[seen.size() / 2 % other].make(map);
        }
        seen.add(KeyKind.id(key));
      }
      assertEachOnce(seen);
      BucketMapTest.assertWellFormed(map);
    }
  }

  /** A key that is removed for good comes at most once; one that stays exactly once. */
  @ParameterizedTest
  @MethodSource("changesKindsAndTunings")
  void keysComeAndGoBesideThoseThatStay(Change change, KeyKind kind, BucketTuning tuning) {
    for (int shift = 0; shift < 4; shift++) {
      BucketMap<Object, Integer> map = filled(kind, tuning);
      List<Integer> seen = new ArrayList<>();
      int step = 0;
      for (Object key : map.keySet()) {
        int id = KeyKind.id(key);
        if (id < N) {
          seen.add(id);
        }
        map.remove(kind.key((7 * step + shift) % N | 1)); // odd numbers leave
        assertTrue(step < 10 * N, "it ends");
        if (step < N) {
          map.put(kind.key(N + step), 0); // may take the free slot
        }
        if (step % 5 == shift) {
          change.make(map);
        }
        step++;
      }
      assertEquals(seen.size(), new HashSet<>(seen).size(), () -> "no key twice: " + seen);
      for (int id = 0; id < N; id += 2) {
        assertTrue(seen.contains(id), "a key that stays: " + id);
      }
    }
  }

  /** Tables of all depths: one eighth of the hashes is split often, and the directory doubles. */
  @Test
  void theDirectoryDoublesAndIsHalvedInTheMiddleOfAWalk() {
    // As TINY, with chains so long that keys are no collisions before a table has split.
    BucketTuning small = new BucketTuning(2, 3, 6, 1, true, 12, 1, n -> {});
    for (int at = 1; at < 900; at += 60) {
      BucketMap<Integer, Integer> map = new BucketMap<>(0, small);
      List<Integer> others = new ArrayList<>();
      for (int code = 0; code < 20_000; code++) {
        if (Hash.of(code, 1) >>> 29 != 5) {
          if (map.size() < 300) {
            map.put(code, code);
          }
        } else if (others.size() < 600) {
          others.add(code);
        }
      }
      Set<Integer> stay = new HashSet<>(map.keySet());
      Set<Integer> seen = new HashSet<>();
      int length = map.directory.length;
      int steps = 0;
      for (Integer key : map.keySet()) {
        steps++;
        if (steps == at || steps == 150) {
          others.forEach(k -> map.put(k, k));
          assertTrue(map.directory.length > length, () -> length + " entries, " + map.stats());
        } else if (steps == at + 20 || steps == 250) {
          others.forEach(map::remove);
          assertTrue(map.directory.length <= length, "it was halved");
        }
        assertTrue(seen.add(key), () -> key + " twice");
      }
      assertTrue(seen.containsAll(stay));
      assertTrue(steps >= 300);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Values

  /** The entries of a bucket are copied together; what becomes of them afterwards counts. */
  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void iteratorsGiveWhatIsThereWhenTheyComeBy(KeyKind kind) {
    for (Change change : Change.values()) {
      for (BucketTuning tuning : new BucketTuning[] {BucketTuning.DEFAULT, BucketTuning.CHAINED}) {
        BucketMap<Object, Integer> map = new BucketMap<>(0, tuning);
        for (int id = 0; id < 8; id++) {
          map.put(kind.key(id), 1);
        }
        Iterator<Map.Entry<Object, Integer>> iterator = map.entrySet().iterator();
        assertEquals(1, iterator.next().getValue());
        change.make(map);
        map.replaceAll((k, v) -> 2);
        assertEquals(1, iterator.next().getValue(), "has been fetched ahead");
        assertEquals(2, iterator.next().getValue());
        change.make(map);
        map.keySet().removeIf(k -> true);
        int more = 0;
        while (iterator.hasNext()) {
          iterator.next();
          more++;
        }
        assertEquals(1, more, "has been fetched ahead");
      }
    }
  }

  @Test
  void aFunctionThatRunsIsPassedWithTheValueBefore() {
    for (BucketTuning tuning : new BucketTuning[] {BucketTuning.TINY, BucketTunings.COLLIDING}) {
      BucketMap<Object, Integer> map = filled(KeyKind.STRING, tuning);
      int[] walks = new int[1];
      for (int id = 0; id <= N; id++) {
        Integer before = map.get("k" + id);
        map.compute(
            "k" + id,
            (k, v) -> {
              Set<Object> seen = new HashSet<>();
              for (Map.Entry<Object, Integer> entry : map.entrySet()) {
                assertTrue(seen.add(entry.getKey()));
                assertEquals(KeyKind.id(entry.getKey()), entry.getValue());
              }
              assertEquals(before != null, seen.contains(k));
              assertEquals(N, seen.size());
              walks[0]++;
              return v;
            });
      }
      assertEquals(N + 1, walks[0]);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Clear

  /** At most the one entry that the iterator had fetched, whatever is put afterwards. */
  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void iteratorsEndAtAClear(KeyKind kind) {
    for (BucketTuning tuning :
        new BucketTuning[] {BucketTuning.DEFAULT, BucketTuning.TINY, BucketTunings.COLLIDING}) {
      for (int at = 0; at < N; at += 7) {
        for (boolean filledAgain : new boolean[] {false, true}) {
          BucketMap<Object, Integer> map = filled(kind, tuning);
          Iterator<Object> iterator = map.keySet().iterator();
          for (int i = 0; i < at; i++) {
            iterator.next();
          }
          map.clear();
          for (int id = 0; filledAgain && id < N; id++) {
            map.put(kind.key(id), -id);
          }
          int more = 0;
          while (iterator.hasNext()) {
            iterator.next();
            more++;
          }
          assertEquals(1, more, "has been fetched ahead");
          assertEquals(filledAgain ? N : 0, map.size());
        }
      }
    }
  }

  @Test
  void aWalkOverNothingEndsThoughKeysCome() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    Traversal<Integer, Integer> walk = map.traverse();
    map.put(1, 1);
    assertFalse(walk.advance());
    assertThrows(NoSuchElementException.class, walk::key);
    assertThrows(NoSuchElementException.class, walk::value);
    assertEquals(0, walk.estimateSize());
  }

  // ---------------------------------------------------------------------------------------------
  // Parts

  @ParameterizedTest
  @MethodSource("changesKindsAndTunings")
  void partsHaveEachKeyOnceAmidChanges(Change change, KeyKind kind, BucketTuning tuning) {
    for (int startAt = 0; startAt < 12; startAt += 3) {
      BucketMap<Object, Integer> map = filled(kind, tuning);
      boolean ofOneBucket = map.stats().buckets() - map.stats().overflowBuckets() <= 1;
      Deque<Spliterator<Integer>> open = new ArrayDeque<>();
      open.add(map.values().spliterator());
      List<Integer> seen = new ArrayList<>();
      int parts = 0;
      for (int step = 0; !open.isEmpty(); step++) {
        if (step >= startAt && step < startAt + 20) {
          change.make(map);
        }
        Spliterator<Integer> last = open.removeLast();
        Spliterator<Integer> prefix = parts < 40 ? last.trySplit() : null;
        last.tryAdvance(seen::add);
        if (prefix != null) {
          parts++;
          open.addFirst(prefix);
          open.addFirst(last);
        } else {
          last.forEachRemaining(seen::add);
        }
      }
      assertEachOnce(seen);
      assertTrue(parts > 0 || ofOneBucket);
    }
  }

  /** Else a parallel stream could spend its time on parts of nothing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 100, 10_000})
  void aPartIsNotLessThanABucket(int size) {
    BucketMap<Integer, Integer> map = new BucketMap<>(KeyPlace.identity(size));
    Deque<Spliterator<Integer>> open = new ArrayDeque<>();
    open.add(map.keySet().spliterator());
    int parts = 0;
    while (!open.isEmpty()) {
      Spliterator<Integer> last = open.removeLast();
      Spliterator<Integer> prefix = last.trySplit();
      if (prefix == null) {
        parts++;
      } else {
        open.add(prefix);
        open.add(last);
      }
    }
    BucketMap.Stats stats = map.stats();
    int least = (int) (stats.buckets() / 2);
    assertTrue(parts >= least && parts <= stats.buckets() + 1, parts + " parts, " + stats);
  }

  @Test
  void aPartHasHalfOfWhatIsLeft() {
    BucketMap<Integer, Integer> map = new BucketMap<>(KeyPlace.identity(10_000));
    Traversal<Integer, Integer> walk = map.traverse();
    assertEquals(10_000, walk.estimateSize());
    Traversal<Integer, Integer> prefix = walk.split();
    assertNotNull(prefix);
    assertEquals(5_000, prefix.estimateSize());
    assertEquals(5_000, walk.estimateSize());
    for (int i = 0; i < 4_000; i++) {
      assertEquals(5_000 - i, walk.estimateSize(), 300);
      assertTrue(walk.advance());
    }
    assertEquals(1_000, walk.estimateSize(), 300);
    int n = 4_000;
    while (walk.advance()) {
      n++;
    }
    assertEquals(0, walk.estimateSize());
    assertNull(walk.split(), "nothing is left");
    while (prefix.advance()) {
      n++;
    }
    assertEquals(10_000, n);
  }

  // ---------------------------------------------------------------------------------------------
  // Many keys of one hash

  /** Each is passed a bounded number of times: a quadratic walk would take minutes. */
  @ParameterizedTest
  @CsvSource({"CONSTANT_HASH, 100000", "TRUNCATED_HASH, 100000", "CONSTANT_HASH_UNORDERED, 2000"})
  void keysOfOneHashAreWalkedOverInLinearTime(KeyKind kind, int n) {
    int[] hashed = new int[1];
    final class Counting implements Comparable<Counting> {
      final int id;

      Counting(int id) {
        this.id = id;
      }

      @Override
      public int hashCode() {
        hashed[0]++;
        return kind == KeyKind.TRUNCATED_HASH ? id & 3 : 42;
      }

      @Override
      public boolean equals(Object o) {
        return this == o;
      }

      @Override
      public int compareTo(Counting that) {
        return Integer.compare(id, that.id);
      }
    }
    BucketMap<Object, Integer> map = new BucketMap<>();
    for (int id = 0; id < n; id++) {
      map.put(kind == KeyKind.CONSTANT_HASH_UNORDERED ? kind.key(id) : new Counting(id), id);
    }
    assertTrue(map.stats().collidingKeys() > n / 2);
    hashed[0] = 0;
    for (int walk = 0; walk < 10; walk++) {
      boolean[] seen = new boolean[n];
      int steps = 0;
      for (Integer v : map.values()) {
        assertFalse(seen[v]);
        seen[v] = true;
        steps++;
      }
      assertEquals(n, steps);
    }
    assertTrue(hashed[0] <= 10 * n, () -> hashed[0] + " calls of hashCode");
  }

  @Test
  void aBufferGrowsAndForgets() {
    BucketWalk.Buffer buffer = new BucketWalk.Buffer();
    for (int round = 0; round < 2; round++) {
      assertEquals(0, buffer.end);
      for (int n = 0; n < 100; n++) {
        buffer.add("k" + n, "v" + n);
        assertEquals(2 * (n + 1), buffer.end);
      }
      for (int n = 0; n < 100; n++) {
        assertEquals("k" + n, buffer.entries[2 * n]);
        assertEquals("v" + n, buffer.entries[2 * n + 1]);
      }
      buffer.truncate(0);
      for (Object held : buffer.entries) {
        assertNull(held, "a removed entry would be held by an iterator that nobody uses any more");
      }
    }
  }
}
