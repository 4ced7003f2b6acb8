package io.syncmap;

import org.jspecify.annotations.Nullable;

/**
 * The hash table of one {@link Stripe}, of a fixed number of buckets, after Go's runtime map (file
 * {@code src/runtime/map.go} of Go 1.19): buckets of eight slots, a tag byte per slot, and overflow
 * buckets that chain from a bucket. The latter are in an array of their own, which grows.
 *
 * <p>A slot is named by its index: those of the buckets come first, those of overflow buckets
 * after. Everything is written under the lock of the stripe. It may be read without, in any state
 * between two writes: a look-up then ends, and throws nothing but what the keys throw, but what it
 * returns has to be validated.
 *
 * <p>Invariants, under the lock: a bucket with an overflow bucket has no EMPTY_REST; no overflow
 * bucket in a chain is empty; no key is in two slots.
 */
final class Buckets extends BucketArray {
  /** In place of a slot: the key is not here. */
  static final int ABSENT = -1;

  /** In place of a slot: the table was changed while it was read. */
  static final int TORN = -2;

  /** What {@link #add} did: nothing, as there are too many keys like this one. */
  static final int REFUSED = 0;

  /** What {@link #add} did: it took an empty slot. */
  static final int ADDED = 1;

  /** What {@link #add} did: it took one more overflow bucket. */
  static final int CHAINED = 2;

  /** Some 3 % of all buckets, at first. */
  private static final int OVERFLOW_SHARE = 32;

  /** Overflow that makes up more than this part of the buckets is worth a same-size evacuation. */
  private static final int PILE_SHARE = 2;

  private static final int MIN_PILE = 4;
  private static final int MIN_OVERFLOW = 2;

  /** The number of buckets, overflow buckets not counted. */
  final int count;

  /** How many keys the table is meant for. It takes more, at the price of longer chains. */
  final int room;

  /** With fewer keys, the table is larger than need be. */
  final int shrinkAt;

  private final int homeSlots;

  /**
   * All overflow buckets, in a chain or free. Replaced by a larger copy when it is full; volatile,
   * so that who sees the copy sees the keys in it.
   */
  private volatile @Nullable BucketArray overflow;

  /** Overflow buckets from here on were never used. */
  private int overflowTop;

  /** The first overflow bucket of those that were given back, counted from 1. */
  private int firstFree;

  /** How many overflow buckets are in chains. */
  private int overflowUsed;

  /** How many may be before they pile up. */
  private int pileLimit;

  Buckets(int count, BucketTuning tuning) {
    super(count);
    this.count = count;
    this.room = tuning.roomOf(count);
    this.shrinkAt = count == 1 ? 0 : (int) (room * tuning.shrinkFraction());
    this.homeSlots = slotOf(count, 0);
    this.pileLimit = MIN_PILE + count / PILE_SHARE;
  }

  // ---------------------------------------------------------------------------------------------
  // Looking up; also without the lock

  /** Returns the bucket of a hash: its high bits, as a fraction of all. Any count will do. */
  int bucketOf(int hash) {
    return bucketOf(hash, count);
  }

  /** Returns the lowest hash of a bucket, unsigned; of {@link #count}, 0, as it wraps around. */
  int firstHashOf(int bucket) {
    return (int) ((((long) bucket << Integer.SIZE) + count - 1) / count);
  }

  /** Returns the slot of {@code key}, ABSENT or TORN. */
  int find(Object key, int hash) {
    int bucket = bucketOf(hash);
    int slot = findIn(bucket, key, hash);
    if (slot >= 0) {
      return slot;
    }
    return Tags.anyEmptyRest(tags[bucket]) ? ABSENT : findInOverflow(bucket, key, hash);
  }

  private int findInOverflow(int bucket, Object key, int hash) {
    BucketArray o = overflow;
    int left = o == null ? 0 : o.tags.length;
    for (int link = next[bucket]; link != 0; link = o.next[link - 1]) {
      // Chains change while we walk: they may lead out of an array that was replaced, or around.
      if (o == null || link > o.tags.length || left == 0) {
        return TORN;
      }
      left--;
      int slot = o.findIn(link - 1, key, hash);
      if (slot >= 0) {
        return homeSlots + slot;
      }
    }
    return ABSENT;
  }

  /** Returns the slot of this very key object, or ABSENT. Under the lock; calls no method of it. */
  int findIdentical(Object key, int bucket) {
    BucketArray a = this;
    int b = bucket;
    int base = 0;
    for (; ; ) {
      for (int lane = 0; lane < BUCKET_SLOTS; lane++) {
        if (a.keyIn(slotOf(b, lane)) == key) {
          return base + slotOf(b, lane);
        }
      }
      int link = a.next[b];
      if (link == 0) {
        return ABSENT;
      }
      a = overflow();
      b = link - 1;
      base = homeSlots;
    }
  }

  /** Adds keys and values of a bucket and its chain to {@code copy}; false if torn. */
  boolean copy(int bucket, EntryBuffer copy) {
    copy.add(this, bucket);
    BucketArray o = overflow;
    int left = o == null ? 0 : o.tags.length;
    for (int link = next[bucket]; link != 0; link = o.next[link - 1]) {
      if (o == null || link > o.tags.length || left == 0) {
        return false;
      }
      left--;
      copy.add(o, link - 1);
    }
    return true;
  }

