package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sizes of the tables of a {@link BucketMap}. */
class BucketTuningTest {
  private static final BucketTuning T = BucketTuning.DEFAULT;
  private static final int LARGEST = 1 << 26;

  @Test
  void thereAreEightStripesPerProcessorAndNoLessThan64() {
    int stripes = T.stripes();
    int wanted = 8 * Runtime.getRuntime().availableProcessors();
    assertEquals(1, Integer.bitCount(stripes), "a power of two");
    assertTrue(stripes >= 64 && stripes <= 1024, () -> "" + stripes);
    assertTrue(stripes >= Math.min(wanted, 1024), () -> "" + stripes);
    assertTrue(stripes < Math.max(2 * wanted, 65), () -> "" + stripes);
  }

  @Test
  void smallTablesHaveALowerLoad() {
    assertEquals(4, T.roomOf(1));
    assertEquals(72, T.roomOf(16));
    assertEquals(110, T.roomOf(17));
    assertEquals(650, T.roomOf(100));
    assertEquals(1, BucketTunings.tiny(1, 0.1, 1).roomOf(1), "room for one key at least");
  }

  @Test
  void theLargestTableIsNeverFull() {
    assertEquals(Integer.MAX_VALUE, T.roomOf(LARGEST));
    assertTrue(T.roomOf(LARGEST - 1) < Integer.MAX_VALUE);
    assertEquals(LARGEST, T.bucketsFor(Long.MAX_VALUE / 4));
  }

  @Test
  void aTableForSoManyKeysHasRoomForThemAndOneBucketLessHasNot() {
    for (int keys = 0; keys < 2_000; keys++) {
      int n = keys;
      int buckets = T.bucketsFor(keys);
      assertTrue(buckets >= 1);
      assertTrue(T.roomOf(buckets) >= keys, () -> n + " keys: " + buckets);
      assertTrue(buckets == 1 || T.roomOf(buckets - 1) < keys, () -> n + " keys: " + buckets);
    }
  }

  @Test
  void aStripeHasRoomForMoreThanItsShare() {
    BucketTuning one = BucketTunings.stripes(1);
    assertEquals(1, one.bucketsForShareOf(0));
    assertEquals(one.bucketsFor(10_300), one.bucketsForShareOf(10_000));
    BucketTuning many = BucketTunings.stripes(64);
    assertEquals(many.bucketsFor(10_300), many.bucketsForShareOf(640_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 63})
  void aGrowthIsByHalf(int stripe) {
    BucketTuning t = BucketTunings.stripes(64);
    int buckets = 1;
    for (int growths = 0; buckets < LARGEST; growths++) {
      int larger = t.bucketsAfter(Resize.Cause.GROWTH, buckets, 0, stripe);
      assertTrue(larger > buckets, "it grows");
      if (buckets > 20 && larger < LARGEST) {
        double factor = (double) larger / buckets;
        assertTrue(factor > 1.4 && factor < 1.6, () -> "factor " + factor);
      }
      assertTrue(growths < 60);
      buckets = larger;
    }
    assertEquals(LARGEST, buckets);
  }

  /** From whatever size: a table that was sized otherwise comes back to the sizes of its stripe. */
  @Test
  void aGrowthIsByAQuarterAtLeastAndLessThanDouble() {
    BucketTuning t = BucketTunings.stripes(64);
    for (int stripe = 0; stripe < 64; stripe++) {
      for (int buckets = 20; buckets < 3_000; buckets += 7) {
        double factor = (double) t.bucketsAfter(Resize.Cause.GROWTH, buckets, 0, stripe) / buckets;
        assertTrue(factor > 1.2 && factor < 1.9, () -> "factor " + factor);
      }
    }
  }

  /** Or they would all grow at the same time. */
  @Test
  void stripesGrowToDifferentSizes() {
    BucketTuning t = BucketTunings.stripes(64);
    Set<Integer> sizes = new HashSet<>();
    for (int stripe = 0; stripe < 64; stripe++) {
      int buckets = 1;
      while (buckets < 1_000) {
        buckets = t.bucketsAfter(Resize.Cause.GROWTH, buckets, 0, stripe);
      }
      sizes.add(buckets);
    }
    assertTrue(sizes.size() > 50, () -> "" + sizes);
  }

  @Test
  void theOtherCausesGoByTheNumberOfKeys() {
    assertEquals(100, T.bucketsAfter(Resize.Cause.SAME_SIZE, 100, 7, 3));
    assertEquals(T.bucketsFor(300), T.bucketsAfter(Resize.Cause.TRIM, 100, 300, 3));
    // Room for a quarter more, and for a key per step until the old buckets have been moved.
    assertEquals(T.bucketsFor(1_250 + 1_000), T.bucketsAfter(Resize.Cause.SHRINK, 8_000, 1_000, 3));
    assertEquals(100, T.bucketsAfter(Resize.Cause.SHRINK, 100, 100_000, 3), "never larger");
  }
}
