package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a table shrinks: at once, unless that has turned out to be wrong before. */
class ShrinkPolicyTest {
  private static final int ROOM = 100;

  /** So many writes after a shrinking it was not wrong. */
  private static final int REGRET = 16 * ROOM;

  private final ShrinkPolicy policy = new ShrinkPolicy(false);

  private void writes(int n, boolean few) {
    for (int i = 0; i < n; i++) {
      policy.noteWrite(few);
    }
  }

  private void shrink(int room) {
    policy.noteAttempt();
    policy.noteShrink(room);
  }

  /** Returns how many writes with few keys it takes until the table is to shrink. */
  private int writesUntilDue() {
    int writes = 0;
    for (; !policy.isDue(); writes++) {
      assertTrue(writes < 10_000_000, "it is due in the end");
      policy.noteWrite(true);
    }
    return writes;
  }

  @Test
  void theFirstTimeATableShrinksAtOnce() {
    assertFalse(policy.isDue());
    assertFalse(policy.watches());
    assertEquals(1, writesUntilDue());
    assertTrue(policy.watches());
  }

  @Test
  void aTableOfTheSizeThatWasAskedForWaitsUntilItHasBeenUsed() {
    ShrinkPolicy presized = new ShrinkPolicy(true);
    assertTrue(presized.watches());
    for (int i = 0; i < 1_000; i++) {
      presized.noteWrite(true);
    }
    assertFalse(presized.isDue());
    presized.noteWrite(false);
    assertFalse(presized.watches());
    presized.noteWrite(true);
    assertTrue(presized.isDue());
  }

  @Test
  void onlyWritesWithoutABreakCount() {
    policy.noteFailure(10);
    writes(10, true);
    assertFalse(policy.isDue());
    policy.noteWrite(false);
    assertEquals(11, writesUntilDue());
  }

  @Test
  void anAttemptThatFailsIsRepeatedOnlyAfterAsManyWritesAsTheTableHasRoom() {
    policy.noteWrite(true);
    policy.noteAttempt();
    assertFalse(policy.isDue());
    policy.noteFailure(ROOM);
    assertEquals(ROOM + 1, writesUntilDue());
    policy.noteAttempt();
    policy.noteFailure(ROOM / 2);
    assertEquals(ROOM + 1, writesUntilDue(), "never sooner than before");
  }

  @Test
  void noRoomIsTooLargeForThePatience() {
    policy.noteFailure(Integer.MAX_VALUE);
    policy.noteShrink(Integer.MAX_VALUE);
    policy.noteGrowth(Integer.MAX_VALUE);
    policy.noteWrite(true);
    assertFalse(policy.isDue());
  }

  @Test
  void aShrinkingThatIsUndoneSoonTeachesPatience() {
    shrink(ROOM);
    assertTrue(policy.watches());
    policy.noteGrowth(ROOM);
    assertFalse(policy.watches());
    policy.noteGrowth(ROOM); // which undoes no shrinking
    assertEquals(2 * ROOM + 1, writesUntilDue());
  }

  @Test
  void eachFurtherOneDoublesIt() {
    shrink(ROOM);
    policy.noteGrowth(ROOM);
    shrink(ROOM);
    policy.noteGrowth(ROOM);
    assertEquals(4 * ROOM + 1, writesUntilDue());
  }

  @Test
  void aGrowthToHalfOfTheRoomWasNoMistake() {
    shrink(ROOM);
    policy.noteGrowth(ROOM / 2);
    assertEquals(1, writesUntilDue());
    policy.noteGrowth(ROOM / 2 + 1);
    policy.noteAttempt();
    assertEquals(2 * ROOM + 1, writesUntilDue());
  }

  @Test
  void aGrowthWithoutAShrinkingTeachesNothing() {
    policy.noteGrowth(ROOM);
    assertEquals(1, writesUntilDue());
  }

  @Test
  void aShrinkingThatWasRightHalvesThePatience() {
    shrink(ROOM);
    policy.noteGrowth(ROOM);
    shrink(ROOM);
    writes(REGRET, false);
    assertTrue(policy.watches());
    policy.noteWrite(false);
    assertFalse(policy.watches());
    assertEquals(ROOM + 1, writesUntilDue());
  }

  @Test
  void aGrowthLongAfterwardsIsNoMistake() {
    shrink(ROOM);
    writes(REGRET + 1, false);
    policy.noteGrowth(ROOM);
    assertEquals(1, writesUntilDue());
  }

  /** The map shrinks in several steps: the first of them gave up the most. */
  @Test
  void theLargestRoomThatWasGivenUpCounts() {
    shrink(ROOM);
    writes(REGRET, false);
    shrink(ROOM / 4);
    writes(REGRET, false);
    policy.noteGrowth(ROOM / 2 + 1);
    assertEquals(2 * ROOM + 1, writesUntilDue());
  }

  @Test
  void aGrowthInBetweenEndsTheCountOfEarlierPeaks() {
    shrink(ROOM);
    policy.noteGrowth(ROOM / 4);
    shrink(ROOM / 4);
    policy.noteGrowth(ROOM / 4);
    assertEquals(2 * (ROOM / 4) + 1, writesUntilDue());
  }

  @Test
  void severalShrinkingsAfterAGrowthAreOnePeak() {
    shrink(ROOM);
    policy.noteGrowth(ROOM / 4);
    shrink(ROOM / 2);
    shrink(ROOM / 8);
    policy.noteGrowth(ROOM / 4 + 1);
    assertEquals(2 * (ROOM / 2) + 1, writesUntilDue());
  }
}
