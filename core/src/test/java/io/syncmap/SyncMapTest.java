package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link SyncMap} has of its own: snapshot, dirty table, promotions, compactions. */
class SyncMapTest {

  @Test
  void copyGoesStraightIntoTheSnapshot() {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(1000));
    assertEquals(KeyPlace.identity(1000), map);
    assertEquals(1000, map.size());
    assertEquals(0, map.stats().dirtyKeys());
    assertEquals(1000, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
  }

  @Test
  void statsFollowAKeyThroughItsLife() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    assertEquals(0, map.stats().snapshotKeys());
    map.put(1, 1);
    map.put(2, 2);
    assertEquals(2, map.stats().snapshotKeys());
    assertEquals(0, map.stats().dirtyKeys());
    map.startMove();
    map.put(3, 3);
    assertEquals(2, map.stats().snapshotKeys());
    assertEquals(1, map.stats().dirtyKeys());
    assertEquals(0, map.stats().promotions());
    Moves.finish(map);
    assertEquals(1, map.stats().promotions());
    assertEquals(0, map.stats().dirtyKeys());
    assertEquals(3, map.stats().snapshotKeys());
    map.remove(1);
    assertEquals(2, map.stats().snapshotKeys(), "it was let go");
    assertEquals(0, map.stats().deletedKeys());
    map.put(1, 3);
    assertEquals(3, map.stats().snapshotKeys());
    map.remove(1);
    Moves.runToEnd(map);
    assertEquals(2, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    assertEquals(Map.of(2, 2, 3, 3), map);
  }

