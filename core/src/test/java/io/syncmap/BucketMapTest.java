package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link BucketMap} has of its own: tables that come and go by themselves, and figures. */
@Timeout(120)
class BucketMapTest {
  private static BucketMap<Integer, Integer> mapOf(int keys) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    for (int i = 0; i < keys; i++) {
      assertNull(map.put(i, i));
    }
    return map;
  }

  private static <K> int directory(BucketMap<K, ?> map) {
    BucketTable[] d = map.directory;
    return d == null ? 0 : d.length;
  }

  /**
   * The size is right; each key is found, and returned once; the directory is what it should be.
   */
  private static <K> void assertIs(Map<K, Integer> expected, BucketMap<K, Integer> map) {
    assertEquals(expected.size(), map.size());
    expected.forEach((k, v) -> assertEquals(v, map.get(k)));
    Set<K> seen = new HashSet<>();
    for (Map.Entry<K, Integer> entry : map.entrySet()) {
      assertEquals(expected.get(entry.getKey()), entry.getValue());
      assertTrue(seen.add(entry.getKey()), () -> entry + " twice");
    }
    assertEquals(expected.size(), seen.size());
    assertWellFormed(map);
  }

  /** Each table has all entries of its range, and the deepest one has one, or there is but one. */
  static void assertWellFormed(BucketMap<?, ?> map) {
    BucketTable[] d = map.directory;
    if (d == null) {
      assertNull(map.one);
      return;
    }
    assertEquals(1, Integer.bitCount(d.length));
    assertEquals(d.length == 1 ? d[0] : null, map.one, "one table, one and only");
    int bits = Integer.numberOfTrailingZeros(d.length);
    int tables = 0;
    int deepest = 0;
    for (int i = 0; i < d.length; tables++) {
      BucketTable t = d[i];
      assertNotNull(t);
      assertEquals(bits == 0 ? 0 : i << (Integer.SIZE - bits), t.low);
      assertFalse(t.replaced);
      assertEquals(d[0].generation, t.generation);
      assertTrue(t.depth <= bits);
      deepest = Math.max(deepest, t.depth);
      for (int end = i + (1 << (bits - t.depth)); i < end; i++) {
        assertEquals(t, d[i]);
      }
      for (int home = 0; home < t.homes; home++) {
        assertEquals(0, t.word(home) & (BucketTable.LOCK | BucketTable.FROZEN));
      }
    }
    assertEquals(bits, deepest, "no longer than its deepest table wants");
    assertEquals(tables, map.stats().tables());
  }

  // ---------------------------------------------------------------------------------------------
  // Growth

  @Test
  void aMapGrowsFromNoTableToMany() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    assertEquals(0, directory(map));
    map.put(0, 0);
    assertEquals(1, directory(map));
    assertEquals(1, map.stats().buckets());
    for (int i = 1; i < 400; i++) {
      map.put(i, i);
    }
    assertEquals(1, map.stats().tables(), "one table is enough");
    assertEquals(0, map.stats().splits());
    assertTrue(map.stats().resizes() >= 3, map.stats()::toString);
    for (int i = 400; i < 100_000; i++) {
      map.put(i, i);
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.tables() > 50 && stats.tables() < 250, stats::toString);
    assertEquals(stats.tables() - 1, stats.splits(), stats::toString);
    assertEquals(0, stats.merges());
    assertEquals(0, stats.collidingKeys());
    assertTrue(stats.resizes() < 100_000 / 20, () -> "amortised: " + stats);
    assertTrue(directory(map) <= 8 * stats.tables());
    assertIs(KeyPlace.identity(100_000), map);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "BUCKET_MAP",
        "TINY_BUCKET_MAP",
        "ONE_TABLE_BUCKET_MAP",
        "CHAINED_BUCKET_MAP",
        "COLLIDING_BUCKET_MAP"
      })
  void anyOrderOfPutsAndRemoves(MapUnderTest kind) {
    BucketMap<Integer, Integer> map = (BucketMap<Integer, Integer>) kind.<Integer, Integer>create();
    Map<Integer, Integer> expected = new HashMap<>();
    Random random = new Random(3);
    for (int i = 0; i < 60_000; i++) {
      int key = random.nextInt(2_000);
      boolean grows = i / 10_000 % 2 == 0;
      if (random.nextInt(4) == 0 != grows) {
        assertEquals(expected.put(key, i), map.put(key, i));
      } else {
        assertEquals(expected.remove(key), map.remove(key));
      }
      assertEquals(expected.size(), map.size());
      if (i % 2_500 == 0) {
        assertIs(expected, map);
      }
    }
    for (int key = 0; key < 2_000; key++) {
      assertEquals(expected.remove(key), map.remove(key));
    }
    assertIs(expected, map);
    assertEquals(0, map.stats().collidingKeys());
    assertEquals(0, map.stats().overflowBuckets());
  }

  // ---------------------------------------------------------------------------------------------
  // Shrinking

  @Test
  void removalsMergeAllTablesToASmallOne() {
    BucketMap<Integer, Integer> map = mapOf(100_000);
    BucketMap.Stats full = map.stats();
    for (int i = 0; i < 99_900; i++) {
      assertEquals(i, map.remove(i));
    }
    for (int round = 0; round < 1_000; round++) { // one remove in 16 looks at its table
      map.put(-1, -1);
      map.remove(-1);
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.merges() >= full.tables() - 3, stats::toString);
    assertTrue(stats.tables() <= 3, stats::toString);
    assertTrue(directory(map) <= 4, () -> directory(map) + " entries");
    assertTrue(stats.bytesHeld() < full.bytesHeld() / 100, () -> full + " -> " + stats);
    assertEquals(100, map.size());
    for (int i = 99_900; i < 100_000; i++) {
      assertEquals(i, map.get(i));
    }
    assertWellFormed(map);
  }

  /**
   * Whoever removes the last key of two tables may merge them, and what they merge to, and so on.
   */
  @Test
  void oneRemovalCascadesToOneTable() {
    BucketMap<Integer, Integer> map = new BucketMap<>(0, BucketTuning.TINY);
    for (int i = 0; i < 500; i++) {
      map.put(i, i);
    }
    assertTrue(directory(map) >= 64, () -> directory(map) + " entries");
    for (int i = 0; i < 500; i++) {
      map.remove(i);
      assertWellFormed(map);
    }
    assertEquals(1, directory(map));
    BucketMap.Stats stats = map.stats();
    assertEquals(1, stats.tables());
    assertTrue(stats.buckets() <= 3, "a home, and the spares of a merge");
    assertEquals(stats.splits(), stats.merges());
  }

  /** Keys come and go, the number of entries stays: no table may grow without bounds. */
  @ParameterizedTest
  @EnumSource(names = {"BUCKET_MAP", "TINY_BUCKET_MAP", "CHAINED_BUCKET_MAP"})
  void aTurnoverOfKeysNeedsNoMoreMemory(MapUnderTest kind) {
    BucketMap<Integer, Integer> map = (BucketMap<Integer, Integer>) kind.<Integer, Integer>create();
    int live = 3_000;
    for (int i = 0; i < live; i++) {
      map.put(i, i);
    }
    long before = map.stats().bytesHeld();
    for (int i = live; i < 60 * live; i++) {
      assertNull(map.put(i, i));
      assertEquals(i - live, map.remove(i - live));
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.bytesHeld() < 2 * before, () -> before + " -> " + stats);
    assertTrue(stats.overflowBuckets() < stats.buckets(), stats::toString);
    assertEquals(live, map.size());
    assertEquals(live, new HashSet<>(map.keySet()).size());
  }

  // ---------------------------------------------------------------------------------------------
  // Room

  @ParameterizedTest
  @CsvSource({"8", "100", "500", "10000", "100000"})
  void aPresizedMapHardlyGrows(int size) {
    BucketMap<Integer, Integer> map = new BucketMap<>(size);
    assertEquals(0, directory(map), "the first put makes the room");
    map.put(0, 0);
    BucketMap.Stats first = map.stats();
    for (int i = 0; i < size; i++) {
      map.put(i, i);
    }
    BucketMap.Stats stats = map.stats();
    BucketMap.Stats unsized = mapOf(size).stats();
    // The hash does not spread the keys quite evenly over tables, nor over their buckets.
    assertTrue(stats.splits() <= first.tables() / 4, stats::toString);
    assertTrue(stats.resizes() <= first.tables() / 2 + 1, stats::toString);
    assertTrue(stats.bytesHeld() < 2 * unsized.bytesHeld(), () -> stats + ", " + unsized);
    assertIs(KeyPlace.identity(size), map);
  }

  @ParameterizedTest
  @CsvSource({"100", "500", "20000"})
  void thePresizedRoomIsKeptUntilHalfOfItWasUsed(int size) {
    BucketMap<Integer, Integer> map = new BucketMap<>(size);
    map.put(0, 0);
    long buckets = map.stats().buckets();
    for (int round = 0; round < 20; round++) {
      BucketTuningTest.swing(map, size / 5, 0);
    }
    assertEquals(buckets, map.stats().buckets());
    assertEquals(0, Moves.count(map));
    for (int round = 0; round < 3; round++) {
      BucketTuningTest.swing(map, size, 0);
    }
    assertTrue(map.stats().buckets() < buckets / 2, map.stats()::toString);
  }

  @ParameterizedTest
  @CsvSource({"1000", "10000", "100000"})
  void trimToSizeLeavesSeventeenBytesAnEntryAtMost(int size) {
    BucketMap<Integer, Integer> map = mapOf(3 * size);
    for (int i = size; i < 3 * size; i++) {
      map.remove(i);
    }
    map.trimToSize();
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.bytesHeld() <= 17L * size, stats::toString);
    assertIs(KeyPlace.identity(size), map);
    map.trimToSize();
    assertTrue(map.stats().bytesHeld() <= stats.bytesHeld(), "a second time");
    for (int i = size; i < 2 * size; i++) {
      assertNull(map.put(i, i));
    }
    assertIs(KeyPlace.identity(2 * size), map);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUCKET_MAP", "TINY_BUCKET_MAP"})
  void trimToSizeDropsRoomThatWasNotUsed(MapUnderTest kind) {
    BucketMap<Integer, Integer> map =
        kind == MapUnderTest.BUCKET_MAP
            ? new BucketMap<>(100_000)
            : new BucketMap<>(100_000, BucketTuning.TINY);
    map.putAll(KeyPlace.identity(1_000));
    for (int i = 100; i < 1_000; i++) {
      map.remove(i);
    }
    long before = map.stats().bytesHeld();
    map.trimToSize();
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.bytesHeld() < before / 20, () -> before + " -> " + stats);
    assertIs(KeyPlace.identity(100), map);
    map.putAll(KeyPlace.identity(1_000));
    assertIs(KeyPlace.identity(1_000), map);
  }

  @Test
  void bytesHeldGrowWithTheContent() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    long empty = map.stats().bytesHeld();
    assertTrue(empty > 0 && empty < 400, () -> "empty: " + empty);
    map.putAll(KeyPlace.identity(100_000));
    long full = map.stats().bytesHeld();
    assertTrue(full > 1_200_000 && full < 2_400_000, () -> "100,000 entries: " + full);
  }

  // ---------------------------------------------------------------------------------------------
  // Clear

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void clearLeavesNothingAndTheMapBeginsAnew(KeyKind kind) {
    for (BucketTuning tuning :
        new BucketTuning[] {BucketTuning.DEFAULT, BucketTuning.TINY, BucketTunings.COLLIDING}) {
      BucketMap<Object, Integer> map = new BucketMap<>(0, tuning);
      for (int round = 0; round < 3; round++) {
        for (int id = 0; id < 200; id++) {
          assertNull(map.put(kind.key(id), id));
        }
        assertEquals(200, map.size());
        map.clear();
        assertEquals(0, map.size());
        assertTrue(map.isEmpty());
        assertEquals(0, directory(map));
        assertFalse(map.keySet().iterator().hasNext());
        assertEquals(0, map.stats().collidingKeys());
        for (int id = 0; id < 200; id++) {
          assertNull(map.get(kind.key(id)));
          assertNull(map.remove(kind.key(id)));
        }
        map.rebuild.splitAll();
        map.rebuild.mergeAll();
        map.trimToSize();
        assertEquals(0, directory(map), "nothing to rebuild");
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Keys that the hash does not spread

  /** The size is right amid it, others are found amid it, and afterwards nothing is left of it. */
  @ParameterizedTest
  @CsvSource({
    "CONSTANT_HASH, 100000", "TRUNCATED_HASH, 100000",
    "CONSTANT_HASH_UNORDERED, 2000", "TRUNCATED_HASH_UNORDERED, 2000"
  })
  void aFloodOfKeysOfOneHash(KeyKind kind, int flood) {
    BucketMap<Object, Integer> map = new BucketMap<>();
    Map<Object, Integer> others = new HashMap<>(KeyPlace.identity(1_000));
    map.putAll(others);
    BucketMap.Stats before = map.stats();
    for (int id = 0; id < flood; id++) {
      assertNull(map.put(kind.key(id), id));
    }
    map.put("meanwhile", 1);
    assertEquals(flood + 1_001, map.size());
    BucketMap.Stats amid = map.stats();
    int inBuckets = kind.distinctHashes(flood) * 6 * BucketTable.LANES;
    assertTrue(amid.collidingKeys() >= flood - inBuckets, amid::toString);
    assertTrue(amid.buckets() < before.buckets() + 200, "the buckets do not grow for it");
    Set<Integer> seen = new HashSet<>();
    for (Object key : map.keySet()) {
      assertTrue(!(key instanceof KeyKind.BadKey bad) || seen.add(bad.id), "none twice");
    }
    assertEquals(flood, seen.size());
    for (int id = 0; id < flood; id++) {
      assertEquals(id, map.get(kind.key(id)));
      assertEquals(id, map.put(kind.key(id), id + 1));
    }
    others.forEach((k, v) -> assertEquals(v, map.get(k)));
    for (int id = 0; id < flood; id++) {
      assertEquals(id + 1, map.remove(kind.key(id)));
    }
    assertEquals(1, map.remove("meanwhile"));
    assertEquals(0, map.stats().collidingKeys());
    BucketTable any = map.tableFor(0);
    assertNotNull(any);
    assertNull(any.generation.collisions, "no look-up looks there any more");
    assertIs(others, map);
  }

  /** All keys are of one 4096th of the hashes: the directory must not double for each split. */
  @Test
  void keysOfOnePrefixDoNotBlowUpTheDirectory() {
    BucketMap<Object, Integer> map =
        new BucketMap<>(0, new BucketTuning(128, 4.4, 6, 1.3, false, 24, 1, n -> {}));
    Map<Object, Integer> expected = new HashMap<>();
    for (int code = 0; expected.size() < 4_000; code++) {
      if (Hash.of(code, 1) >>> 20 == 0xABC) {
        expected.put(code, code);
        assertNull(map.put(code, code));
        assertTrue(directory(map) <= 8 * Math.max(1, map.stats().tables()));
      }
    }
    assertTrue(map.stats().collidingKeys() > 2_000, map.stats()::toString);
    assertIs(expected, map);
    for (int i = 0; i < 100_000; i++) {
      if (expected.put(i, i) == null) {
        map.put(i, i);
      }
    }
    assertTrue(directory(map) <= 8 * map.stats().tables());
    assertIs(expected, map);
    for (int key : KeyPlace.identity(100_000).keySet()) {
      assertEquals(expected.remove(key), map.remove(key));
    }
    assertIs(expected, map);
    expected.keySet().forEach(map::remove);
    assertIs(Map.of(), map);
    assertEquals(0, map.stats().collidingKeys());
  }

  /** The other tables split as ever; so the keys without a place are those of one table. */
  @Test
  void aKeyWithoutAHashIsNoHindranceToOtherTables() {
    BucketMap<Object, Integer> map = new BucketMap<>();
    EvilKey evil = new EvilKey(1, 1);
    map.put(evil, -1);
    for (int i = 0; i < 10_000; i++) {
      map.put(i, i);
    }
    long tables = map.stats().tables();
    evil.mode = EvilKey.Mode.HASH_CODE;
    for (int i = 10_000; i < 40_000; i++) {
      assertNull(map.put(i, i));
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.tables() > 3 * tables, stats::toString);
    assertTrue(stats.collidingKeys() > 0, stats::toString);
    assertTrue(stats.collidingKeys() < 2 * 40_000 / tables, stats::toString);
    evil.mode = EvilKey.Mode.GOOD;
    Map<Object, Integer> expected = new HashMap<>(KeyPlace.identity(40_000));
    expected.put(evil, -1);
    assertIs(expected, map);
  }

  // ---------------------------------------------------------------------------------------------
  // Splits and merges by hand

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 40, 400})
  void tablesSplitAndMergeAsOftenAsOneLikes(int keys) {
    BucketMap<Integer, Integer> map = new BucketMap<>(0, BucketTuning.DEFAULT);
    map.put(-1, -1);
    map.remove(-1);
    for (int i = 0; i < keys; i++) {
      map.put(i, i);
    }
    long most = 1;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 4; i++) {
        long before = map.stats().tables();
        map.rebuild.splitAll();
        assertTrue(map.stats().tables() > before || before > 8, map.stats()::toString);
        assertWellFormed(map);
        assertEquals(KeyPlace.identity(keys), map);
      }
      most = Math.max(most, map.stats().tables());
      for (int i = 0; i < 8; i++) {
        map.rebuild.mergeAll();
        assertWellFormed(map);
        assertEquals(KeyPlace.identity(keys), map);
      }
      assertEquals(1, map.stats().tables(), map.stats()::toString);
    }
    assertTrue(most >= 8, "there were many tables");
    assertEquals(keys, map.size());
  }
}
