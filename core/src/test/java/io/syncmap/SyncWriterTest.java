package io.syncmap;

import static io.syncmap.Moves.dirty;
import static io.syncmap.Moves.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where new keys go, when removed ones are let go, and when a {@link SyncMap} begins to move. */
class SyncWriterTest {
  private static final int STEP = 16;

  private final List<Integer> allocated = new ArrayList<>();
  private int failures;
  private Runnable whileAllocating = () -> {};

  private final SyncTuning tuning = tuning(STEP, 1, true);

  private SyncTuning tuning(int stepSlots, int sampling, boolean moves) {
    return new SyncTuning(
        2, 2.0, stepSlots, sampling, 0.3, 32, 8, 1, moves, capacity -> allocating(capacity));
  }

  private void allocating(int capacity) {
    if (failures > 0) {
      failures--;
      throw new OutOfMemoryError("as the test wants it");
    }
    allocated.add(capacity);
    whileAllocating.run();
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
    assertEquals(List.of(SyncTuning.capacityFor(keys)), allocated, "room for as many as it said");
    assertEquals(keys, map.stats().snapshotKeys());
    allocated.clear();
    return map;
  }

  private static int usedSlots(SyncTable t) {
    int n = 0;
    for (int i = 0; i < t.capacity(); i++) {
      n += t.tag(i) == 0 ? 0 : 1;
    }
    return n;
  }

  // New keys

