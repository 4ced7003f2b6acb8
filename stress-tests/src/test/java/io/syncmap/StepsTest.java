package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void removalsFromASyncMapBeginACompaction() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c");
    map.remove("b");
    map.remove("c");
    Steps.compact(map);
    SyncMap.Stats stats = ((SyncMap<?, ?>) map).stats();
    assertTrue(stats.compactions() > 0);
    assertTrue(stats.snapshotKeys() < 3);
  }

  @Test
  void aCarriedKeyIsInTheTarget() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");
    Table snapshot = ((SyncMap<?, ?>) map).read;
    Steps.carry(map, "b");
    assertTrue(map.moving());
    assertSame(Table.MOVED, snapshot.value(snapshot.find("b", Hash.of("b"))));
  }

  @Test
  void aRemovedKeyIsLeftBehind() {
    AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");
    map.remove("b");
    assertFalse(map.moving(), "too few for a compaction");
    Table snapshot = ((SyncMap<?, ?>) map).read;
    Steps.carry(map, "b");
    assertTrue(map.moving());
    assertSame(Table.EXPUNGED, snapshot.value(snapshot.find("b", Hash.of("b"))));
  }

  /** Its bucket is the first, and not the only one. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "d", "e", "f", "g", "x", "y"})
  void bIsTheFirstKeyThatABucketMapMoves(String other) {
    assertTrue(Integer.compareUnsigned(Hash.of("b"), Hash.of(other)) < 0);
    AbstractConcurrentMap<String, Integer> map = BucketScene.of("b", other);
    assertTrue(buckets(map).stats().buckets() > 1);
    Steps.carry(map, "b");
    assertTrue(map.moving());
  }
}
