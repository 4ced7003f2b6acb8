package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks begin at another slot in each table, and come to every key nevertheless. */
class EvictionTest {
  private static final int ENTRIES = 1_024;

  /**
   * A cache that evicts the first key of an iterator. If walks began where the lowest hashes are,
   * only keys of high hashes would stay, all in the same few slots and in the overflow.
   */
  @Test
  void evictingTheFirstKeyLeavesTheHashesSpread() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, i);
    }
    for (int i = ENTRIES; i < 50 * ENTRIES; i++) {
      assertNotNull(map.remove(map.keySet().iterator().next()));
      map.put(i, i);
      for (int j = 0; j < 20; j++) {
        map.get(-1 - j); // absent: the misses pay for promotions
      }
    }
    assertEquals(ENTRIES, map.size());
    int overflow = map.read.indices() - map.read.capacity;
    assertTrue(overflow < ENTRIES / 10, overflow + " keys in the overflow");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 9, 100, 1_000})
  void aWalkComesToEveryKeyOnceWhereverItBegins(int keys) {
    for (int fraction = 0; fraction < 1_000; fraction++) {
      Table table = new Table(Math.max(1, keys), new Generation(), Tuning.DEFAULT);
      table.setWalkStart(fraction * 0x9E37_79B9);
      Set<Integer> added = new HashSet<>();
      for (int key = 0; key < keys; key++) {
        added.add(table.addLocked(key, Hash.of(key)));
      }
      Set<Integer> walked = new HashSet<>();
      int end = table.indices();
      for (int step = table.nextStep(0, end); step < end; step = table.nextStep(step + 1, end)) {
        assertTrue(walked.add(table.walked(step)), "a slot comes twice");
      }
      walked.removeIf(i -> table.key(i) == null);
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

  @Test
  void walksBeginAtDifferentSlotsInDifferentTables() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < ENTRIES; i++) {
      map.put(i, i);
    }
    Set<Integer> first = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      map.startMove();
      map.stepMove(Integer.MAX_VALUE);
      first.add(map.keySet().iterator().next());
    }
    assertTrue(first.size() > 10, first.toString());
  }
}
