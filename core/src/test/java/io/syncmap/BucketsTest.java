package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/**
 * A bare table of buckets: its slots, its chains, and what becomes of those that are given back.
 */
class BucketsTest {
  private static final int SLOTS = BucketArray.BUCKET_SLOTS;
  private static final int ANY = Integer.MAX_VALUE;

  /** Four buckets: the two highest bits of a hash tell which. */
  private final Buckets buckets = new Buckets(4, BucketTuning.DEFAULT);

  private static int hash(int bucket, int tag) {
    return (bucket << 30) | tag;
  }

  private int add(int bucket, int tag, Object key) {
    return buckets.add(key, "v" + key, hash(bucket, tag), ANY, ANY);
  }

  /** Adds so many keys, each with a tag of its own; they are their tags. */
  private void fill(int bucket, int keys) {
    for (int n = 0; n < keys; n++) {
      add(bucket, n, n);
    }
  }

  private void remove(int bucket, int tag, Object key) {
    buckets.remove(buckets.find(key, hash(bucket, tag)), bucket);
    assertConsistent();
  }

  /** How many overflow buckets have been allocated, in use or not. */
  private int overflowCapacity(Buckets b) {
    long withoutReferences = b.totalBytes(0) - b.bytes(0);
    return withoutReferences == 0 ? 0 : (int) (withoutReferences - 96) / 12;
  }

  private EntryBuffer copy(int bucket) {
    EntryBuffer copy = new EntryBuffer();
    assertTrue(buckets.copy(bucket, copy));
    return copy;
  }

  /** What the comment of {@link Buckets} promises. */
  private void assertConsistent() {
    int chained = 0;
    for (int b = 0; b < buckets.count; b++) {
      assertFalse(
          buckets.next[b] != 0 && Tags.anyEmptyRest(buckets.tags[b]), "a chain that is not seen");
      assertFalse(
          buckets.next[b] == 0 && Tags.withoutHoles(buckets.tags[b]) != buckets.tags[b],
          "a hole, though no chain follows");
      int entries = copy(b).size();
      int home = Long.bitCount(Tags.occupied(buckets.tags[b]));
      chained += entries - home;
    }
    assertTrue(chained >= buckets.overflowBuckets(), "an empty overflow bucket in a chain");
    assertTrue(chained <= SLOTS * buckets.overflowBuckets());
  }

