package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphStats;

/**
 * The fault: small maps took more memory than they are worth (408 bytes when empty, 728 with one
 * entry), a map that was made for many keys took all of it before the first, and what a map held
 * per entry depended on luck. Walked object by object, less keys and values.
 */
class SmallFootprintTest {
  /** Above this, {@code Integer.valueOf} makes a new box each time. */
  private static final int FIRST = 1_000;

  private static final long BOX = GraphStats.parseInstance(Integer.valueOf(FIRST)).totalSize();

  private static final int MILLION = 1_000_000;

  /** Each key is its own value, so that there is one box for each entry. */
  private static long structure(Map<Integer, Integer> map) {
    return GraphStats.parseInstance(map).totalSize() - BOX * map.size();
  }

  private static void fill(Map<Integer, Integer> map, int from, int to) {
    for (int i = from; i < to; i++) {
      Integer box = FIRST + i;
      map.put(box, box);
    }
  }

  @Test
  void anEmptyMap() {
    long bytes = structure(new SyncMap<>());
    assertTrue(bytes <= 128, () -> "bytes: " + bytes);
  }

  @Test
  void oneEntry() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map, 0, 1);
    long bytes = structure(map);
    assertTrue(bytes <= 300, () -> "bytes: " + bytes);
    SyncMap<Integer, Integer> copy = new SyncMap<>(map);
    long bytesOfCopy = structure(copy);
    assertTrue(bytesOfCopy <= 300, () -> "bytes: " + bytesOfCopy);
  }

  /** Also after reads and misses, which make nothing. */
  @Test
  void anEmptyMapThatWasUsed() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    assertEquals(null, map.get(1));
    assertEquals(null, map.remove(1));
    assertEquals(null, map.replace(1, 1));
    map.clear();
    map.forEach((k, v) -> assertNotNull(k));
    assertTrue(map.isEmpty());
    long bytes = structure(map);
    assertTrue(bytes <= 128, () -> "bytes: " + bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 100_000, 100_000_000})
  void aMapForManyKeysBeforeTheFirst(int keys) {
    long bytes = structure(new SyncMap<>(keys));
    assertTrue(bytes <= 300, () -> "bytes: " + bytes);
  }

  /** Room is made with the first put, and is enough. */
  @Test
  void aMapForManyKeysAfterThem() {
    SyncMap<Integer, Integer> map = new SyncMap<>(100_000);
    fill(map, 0, 1);
    long withOne = structure(map);
    fill(map, 1, 100_000);
    SyncMap.Stats stats = map.stats();
    assertEquals(0, stats.promotions() + stats.compactions());
    assertTrue(structure(map) <= withOne + 1_000);
    assertTrue(withOne <= 18 * 100_000, () -> "bytes: " + withOne);
  }

  @Test
  void bytesPerEntryWhileItGrows() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    double average = averageWhileItGrows(map, () -> structure(map), (n, perEntry) -> {});
    assertTrue(average <= 22, () -> "bytes per entry: " + average);
  }

  /** Returns the bytes per entry on average over sizes, and tells them at each. */
  private static double averageWhileItGrows(
      Map<Integer, Integer> map, LongSupplier bytes, BiConsumer<Integer, Double> check) {
    double sum = 0;
    int sizes = 0;
    int filled = 0;
    for (double size = 100; size <= 200_000; size *= 1.07) {
      int n = (int) size;
      fill(map, filled, n);
      filled = n;
      double perEntry = (double) bytes.getAsLong() / n;
      check.accept(n, perEntry);
      sum += perEntry;
      sizes++;
    }
    return sum / sizes;
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 150, 220, 1_000, 1_065, 1_269, 5_000, 30_000, 200_000})
  void bytesPerEntryAfterATrim(int size) {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    assertSmallAfterATrim(map, size, () -> structure(map));
  }

  private static void assertSmallAfterATrim(
      AbstractConcurrentMap<Integer, Integer> map, int size, LongSupplier bytes) {
    fill(map, 0, size);
    map.trimToSize();
    double perEntry = (double) bytes.getAsLong() / size;
    // The map itself and what it needs to write, or its first table, which a hundred entries share.
    double fixed = 400.0 / size;
    assertTrue(perEntry <= 18 + fixed, () -> "bytes per entry: " + perEntry);
  }

  @Test
  void whatIsLeftOfAMillion() throws Exception {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map, 0, MILLION);
    long peak = map.stats().bytesHeld();
    TestThreads.elsewhere(
        () -> {
          for (int i = 0; i < MILLION; i++) {
            if (i % 100 != 0) {
              assertEquals(FIRST + i, map.remove(FIRST + i));
            }
          }
          return null;
        });
    assertEquals(MILLION / 100, map.size());
    long left = structure(map); // with no further call
    assertTrue(left <= 0.03 * peak, () -> "of " + peak + " bytes are left: " + left);
  }

  /** And again, in the order of a walk. */
  @Test
  void whatAWalkLeavesOfAMillion() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    fill(map, 0, MILLION);
    long peak = map.stats().bytesHeld();
    int[] passed = new int[1];
    assertTrue(map.keySet().removeIf(k -> passed[0]++ < MILLION / 100 * 99));
    assertEquals(MILLION / 100, map.size());
    System.gc(); // a walk over objects takes weak references for strong ones
    long left = structure(map);
    assertTrue(left <= 0.03 * peak, () -> "of " + peak + " bytes are left: " + left);
  }

  // BucketMap

  /** All maps share their tuning. */
  private static final long TUNING = GraphStats.parseInstance(BucketTuning.DEFAULT).totalSize();

  private static long own(BucketMap<Integer, Integer> map) {
    return structure(map) - TUNING;
  }

  /** Also after reads and misses, which make nothing. */
  @Test
  void anEmptyBucketMap() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    long unused = own(map);
    assertTrue(unused <= 128, () -> "bytes: " + unused);
    assertEquals(null, map.get(1));
    assertEquals(null, map.remove(1));
    assertEquals(null, map.replace(1, 1));
    map.clear();
    map.trimToSize();
    map.forEach((k, v) -> assertNotNull(k));
    assertTrue(map.isEmpty());
    assertEquals(unused, own(map));
    assertEquals(unused, own(new BucketMap<>(100_000_000)), "before the first key");
  }

  @ParameterizedTest
  @CsvSource({"1, 400", "10, 530", "64, 2048"})
  void aSmallBucketMap(int entries, int most) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    fill(map, 0, entries);
    long bytes = own(map);
    assertTrue(bytes <= most, () -> "bytes: " + bytes);
    long bytesOfCopy = own(new BucketMap<>(map));
    assertTrue(bytesOfCopy <= most, () -> "bytes of a copy: " + bytesOfCopy);
  }

  /** At any size, as tables grow, and split one after the other. */
  @Test
  void bytesPerEntryWhileABucketMapGrows() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    double average =
        averageWhileItGrows(
            map,
            () -> own(map),
            (n, perEntry) -> {
              // In one table of a few homes, chance decides how many overflow buckets these need.
              double most = n < 600 ? 28 : n < 2_000 ? 25 : 24;
              assertTrue(perEntry <= most, () -> "bytes per entry: " + perEntry + " of " + n);
            });
    assertTrue(average <= 19, () -> "bytes per entry: " + average);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 150, 220, 1_000, 1_065, 1_269, 5_000, 30_000, 200_000})
  void bytesPerEntryOfABucketMapAfterATrim(int size) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    assertSmallAfterATrim(map, size, () -> own(map));
  }

  /** With no further call: in no order, and in that of a walk. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsLeftOfAMillionInABucketMap(boolean inOrder) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    fill(map, 0, MILLION);
    long peak = own(map);
    if (inOrder) {
      int[] passed = new int[1];
      assertTrue(map.keySet().removeIf(k -> passed[0]++ < MILLION / 100 * 99));
    } else {
      for (int i = 0; i < MILLION; i++) {
        if (i % 100 != 0) {
          assertEquals(FIRST + i, map.remove(FIRST + i));
        }
      }
    }
    assertEquals(MILLION / 100, map.size());
    long left = own(map);
    assertTrue(left <= 0.03 * peak, () -> "of " + peak + " bytes are left: " + left);
  }
}
