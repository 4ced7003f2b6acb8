package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What iterators do to the table, and that walks come to every key. */
class EvictionTest {
  private static final int ENTRIES = 1_024;

  /**
   * A cache that evicts the first key of an iterator. Slots are in the order of the hash: only keys
   * of high hashes stay, which must not pile up in the same few slots, nor among the collisions.
   */
  @Test
  void evictingTheFirstKeyLeavesProbesShort() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, i);
    }
    for (int i = ENTRIES; i < 50 * ENTRIES; i++) {
      assertNotNull(map.remove(map.keySet().iterator().next()));
      map.put(i, i);
    }
    assertEquals(ENTRIES, map.size());
    assertTrue(Moves.collisions(map) < ENTRIES / 10, () -> map.stats().toString());
    Moves.runToEnd(map);
    double mean = meanProbe(map);
    assertTrue(mean < 20, () -> "slots that a look-up visits: " + mean);
  }

  /** How many slots a look-up visits, on the average of the keys that are there. */
  private static double meanProbe(SyncMap<Integer, Integer> map) {
    SyncTable s = Moves.snapshot(map);
    long visited = 0;
    int keys = 0;
    for (int i = 0; i < s.capacity(); i++) {
      Object key = s.tag(i) == 0 ? null : s.key(i);
      if (key != null) {
        keys++;
        visited += 1 + Math.floorMod(i - s.home(Hash.of(key)), s.capacity());
      }
    }
    assertTrue(keys > ENTRIES / 2, "most are in the table");
    return (double) visited / keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 100, 1_000})
  void aWalkComesToEveryKeyOnceInWhateverOrder(int keys) {
    for (int round = 0; round < 1_000; round++) {
      SyncMap<Integer, Integer> map = new SyncMap<>(); // of a hash of its own
      Set<Integer> added = new HashSet<>();
      for (int key = 0; key < keys; key++) {
        map.put(key, key);
        added.add(key);
      }
      if (round % 2 == 0) {
        map.startMove();
        map.stepMove(round % 64);
      }
      Set<Integer> walked = new HashSet<>();
      for (Traversal<Integer, Integer> walk = map.traverse(); walk.advance(); ) {
        assertTrue(walked.add(walk.key()), "a key comes twice");
        assertEquals(walk.key(), walk.value());
      }
      assertEquals(added, walked);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100, 1_000})
  void partsOfAWalkEndWhereTheyShould(int keys) {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < keys; i++) {
      map.put(i, i);
      if (i % 3 == 0) {
        map.trimToSize();
      }
    }
    Deque<Traversal<Integer, Integer>> parts = new ArrayDeque<>(List.of(map.traverse()));
    Set<Integer> walked = new HashSet<>();
    while (!parts.isEmpty()) {
      Traversal<Integer, Integer> part = parts.pop();
      Traversal<Integer, Integer> prefix = part.split();
      if (prefix != null) {
        parts.push(part);
        parts.push(prefix);
        continue;
      }
      while (part.advance()) {
        assertTrue(walked.add(part.key()), "a key comes twice");
      }
      assertEquals(0, part.estimateSize());
    }
    assertEquals(map.keySet(), walked);
  }

  /**
   * Else, what the iterator of one map returns would fill one region of another after the other.
   */
  @Test
  void differentMapsHaveDifferentOrders() {
    Set<Integer> first = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      SyncMap<Integer, Integer> map = new SyncMap<>();
      for (int key = 1; key <= ENTRIES; key++) { // not 0, whose place is the first one everywhere
        map.put(key, key);
      }
      first.add(map.keySet().iterator().next());
    }
    assertTrue(first.size() > 10, first.toString());
  }

  /** Keys that are removed in the order of the table, by walks that came to their end. */
  private enum Eviction {
    THREE_QUARTERS_BY_COPY {
      @Override
      void run(SyncMap<Integer, Integer> map) {
        List<Integer> keys = new ArrayList<>(map.keySet());
        keys.subList(0, keys.size() * 3 / 4).forEach(map::remove);
      }
    },
    HALF_THEN_TRIM {
      @Override
      void run(SyncMap<Integer, Integer> map) {
        int half = map.size() / 2;
        map.keySet().removeIf(k -> map.size() > half);
        map.trimToSize();
      }
    },
    HALF_WHENEVER_FULL {
      @Override
      void run(SyncMap<Integer, Integer> map) {
        int full = map.size();
        for (int k = full; k < 20 * full; k++) {
          map.put(k, k);
          if (map.size() > full) {
            map.keySet().removeIf(old -> map.size() > full / 2);
          }
        }
      }
    };

    abstract void run(SyncMap<Integer, Integer> map);
  }

  /** What is left lies in one region, and must not do so in the next table. */
  @ParameterizedTest
  @EnumSource(Eviction.class)
  void removingInTheOrderOfTheTableCrowdsNoRegionOfTheNext(Eviction eviction) {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < 20 * ENTRIES; i++) {
      map.put(i, i);
    }
    eviction.run(map);
    Moves.runToEnd(map);
    assertTrue(Moves.collisions(map) < map.size() / 1_000, () -> map.stats().toString());
    double mean = meanProbe(map);
    assertTrue(mean < 5, () -> "slots that a look-up visits: " + mean);
    assertTrue(Moves.snapshot(map).isEven());
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 32, 1_000, 100_000})
  void aTableIsEvenUnlessOneRegionIsCrowded(int entries) {
    SyncMap<Integer, Integer> map = new SyncMap<>(entries);
    for (int i = 0; i < entries; i++) {
      map.put(i, i);
    }
    SyncTable s = Moves.snapshot(map);
    assertTrue(s.isEven());
    new ArrayList<>(map.keySet()).subList(0, entries / 2).forEach(map::remove);
    assertEquals(entries < 100, s.isEven(), "a few are a matter of chance");
  }
}
