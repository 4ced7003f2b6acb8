package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a {@link SyncMap} begins to move its entries, who pays for it, and when it ends. */
class MoverTest {
  /** Each step moves so many slots. */
  private static final int STEP = 16;

  private static final int MISSES_PER_SLOT = 2;

  private final List<Integer> allocated = new ArrayList<>();
  private int failures;

  private final Tuning tuning =
      new Tuning(
          12,
          0.5,
          STEP,
          MISSES_PER_SLOT,
          0.3,
          32,
          4,
          256,
          capacity -> {
            if (failures > 0) {
              failures--;
              throw new OutOfMemoryError("as the test wants it");
            }
            allocated.add(capacity);
          });

  /** A map with so many entries, all in the snapshot. */
  private SyncMap<Integer, Integer> promoted(int keys) {
    SyncMap<Integer, Integer> map = new SyncMap<>(keys, tuning);
    for (int i = 0; i < keys; i++) {
      map.put(i, i);
    }
    Moves.runToEnd(map);
    assertEquals(keys, map.stats().snapshotKeys());
    allocated.clear();
    return map;
  }

  private static int slots(SyncMap<?, ?> map) {
    Table dirty = map.read.dirty;
    return map.read.capacity + (dirty == null ? 0 : dirty.capacity);
  }

  /** How many slots of the snapshot and of dirty have been moved. */
  private static int passed(SyncMap<?, ?> map) {
    return passed(map.read) + (map.read.dirty == null ? 0 : passed(map.read.dirty));
  }

  private static int passed(Table t) {
    int n = 0;
    for (int i = 0; i < t.indices(); i++) {
      Object v = t.key(i) == null ? null : t.value(i);
      n += v == Table.MOVED || v == Table.EXPUNGED ? 1 : 0;
    }
    return n;
  }

  // Promotion

  @Test
  void exactlyTheMissesThatPayForItStartAPromotion() {
    SyncMap<Integer, Integer> map = promoted(100);
    long promotions = map.stats().promotions();
    map.put(1_000, 1);
    int misses = MISSES_PER_SLOT * slots(map);
    for (int i = 1; i < misses; i++) {
      assertEquals(1, map.get(1_000));
      assertEquals(i, map.stats().misses());
      assertFalse(map.moving());
    }
    assertEquals(1, map.get(1_000));
    assertTrue(map.moving());
    assertEquals(0, map.stats().misses(), "they are paid");
    int steps = 1;
    for (; map.moving(); steps++) {
      assertEquals(1, map.get(1_000));
    }
    assertEquals((misses / MISSES_PER_SLOT + STEP - 1) / STEP, steps);
    assertEquals(promotions + 1, map.stats().promotions());
    assertEquals(0, map.stats().misses());
    assertEquals(101, map.stats().snapshotKeys());
  }

  @Test
  void aHitOfTheSnapshotIsNoMissAndMovesNothing() {
    SyncMap<Integer, Integer> map = promoted(100);
    map.put(1_000, 1);
    map.startMove();
    for (int i = 0; i < 100; i++) {
      assertEquals(i, map.get(i));
    }
    assertEquals(0, map.stats().misses());
    assertEquals(0, passed(map));
  }

  @Test
  void whereMissesAreCheapAbsentKeysCountInFull() {
    SyncMap<Integer, Integer> map = promoted(100);
    map.put(1_000, 1);
    for (int i = 1; i <= 100; i++) {
      assertNull(map.get(-i));
      assertEquals(i, map.stats().misses());
    }
  }

