package io.syncmap;

import static io.syncmap.Moves.dirty;
import static io.syncmap.Moves.isPassed;
import static io.syncmap.Moves.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** How the entries of a {@link SyncMap} move, who pays for it, and what may interrupt it. */
class SyncMoveTest {
  /** Each step moves so many slots. */
  private static final int STEP = 16;

  private final List<Integer> allocated = new ArrayList<>();
  private boolean noMemory;

  private final SyncTuning tuning = tuning(STEP, 1, 8, true);

  private SyncTuning tuning(int stepSlots, int sampling, int maxCandidates, boolean moves) {
    return new SyncTuning(
        2,
        2.0,
        stepSlots,
        sampling,
        0.3,
        32,
        maxCandidates,
        1,
        moves,
        capacity -> {
          if (noMemory) {
            throw new OutOfMemoryError("as the test wants it");
          }
          allocated.add(capacity);
        });
  }

  /** A map with so many entries, all in the snapshot. */
  private SyncMap<Integer, Integer> filled(int keys) {
    return filled(keys, tuning);
  }

  private SyncMap<Integer, Integer> filled(int keys, SyncTuning t) {
    SyncMap<Integer, Integer> map = new SyncMap<>(keys, t);
    for (int i = 0; i < keys; i++) {
      map.put(i, i);
    }
    assertEquals(keys, map.stats().snapshotKeys());
    allocated.clear();
    return map;
  }

  private static int passed(SyncTable t) {
    int n = 0;
    for (int i = 0; i < t.capacity(); i++) {
      n += isPassed(t, i) ? 1 : 0;
    }
    return n;
  }

  // Who pays

  @Test
  void eachLookUpBeyondTheSnapshotGoesOnWithTheMove() {
    SyncMap<Integer, Integer> map = filled(100);
    map.startMove();
    map.put(1_000, 1); // does a step as well
    int slots = snapshot(map).capacity();
    int steps = 1;
    for (; map.moving(); steps++) {
      assertEquals(steps - 1, map.stats().misses());
      assertEquals(steps % 2 == 0 ? null : 1, map.get(steps % 2 == 0 ? -1 : 1_000));
    }
    assertEquals((slots + STEP - 1) / STEP, steps);
    assertEquals(1, map.stats().promotions());
    assertEquals(0, map.stats().misses());
    assertEquals(101, map.stats().snapshotKeys());
    assertEquals(0, map.stats().dirtyKeys());
  }

  /** There is no dirty table to look into. */
  @Test
  void withoutAMoveNothingIsAMissAndNothingBegins() {
    SyncMap<Integer, Integer> map = filled(100);
    for (int i = 0; i < 10_000; i++) {
      assertNull(map.get(-1 - i));
      assertNull(map.remove(-1 - i));
      assertEquals(i % 100, map.get(i % 100));
    }
    assertEquals(0, map.stats().misses());
    assertFalse(map.moving());
    assertEquals(List.of(), allocated);
  }

  @Test
  void aHitOfTheSnapshotIsNoMissAndMovesNothing() {
    SyncMap<Integer, Integer> map = filled(100);
    map.startMove();
    for (int i = 0; i < 100; i++) {
      assertEquals(i, map.get(i));
    }
    assertEquals(0, map.stats().misses());
    assertEquals(0, passed(snapshot(map)));
  }

  @Test
  void oneInSoManyLookUpsCountsForAllOfThem() {
    int sampling = 16;
    SyncMap<Integer, Integer> map = filled(20_000, tuning(STEP, sampling, 8, true));
    map.startMove();
    map.put(-1, 1);
    int steps = snapshot(map).capacity() / STEP;
    int n = steps * sampling / 2;
    for (int i = 0; i < n; i++) {
      assertEquals(1, map.get(-1));
    }
    long misses = map.stats().misses();
    assertTrue(misses > n * 0.7 && misses < n * 1.3, () -> misses + " of " + n);
    int all = n;
    for (; map.moving(); all++) {
      assertEquals(1, map.get(-1));
    }
    int expected = steps * sampling;
    String message = all + " look-ups for " + steps + " steps";
    assertTrue(all > expected * 0.8 && all < expected * 1.2, message);
  }

  @Test
  void clearForgetsTheMisses() {
    SyncMap<Integer, Integer> map = filled(100);
    map.startMove();
    map.put(1_000, 1);
    map.get(1_000);
    assertEquals(1, map.stats().misses());
    map.clear();
    assertEquals(0, map.stats().misses());
    assertFalse(map.moving());
  }

