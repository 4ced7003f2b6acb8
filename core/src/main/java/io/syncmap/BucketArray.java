package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of eight slots in flat arrays. Written under the lock of a stripe, read by any thread,
 * also while they are written: whoever reads without the lock has to validate what he read.
 */
class BucketArray {
  static final int BUCKET_SLOTS = 8;
  private static final int SLOT_BITS = 3;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  /** The eight tags of each bucket. See {@link Tags}: 0, 1, or 0x80 and seven bits of the hash. */
  final long[] tags;

  /** Keys and values in turns: slot {@code i} has its key at 2i and its value at 2i + 1. */
  final Object[] slots;

  /** Of each bucket, its first or next overflow bucket, counted from 1; 0 if there is none. */
  final int[] next;

  BucketArray(int buckets) {
    this.tags = new long[buckets];
    this.slots = new Object[2 * BUCKET_SLOTS * buckets];
    this.next = new int[buckets];
  }

  /** A copy with room for more buckets. */
  BucketArray(BucketArray old, int buckets) {
    this(buckets);
    System.arraycopy(old.tags, 0, tags, 0, old.tags.length);
    System.arraycopy(old.slots, 0, slots, 0, old.slots.length);
    System.arraycopy(old.next, 0, next, 0, old.next.length);
  }

  /** Returns the bucket of a hash: its high bits, as a fraction of all. Any count will do. */
  static int bucketOf(int hash, int count) {
    return (int) (((hash & 0xFFFF_FFFFL) * count) >>> Integer.SIZE);
  }

  /**
   * Returns the value of {@code key} in a table without collisions, null if it is not there, or
   * BUSY if that takes more than one bucket and one key to tell. Tags and slots may be of two
   * different tables, since the caller validates afterwards.
   *
   * <p>The first slot is loaded before it is known whether it is the one, so that its cache line
   * and that of the tags are fetched at the same time.
   */
  static @Nullable Object get(long[] tags, Object[] slots, int count, Object key, int hash) {
    int bucket = bucketOf(hash, count);
    int base = 2 * BUCKET_SLOTS * bucket;
    if (bucket >= tags.length || base + 2 * BUCKET_SLOTS > slots.length) {
      return SlotState.BUSY;
    }
    Object first = SLOT.getAcquire(slots, base);
    long word = tags[bucket];
    if (first == key) {
      return SLOT.get(slots, base + 1);
    }
    long matches = Tags.matchesFirst(word, hash);
    if (matches != 0) {
      int i = base + 2 * Tags.lowestLane(matches);
      Object k = SLOT.getAcquire(slots, i);
      if (k == key || (k != null && key.equals(k))) {
        return SLOT.get(slots, i + 1);
      }
    } else if (Tags.anyEmptyRest(word)) {
      return null;
    }
    return SlotState.BUSY;
  }

  /** In place of a slot: more than one bucket and one key are needed to tell. */
  static final int UNSURE = -4;

  /**
   * As {@link #get}; returns the slot, a number below 0 if the key is not there, or UNSURE. (Apart
   * from it, since a look-up is faster that returns the value at once.)
   */
  static int find(long[] tags, Object[] slots, int count, Object key, int hash) {
    int bucket = bucketOf(hash, count);
    int base = 2 * BUCKET_SLOTS * bucket;
    if (bucket >= tags.length || base + 2 * BUCKET_SLOTS > slots.length) {
      return UNSURE;
    }
    Object first = SLOT.getAcquire(slots, base);
    long word = tags[bucket];
    if (first == key) {
      return slotOf(bucket, 0);
    }
    long matches = Tags.matchesFirst(word, hash);
    if (matches != 0) {
      int slot = slotOf(bucket, Tags.lowestLane(matches));
      Object k = SLOT.getAcquire(slots, 2 * slot);
      if (k == key || (k != null && key.equals(k))) {
        return slot;
      }
    } else if (Tags.anyEmptyRest(word)) {
      return Buckets.ABSENT;
    }
    return UNSURE;
  }

  /** Plain, to be validated. */
  static @Nullable Object valueAt(Object[] slots, int slot) {
    return SLOT.get(slots, 2 * slot + 1);
  }

  static int slotOf(int bucket, int lane) {
    return (bucket << SLOT_BITS) + lane;
  }

  static int bucketOfSlot(int slot) {
    return slot >>> SLOT_BITS;
  }

  static int laneOfSlot(int slot) {
    return slot & (BUCKET_SLOTS - 1);
  }

  /**
   * Acquire: pairs with {@link #fill}. The key may be of another time than its tag, but it is
   * whole: its {@code equals} is called before anything is validated.
   */
  final @Nullable Object keyIn(int slot) {
    return SLOT.getAcquire(slots, 2 * slot);
  }

  /** Plain: nothing may be done with it before it is validated. */
  final @Nullable Object valueIn(int slot) {
    return SLOT.get(slots, 2 * slot + 1);
  }

  /** Plain: published by the lock. */
  final void setValueIn(int slot, Object value) {
    SLOT.set(slots, 2 * slot + 1, value);
  }

  /** Puts an entry into an empty slot. */
  final void fill(int bucket, int lane, int hash, Object key, Object value) {
    int slot = slotOf(bucket, lane);
    SLOT.set(slots, 2 * slot + 1, value);
    SLOT.setRelease(slots, 2 * slot, key);
    tags[bucket] = Tags.withTag(tags[bucket], lane, Tags.of(hash));
  }

  /**
   * Empties a slot. EMPTY_REST if its bucket has that already, so that no chain begins there; else
   * {@link #next} has to be looked at.
   */
  final void empty(int slot) {
    SLOT.set(slots, 2 * slot, null);
    SLOT.set(slots, 2 * slot + 1, null);
    int bucket = bucketOfSlot(slot);
    long word = tags[bucket];
    byte tag = Tags.anyEmptyRest(word) || next[bucket] == 0 ? Tags.EMPTY_REST : Tags.EMPTY_ONE;
    tags[bucket] = Tags.withTag(word, laneOfSlot(slot), tag);
  }

  /** Empties all slots of a bucket. */
  final void emptyAll(int bucket) {
    int from = 2 * slotOf(bucket, 0);
    Arrays.fill(slots, from, from + 2 * BUCKET_SLOTS, null);
    tags[bucket] = 0;
  }

  /** Returns the slot in this bucket of this key, or a negative number. */
  final int findIn(int bucket, Object key, int hash) {
    for (long m = Tags.matches(tags[bucket], hash); m != 0; m &= m - 1) {
      int slot = slotOf(bucket, Tags.lowestLane(m));
      Object k = keyIn(slot);
      if (k == key || (k != null && key.equals(k))) {
        return slot;
      }
    }
    return -1;
  }

  /** Returns the bytes of memory taken, without keys and values. */
  final long bytes(int referenceBytes) {
    return 96 + 8L * tags.length + (long) slots.length * referenceBytes + 4L * next.length;
  }
}
