package io.syncmap;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The actors of the stress tests do what their names say: without a move there is no race. */
class StepsTest {
  private static BucketMap<?, ?> buckets(AbstractConcurrentMap<?, ?> map) {
    return (BucketMap<?, ?>) map;
  }

  @Test
  void aMoveOfBucketsSplitsMergesAndTrims() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.of("a", "b", "c");
    BucketMap.Stats before = buckets(map).stats();
    assertEquals(1, before.tables());
    Steps.begin(map);
    assertEquals(2, buckets(map).stats().tables());
    Steps.finish(map);
    assertEquals(1, buckets(map).stats().tables());
    Steps.move(map);
    BucketMap.Stats after = buckets(map).stats();
    assertEquals(before.buckets(), after.buckets());
    assertEquals(before.splits() + 2, after.splits());
    assertEquals(before.merges() + 2, after.merges());
    assertEquals(before.resizes() + 1, after.resizes());
  }

  @Test
  void aCompactionOfBucketsMergesTables() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.of("a", "b", "c");
    Steps.begin(map);
    map.remove("c");
    assertEquals(2, buckets(map).stats().tables());
    Steps.compact(map);
    assertEquals(1, buckets(map).stats().tables());
  }

  @Test
  void theFifthKeyOfACrowdedBucketMapBeginsASplit() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.crowded("a");
    Steps.putAll(map, "b", "c", "d");
    assertEquals(1, buckets(map).stats().tables());
    map.put("e", 1);
    assertTrue(buckets(map).stats().splits() > 0);
  }

  @Test
  void theNinthKeyOfOneHashIsACollision() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.colliding();
    for (int n = 0; n < 8; n++) {
      map.put(Chains.A[n], 1);
    }
    assertEquals(0, buckets(map).stats().collidingKeys());
    map.put(Chains.A[8], 1);
    assertEquals(1, buckets(map).stats().collidingKeys());
  }

  @Test
  void keysApartHaveHomesOfTheirOwn() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.apart("a", "b", "x");
    BucketTable table = requireNonNull(buckets(map).tableFor(0));
    assertEquals(11, table.homes);
    assertEquals(
        3,
        Stream.of("a", "b", "x").mapToInt(key -> table.home(Hash.of(key, 1))).distinct().count());
  }

  /** One bucket is left by its key, and goes to the other home: both without another table. */
  @Test
  void anOverflowBucketGoesFromOneChainToTheOther() {
    for (String key : List.of(Chains.OLDEST, Chains.NEWEST)) {
      BucketMap<String, Integer> map = Chains.map(false);
      BucketMap.Stats before = map.stats();
      assertEquals(10, before.buckets());
      assertEquals(2, before.overflowBuckets());
      map.remove(key);
      assertEquals(1, map.stats().overflowBuckets());
      map.put(Chains.NEW, 1);
      assertEquals(before, map.stats());
    }
  }

  private static SyncMap<?, ?> sync(AbstractConcurrentMap<?, ?> map) {
    return (SyncMap<?, ?>) map;
  }

  private static SyncTable snapshot(AbstractConcurrentMap<?, ?> map) {
    return requireNonNull(sync(map).read);
  }

  private static SyncTable dirty(AbstractConcurrentMap<?, ?> map) {
    return requireNonNull(snapshot(map).dirty);
  }

  /** The slot of a key, negative if it is not in that table. */
  private static int slot(AbstractConcurrentMap<?, ?> map, SyncTable table, String key) {
    return table.find(key, Hash.of(key));
  }

  private static @Nullable Object value(
      AbstractConcurrentMap<?, ?> map, SyncTable table, String key) {
    return table.value(slot(map, table, key));
  }

  @Test
  void aSyncMapBeginsWithAllInItsSnapshot() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");
    assertFalse(map.moving());
    for (String key : List.of("a", "b", "c", "d")) {
      assertEquals(1, value(map, snapshot(map), key));
    }
  }

  @Test
  void aMoveOfASyncMapPromotes() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a");
    long before = sync(map).stats().promotions();
    Steps.begin(map);
    map.stepMove(1);
    assertTrue(map.moving(), "more steps to race with");
    Steps.finish(map);
    assertEquals(before + 1, sync(map).stats().promotions());
  }

  @Test
  void removalsFromASyncMapBeginACompaction() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");
    map.remove("b");
    map.remove("c");
    assertFalse(map.moving());
    map.remove("d");
    assertTrue(map.moving(), "begun, and not ended");
    Steps.compact(map);
    SyncMap.Stats stats = sync(map).stats();
    assertTrue(stats.compactions() > 0);
    assertEquals(1, stats.snapshotKeys());
  }

  @Test
  void aCarriedKeyIsInDirty() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");
    Steps.carry(map, "b");
    assertTrue(map.moving());
    assertSame(SlotState.MOVED, value(map, snapshot(map), "b"));
    assertEquals(1, value(map, dirty(map), "b"));
  }

  @ParameterizedTest
  @CsvSource({"a, b", "b, a", "b, c"})
  void aKeyThatComesWithAMoveIsInDirty(String first, String second) {
    AbstractConcurrentMap<String, Integer> map = Scene.of(first);
    Steps.beginWith(map, second, 1);
    assertTrue(map.moving(), "more steps to race with");
    assertTrue(slot(map, snapshot(map), second) < 0);
    assertEquals(1, value(map, dirty(map), second));
  }

  @Test
  void aRemovedKeyThatIsKeptCanComeBack() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");
    Steps.removeAndKeep(map, "b");
    SyncTable snapshot = snapshot(map);
    assertEquals(3, map.size());
    assertNull(value(map, snapshot, "b"));
    map.put("b", 2);
    assertEquals(2, value(map, snapshot, "b"));
  }

  @Test
  void aRemovedKeyIsLeftBehind() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");
    Steps.removeAndKeep(map, "b");
    assertFalse(map.moving());
    SyncTable snapshot = snapshot(map);
    int slot = slot(map, snapshot, "b");
    Steps.carry(map, "b");
    assertTrue(map.moving());
    assertSame(SlotState.EXPUNGED, snapshot.value(slot));
    assertTrue(slot(map, dirty(map), "b") < 0);
  }

  @Test
  void aRemovedKeyIsLetGo() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");
    SyncTable snapshot = snapshot(map);
    int slot = slot(map, snapshot, "a");
    map.remove("a");
    assertSame(SlotState.EXPUNGED, snapshot.value(slot));
    assertNull(snapshot.key(slot));
  }

  @Test
  void aSyncMapThatIsEmptyHasNoTable() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");
    map.remove("a");
    map.remove("b");
    assertNull(sync(map).read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "x"})
  void theFifthKeyBeginsAGrowth(String first) {
    String[] keys = first.split(" ");
    AbstractConcurrentMap<String, Integer> map = Scene.of(keys);
    for (int n = keys.length; n < 4; n++) {
      map.put("k" + n, 1);
      assertFalse(map.moving());
    }
    map.put("last", 1);
    assertTrue(map.moving());
  }
}
