package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  /** How many bytes an entry takes: in a table of just its size, and in one that grew. */
  enum Kind {
    SYNC_MAP(15, 40, 2_000) {
      @Override
      AbstractConcurrentMap<Integer, Integer> copyOf(Map<Integer, Integer> content) {
        return new SyncMap<>(content);
      }
    },
    BUCKET_MAP(20, 40, 4_000) {
      @Override
      AbstractConcurrentMap<Integer, Integer> copyOf(Map<Integer, Integer> content) {
        return new BucketMap<>(content);
      }
    };

    final int bytesWhenTrimmed;
    final int bytesWhenGrown;

    /** Of an empty map, all in all. */
    final int bytesWhenEmpty;

    Kind(int bytesWhenTrimmed, int bytesWhenGrown, int bytesWhenEmpty) {
      this.bytesWhenTrimmed = bytesWhenTrimmed;
      this.bytesWhenGrown = bytesWhenGrown;
      this.bytesWhenEmpty = bytesWhenEmpty;
    }

    abstract AbstractConcurrentMap<Integer, Integer> copyOf(Map<Integer, Integer> content);

    AbstractConcurrentMap<Integer, Integer> empty() {
      return copyOf(Map.of());
    }

    AbstractConcurrentMap<Integer, Integer> full() {
      AbstractConcurrentMap<Integer, Integer> map = empty();
      for (int i = 0; i < N; i++) {
        map.put(FIRST + i, FIRST + i); // two boxes
      }
      return map;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTrimmedMapTakesFewBytesAnEntry(Kind kind) {
    AbstractConcurrentMap<Integer, Integer> map = kind.full();
    map.trimToSize();
    double perEntry = (double) structure(map) / N;
    assertTrue(perEntry <= kind.bytesWhenTrimmed, () -> "bytes per entry: " + perEntry);
    assertTrue(perEntry >= 8, () -> "less than two references per entry: " + perEntry);
  }

  @ParameterizedTest
  @EnumSource
  void aCopyTakesFewBytesAnEntry(Kind kind) {
    double perEntry = (double) structure(kind.copyOf(kind.full())) / N;
    assertTrue(perEntry <= kind.bytesWhenTrimmed, () -> "bytes per entry: " + perEntry);
  }

  /** Without a trim: twice, while a move is under way, and room for keys to come. */
  @ParameterizedTest
  @EnumSource
  void aMapThatGrewTakesLessThanAHashMap(Kind kind) {
    double perEntry = (double) structure(kind.full()) / N;
    assertTrue(perEntry <= kind.bytesWhenGrown, () -> "bytes per entry: " + perEntry);
  }

  @ParameterizedTest
  @EnumSource
  void removedEntriesGiveTheirMemoryBack(Kind kind) {
    AbstractConcurrentMap<Integer, Integer> map = kind.full();
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

  @ParameterizedTest
  @EnumSource
  void clearGivesAllMemoryBack(Kind kind) {
    long empty = structure(kind.empty());
    AbstractConcurrentMap<Integer, Integer> map = kind.full();
    map.clear();
    long cleared = structure(map);
    assertTrue(cleared <= empty + 2_000, () -> "empty: " + empty + " B, cleared: " + cleared);
    assertTrue(empty < kind.bytesWhenEmpty, () -> "an empty map: " + empty + " B");
  }

  /** The statistics promise an estimate of the same. */
  @ParameterizedTest
  @EnumSource
  void bytesHeldIsNearTheTruth(Kind kind) {
    AbstractConcurrentMap<Integer, Integer> map = kind.full();
    for (int round = 0; round < 2; round++) {
      long truth = structure(map);
      long estimate = Moves.bytesHeld(map);
      assertTrue(
          Math.abs(estimate - truth) < truth / 20 + 2_000,
          () -> "bytesHeld: " + estimate + ", by walking: " + truth);
      map.trimToSize();
    }
  }

  /** All that can be reached, less a box for each key and each value of the map. */
  private static long structure(AbstractConcurrentMap<Integer, Integer> map) {
    return GraphStats.parseInstance(map).totalSize() - 2L * BOX * map.size();
  }
}