  /** Returns the key in a slot that a look-up returned; without the lock, to be validated. */
  @Nullable Object key(int slot) {
    BucketArray o = slot < homeSlots ? this : overflow;
    int s = slot < homeSlots ? slot : slot - homeSlots;
    return o != null && bucketOfSlot(s) < o.tags.length ? o.keyIn(s) : null;
  }

  /** Returns the value in a slot that a look-up returned; without the lock, to be validated. */
  @Nullable Object value(int slot) {
    BucketArray o = slot < homeSlots ? this : overflow;
    int s = slot < homeSlots ? slot : slot - homeSlots;
    return o != null && bucketOfSlot(s) < o.tags.length ? o.valueIn(s) : null;
  }

  private BucketArray overflow() {
    BucketArray o = overflow;
    if (o == null) {
      throw new AssertionError("a chain without overflow buckets");
    }
    return o;
  }

  // ---------------------------------------------------------------------------------------------
  // Changing; under the lock

  void setValue(int slot, Object value) {
    if (slot < homeSlots) {
      setValueIn(slot, value);
    } else {
      overflow().setValueIn(slot - homeSlots, value);
    }
  }

  /**
   * Adds a key that is not in the table. Allocates only if its bucket is full.
   *
   * @return ADDED, CHAINED or REFUSED
   */
  int add(Object key, Object value, int hash, int maxChain, int maxCandidates) {
    int bucket = bucketOf(hash);
    long empties = Tags.empties(tags[bucket]);
    if (empties != 0) {
      fill(bucket, Tags.lowestLane(empties), hash, key, value);
      return ADDED;
    }
    return Long.bitCount(Tags.matches(tags[bucket], hash)) >= maxCandidates
        ? REFUSED
        : addToOverflow(bucket, key, value, hash, maxChain);
  }

  private int addToOverflow(int bucket, Object key, Object value, int hash, int maxChain) {
    int length = 0;
    for (int link = next[bucket]; link != 0; link = overflow().next[link - 1]) {
      long empties = Tags.empties(overflow().tags[link - 1]);
      if (empties != 0) {
        overflow().fill(link - 1, Tags.lowestLane(empties), hash, key, value);
        return ADDED;
      }
      length++;
    }
    if (length >= maxChain) {
      return REFUSED;
    }
    reserveOverflow(1);
    int added = takeOverflow();
    overflow().next[added] = next[bucket];
    overflow().fill(added, 0, hash, key, value);
    next[bucket] = added + 1;
    return CHAINED;
  }

  /** Makes sure that so many overflow buckets can be had without an allocation. */
  void reserveOverflow(int buckets) {
    BucketArray o = overflow;
    int capacity = o == null ? 0 : o.tags.length;
    int missing = buckets - (capacity - overflowUsed);
    if (missing > 0) {
      int more = Math.max(Math.max(MIN_OVERFLOW, count / OVERFLOW_SHARE), capacity / 2);
      int larger = capacity + Math.max(missing, more);
      overflow = o == null ? new BucketArray(larger) : new BucketArray(o, larger);
    }
  }

  private int takeOverflow() {
    int taken = firstFree - 1;
    if (taken >= 0) {
      firstFree = overflow().next[taken];
    } else {
      taken = overflowTop++;
    }
    overflowUsed++;
    return taken;
  }

  /**
   * Empties a slot. Allocates nothing. An overflow bucket that is empty then leaves its chain.
   *
   * @param bucket the bucket from which the slot is reached
   */
  void remove(int slot, int bucket) {
    if (slot < homeSlots) {
      empty(slot);
      return;
    }
    int s = slot - homeSlots;
    overflow().empty(s);
    int emptied = bucketOfSlot(s);
    if (Tags.occupied(overflow().tags[emptied]) == 0) {
      unlink(emptied, bucket);
    }
  }

  private void unlink(int emptied, int bucket) {
    BucketArray a = this;
    int b = bucket;
    while (a.next[b] != emptied + 1) {
      b = a.next[b] - 1;
      a = overflow();
    }
    a.next[b] = overflow().next[emptied];
    overflow().tags[emptied] = 0;
    overflow().next[emptied] = firstFree;
    firstFree = emptied + 1;
    overflowUsed--;
    if (next[bucket] == 0) {
      tags[bucket] = Tags.withoutHoles(tags[bucket]);
    }
  }

  /** Empties a bucket whose entries have been moved. Nobody looks into it any more. */
  void clear(int bucket) {
    BucketArray a = this;
    int b = bucket;
    for (; ; ) {
      a.emptyAll(b);
      int link = a.next[b];
      if (link == 0) {
        return;
      }
      a = overflow();
      b = link - 1;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Figures

  int overflowBuckets() {
    return overflowUsed;
  }

  /**
   * Returns whether a same-size evacuation would help: many chains, though there is room. Chains
   * that the last evacuation could not avoid do not count.
   */
  boolean overflowPilesUp(int keys) {
    return overflowUsed > pileLimit && keys < room - room / 4;
  }

  /** To be called when the table has been filled by an evacuation. */
  void noteFilled() {
    pileLimit = Math.max(pileLimit, 2 * overflowUsed);
  }

  /** Returns the bytes of memory that the table takes, without its keys and values. */
  long totalBytes(int referenceBytes) {
    BucketArray o = overflow;
    return bytes(referenceBytes) + (o == null ? 0 : o.bytes(referenceBytes));
  }
}
