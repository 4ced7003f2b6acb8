package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The thresholds of {@link SyncMap}, on both sides of each. */
class TuningTest {
  private static final Tuning T = Tuning.DEFAULT;

  private static Table table(int room, int keys) {
    Table t = new Table(room, new Generation(), T);
    for (int n = 0; n < keys; n++) {
      t.addLocked(n, Hash.of(n));
    }
    t.publishKeys();
    return t;
  }

  @Test
  void aTableOfSoManyKeysHasALoadOf62Percent() {
    assertEquals(8, Tuning.capacityFor(0));
    assertEquals(8, Tuning.capacityFor(4));
    assertEquals(16, Tuning.capacityFor(5));
    assertEquals(1_000, Tuning.capacityFor(620));
    assertEquals(1_008, Tuning.capacityFor(621));
  }

  /** Two array elements per slot. */
  @Test
  void noTableIsLargerThanAnArrayMayBe() {
    int largest = Tuning.capacityFor(Long.MAX_VALUE / 4);
    assertEquals(0, largest % 8);
    assertTrue(2L * largest <= Integer.MAX_VALUE - 64, () -> "" + largest);
    assertTrue(2L * largest > Integer.MAX_VALUE - 256, () -> "" + largest);
  }

  @Test
  void dirtyHasRoomForHalfOfTheKeysOfTheSnapshot() {
    assertEquals(12, T.dirtyRoom(table(0, 0)));
    assertEquals(12, T.dirtyRoom(table(30, 25)));
    assertEquals(13, T.dirtyRoom(table(30, 26)));
    assertEquals(50, T.dirtyRoom(table(100, 100)));
  }

  @Test
  void dirtyIsFullWhenItsRoomIsTaken() {
    assertFalse(Tuning.isFull(table(10, 9)));
    assertTrue(Tuning.isFull(table(10, 10)));
  }

  /** Its keys are expensive to move, and the overflow grows by itself. */
  @Test
  void aDirtyTableOfCollidingKeysIsNotFull() {
    Table few = table(10, 0);
    for (int n = 0; n < 64 + 4; n++) {
      few.addLocked(n, 0);
    }
    assertTrue(Tuning.isFull(few));
    few.addLocked(68, 0);
    assertFalse(Tuning.isFull(few));

    Table mixed = table(300, 300);
    for (int n = 0; n < 310; n++) {
      mixed.addLocked(-1 - n, 0);
    }
    int overflow = mixed.indices() - mixed.capacity;
    assertTrue(overflow > 64 && overflow > mixed.acquireKeys() / 2, "most of them collide");
    assertFalse(Tuning.isFull(mixed));
    for (int n = 0; n < 20; n++) {
      mixed.addLocked(300 + n, Hash.of(300 + n));
    }
    assertTrue(Tuning.isFull(mixed), "less than half do");
  }

  @Test
  void aGrowthMakesRoomForAQuarterMore() {
    assertEquals(12 + 250, T.roomForNewKeys(Evacuation.Cause.GROWTH, 1_000, 2_000));
    assertEquals(12, T.roomForNewKeys(Evacuation.Cause.GROWTH, 0, 0));
  }

  @Test
  void otherMovesMakeRoomForWhatComesMeanwhile() {
    for (Evacuation.Cause cause :
        new Evacuation.Cause[] {Evacuation.Cause.MISSES, Evacuation.Cause.DELETED}) {
      assertEquals(8 + 10, T.roomForNewKeys(cause, 1_280, 2_000));
      assertEquals(100, T.roomForNewKeys(cause, 1_280, 102_400));
    }
    assertEquals(18, T.roomForNewKeys(Evacuation.Cause.TRIM, 1_280, 102_400));
  }

  /** An insert moves no more slots than that, and the room must last until all are moved. */
  @Test
  void theRoomOfATargetLastsForTheMove() {
    for (Evacuation.Cause cause :
        new Evacuation.Cause[] {
          Evacuation.Cause.GROWTH, Evacuation.Cause.MISSES, Evacuation.Cause.DELETED
        }) {
      assertEquals(10_000, T.roomForNewKeys(cause, 10, 10_000L * Tuning.MAX_SLOTS_PER_INSERT));
    }
  }

  @Test
  void aSnapshotIsLooseWithMoreRoomThanThreePercentAndALittle() {
    assertFalse(T.isLoose(table(64, 0)));
    assertTrue(T.isLoose(table(65, 0)));
    assertFalse(T.isLoose(table(64 + 103, 100)));
    assertTrue(T.isLoose(table(64 + 104, 100)));
    Table withDirty = table(1_000, 100);
    withDirty.dirty = table(0, 0);
    assertFalse(T.isLoose(withDirty), "new keys are coming");
  }

  @Test
  void aTargetIsCrowdedAboveALoadOf85Percent() {
    assertFalse(Tuning.isCrowded(table(62, 87)), "of 104 slots");
    assertFalse(Tuning.isCrowded(table(62, 88)));
    assertTrue(Tuning.isCrowded(table(62, 89)));
  }

  @Test
  void promotionsArePaidByTwoMissesPerSlot() {
    assertEquals(2, T.missesToPromote(0));
    assertEquals(2, T.missesToPromote(1));
    assertEquals(2_000, T.missesToPromote(1_000));
  }

  @Test
  void aCompactionIsWorthItFrom30PercentDeletedKeysOn() {
    assertFalse(T.worthCompacting(31, 50));
    assertTrue(T.worthCompacting(32, 50));
    assertFalse(T.worthCompacting(300, 1_000));
    assertTrue(T.worthCompacting(301, 1_000));
  }
}