  @Test
  void inLargeMapsAbsentKeysCountAQuarter() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    map.put(1, 1);
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      assertNull(map.get(-1 - i));
    }
    long misses = map.stats().misses();
    assertTrue(misses > n / 5 && misses < n / 3, () -> misses + " misses");
    for (int i = 0; i < n; i++) {
      assertEquals(1, map.get(1));
    }
    assertEquals(misses + n, map.stats().misses(), "present ones count in full");
  }

  @Test
  void clearForgetsTheMisses() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    map.put(1, 1);
    map.get(1);
    assertEquals(1, map.stats().misses());
    map.clear();
    assertEquals(0, map.stats().misses());
  }

  @Test
  void aPromotionThatFailsIsForLaterMissesToPay() {
    SyncMap<Integer, Integer> map = promoted(100);
    map.put(1_000, 1);
    int misses = MISSES_PER_SLOT * slots(map);
    for (int i = 1; i < misses; i++) {
      map.get(1_000);
    }
    failures = 1;
    assertThrows(OutOfMemoryError.class, () -> map.get(1_000));
    assertEquals(0, map.stats().misses());
    assertFalse(map.moving());
    for (int i = 1; i < misses; i++) {
      assertEquals(1, map.get(1_000));
      assertFalse(map.moving());
    }
    map.get(1_000);
    assertTrue(map.moving());
  }

  /** Else, an old iterator, or a thread that is suspended in a look-up, would hold what follows. */
  @Test
  void theTablesThatWereLeftLeadNowhere() {
    SyncMap<Integer, Integer> map = promoted(100);
    map.put(1_000, 1);
    Table snapshot = map.read;
    Table dirty = snapshot.dirty;
    map.startMove();
    assertTrue(snapshot.next == dirty.next && !snapshot.isRetired());
    Moves.finish(map);
    assertTrue(snapshot.isRetired() && dirty.isRetired());
  }

  /** Many deleted keys come back while a target is filled that has room for few. */
  @Test
  void aTargetThatIsCrowdedGrowsAtOnce() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    map.putAll(KeyPlace.identity(400));
    Moves.runToEnd(map);
    map.keySet().removeIf(k -> true);
    Table before = map.read;
    map.startMove();
    map.putAll(KeyPlace.identity(400));
    while (map.read == before) {
      map.stepMove(8);
    }
    assertTrue(map.moving(), "again");
    Moves.finish(map);
    assertTrue(map.read.room >= 400, () -> map.stats().toString());
    assertEquals(KeyPlace.identity(400), map);
  }

  // Inserts

  @Test
  void aKeyThatFindsDirtyFullStartsAGrowth() {
    SyncMap<Integer, Integer> map = promoted(100);
    map.put(1_000, 1);
    int room = map.read.dirty.room;
    assertEquals(50, room);
    for (int i = 1; i < room; i++) {
      map.put(1_000 + i, 1);
      assertFalse(map.moving());
    }
    map.put(2_000, 1);
    assertTrue(map.moving());
    assertEquals(Tuning.capacityFor(150 + 12 + 150 / 4), map.read.next.capacity);
    assertEquals(151, map.size());
  }

  /** The target has room for so many keys as come until all slots have been moved. */
  @Test
  void insertsEndAMoveBeforeTheRoomOfItsTargetIsTaken() {
    SyncMap<Integer, Integer> map = promoted(1_000);
    map.startMove();
    Table target = map.read.next;
    int moves = 0;
    for (int key = 10_000; map.moving(); key++) {
      int before = passed(map);
      map.put(key, 1);
      moves++;
      assertTrue(passed(map) - before <= slots(map), "some of them are empty");
    }
    assertTrue(moves > 1, "in steps");
    assertEquals(1, map.stats().dirtyKeys(), "the last one came after the move");
    assertTrue(target.acquireKeys() <= target.room, () -> map.stats().toString());
    assertEquals(1_000 + moves, map.size());
  }

  /** T1 does not find its key; T2 inserts it; T1 inserts it as well: it would be in two slots. */
  @Test
  void aKeyThatCameMeanwhileIsNotInsertedAgain() {
    SyncMap<Integer, Integer> map = promoted(100);
    Integer key = 1_000;
    long before = map.mover.version();
    map.put(key, 1);
    assertFalse(map.mover.tryInsert(key, Hash.of(key), 2, before));
    Moves.runToEnd(map);
    assertFalse(map.mover.tryInsert(key, Hash.of(key), 2, before), "wherever it is now");
    map.remove(key);
    assertFalse(map.mover.tryInsert(key, Hash.of(key), 2, before), "deleted, it has its slot");
    assertEquals(101, map.stats().snapshotKeys() + map.stats().dirtyKeys());
    assertEquals(100, map.size());
    Integer other = 2_000;
    assertTrue(map.mover.tryInsert(other, Hash.of(other), 2, before), "another key came");
    assertEquals(2, map.get(other));
    assertEquals(101, map.size());
  }

  // Removals

  @Test
  void exactlyTheRemovalThatMakesItWorthwhileStartsACompaction() {
    SyncMap<Integer, Integer> map = promoted(200);
    for (int i = 0; i < 60; i++) {
      map.remove(i);
      assertFalse(map.moving());
    }
    map.remove(60);
    assertTrue(map.moving());
    map.remove(-1);
    int slots = slots(map);
    int steps = 1;
    for (; map.moving(); steps++) {
      map.remove(60 + steps);
    }
    assertEquals((slots + STEP - 1) / STEP, steps, "each removal does one step");
    assertEquals(1, map.stats().compactions());
    assertEquals(200 - 60 - steps, map.size());
  }

  /** Not every removal shall fail, since it may be what makes room. */
  @Test
  void aCompactionThatFailsIsTriedAgainOnlyAfterMoreRemovals() {
    SyncMap<Integer, Integer> map = promoted(2_000);
    int removed = 0;
    while (removed < 600) {
      map.remove(removed++);
    }
    failures = 1;
    int last = removed++;
    assertThrows(OutOfMemoryError.class, () -> map.remove(last));
    assertNull(map.get(last), "it has been removed");
    int pause = map.read.capacity / 16;
    for (int i = 1; i < pause; i++) {
      map.remove(removed++);
      assertFalse(map.moving());
    }
    map.remove(removed);
    assertTrue(map.moving());
  }

  @Test
  void afterACompactionTheNextIsNotHeldUpByAFailureBefore() {
    SyncMap<Integer, Integer> map = promoted(2_000);
    failures = 1;
    assertThrows(OutOfMemoryError.class, () -> map.keySet().removeIf(k -> k < 700));
    Moves.runToEnd(map);
    map.keySet().removeIf(k -> k < 700);
    Moves.finish(map);
    long compactions = map.stats().compactions();
    Moves.runToEnd(map);
    int keys = map.size();
    int removed = 0;
    for (; !map.moving(); removed++) {
      assertTrue(removed < keys);
      map.remove(700 + removed);
    }
    assertEquals((int) (keys * 0.3) + 1, removed);
    Moves.finish(map);
    assertEquals(compactions + 1, map.stats().compactions());
  }

  @Test
  void clearEndsTheWaitAfterAFailure() {
    SyncMap<Integer, Integer> map = promoted(10_000);
    failures = 1;
    assertThrows(OutOfMemoryError.class, () -> map.keySet().removeIf(k -> true));
    map.clear();
    for (int i = 0; i < 200; i++) {
      map.put(i, i);
    }
    Moves.runToEnd(map);
    for (int i = 0; i <= 60; i++) {
      map.remove(i);
    }
    assertTrue(map.moving());
  }

  // Room that is given back

  @Test
  void theRoomOfAGrowthThatDidNotComeIsGivenBack() {
    SyncMap<Integer, Integer> map = promoted(1_000);
    int before = map.read.capacity;
    for (int key = 10_000; !map.moving(); key++) {
      map.put(key, 1);
    }
    Moves.finish(map);
    int grown = map.read.capacity;
    assertTrue(grown > before);
    map.put(-1, -1);
    while (!map.moving()) {
      assertEquals(-1, map.get(-1));
    }
    while (map.moving()) {
      assertEquals(-1, map.get(-1));
    }
    assertTrue(map.read.capacity < grown, () -> grown + " and " + map.stats());
  }

  /** The promotion that follows an evacuation with too large a target comes at once. */
  @Test
  void aLooseSnapshotIsMovedToASmallerOneByWhoeverEndedTheMove() {
    SyncMap<Integer, Integer> map = promoted(1_000);
    for (int key = 10_000; !map.moving(); key++) {
      map.put(key, 1);
    }
    int live = map.size();
    int large = map.read.next.capacity;
    while (map.read.next.capacity == large) {
      assertNull(map.get(-1), "each look-up does a step");
    }
    assertTrue(map.moving(), "a second move");
    while (map.moving()) {
      assertNull(map.get(-1));
    }
    assertEquals(Tuning.capacityFor(live + tuning.moveRoom(live)), map.read.capacity);
  }

  @Test
  void aMapOfTheRightSizeIsNotTrimmed() {
    SyncMap<Integer, Integer> map = promoted(1_000);
    map.trimToSize();
    long promotions = map.stats().promotions();
    allocated.clear();
    map.trimToSize();
    assertEquals(promotions, map.stats().promotions());
    assertEquals(List.of(), allocated);
    map.put(-1, -1);
    map.trimToSize();
    assertEquals(promotions + 1, map.stats().promotions(), "one is in dirty");
    map.remove(-1);
    map.trimToSize();
    assertEquals(promotions + 2, map.stats().promotions(), "one is deleted");
    assertEquals(1_000, map.stats().snapshotKeys());
  }

  @Test
  void aMoveIsOneAllocation() {
    SyncMap<Integer, Integer> map = promoted(1_000);
    map.put(-1, -1);
    allocated.clear();
    Moves.runToEnd(map);
    assertEquals(List.of(map.read.capacity), allocated);
    assertNull(map.read.dirty, "none before the first new key");
  }

  @Test
  void deletedKeysAreCountedInBothTables() {
    SyncMap<Integer, Integer> map = promoted(100);
    for (int key = -3; key < 0; key++) {
      map.put(key, 1);
    }
    assertEquals(0, map.stats().deletedKeys());
    map.remove(-1);
    map.remove(-2);
    map.remove(50);
    assertEquals(3, map.stats().deletedKeys());
    assertEquals(3, map.stats().dirtyKeys());
  }

  @Test
  void allTablesAreCountedWhileEntriesMove() {
    SyncMap<Integer, Integer> map = promoted(100);
    long alone = map.stats().bytesHeld();
    map.put(-1, 1);
    long withDirty = map.stats().bytesHeld();
    assertEquals(alone + map.read.dirty.bytes(ReferenceSize.BYTES), withDirty);
    map.startMove();
    assertEquals(withDirty + map.read.next.bytes(ReferenceSize.BYTES), map.stats().bytesHeld());
  }

  /** Of an odd map, which holds equal keys, the last value counts. */
  @Test
  void aCopyHasEachKeyOnce() {
    int inFirstSlot = 1_000;
    while (Hash.of(inFirstSlot) >>> 24 != 0) {
      inFirstSlot++;
    }
    Map<Integer, Integer> odd = new IdentityHashMap<>();
    for (int i = 0; i < 10; i++) {
      for (int twin = 0; twin < 3; twin++) {
        odd.put(Integer.valueOf(inFirstSlot + i), i);
      }
    }
    assertEquals(30, odd.size());
    SyncMap<Integer, Integer> map = new SyncMap<>(odd);
    assertEquals(inFirstSlot, map.read.key(0));
    assertEquals(new HashMap<>(odd), map);
    assertEquals(10, map.size());
    assertEquals(10, map.stats().snapshotKeys());
    assertEquals(0, map.stats().dirtyKeys());
  }

  // Steps

  @Test
  void anEvacuationGoesSlotBySlot() {
    Generation generation = new Generation();
    Table snapshot = new Table(40, generation, Tuning.DEFAULT);
    Table dirty = new Table(20, generation, Tuning.DEFAULT);
    Table target = new Table(70, generation, Tuning.DEFAULT);
    snapshot.dirty = dirty;
    for (int n = 0; n < 60; n++) {
      Table t = n < 40 ? snapshot : dirty;
      int i = t.addLocked(n, Hash.of(n));
      if (n % 5 != 0) {
        t.casValue(i, null, n);
      }
    }
    Evacuation e = new Evacuation(snapshot, dirty, target, Evacuation.Cause.MISSES, 10);
    int slots = snapshot.capacity + dirty.capacity;
    assertEquals(slots / 10 + 1, e.slotsPerInsert);
    for (int budget : new int[] {0, 1, 5, 33, 2, 1}) {
      e.stepLocked(budget);
    }
    int moved = 42;
    for (int i = 0; i < slots; i++) {
      Table t = i < snapshot.capacity ? snapshot : dirty;
      int index = i < snapshot.capacity ? i : i - snapshot.capacity;
      Object v = t.value(index);
      assertEquals(i < moved && t.key(index) != null, v == Table.MOVED || v == Table.EXPUNGED);
    }
    assertFalse(e.isDoneLocked());
    e.stepLocked(slots - moved - 1);
    assertFalse(e.isDoneLocked());
    e.stepLocked(Integer.MAX_VALUE);
    assertTrue(e.isDoneLocked());
    assertEquals(48, target.acquireKeys(), "a fifth was deleted");
    for (int n = 0; n < 60; n++) {
      int i = target.find(n, Hash.of(n));
      assertEquals(n % 5 != 0, i >= 0);
      assertTrue(i < 0 || target.value(i).equals(n));
    }
    e.retireLocked();
    assertTrue(snapshot.isRetired() && dirty.isRetired());
  }

  @Test
  void noInsertMovesMoreThanABoundedNumberOfSlots() {
    Generation generation = new Generation();
    Table large = new Table(10_000, generation, Tuning.DEFAULT);
    Table empty = new Table(0, generation, Tuning.DEFAULT);
    Evacuation e = new Evacuation(large, empty, large, Evacuation.Cause.TRIM, 1);
    assertEquals(Tuning.MAX_SLOTS_PER_INSERT, e.slotsPerInsert);
  }

  // Traversals

  @Test
  void aTraversalSplitsInHalvesUntilTheyAreSmall() {
    SyncMap<Integer, Integer> map = promoted(100);
    map.put(1_000, 1);
    Traversal<Integer, Integer> walk = map.traverse();
    assertEquals(101, walk.estimateSize());
    Traversal<Integer, Integer> prefix = walk.split();
    assertEquals(50, prefix.estimateSize(), 1);
    assertEquals(50, walk.estimateSize(), 1);
    int parts = 1;
    long slots = slots(map) / 2;
    for (; walk.split() != null; parts++) {
      slots -= slots / 2;
    }
    assertTrue(slots < 16 && parts >= 4, () -> "" + map.stats());
    for (; prefix.advance(); parts++) {
      assertEquals(prefix.key(), prefix.value() == 1 ? prefix.key() : prefix.value());
    }
    assertEquals(0, prefix.estimateSize());
    assertThrows(java.util.NoSuchElementException.class, prefix::key);
    assertThrows(java.util.NoSuchElementException.class, prefix::value);
  }
}
