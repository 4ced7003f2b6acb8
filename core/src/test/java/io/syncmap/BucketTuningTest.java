package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of the tables of a {@link BucketMap}, and when they change. */
class BucketTuningTest {
  private static final BucketTuning T = BucketTuning.DEFAULT;

  private static final List<BucketTuning> ALL =
      List.of(
          BucketTuning.DEFAULT,
          BucketTuning.TINY,
          BucketTuning.CHAINED,
          BucketTunings.ONE_TABLE,
          BucketTunings.COLLIDING);

  @Test
  void aTableHasHomesForItsKeysAndNoneToSpare() {
    for (BucketTuning t : ALL) {
      assertEquals(1, t.homesFor(0));
      assertEquals(1, t.homesFor(BucketTable.LANES));
      for (int keys = BucketTable.LANES + 1; keys < 2_000; keys++) {
        int n = keys;
        int homes = t.homesFor(keys);
        assertTrue(homes * t.load() >= keys, () -> n + " keys: " + homes);
        assertTrue((homes - 1) * t.load() < keys, () -> n + " keys: " + homes);
      }
    }
  }

  /** Else a table for all keys that it is to have would be too large by itself. */
  @Test
  void theRoomOfTheLargestTableNeedsNoMoreThanItsHomes() {
    for (BucketTuning t : ALL) {
      assertTrue(t.homesFor(t.roomOfLargest()) <= t.maxHomes(), t::toString);
      assertTrue(t.roomOfLargest() >= BucketTable.LANES);
    }
  }

  @Test
  void thereAreAFewSparesAndNoMoreThanTheirSetHasBits() {
    assertEquals(0, BucketTuning.sparesFor(1, 0));
    assertEquals(1, BucketTuning.sparesFor(2, 0));
    assertEquals(1, BucketTuning.sparesFor(5, 0));
    assertEquals(2, BucketTuning.sparesFor(6, 0));
    assertEquals(32, BucketTuning.sparesFor(128, 0));
    assertEquals(32 + 7, BucketTuning.sparesFor(128, 7), "those that are needed at once besides");
    assertEquals(Long.SIZE, BucketTuning.sparesFor(128, 1_000));
  }

  /** A table that was just made must not be replaced by the next remove, nor the one after it. */
  @Test
  void noTableIsSparseWhenItIsMade() {
    for (BucketTuning t : List.of(BucketTuning.DEFAULT, BucketTuning.TINY)) {
      int most = t.roomOfLargest();
      for (int keys = 1; keys <= most; keys++) {
        int n = keys;
        // Growth, or the first table.
        assertFalse(t.isSparse(keys, t.homesFor(keys + 1), 0), () -> n + " keys");
      }
      // Halves of a table that was split since it was full.
      int half = most / 2;
      assertFalse(t.isSparse(half, Math.min(t.maxHomes(), t.homesFor(half + 1)), 1), t::toString);
      // A merge, of just as many as are merged.
      int merged = t.mergeLimit();
      assertFalse(t.isSparse(merged, t.homesFor(merged + 1), 1), t::toString);
    }
  }

  /** Between a merge and the next split of its keys, and the other way round, keys must come. */
  @Test
  void mergesAndSplitsAreFarApart() {
    int most = T.roomOfLargest();
    int merged = T.mergeLimit();
    assertTrue(2 * merged <= most, "as many as were merged until they split again");
    // A merge is looked for when a half has less than half of the limit.
    assertTrue(most / 2 - merged / 2 >= most / 4, "half of a half until they merge again");
  }

  @Test
  void aTableIsSparseByItsHomesOrByWhatIsLeftOfATable() {
    assertTrue(T.isSparse(129, 100, 0));
    assertFalse(T.isSparse(130, 100, 0));
    assertFalse(T.isSparse(0, 1, 0), "there is nothing smaller");
    assertTrue(T.isSparse(0, 1, 1), "but a merge");
    int limit = T.mergeLimit() / 2;
    assertTrue(T.isSparse(limit - 1, 1, 3));
    assertFalse(T.isSparse(limit, 1, 3));
  }

  @Test
  void theDirectoryIsNotMuchLongerThanTheNumberOfTables() {
    assertTrue(T.maySplit(0, 2, 1));
    assertTrue(T.maySplit(3, 8, 1), "a few entries are no matter");
    assertFalse(T.maySplit(4, 16, 1));
    assertTrue(T.maySplit(4, 16, 2));
    assertTrue(T.maySplit(23, 1 << 24, 1 << 21));
    assertFalse(T.maySplit(23, 1 << 24, (1 << 21) - 1));
    assertFalse(T.maySplit(24, 1 << 24, 1 << 24), "as deep as it goes");
    assertFalse(BucketTunings.ONE_TABLE.maySplit(0, 1, 1));
  }

  // ---------------------------------------------------------------------------------------------
  // No thrash

  /** Keys come, up to a number, and most of them go. */
  static void swing(Map<Integer, Integer> map, int high, int low) {
    for (int i = 0; i < high; i++) {
      map.put(i, i);
    }
    for (int i = low; i < high; i++) {
      assertEquals(i, map.remove(i));
    }
  }

  /**
   * A table of which a third comes and goes is not rebuilt each time; nor does the end of a split
   * begin a merge.
   */
  @ParameterizedTest
  @CsvSource({"300, 200", "600, 400", "30000, 20000"})
  void aMapThatSwingsByAThirdIsHardlyRebuilt(int high, int low) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    swing(map, high, low);
    swing(map, high, low);
    long before = Moves.count(map);
    int swings = 20;
    for (int swing = 0; swing < swings; swing++) {
      swing(map, high, low);
    }
    long moves = Moves.count(map) - before;
    long operations = 2L * swings * (high - low);
    assertTrue(moves <= operations / 500, () -> moves + " in " + operations + ": " + map.stats());
    assertEquals(low, map.size());
  }

  /** However a load swings: each rebuild copies some hundred keys, so there must be that many. */
  @ParameterizedTest
  @CsvSource({"1000, 100", "1000, 0", "20000, 500", "570, 200", "280, 100"})
  void rebuildsAreAmortisedOverTheOperations(int high, int low) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    swing(map, high, low);
    long before = Moves.count(map);
    int swings = 30;
    for (int swing = 0; swing < swings; swing++) {
      swing(map, high, low);
    }
    long moves = Moves.count(map) - before;
    long operations = 2L * swings * (high - low);
    assertTrue(moves <= operations / 30, () -> moves + " in " + operations + ": " + map.stats());
    assertEquals(low, map.size());
  }

  /** One key at the edge, put and removed again and again, moves no others. */
  @Test
  void noSingleKeyMakesAMapSwing() {
    for (int size = 1; size < 700; size++) {
      BucketMap<Integer, Integer> map = new BucketMap<>(KeyPlace.identity(size));
      long before = Moves.count(map);
      for (int i = 0; i < 100; i++) {
        map.put(-1, -1);
        map.remove(-1);
      }
      long moves = Moves.count(map) - before;
      assertTrue(moves <= 1, () -> moves + ": " + map.stats());
    }
  }
}
