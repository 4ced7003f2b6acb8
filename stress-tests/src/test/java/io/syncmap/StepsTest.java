package io.syncmap;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
  void aMoveOfBucketsGrowsEvacuatesAndShrinks() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.of("a", "b", "c");
    BucketMap.Stats before = buckets(map).stats();
    Steps.begin(map);
    Steps.finish(map);
    long grown = buckets(map).stats().buckets();
    assertTrue(grown > before.buckets(), "larger");
    Steps.move(map);
    BucketMap.Stats after = buckets(map).stats();
    assertTrue(after.buckets() < grown, "smaller");
    assertEquals(before.growths() + 2, after.growths());
    assertEquals(before.sameSizeEvacuations() + 1, after.sameSizeEvacuations());
    assertEquals(before.shrinks() + 1, after.shrinks());
  }

  @Test
  void aCompactionOfBucketsNeedsFewer() {
    AbstractConcurrentMap<String, Integer> map = BucketScene.of("a", "b", "c");
    long before = buckets(map).stats().buckets();
    map.remove("b");
    map.remove("c");
    Steps.compact(map);
    assertTrue(buckets(map).stats().buckets() < before);
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

  /** Its bucket is the first, and not the only one. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "d", "e", "f", "g", "x", "y"})
  void bIsTheFirstKeyThatABucketMapMoves(String other) {
    assertTrue(Integer.compareUnsigned(Hash.of("b", 1), Hash.of(other, 1)) < 0);
    AbstractConcurrentMap<String, Integer> map = BucketScene.of("b", other);
    assertTrue(buckets(map).stats().buckets() > 1);
    Steps.carry(map, "b");
    assertTrue(map.moving());
  }
}