  /** All the memory that a move needs is there when it begins. */
  @Test
  void noLookUpFailsForLackOfMemory() {
    SyncMap<Integer, Integer> map = filled(100);
    map.startMove();
    map.put(1_000, 1);
    noMemory = true;
    for (int n = 0; map.moving(); n++) {
      assertTrue(n < 100);
      assertEquals(1, map.get(1_000));
    }
    assertEquals(1, map.stats().promotions());
  }

  // Steps

  /** Values, deleted keys, functions, what was let go, and slots without a tag. */
  @Test
  void aMoveGoesSlotBySlot() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, tuning);
    SyncGeneration generation = new SyncGeneration(8);
    SyncTable from = new SyncTable(100, generation, 1, 1);
    SyncTable to = new SyncTable(160, generation, 2, 1);
    Map<Integer, Object> expected = new HashMap<>();
    for (int n = 0; n < 60; n++) {
      Object value = n % 5 == 0 ? null : n % 5 == 1 ? new SlotState(new Thread(), n) : n;
      append(from, n, value);
      if (n % 5 == 2) {
        int i = from.find(n, Hash.of(n));
        assertTrue(from.casValue(i, n, SlotState.EXPUNGED));
        from.clearKey(i);
      } else if (value != null) {
        expected.put(n, value);
      }
    }
    from.dirty = to;
    map.read = from;
    SyncMove move = new SyncMove(map.writer(), from, SyncMove.Cause.GROWTH);
    assertNull(move.to());
    move.carryTo(to, 48);
    assertSame(to, move.to());
    assertEquals(SyncTuning.limitOf(160) - 48, move.free(to));
    for (int budget : new int[] {0, 1, 5, 33, 2, 1}) {
      move.step(budget);
    }
    int moved = 42;
    for (int i = 0; i < from.capacity(); i++) {
      boolean expunged = from.tag(i) != 0 && from.key(i) == null;
      assertEquals(from.tag(i) != 0 && (i < moved || expunged), isPassed(from, i));
    }
    assertEquals(from.capacity() - moved, move.slotsLeft());
    assertFalse(move.isThrough());
    move.step(from.capacity() - moved - 1);
    assertFalse(move.isThrough());
    move.step(Integer.MAX_VALUE);
    assertTrue(move.isThrough());
    assertEquals(36, move.used, "12 were deleted, and 12 let go before");
    assertEquals(36, move.keys());
    for (int n = 0; n < 60; n++) {
      int i = to.find(n, Hash.of(n));
      assertSame(expected.get(n), i < 0 ? null : to.value(i));
    }
  }

  private static void append(SyncTable t, Object key, Object value) {
    int i = t.freeSlot(Hash.of(key));
    t.fill(i, key, value);
    t.publish(i, Hash.of(key));
  }

  @Test
  void aSweepLetsDeletedKeysGoSlotBySlot() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, tuning);
    SyncTable from = new SyncTable(100, new SyncGeneration(8), 1, 1);
    for (int n = 0; n < 60; n++) {
      append(from, n, n % 3 == 0 ? null : Integer.valueOf(n));
    }
    map.read = from;
    SyncMove sweep = new SyncMove(map.writer(), from, SyncMove.Cause.DELETED);
    sweep.step(50);
    for (int i = 0; i < from.capacity(); i++) {
      boolean deleted = from.tag(i) != 0 && !(from.value(i) instanceof Integer);
      assertEquals(deleted && i < 50, isPassed(from, i));
      assertEquals(deleted && i < 50 || from.tag(i) == 0, from.key(i) == null);
    }
    assertFalse(sweep.isThrough());
    sweep.step(Integer.MAX_VALUE);
    assertTrue(sweep.isThrough());
    for (int n = 0; n < 60; n++) {
      assertEquals(n % 3 == 0, from.find(n, Hash.of(n)) < 0);
    }
    assertEquals(20, map.writer().expunged);
  }

  /** Else, an old iterator, or a thread that is suspended in a look-up, would hold what follows. */
  @Test
  void theTableThatWasLeftLeadsNowhere() {
    SyncMap<Integer, Integer> map = filled(100);
    SyncTable s = snapshot(map);
    map.startMove();
    SyncTable next = dirty(map);
    assertFalse(s.isRetired());
    Moves.finish(map);
    assertTrue(s.isRetired());
    assertSame(next, map.read);
    assertNull(next.dirty);
    assertSame(next, next.generation.current);
  }

  @Test
  void aMoveIsOneAllocation() {
    SyncMap<Integer, Integer> map = filled(1_000);
    Moves.runToEnd(map);
    assertEquals(List.of(snapshot(map).capacity()), allocated);
    assertNull(snapshot(map).dirty, "none before the next move");
  }

  // Trims

  @Test
  void aMapOfTheRightSizeIsNotTrimmed() {
    SyncMap<Integer, Integer> map = filled(10_000);
    map.trimToSize();
    long promotions = map.stats().promotions();
    allocated.clear();
    map.trimToSize();
    map.trimToSize();
    assertEquals(promotions, map.stats().promotions());
    assertEquals(List.of(), allocated);
    for (int i = 0; i < 1_000; i++) {
      map.remove(i);
    }
    map.trimToSize();
    assertEquals(promotions + 1, map.stats().promotions());
    assertEquals(9_000, map.stats().snapshotKeys());
    assertEquals(List.of(SyncTuning.capacityAfterTrim(9_000)), allocated);
  }

  @Test
  void aTrimGivesTheRoomOfAGrowthBack() {
    SyncMap<Integer, Integer> map = filled(1_000);
    int key = 10_000;
    for (; !map.moving(); key++) {
      map.put(key, 1);
    }
    int large = dirty(map).capacity();
    map.trimToSize();
    assertFalse(map.moving());
    assertEquals(SyncTuning.capacityAfterTrim(map.size()), snapshot(map).capacity());
    assertTrue(snapshot(map).capacity() < large / 1.8);
    assertEquals(key - 10_000 + 1_000, map.size());
  }

  // Figures

  @Test
  void deletedKeysAreCountedInBothTables() {
    SyncMap<Integer, Integer> map = filled(100, tuning(STEP, 1, 8, false));
    SyncLincheckSuites.keepRemovedKeys(map);
    map.startMove();
    for (int key = -3; key < 0; key++) {
      map.put(key, 1);
    }
    assertEquals(0, map.stats().deletedKeys());
    map.remove(-1);
    map.remove(-2);
    map.remove(50);
    assertEquals(3, map.stats().deletedKeys());
    assertEquals(3, map.stats().dirtyKeys());
    assertEquals(100, map.stats().snapshotKeys());
    Moves.finish(map);
    assertEquals(2, map.stats().deletedKeys(), "what moves is not kept");
    map.put(-1, 1);
    assertEquals(1, map.stats().deletedKeys());
  }

  @Test
  void allTablesAreCountedWhileEntriesMove() {
    SyncMap<Integer, Integer> map = filled(100);
    long alone = map.stats().bytesHeld();
    map.startMove();
    assertEquals(alone + SyncTable.bytes(dirty(map).capacity()), map.stats().bytesHeld());
    Moves.finish(map);
    long moved = alone - SyncTable.bytes(SyncTuning.capacityFor(100));
    assertEquals(moved + SyncTable.bytes(snapshot(map).capacity()), map.stats().bytesHeld());
  }

  /** Of an odd map, which holds equal keys, the last value counts. */
  @Test
  void aCopyHasEachKeyOnce() {
    Map<Integer, Integer> odd = new IdentityHashMap<>();
    for (int i = 0; i < 10; i++) {
      for (int twin = 0; twin < 3; twin++) {
        odd.put(Integer.valueOf(1_000 + i), i);
      }
    }
    assertEquals(30, odd.size());
    SyncMap<Integer, Integer> map = new SyncMap<>(odd);
    assertEquals(new HashMap<>(odd), map);
    assertEquals(10, map.size());
    assertEquals(10, map.stats().snapshotKeys());
    assertEquals(0, map.stats().dirtyKeys());
  }

  // Traversals

  @Test
  void aTraversalSplitsInHalvesUntilTheyAreSmall() {
    SyncMap<Integer, Integer> map = filled(100);
    map.put(1_000, 1);
    Traversal<Integer, Integer> walk = map.traverse();
    assertEquals(101, walk.estimateSize());
    Traversal<Integer, Integer> prefix = walk.split();
    assertNotNull(prefix);
    assertEquals(50, prefix.estimateSize(), 1);
    assertEquals(50, walk.estimateSize(), 1);
    int parts = 1;
    long slots = snapshot(map).capacity() / 2;
    for (; walk.split() != null; parts++) {
      slots -= slots / 2;
    }
    assertTrue(slots < 16 && parts >= 4, () -> "" + map.stats());
    for (; prefix.advance(); parts++) {
      assertEquals(prefix.key(), prefix.value() == 1 ? prefix.key() : prefix.value());
    }
    assertEquals(0, prefix.estimateSize());
    assertThrows(NoSuchElementException.class, prefix::key);
    assertThrows(NoSuchElementException.class, prefix::value);
  }
}