  /** Of a map whose keys come back: what {@link SyncModeTest} says when that is. */
  @Test
  void statsFollowAKeyThatIsKept() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    map.put(1, 1);
    map.put(2, 2);
    SyncLincheckSuites.keepRemovedKeys(map);
    map.remove(1);
    assertEquals(2, map.stats().snapshotKeys());
    assertEquals(1, map.stats().deletedKeys());
    map.put(1, 3);
    assertEquals(2, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    map.remove(1);
    Moves.runToEnd(map);
    assertEquals(1, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    assertEquals(Map.of(2, 2), map);
  }

  /** Sampled: one of sixteen counts for all. */
  @Test
  void missesAreCountedOnlyBeyondTheSnapshot() {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(10_000));
    for (int i = 0; i < 10_000; i++) {
      map.get(i);
      map.get(-1 - i);
    }
    assertEquals(0, map.stats().misses(), "without a move there is nothing beyond");
    map.startMove();
    for (int i = 0; i < 10_000; i++) {
      map.get(i);
    }
    assertEquals(0, map.stats().misses(), "hits of the snapshot");
    map.put(-1, -1);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(-1, map.get(-1));
    }
    long misses = map.stats().misses();
    assertTrue(misses >= 500 && misses <= 1_500, () -> "look-ups in dirty: " + map.stats());
  }

  @Test
  void missesPayForAMoveThatIsUnderWay() {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(100));
    long promotions = map.stats().promotions();
    map.startMove();
    map.put(1000, 1000);
    assertTrue(map.moving());
    for (int i = 0; i < 5_000; i++) {
      assertEquals(1000, map.get(1000));
    }
    assertEquals(0, map.stats().dirtyKeys());
    assertEquals(101, map.stats().snapshotKeys());
    assertEquals(promotions + 1, map.stats().promotions());
    assertEquals(0, map.stats().misses());
  }

  @Test
  void insertsPromoteByThemselves() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < 10_000; i++) {
      map.put(i, i);
    }
    SyncMap.Stats stats = map.stats();
    assertTrue(stats.promotions() > 3, stats::toString);
    assertTrue(stats.promotions() < 200, () -> "amortised: " + stats);
    assertEquals(10_000, map.size());
  }

  @Test
  void removesCompactByThemselves() {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(10_000));
    long before = map.stats().bytesHeld();
    for (int i = 0; i < 9_900; i++) {
      assertEquals(i, map.remove(i));
    }
    SyncMap.Stats stats = map.stats();
    assertTrue(stats.compactions() > 0, stats::toString);
    assertTrue(stats.bytesHeld() < before / 10, () -> before + " -> " + stats);
    assertEquals(100, map.size());
    for (int i = 9_900; i < 10_000; i++) {
      assertEquals(i, map.get(i));
    }
  }

  @Test
  void trimToSizeDropsWhatIsNotNeeded() {
    SyncMap<Integer, Integer> map = new SyncMap<>(100_000, Tunings.unmoving());
    map.putAll(KeyPlace.identity(1000));
    for (int i = 0; i < 900; i++) {
      map.remove(i);
    }
    long before = map.stats().bytesHeld();
    map.trimToSize();
    SyncMap.Stats stats = map.stats();
    assertEquals(100, stats.snapshotKeys(), stats::toString);
    assertEquals(0, stats.dirtyKeys(), stats::toString);
    assertEquals(0, stats.deletedKeys(), stats::toString);
    assertTrue(stats.bytesHeld() < before / 50, () -> before + " -> " + stats);
    assertFalse(map.moving());
    assertEquals(100, map.size());
  }

  @Test
  void trimToSizeEndsAMoveThatIsUnderWay() {
    SyncMap<Integer, Integer> map = syncMap(KeyPlace.MOVED, 500);
    map.keySet().removeIf(k -> k >= 10);
    map.put(1000, 1000);
    map.trimToSize();
    assertFalse(map.moving());
    assertEquals(11, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    assertEquals(11, map.size());
    assertEquals(1000, map.get(1000));
  }

  @Test
  void bytesHeldGrowWithTheContent() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    long empty = map.stats().bytesHeld();
    assertTrue(empty > 0 && empty < 2_000, () -> "empty: " + empty);
    map.putAll(KeyPlace.identity(100_000));
    long full = map.stats().bytesHeld();
    assertTrue(full > 800_000 && full < 6_000_000, () -> "100,000 entries: " + full);
  }

  @Test
  void testHooksMoveByHand() {
    SyncMap<Integer, Integer> map = new SyncMap<>(KeyPlace.identity(100));
    assertFalse(map.moving());
    map.stepMove(10);
    assertFalse(map.moving(), "nothing to step");
    map.startMove();
    assertTrue(map.moving());
    map.stepMove(1);
    assertTrue(map.moving());
    map.startMove();
    assertTrue(map.moving(), "a second start changes nothing");
    Moves.finish(map);
    assertFalse(map.moving());
    assertEquals(KeyPlace.identity(100), map);
  }

  private static SyncMap<Integer, Integer> syncMap(KeyPlace place, int n) {
    return (SyncMap<Integer, Integer>) place.mapOf(KeyPlace.identity(n));
  }

  // Looking up in the snapshot

  private static SyncMap<Object, Object> over(SyncTable table) {
    SyncMap<Object, Object> map = new SyncMap<>(0, Tunings.unmoving());
    map.read = table;
    return map;
  }

  private static SyncTable table(int capacity) {
    return new SyncTable(capacity, new SyncGeneration(capacity), 1, 1);
  }

  /** Of tables with one empty slot, so that probes are long and lead around the end. */
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 12, 16, 20, 24, 40, 64, 100})
  void allKeysOfAFullTableAreFoundAndNoOthers(int capacity) {
    for (int first = 0; first < 1000 * capacity; first += 2 * capacity) {
      SyncTable t = table(capacity);
      SyncMap<Object, Object> map = over(t);
      for (int k = first; k < first + capacity - 1; k++) {
        assertNull(map.get(k));
        int slot = t.freeSlot(Hash.of(k));
        t.fill(slot, k, -k);
        t.publish(slot, Hash.of(k));
        assertEquals(-k, map.get(k));
      }
      for (int k = first; k < first + 2 * capacity; k++) {
        assertEquals(k < first + capacity - 1 ? -k : null, map.get(k));
      }
    }
  }

  /** As if each slot had an append that was cut short: a look-up ends, and finds nothing. */
  @Test
  void aLookUpEndsInWhateverTable() throws ReflectiveOperationException {
    SyncTable t = table(16);
    Field field = SyncTable.class.getDeclaredField("tags");
    field.setAccessible(true);
    byte[] tags = (byte[]) field.get(t);
    Arrays.fill(tags, 1, tags.length, (byte) 0x80);
    SyncMap<Object, Object> map = over(t);
    List<Object> found =
        assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> IntStream.range(0, 1000).mapToObj(map::get).filter(Objects::nonNull).toList());
    assertEquals(List.of(), found);
  }

  /** What a window shows behind the end of the table is no reason to look at a slot. */
  @Test
  void aSlotWhoseAppendWasCutShortIsEmpty() throws ReflectiveOperationException {
    SyncTable t = table(16);
    List<Integer> keys =
        IntStream.range(0, 1000).filter(k -> t.home(Hash.of(k)) == 15).boxed().toList();
    SyncMap<Object, Object> map = over(t);
    int last = t.freeSlot(Hash.of(keys.get(0)));
    t.fill(last, keys.get(0), "first");
    t.publish(last, Hash.of(keys.get(0)));
    t.fill(0, keys.get(1), "second");
    Field field = SyncTable.class.getDeclaredField("tags");
    field.setAccessible(true);
    byte[] tags = (byte[]) field.get(t);
    tags[16] = Tags.of(Hash.of(keys.get(1)));
    assertEquals("first", map.get(keys.get(0)));
    assertNull(map.get(keys.get(1)), "its put threw");
    t.publish(0, Hash.of(keys.get(1)));
    assertEquals("second", map.get(keys.get(1)));
    assertNull(map.get(keys.get(2)));
  }
}
