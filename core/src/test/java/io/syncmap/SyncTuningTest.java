package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thresholds of {@link SyncMap}, on both sides of each. */
class SyncTuningTest {
  private static final SyncTuning T = SyncTuning.DEFAULT;

  @Test
  void aTableOfSoManyKeysHasALoadOf66PercentOrIfSmallOf56() {
    assertEquals(4, SyncTuning.capacityFor(0));
    assertEquals(4, SyncTuning.capacityFor(2));
    assertEquals(8, SyncTuning.capacityFor(3));
    assertEquals(8, SyncTuning.capacityFor(4));
    assertEquals(12, SyncTuning.capacityFor(5));
    assertEquals(1_000, SyncTuning.capacityFor(560));
    assertEquals(1_004, SyncTuning.capacityFor(561));
    assertEquals(2_048, SyncTuning.capacityFor(1_146));
    assertEquals(2_052, SyncTuning.capacityFor(1_147));
    assertEquals(10_000, SyncTuning.capacityFor(6_600));
    assertEquals(10_004, SyncTuning.capacityFor(6_601));
  }

  /** Two array elements per slot. */
  @Test
  void noTableIsLargerThanAnArrayMayBe() {
    int largest = SyncTuning.capacityFor(Long.MAX_VALUE / 4);
    assertEquals(0, largest % 4);
    assertTrue(2L * largest <= Integer.MAX_VALUE - 64, () -> "" + largest);
    assertTrue(2L * largest > Integer.MAX_VALUE - 256, () -> "" + largest);
  }

  @Test
  void aTableHasRoomForWhatItWasMadeFor() {
    assertEquals(2, SyncTuning.roomOf(4));
    assertEquals(4, SyncTuning.roomOf(8));
    assertEquals(560, SyncTuning.roomOf(1_000));
    assertEquals(1_146, SyncTuning.roomOf(2_048));
    assertEquals(1_354, SyncTuning.roomOf(2_052));
    assertEquals(6_600, SyncTuning.roomOf(10_000));
    int last = 0;
    for (int keys = 0; keys < 10_000; keys++) {
      int capacity = SyncTuning.capacityFor(keys);
      int room = SyncTuning.roomOf(capacity);
      assertTrue(room >= keys, keys + " keys in " + capacity + " slots");
      assertTrue(capacity >= last, "no fewer slots for more keys");
      last = capacity;
    }
  }

  /** A probe ends at an empty slot. */
  @Test
  void someSlotsStayEmpty() {
    assertEquals(3, SyncTuning.limitOf(4));
    assertEquals(6, SyncTuning.limitOf(8));
    assertEquals(850, SyncTuning.limitOf(1_000));
    for (int capacity = 4; capacity < 10_000; capacity += 4) {
      int limit = SyncTuning.limitOf(capacity);
      assertTrue(limit < capacity, "of " + capacity);
      assertTrue(limit > SyncTuning.roomOf(capacity), "of " + capacity);
    }
  }

  @Test
  void aGrowthDoublesTheRoom() {
    assertEquals(SyncTuning.capacityFor(2_001), T.capacityAfterGrowth(1_000));
    assertEquals(SyncTuning.capacityFor(3), T.capacityAfterGrowth(0), "the first table's room");
    assertEquals(SyncTuning.capacityFor(7), T.capacityAfterGrowth(3));
    assertEquals(
        SyncTuning.capacityFor(101), T.withFirstKeys(100).capacityAfterGrowth(3), "no less");
  }

  @Test
  void aCompactionLeavesRoomForTwoPercent() {
    assertEquals(SyncTuning.capacityFor(1), SyncTuning.capacityAfterCompaction(0));
    assertEquals(SyncTuning.capacityFor(48), SyncTuning.capacityAfterCompaction(47));
    assertEquals(SyncTuning.capacityFor(50), SyncTuning.capacityAfterCompaction(48));
    assertEquals(SyncTuning.capacityFor(9_801), SyncTuning.capacityAfterCompaction(9_600));
  }

  /** Also of a small table: that of the map's user, who asked for it. */
  @Test
  void aTrimMakesTheSmallestTable() {
    assertEquals(4, SyncTuning.capacityAfterTrim(0));
    assertEquals(76, SyncTuning.capacityAfterTrim(47), "of 48 at 66 percent");
    assertEquals(76, SyncTuning.capacityAfterTrim(48), "of 50");
    assertEquals(SyncTuning.capacityFor(9_801), SyncTuning.capacityAfterTrim(9_600));
    for (int keys = 0; keys < 3_000; keys++) {
      int trimmed = SyncTuning.capacityAfterTrim(keys);
      assertTrue(trimmed <= SyncTuning.capacityAfterCompaction(keys), keys + " keys");
    }
  }

  /** What moves, and at least one key that comes meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10, 47, 48, 1_000, 1_000_000})
  void whatMovesHasRoomInTheNextTable(int keys) {
    assertTrue(SyncTuning.limitOf(SyncTuning.capacityAfterTrim(keys)) > keys);
    assertTrue(SyncTuning.limitOf(SyncTuning.capacityAfterCompaction(keys)) > keys);
    assertTrue(SyncTuning.limitOf(T.capacityAfterGrowth(keys)) > keys);
    assertTrue(SyncTuning.limitOf(SyncTuning.TINY.capacityAfterGrowth(keys)) > keys);
  }

  @Test
  void aTableIsSparseBelow30Percent() {
    assertFalse(T.isSparse(32, 22));
    assertTrue(T.isSparse(32, 23));
    assertFalse(T.isSparse(1_000, 700));
    assertTrue(T.isSparse(1_000, 701));
    assertTrue(T.isSparse(1_000, 1_000));
  }

  @Test
  void smallTablesAreNotSparse() {
    assertFalse(T.isSparse(31, 31));
    assertTrue(T.isSparse(32, 32));
    assertFalse(SyncTuning.TINY.isSparse(1, 1));
    assertTrue(SyncTuning.TINY.isSparse(2, 2));
  }

  /** So that a test can look at what is there before a move. */
  @Test
  void nothingIsSparseWhereNothingMoves() {
    assertFalse(Tunings.unmoving().isSparse(1_000, 1_000));
  }

  @Test
  void theFirstTableGetsTheRoomThatIsAskedFor() {
    IntConsumer hook = capacity -> {};
    SyncTuning given = Tunings.beforeAllocate(SyncTuning.TINY, hook);
    SyncTuning larger = given.withFirstKeys(1_000);
    assertEquals(1_000, larger.firstKeys());
    assertEquals(2, given.withFirstKeys(1).firstKeys(), "no less than there was");
    SyncTuning expected =
        new SyncTuning(
            1_000,
            given.growth(),
            given.stepSlots(),
            given.sampling(),
            given.sparse(),
            given.minSparse(),
            given.maxCandidates(),
            given.multiplier(),
            given.moves(),
            hook);
    assertEquals(expected, larger, "all else is as it was");
  }

  @Test
  void mapsWithoutATuningHaveTheDefault() {
    assertSame(SyncTuning.DEFAULT, SyncTuning.orDefault(null));
    assertSame(SyncTuning.TINY, SyncTuning.orDefault(SyncTuning.TINY));
  }

  /** One look-up in so many is counted, by a mask. */
  @Test
  void theSamplingIsAPowerOfTwo() {
    assertEquals(1, Integer.bitCount(T.sampling()));
    assertEquals(1, SyncTuning.TINY.sampling(), "each one counts");
  }
}