  @Test
  void theFirstKeyMakesTheTable() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, tuning);
    assertNull(map.read);
    assertNull(map.get(1));
    assertNull(map.remove(1));
    assertEquals(0, map.size());
    assertEquals(List.of(), allocated);
    map.put(1, 1);
    assertEquals(List.of(4), allocated);
    assertSame(snapshot(map), snapshot(map).generation.current);
  }

  /** So that they are written one beside the other. */
  @Test
  void entriesMoveInTheOrderInWhichTheyLie() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < 100; i++) {
      map.put(i, i);
    }
    Moves.finish(map);
    SyncTable s = snapshot(map);
    map.startMove();
    assertEquals(s.multiplier, dirty(map).multiplier);
    Moves.finish(map);
    for (int i = 100; i < 10_000; i++) {
      map.put(i, i);
    }
    Moves.finish(map);
    assertEquals(10_000, map.keySet().stream().count());
    map.trimToSize();
    assertEquals(s.multiplier, snapshot(map).multiplier, "also after a walk");
    new ArrayList<>(map.keySet()).subList(0, 5_000).forEach(map::remove);
    SyncTable crowded = snapshot(map);
    map.startMove();
    assertNotEquals(crowded.multiplier, dirty(map).multiplier, "one half has all the keys");
  }

  @Test
  void aKeyThatFindsNoRoomStartsAMove() {
    SyncMap<Integer, Integer> map = filled(100);
    SyncTable s = snapshot(map);
    int room = SyncTuning.roomOf(s.capacity());
    for (int i = 100; i < room; i++) {
      map.put(i, i);
      assertFalse(map.moving());
    }
    map.put(room, room);
    assertTrue(map.moving());
    assertEquals(List.of(tuning.withFirstKeys(100).capacityAfterGrowth(room)), allocated);
    assertEquals(allocated.get(0), dirty(map).capacity());
    assertEquals(room, usedSlots(s), "from here on nothing is appended there");
    assertEquals(room + 1, map.size());
    Moves.finish(map);
    assertEquals(KeyPlace.identity(room + 1), map);
  }

  /** The memory of a growth is there before the mutex is taken: to zero it takes long. */
  @Test
  void whileSomebodyAllocatesALargerTableOthersFillTheOldOne() {
    SyncMap<Integer, Integer> map = filled(100);
    int room = SyncTuning.roomOf(snapshot(map).capacity());
    int limit = SyncTuning.limitOf(snapshot(map).capacity());
    for (int i = 100; i < room; i++) {
      map.put(i, i);
    }
    List<Integer> seen = new ArrayList<>();
    whileAllocating =
        () -> {
          whileAllocating = () -> {};
          for (int i = room + 1; i <= limit; i++) {
            int key = i;
            assertNull(elsewhere(() -> map.put(key, key)));
            seen.add(usedSlots(snapshot(map)));
          }
          assertFalse(map.moving());
        };
    map.put(room, room);
    assertEquals(limit - room, seen.size());
    assertEquals(limit, seen.get(seen.size() - 1));
    assertTrue(map.moving());
    Moves.finish(map);
    assertEquals(KeyPlace.identity(limit + 1), map);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void aFewKeysThatComeWhileALargerTableIsMadeDoNotMakeItUseless(int few) {
    SyncMap<Integer, Integer> map = filled(100);
    int room = SyncTuning.roomOf(snapshot(map).capacity());
    for (int i = 100; i < room; i++) {
      map.put(i, i);
    }
    whileAllocating =
        () -> {
          whileAllocating = () -> {};
          for (int i = room + 1; i <= room + few; i++) {
            int key = i;
            assertNull(elsewhere(() -> map.put(key, key)));
          }
        };
    map.put(room, room);
    assertTrue(map.moving());
    assertEquals(1, allocated.size());
    Moves.finish(map);
    assertEquals(KeyPlace.identity(room + few + 1), map);
  }

  private static <T> T elsewhere(Callable<T> body) {
    try {
      return TestThreads.elsewhere(body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Up to a load at which probes are long. */
  @Test
  void withoutMemoryForALargerTableTheOldOneIsFilledUp() {
    SyncMap<Integer, Integer> map = filled(100);
    int limit = SyncTuning.limitOf(snapshot(map).capacity());
    failures = Integer.MAX_VALUE;
    for (int i = 100; i < limit; i++) {
      assertNull(map.put(i, i));
    }
    for (int n = 0; n < 3; n++) {
      OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> map.put(limit, limit));
      assertEquals("as the test wants it", e.getMessage(), "that of the allocation");
    }
    assertEquals(limit, map.size());
    assertFalse(map.moving());
    failures = 0;
    assertNull(map.put(limit, limit));
    assertTrue(map.moving());
    Moves.finish(map);
    assertEquals(KeyPlace.identity(limit + 1), map);
  }

  /** The next table has room for so many keys as come until all slots have been moved. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void insertsEndAMoveBeforeTheRoomOfTheNextTableIsTaken(boolean growth) {
    SyncMap<Integer, Integer> map = filled(1_000, tuning(1, 1, true));
    int key = 10_000;
    for (int i = 0; !map.moving(); i++) {
      if (growth) {
        map.put(key++, 1);
      } else {
        map.remove(i);
      }
    }
    int slots = snapshot(map).capacity();
    SyncTable next = dirty(map);
    int before = map.size();
    int inserts = 0;
    int passed = passed(snapshot(map));
    while (map.moving()) {
      map.put(key++, 1);
      inserts++;
      int now = map.moving() ? passed(snapshot(map)) : passed;
      assertTrue(now - passed <= (growth ? 2 : 64), now - passed + " entries in one step");
      passed = now;
    }
    assertTrue(inserts > 10, "in steps: " + inserts);
    assertTrue(inserts <= slots);
    assertSame(next, map.read);
    assertTrue(usedSlots(next) <= SyncTuning.limitOf(next.capacity()), () -> "" + map.stats());
    assertEquals(before + inserts, map.size());
  }

  /** How many entries of a table have been moved, or let go. */
  private static int passed(SyncTable t) {
    int n = 0;
    for (int i = 0; i < t.capacity(); i++) {
      Object v = t.tag(i) == 0 ? null : t.value(i);
      n += v == SlotState.MOVED || v == SlotState.EXPUNGED ? 1 : 0;
    }
    return n;
  }

  /** Nobody helped the move along: then the insert that finds dirty full does all that is left. */
  @Test
  void aDirtyTableThatIsFullTakesAllThatIsLeftAtOnce() {
    SyncMap<Integer, Integer> map = filled(400, tuning(STEP, 1, false));
    SyncTable first = snapshot(map);
    map.startMove();
    SyncTable next = dirty(map);
    int key = 400;
    while (map.read == first) {
      assertEquals(0, passed(first), "nobody moves anything");
      map.put(key, key);
      key++;
    }
    assertSame(next, map.read);
    assertEquals(400, passed(first));
    int limit = SyncTuning.limitOf(next.capacity());
    assertTrue(usedSlots(next) <= limit && usedSlots(next) >= limit - 2, () -> "" + map.stats());
    assertEquals(KeyPlace.identity(key), map);
    assertEquals(key, map.size());
  }

  /** T1 does not find its key; T2 inserts it; T1 inserts it as well: it would be in two slots. */
  @Test
  void aKeyThatCameMeanwhileIsNotInsertedAgain() {
    SyncMap<Integer, Integer> map = filled(100);
    SyncWriter writer = map.writer();
    SyncTable s = snapshot(map);
    Integer key = 1_000;
    int hash = Hash.of(key);
    int end = s.find(key, hash);
    assertTrue(end < 0);
    map.put(key, 1);
    assertFalse(writer.insert(key, hash, 2, s, null, end));
    map.startMove();
    assertFalse(writer.insert(key, hash, 2, s, null, end), "wherever it is now");
    Moves.finish(map);
    assertFalse(writer.insert(key, hash, 2, s, null, end));
    assertEquals(101, map.stats().snapshotKeys());
    map.remove(key);
    assertTrue(writer.insert(key, hash, 2, s, null, end), "it was let go, and comes again");
    assertEquals(2, map.get(key));
    assertEquals(101, map.size());
    Integer other = 2_000;
    assertTrue(writer.insert(other, Hash.of(other), 2, s, null, end), "of another table");
    assertEquals(2, map.get(other));
    assertEquals(102, map.size());
    assertEquals(102, map.stats().snapshotKeys());
  }

  /** A key that counts its comparisons; all have one hash. */
  private static final class Counting {
    private final int id;
    private int comparisons;

    Counting(int id) {
      this.id = id;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      comparisons++;
      return o instanceof Counting c && c.id == id;
    }
  }

  /** The short cut: the slot that the search ended at tells whether anybody came since. */
  @Test
  void aNewKeyIsLookedForOnce() {
    SyncMap<Counting, Integer> map = new SyncMap<>(100, tuning);
    for (int id = 0; id < 5; id++) {
      Counting key = new Counting(id);
      assertNull(map.put(key, id));
      assertEquals(id, key.comparisons, "with each that is there");
    }
    SyncTable s = snapshot(map);
    Counting late = new Counting(5);
    int end = s.find(late, Hash.of(late));
    map.put(new Counting(6), 6); // into that very slot
    assertEquals(5, late.comparisons);
    assertTrue(map.writer().insert(late, Hash.of(late), 5, s, null, end));
    assertEquals(11, late.comparisons, "once more, with the other one");
    assertEquals(5, map.get(new Counting(5)));
    assertEquals(6, map.get(new Counting(6)));
  }

  @Test
  void keysOfOneHashBeyondTheFirstFewNeedNoRoomInTables() {
    SyncMap<Counting, Integer> map = new SyncMap<>(20, tuning);
    for (int id = 0; id < 100; id++) {
      map.put(new Counting(id), id);
    }
    SyncTable s = snapshot(map);
    assertEquals(8, usedSlots(s));
    assertNotNull(s.collisions);
    assertEquals(92, s.collisions.size());
    assertEquals(1, allocated.size());
    map.startMove();
    assertSame(s.collisions, dirty(map).collisions, "they stay where they are");
    for (int id = 0; id < 100; id++) {
      assertEquals(id, map.get(new Counting(id)));
    }
    Moves.finish(map);
    for (int id = 0; id < 99; id++) {
      assertEquals(id, map.remove(new Counting(id)));
    }
    assertEquals(1, map.size());
    assertNotNull(snapshot(map).collisions);
    assertEquals(99, map.remove(new Counting(99)));
    assertNull(snapshot(map).collisions, "there are none any more");
  }

  /** The first of them may come while entries move: both tables are told, dirty first. */
  @Test
  void bothTablesHaveTheCollisions() {
    SyncMap<Counting, Integer> map = new SyncMap<>(20, tuning(STEP, 1, false));
    map.put(new Counting(0), 0);
    map.startMove();
    for (int id = 1; id < 30; id++) {
      map.put(new Counting(id), id);
    }
    Collisions c = snapshot(map).collisions;
    assertNotNull(c);
    assertSame(c, dirty(map).collisions);
    for (int id = 1; id < 30; id++) {
      assertEquals(id, map.remove(new Counting(id)));
    }
    assertNull(snapshot(map).collisions);
    assertNull(dirty(map).collisions);
    Moves.finish(map);
    assertEquals(0, map.get(new Counting(0)));
  }

  // Removals

  @Test
  void aRemovedKeyIsLetGoAtOnce() {
    SyncMap<Integer, Integer> map = filled(100);
    SyncTable s = snapshot(map);
    for (int i = 0; i < 10; i++) {
      map.remove(i);
      assertEquals(99 - i, map.stats().snapshotKeys());
      assertEquals(0, map.stats().deletedKeys());
    }
    map.startMove();
    map.put(1_000, 1);
    SyncTable d = dirty(map);
    map.remove(1_000);
    assertEquals(0, map.stats().deletedKeys(), "in dirty as well");
    for (SyncTable t : List.of(s, d)) {
      for (int i = 0; i < t.capacity(); i++) {
        assertEquals(t.tag(i) == 0 || t.value(i) == SlotState.EXPUNGED, t.key(i) == null);
      }
    }
  }

  /** Whoever holds the mutex lets go of what is removed meanwhile, as far as it is noted. */
  @ParameterizedTest
  @ValueSource(ints = {1, 20, 32, 50})
  void keysRemovedWhileTheMutexIsTakenAreLetGoByItsHolder(int removed) {
    SyncMap<Integer, Integer> map = filled(100, tuning(STEP, 1, false));
    long[] deleted = new long[1];
    SyncTable s = snapshot(map);
    whileAllocating = // under the mutex, of startMove
        () -> {
          for (int i = 0; i < removed; i++) {
            int key = i;
            assertEquals(key, elsewhere(() -> map.remove(key)));
            assertTrue(s.find(key, Hash.of(key)) >= 0, "it is there still, without a value");
            assertNull(map.get(key));
          }
          deleted[0] = 100 - map.size();
        };
    map.startMove();
    assertEquals(removed, deleted[0]);
    assertEquals(Math.max(0, removed - 32), map.stats().deletedKeys(), "what was not noted");
    Moves.finish(map);
    assertEquals(0, map.stats().deletedKeys(), "is left to the move");
    assertEquals(100 - removed, map.stats().snapshotKeys());
    assertEquals(100 - removed, map.size());
  }

  /**
   * The thread that has the mutex is suspended, and others remove most of the map: more than the
   * list holds. What they noted may be looked at while a move is under way.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theMapShrinksAlsoIfMostKeysWereRemovedWhileTheMutexWasTaken(boolean moving) {
    SyncMap<Integer, Integer> map = filled(10_000, tuning(STEP, 1, true));
    if (moving) {
      map.startMove();
    }
    map.writer()
        .locked(
            () ->
                elsewhere(
                    () -> {
                      for (int i = 0; i < 9_500; i++) {
                        map.remove(i);
                      }
                      return map;
                    }));
    Moves.finish(map);
    long full = SyncTable.bytes(snapshot(map).capacity());
    for (int i = 9_500; i < 9_999; i++) {
      map.remove(i);
    }
    Moves.finish(map);
    SyncMap.Stats stats = map.stats();
    assertEquals(0, stats.deletedKeys(), stats.toString());
    assertTrue(stats.bytesHeld() < full / 10, stats + ", before " + full);
    assertEquals(1, map.size());
  }

  /**
   * A table is made for twice the keys that are there, and most of them are removed before they are
   * carried: few of its slots are used then, and most of these are live.
   */
  @Test
  void theMapShrinksAlsoIfMostKeysAreRemovedWhileItGrows() {
    SyncMap<Integer, Integer> map = filled(10_000, tuning(STEP, 1, true));
    Moves.finish(map);
    map.startMove();
    long full = map.stats().bytesHeld();
    map.writer()
        .locked(
            () ->
                elsewhere(
                    () -> {
                      for (int i = 0; i < 9_900; i++) {
                        map.remove(i);
                      }
                      return map;
                    }));
    Moves.finish(map);
    for (int i = 1; i <= 1_000; i++) { // what found no place in the list is swept first
      map.put(-i, i);
      map.remove(-i);
    }
    Moves.finish(map);
    SyncMap.Stats stats = map.stats();
    assertEquals(100, map.size());
    assertTrue(stats.bytesHeld() < full / 50, stats + ", before " + full);
  }

  @Test
  void exactlyTheRemovalThatMakesItWorthwhileStartsACompaction() {
    SyncMap<Integer, Integer> map = filled(200);
    int slots = snapshot(map).capacity();
    for (int i = 0; i < 140; i++) {
      map.remove(i);
      assertFalse(map.moving());
    }
    map.remove(140);
    assertTrue(map.moving());
    assertEquals(List.of(SyncTuning.capacityAfterCompaction(59)), allocated);
    int steps = 1;
    for (; map.moving(); steps++) {
      map.remove(140 + steps);
    }
    assertEquals((slots + STEP - 1) / STEP, steps, "each removal does one step");
    assertEquals(1, map.stats().compactions());
    assertEquals(0, map.stats().promotions());
    assertEquals(200 - 140 - steps, map.size());
  }

  /** A removal does not fail, since it may be what makes room. */
  @Test
  void aCompactionThatFailsIsTriedAgainByTheNextRemoval() {
    SyncMap<Integer, Integer> map = filled(200);
    for (int i = 0; i < 140; i++) {
      map.remove(i);
    }
    failures = 3;
    for (int i = 140; i < 143; i++) {
      assertEquals(i, map.remove(i));
      assertNull(map.get(i));
      assertFalse(map.moving());
    }
    assertEquals(0, failures);
    assertEquals(143, map.remove(143));
    assertTrue(map.moving());
    Moves.finish(map);
    assertEquals(1, map.stats().compactions());
    assertEquals(56, map.size());
  }

  @Test
  void afterAFailureAClearBeginsAnew() {
    SyncMap<Integer, Integer> map = filled(10_000);
    failures = Integer.MAX_VALUE;
    map.keySet().removeIf(k -> k > 0);
    assertFalse(map.moving());
    failures = 0;
    map.clear();
    for (int i = 0; i < 200; i++) {
      map.put(i, i);
    }
    assertEquals(KeyPlace.identity(200), map);
    for (int i = 0; i < 200; i++) {
      assertEquals(i, map.remove(i));
    }
    assertEquals(0, map.size());
  }
}