  // Hashes and buckets

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 17, 100, 12_345})
  void hashesAreSharedOutInOrder(int count) {
    Buckets b = new Buckets(count, BucketTuning.DEFAULT);
    for (int bucket = 0; bucket < count; bucket++) {
      int first = b.firstHashOf(bucket);
      assertEquals(bucket, b.bucketOf(first));
      assertEquals(bucket, b.bucketOf(b.firstHashOf(bucket + 1) - 1));
      if (bucket > 0) {
        assertEquals(bucket - 1, b.bucketOf(first - 1));
      }
    }
    assertEquals(0, b.firstHashOf(count), "around the end");
  }

  // Slots and chains

  @Test
  void keysFillTheirBucketAndThenAChain() {
    for (int n = 0; n < 3 * SLOTS; n++) {
      boolean chains = n == SLOTS || n == 2 * SLOTS;
      assertEquals(chains ? Buckets.CHAINED : Buckets.ADDED, add(2, n, n));
      assertConsistent();
      assertEquals(n / SLOTS, buckets.overflowBuckets());
      for (int k = 0; k < 3 * SLOTS; k++) {
        int slot = buckets.find(k, hash(2, k));
        if (k > n) {
          assertEquals(Buckets.ABSENT, slot);
        } else {
          assertEquals(k, buckets.key(slot));
          assertEquals("v" + k, buckets.value(slot));
          assertEquals(slot, buckets.findIdentical(buckets.key(slot), 2));
          assertEquals(k < SLOTS, slot < 4 * SLOTS);
        }
      }
      assertEquals(Buckets.ABSENT, buckets.find(0, hash(1, 0)));
      assertEquals(Buckets.ABSENT, buckets.findIdentical(0, 1));
    }
    assertEquals(Buckets.ABSENT, buckets.findIdentical(new Object(), 2));
    assertEquals(Buckets.ABSENT, buckets.find(99, hash(2, 3)), "the tag alone is there");
  }

  @Test
  void valuesAreSetWhereverTheirKeyIs() {
    fill(1, 2 * SLOTS);
    for (int n = 0; n < 2 * SLOTS; n++) {
      buckets.setValue(buckets.find(n, hash(1, n)), "w" + n);
    }
    for (int n = 0; n < 2 * SLOTS; n++) {
      assertEquals("w" + n, buckets.value(buckets.find(n, hash(1, n))));
    }
  }

  @Test
  void aKeyTakesTheSlotOfOneThatHasGone() {
    fill(0, 2 * SLOTS);
    for (int n : new int[] {3, SLOTS + 3}) {
      int slot = buckets.find(n, hash(0, n));
      remove(0, n, n);
      assertNull(buckets.key(slot));
      assertNull(buckets.value(slot));
      assertEquals(Buckets.ABSENT, buckets.find(n, hash(0, n)));
      assertEquals(Buckets.ADDED, add(0, 100 + n, 100 + n));
      assertEquals(slot, buckets.find(100 + n, hash(0, 100 + n)));
      assertConsistent();
    }
  }

  /** After each step, what is there is found, and what is not there is not. */
  @Test
  void chainsBearAnyOrderOfAddsAndRemoves() {
    Random random = new Random(1);
    boolean[] there = new boolean[120];
    int most = 0;
    for (int step = 0; step < 20_000; step++) {
      int n = random.nextInt(there.length);
      int bucket = n % 4;
      boolean grows = step / 1_000 % 2 == 0;
      if (there[n] && (!grows || random.nextInt(4) == 0)) {
        remove(bucket, n, n);
        there[n] = false;
      } else if (!there[n] && (grows || random.nextInt(4) == 0)) {
        add(bucket, n, n);
        assertConsistent();
        there[n] = true;
      }
      most = Math.max(most, buckets.overflowBuckets());
      if (step % 50 == 0) {
        for (int k = 0; k < there.length; k++) {
          int slot = buckets.find(k, hash(k % 4, k));
          assertEquals(there[k], slot >= 0);
          assertTrue(slot < 0 || buckets.key(slot).equals(k));
        }
      }
    }
    assertTrue(most >= 8, "there were chains");
    // Buckets that are given back are taken again: the array is no larger than it has to be.
    assertTrue(overflowCapacity(buckets) < 2 * most, () -> "" + overflowCapacity(buckets));
    for (int n = 0; n < there.length; n++) {
      if (there[n]) {
        remove(n % 4, n, n);
      }
    }
    assertEquals(0, buckets.overflowBuckets());
    for (int b = 0; b < 4; b++) {
      assertEquals(0, buckets.tags[b]);
    }
  }

  @Test
  void aChainIsNoLongerThanAllowed() {
    fill(3, SLOTS);
    assertEquals(Buckets.REFUSED, buckets.add(50, "v", hash(3, 50), 0, ANY));
    assertEquals(Buckets.CHAINED, buckets.add(50, "v", hash(3, 50), 1, ANY));
    for (int n = 51; n < 50 + SLOTS; n++) {
      assertEquals(Buckets.ADDED, buckets.add(n, "v", hash(3, n), 1, ANY));
    }
    assertEquals(Buckets.REFUSED, buckets.add(60, "v", hash(3, 60), 1, ANY));
    assertEquals(Buckets.CHAINED, buckets.add(60, "v", hash(3, 60), 2, ANY));
    assertEquals(Buckets.ABSENT, buckets.find(61, hash(3, 61)));
    assertEquals(2, buckets.overflowBuckets());
  }

  @Test
  void aFullBucketTakesNoMoreThanAFewKeysOfOneTag() {
    for (int n = 0; n < SLOTS; n++) {
      assertEquals(Buckets.ADDED, buckets.add(n, "v", hash(3, n < 3 ? 7 : 70 + n), ANY, 3));
    }
    assertEquals(Buckets.REFUSED, buckets.add(50, "v", hash(3, 7), ANY, 3));
    assertEquals(Buckets.CHAINED, buckets.add(50, "v", hash(3, 7), ANY, 4));
    assertEquals(Buckets.ADDED, buckets.add(51, "v", hash(3, 8), ANY, 3));
  }

  @Test
  void theLastKeyOfAChainTakesTheChainAlong() {
    fill(0, SLOTS + 1);
    remove(0, 2, 2);
    assertSame(
        SlotState.BUSY,
        BucketArray.get(buckets.tags, buckets.slots, buckets.count, 99, hash(0, 99)));
    remove(0, SLOTS, SLOTS);
    assertEquals(0, buckets.overflowBuckets());
    assertEquals(0, buckets.next[0]);
    assertNull(BucketArray.get(buckets.tags, buckets.slots, buckets.count, 99, hash(0, 99)));
    assertEquals(
        Buckets.ABSENT,
        BucketArray.find(buckets.tags, buckets.slots, buckets.count, 99, hash(0, 99)));
  }

  @Test
  void theMiddleOfAChainIsTakenOut() {
    fill(0, 4 * SLOTS);
    assertEquals(3, buckets.overflowBuckets());
    for (int n = 2 * SLOTS; n < 3 * SLOTS; n++) {
      remove(0, n, n);
    }
    assertEquals(2, buckets.overflowBuckets());
    for (int n = 0; n < 4 * SLOTS; n++) {
      boolean gone = n / SLOTS == 2;
      assertEquals(gone, buckets.find(n, hash(0, n)) == Buckets.ABSENT, "key " + n);
    }
    int capacity = overflowCapacity(buckets);
    for (int n = 0; n < SLOTS + 1; n++) {
      add(1, n, n);
    }
    assertEquals(3, buckets.overflowBuckets());
    assertEquals(capacity, overflowCapacity(buckets), "the bucket that was given back");
  }

  /** What has been moved must not be held, nor found. */
  @Test
  void aBucketThatHasBeenMovedHoldsNothing() {
    fill(1, 3 * SLOTS);
    fill(2, SLOTS);
    buckets.clear(1);
    assertEquals(0, copy(1).size());
    assertEquals(SLOTS, copy(2).size());
    for (Object o : Arrays.copyOfRange(buckets.slots, 2 * SLOTS, 4 * SLOTS)) {
      assertNull(o);
    }
    for (int slot = 4 * SLOTS; slot < 6 * SLOTS; slot++) {
      assertNull(buckets.key(slot));
      assertNull(buckets.value(slot));
    }
  }

  // Overflow buckets, ahead of time

  @Test
  void whatWasReservedIsThere() {
    buckets.reserveOverflow(0);
    assertEquals(0, overflowCapacity(buckets));
    buckets.reserveOverflow(1);
    assertEquals(2, overflowCapacity(buckets));
    buckets.reserveOverflow(2);
    assertEquals(2, overflowCapacity(buckets));
    buckets.reserveOverflow(9);
    assertEquals(9, overflowCapacity(buckets));
    fill(0, 2 * SLOTS);
    buckets.reserveOverflow(8);
    assertEquals(9, overflowCapacity(buckets), "one of nine is in use");
    buckets.reserveOverflow(9);
    assertEquals(9 + 4, overflowCapacity(buckets), "by half");
    assertEquals(2 * SLOTS, copy(0).size());
    Buckets many = new Buckets(320, BucketTuning.DEFAULT);
    many.reserveOverflow(1);
    assertEquals(10, overflowCapacity(many));
  }

  // States that a reader may see while somebody writes

  @Test
  void aChainThatLeadsNowhereIsTorn() {
    fill(0, SLOTS);
    buckets.tags[0] = Tags.withTag(buckets.tags[0], 0, Tags.EMPTY_ONE);
    buckets.next[0] = 1;
    assertEquals(Buckets.TORN, buckets.find(99, hash(0, 99)), "no overflow buckets yet");
    assertFalse(buckets.copy(0, new EntryBuffer()));
    buckets.reserveOverflow(2);
    assertEquals(Buckets.ABSENT, buckets.find(99, hash(0, 99)));
    assertTrue(buckets.copy(0, new EntryBuffer()));
    buckets.next[0] = 2;
    assertEquals(Buckets.ABSENT, buckets.find(99, hash(0, 99)));
    buckets.next[0] = 3;
    assertEquals(Buckets.TORN, buckets.find(99, hash(0, 99)), "beyond the end");
    assertFalse(buckets.copy(0, new EntryBuffer()));
  }

  @Test
  void aChainThatLeadsAroundIsTorn() throws ReflectiveOperationException {
    fill(0, 2 * SLOTS);
    Field field = Buckets.class.getDeclaredField("overflow");
    field.setAccessible(true);
    ((BucketArray) field.get(buckets)).next[0] = 1;
    assertEquals(Buckets.TORN, buckets.find(99, hash(0, 99)));
    assertFalse(buckets.copy(0, new EntryBuffer()));
  }

  @Test
  void aSlotOfAnotherTimeHasNoKey() {
    assertNull(buckets.key(4 * SLOTS));
    assertNull(buckets.value(4 * SLOTS));
    buckets.reserveOverflow(2);
    assertNull(buckets.key(6 * SLOTS));
    assertNull(buckets.value(6 * SLOTS));
    assertNull(buckets.key(6 * SLOTS - 1));
    assertNull(buckets.value(6 * SLOTS - 1));
  }

  @Test
  void tagsAndSlotsOfDifferentTablesTellNothing() {
    fill(3, 2);
    Buckets small = new Buckets(3, BucketTuning.DEFAULT);
    int hash = hash(3, 1);
    Object[] slots = buckets.slots;
    long[] tags = buckets.tags;
    assertEquals("v1", BucketArray.get(tags, slots, 4, 1, hash));
    assertTrue(BucketArray.find(tags, slots, 4, 1, hash) >= 0);
    assertSame(SlotState.BUSY, BucketArray.get(small.tags, slots, 4, 1, hash));
    assertSame(SlotState.BUSY, BucketArray.get(tags, small.slots, 4, 1, hash));
    assertEquals(BucketArray.UNSURE, BucketArray.find(small.tags, slots, 4, 1, hash));
    assertEquals(BucketArray.UNSURE, BucketArray.find(tags, small.slots, 4, 1, hash));
  }

  // The short cut

  @Test
  void oneBucketTells() {
    List<Integer> keys = new ArrayList<>();
    for (int n = 0; n < SLOTS; n++) {
      assertNull(BucketArray.get(buckets.tags, buckets.slots, 4, n, hash(1, n)));
      assertEquals(Buckets.ABSENT, BucketArray.find(buckets.tags, buckets.slots, 4, n, hash(1, n)));
      add(1, n, n);
      keys.add(n);
    }
    for (int n : keys) {
      int slot = BucketArray.find(buckets.tags, buckets.slots, 4, n, hash(1, n));
      assertEquals(BucketArray.slotOf(1, n), slot);
      assertEquals("v" + n, BucketArray.valueAt(buckets.slots, slot));
      assertEquals("v" + n, BucketArray.get(buckets.tags, buckets.slots, 4, n, hash(1, n)));
    }
    // Full, and a key that is not the one: there may be more.
    assertSame(SlotState.BUSY, BucketArray.get(buckets.tags, buckets.slots, 4, 99, hash(1, 99)));
    assertSame(SlotState.BUSY, BucketArray.get(buckets.tags, buckets.slots, 4, 99, hash(1, 3)));
    assertEquals(
        BucketArray.UNSURE, BucketArray.find(buckets.tags, buckets.slots, 4, 99, hash(1, 99)));
    assertEquals(
        BucketArray.UNSURE, BucketArray.find(buckets.tags, buckets.slots, 4, 99, hash(1, 3)));
  }

  /** An equal key need not be the very object. */
  @Test
  void keysAreFoundByEquals() {
    for (int n = 0; n < 2 * SLOTS; n++) {
      add(1, n, "k" + n);
    }
    for (int n = 0; n < 2 * SLOTS; n++) {
      assertEquals("k" + n, buckets.key(buckets.find("k" + n, hash(1, n))));
      boolean home = n < SLOTS;
      assertEquals(
          home ? "vk" + n : SlotState.BUSY,
          BucketArray.get(buckets.tags, buckets.slots, 4, "k" + n, hash(1, n)));
      assertEquals(
          home ? BucketArray.slotOf(1, n) : BucketArray.UNSURE,
          BucketArray.find(buckets.tags, buckets.slots, 4, "k" + n, hash(1, n)));
    }
  }

  @Test
  void aSlotIsABucketAndALane() {
    for (int bucket : new int[] {0, 1, 5}) {
      for (int lane = 0; lane < SLOTS; lane++) {
        int slot = BucketArray.slotOf(bucket, lane);
        assertEquals(SLOTS * bucket + lane, slot);
        assertEquals(bucket, BucketArray.bucketOfSlot(slot));
        assertEquals(lane, BucketArray.laneOfSlot(slot));
      }
    }
  }

  // Figures

  @Test
  void roomAndTheSizeToShrinkAtFollowTheLoad() {
    assertEquals((int) (4 * 6.5 * 0.7), buckets.room);
    assertEquals((int) (buckets.room * 0.4), buckets.shrinkAt);
    assertEquals(650, new Buckets(100, BucketTuning.DEFAULT).room);
    assertEquals(260, new Buckets(100, BucketTuning.DEFAULT).shrinkAt);
    assertEquals(0, new Buckets(1, BucketTuning.DEFAULT).shrinkAt, "there is nothing smaller");
  }

  @Test
  void overflowPilesUpAboveHalfOfTheBuckets() {
    int limit = 4 + 4 / 2;
    int keysWithRoom = buckets.room - buckets.room / 4 - 1;
    fill(0, SLOTS * (1 + limit));
    assertEquals(limit, buckets.overflowBuckets());
    assertFalse(buckets.overflowPilesUp(keysWithRoom));
    add(0, 100, 100);
    assertTrue(buckets.overflowPilesUp(keysWithRoom));
    assertFalse(buckets.overflowPilesUp(keysWithRoom + 1), "it will grow soon");
    buckets.noteFilled();
    assertFalse(buckets.overflowPilesUp(keysWithRoom), "an evacuation could not avoid them");
    for (int n = 0; n < SLOTS * (limit + 1); n++) {
      add(1, n, n);
    }
    assertFalse(buckets.overflowPilesUp(keysWithRoom), () -> "" + buckets.overflowBuckets());
    while (buckets.overflowBuckets() <= 2 * (limit + 1)) {
      add(1, 7, new Object());
    }
    assertTrue(buckets.overflowPilesUp(keysWithRoom));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void theBytesAreThoseThatAreTaken(int count) {
    Buckets b = new Buckets(count, BucketTuning.DEFAULT);
    assertBytes(b);
    b.reserveOverflow(count);
    assertBytes(b);
  }

  private static void assertBytes(Buckets b) {
    long actual = GraphLayout.parseInstance(b).totalSize();
    long estimate = b.totalBytes(ReferenceSize.BYTES);
    assertTrue(Math.abs(estimate - actual) <= 120 + actual / 50, () -> estimate + " for " + actual);
  }
}
