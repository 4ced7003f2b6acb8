package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphStats;

/**
 * The memory of a map, walked object by object. "Structure" is all that can be reached from the
 * map, less the boxes of the keys and values that are in it: {@code Integer}s above the cache of
 * boxes, one object each for key and value. A box that the map still holds for a removed entry
 * counts as structure.
 */
class FootprintTest {
  private static final int N = 100_000;

  /** Above this, {@code Integer.valueOf} makes a new box each time. */
  private static final int FIRST = 1_000;

  private static final long BOX = GraphStats.parseInstance(Integer.valueOf(FIRST)).totalSize();

  @Test
  void aTrimmedMapTakesFifteenBytesAnEntry() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map);
    map.trimToSize();
    double perEntry = (double) structure(map) / N;
    assertTrue(perEntry <= 15, () -> "bytes per entry: " + perEntry);
    assertTrue(perEntry >= 8, () -> "less than two references per entry: " + perEntry);
  }

  @Test
  void aCopyTakesFifteenBytesAnEntry() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map);
    double perEntry = (double) structure(new SyncMap<>(map)) / N;
    assertTrue(perEntry <= 15, () -> "bytes per entry: " + perEntry);
  }

  /** Without a trim: twice, while a move is under way, and room for keys to come. */
  @Test
  void aMapThatGrewTakesLessThanAHashMap() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map);
    double perEntry = (double) structure(map) / N;
    assertTrue(perEntry <= 40, () -> "bytes per entry: " + perEntry);
  }

  @Test
  void removedEntriesGiveTheirMemoryBack() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map);
    map.trimToSize();
    long peak = structure(map);
    for (int i = 0; i < N; i++) {
      if (i % 100 != 0) {
        assertEquals(FIRST + i, map.remove(FIRST + i));
      }
    }
    // No call in between: what remains is what the removes themselves have left.
    long left = structure(map);
    assertEquals(N / 100, map.size());
    assertTrue(left <= peak / 20, () -> "peak: " + peak + " B, left: " + left + " B");
  }

  @Test
  void clearGivesAllMemoryBack() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    long empty = structure(map);
    fill(map);
    map.clear();
    long cleared = structure(map);
    assertTrue(cleared <= empty + 2_000, () -> "empty: " + empty + " B, cleared: " + cleared);
    assertTrue(empty < 2_000, () -> "an empty map: " + empty + " B");
  }

  /** The statistics promise an estimate of the same. */
  @Test
  void bytesHeldIsNearTheTruth() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map);
    for (int round = 0; round < 2; round++) {
      long truth = structure(map);
      long estimate = map.stats().bytesHeld();
      assertTrue(
          Math.abs(estimate - truth) < truth / 20 + 2_000,
          () -> "bytesHeld: " + estimate + ", by walking: " + truth);
      map.trimToSize();
    }
  }

  private static void fill(SyncMap<Integer, Integer> map) {
    for (int i = 0; i < N; i++) {
      map.put(FIRST + i, FIRST + i); // two boxes
    }
  }

  /** All that can be reached, less a box for each key and each value of the map. */
  private static long structure(SyncMap<Integer, Integer> map) {
    return GraphStats.parseInstance(map).totalSize() - 2L * BOX * map.size();
  }
}
