package io.syncmap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evacuation of the table of a {@link Stripe} to another one, a few buckets at a time, under
 * the lock of the stripe. Buckets go in order, so that the cursor alone tells where a key is: in
 * the old table if its bucket there is not before the cursor, else in the new one. (Go marks each
 * evacuated bucket, since there, a write evacuates the bucket that it needs.)
 */
final class Resize {
  /** Why a table is evacuated. */
  enum Cause {
    /** The table is full. */
    GROWTH,
    /** Overflow buckets pile up, though the table has room. */
    SAME_SIZE,
    /** The table has much more room than keys. */
    SHRINK,
    /** {@code trimToSize} was called. */
    TRIM
  }

  /** In place of a hash: the key's {@code hashCode} threw. Hashes are ints, so this is none. */
  private static final long NO_HASH = Long.MIN_VALUE;

  final Buckets from;
  private final Buckets to;
  final Cause cause;

  /** The first bucket that has not been moved. Written under the lock, read optimistically. */
  private int cursor;

  private final EntryBuffer entries = new EntryBuffer();
  private long[] hashes = new long[BucketArray.BUCKET_SLOTS];
  private int moved;
  private final ResizeEvent event = new ResizeEvent();

  Resize(Buckets from, Buckets to, Cause cause) {
    this.from = from;
    this.to = to;
    this.cause = cause;
    event.begin();
  }

  /** Returns whether a key of this hash is still in the old table. */
  boolean isBeforeMove(int hash) {
    return from.bucketOf(hash) >= cursor;
  }

  int cursor() {
    return cursor;
  }

  boolean isDone() {
    return cursor == from.count;
  }

  /**
   * Moves the next bucket. All that may fail comes before the first change.
   *
   * @param stripe whose lock is held; takes in keys that have no hash
   */
  void step(StripeTables stripe) {
    entries.clear();
    if (!from.copy(cursor, entries)) {
      throw new AssertionError("a chain is broken under the lock");
    }
    int n = entries.size();
    if (hashes.length < n) {
      hashes = new long[Math.max(n, 2 * hashes.length)];
    }
    int strays = 0;
    // All hashes first, so that the loads of the keys' fields overlap.
    for (int i = 0; i < n; i++) {
      hashes[i] = hashOf(entries.key(i), stripe.multiplier);
      if (hashes[i] == NO_HASH) {
        strays++;
      }
    }
    // At worst, each bucket that they come to takes one overflow bucket more than they fill.
    int first = to.bucketOf(from.firstHashOf(cursor));
    int last = to.bucketOf(from.firstHashOf(cursor + 1) - 1);
    to.reserveOverflow(last - first + 1 + n / BucketArray.BUCKET_SLOTS);
    if (strays > 0) {
      addStrays(stripe, n);
    }
    for (int i = 0; i < n; i++) {
      Object key = entries.key(i);
      Object value = entries.value(i);
      if (hashes[i] != NO_HASH && key != null && value != null) {
        to.add(key, value, (int) hashes[i], Integer.MAX_VALUE, Integer.MAX_VALUE);
      }
    }
    from.clear(cursor);
    moved += n;
    cursor++;
    entries.clear(); // or it would hold what is removed later
  }

  private static long hashOf(@Nullable Object key, int multiplier) {
    if (key == null) {
      throw new AssertionError("a slot has a tag and no key");
    }
    try {
      return Hash.of(key, multiplier);
    } catch (Throwable e) {
      // Not for the caller, whose key is another one: calls with this key will get it. The entry
      // must not be lost, nor the move stop here for good. Throwable: Kotlin's functions throw
      // checked exceptions undeclared, and a deep key may overflow the stack.
      return NO_HASH;
    }
  }

  private void addStrays(StripeTables stripe, int n) {
    int hash = from.firstHashOf(cursor);
    List<Collisions.Cell> strays = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Object key = entries.key(i);
      Object value = entries.value(i);
      if (hashes[i] == NO_HASH && key != null && value != null) {
        strays.add(new Collisions.Cell(key, value, true, hash));
      }
    }
    stripe.collisionsForAdding().addStrays(strays);
    stripe.noteStrays(strays.size());
  }

  /** Reports the evacuation to the Flight Recorder; after it is done. */
  void commitEvent(int stripe) {
    event.commit(cause, moved, from.count, to.count, stripe);
  }
}
