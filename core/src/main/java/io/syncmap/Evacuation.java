package io.syncmap;

import org.jspecify.annotations.Nullable;

/**
 * A move of the live entries of a snapshot and its dirty table to a new table, in steps. All of it
 * runs under the mutex of the map, while other threads go on reading and changing values.
 */
final class Evacuation {
  /** Why an evacuation was started. */
  enum Cause {
    /** The dirty table is full. */
    GROWTH,
    /** Look-ups had to look into dirty often enough to pay for a promotion. */
    MISSES,
    /** Many of the keys are deleted. */
    DELETED,
    /** {@code trimToSize} was called. */
    TRIM
  }

  /** Hashes are computed ahead of the moves, so that the loads of the keys' fields overlap. */
  private static final int BATCH = 32;

  /** In place of a hash: the key's {@code hashCode} threw. Hashes are ints, so this is none. */
  private static final long NO_HASH = Long.MIN_VALUE;

  /** In place of a hash: there is nothing to carry. */
  private static final long NOTHING = Long.MAX_VALUE;

  final Table snapshot;
  private final Table dirty;
  private final Table target;
  final Cause cause;

  /** How many slots each insert moves, so that the move ends before the target's room does. */
  final int slotsPerInsert;

  private final int snapshotIndices;
  private final int indices;
  private final long[] hashes = new long[BATCH];

  private int cursor;

  /**
   * The slot in the target of the entry at the cursor, or -1; kept if moving it fails in between.
   */
  private int to = -1;

  private int moved;
  private int dropped;
  private final MoveEvent event;

  /**
   * @param room how many new keys the target has room for, beside those that move; at least one
   */
  Evacuation(Table snapshot, Table dirty, Table target, Cause cause, long room) {
    this.snapshot = snapshot;
    this.dirty = dirty;
    this.target = target;
    this.cause = cause;
    this.snapshotIndices = snapshot.indices();
    this.indices = snapshotIndices + dirty.indices();
    this.slotsPerInsert = (int) Math.min(Tuning.MAX_SLOTS_PER_INSERT, indices / room + 1);
    this.event = cause == Cause.DELETED ? new CompactionEvent() : new PromotionEvent();
    event.begin();
  }

  /** Returns the table that is to be published once {@link #isDoneLocked}. */
  Table target() {
    return target;
  }

  boolean isDoneLocked() {
    return cursor == indices;
  }

  /**
   * Moves the next {@code budget} slots, or what is left. If this throws, what was moved stays
   * moved, no entry is lost, and the next step goes on with the entry that failed.
   */
  void stepLocked(int budget) {
    int end = budget >= indices - cursor ? indices : cursor + budget;
    while (cursor < end) {
      int n = Math.min(BATCH, end - cursor);
      for (int b = 0; b < n; b++) {
        hashes[b] = hashAt(cursor + b);
      }
      for (int b = 0; b < n; b++) {
        moveLocked(cursor, hashes[b]);
        to = -1;
        cursor++;
      }
    }
  }

  private Table tableAt(int position) {
    return position < snapshotIndices ? snapshot : dirty;
  }

  private int indexAt(int position) {
    return position < snapshotIndices ? position : position - snapshotIndices;
  }

  private long hashAt(int position) {
    Object key = tableAt(position).key(indexAt(position));
    if (key == null) {
      return NOTHING;
    }
    try {
      return Hash.of(key);
    } catch (Throwable e) {
      // Not for the caller, whose key is another one: calls with this key will get it. The entry
      // must not be lost, nor the move stop here for good. Throwable: Kotlin's functions throw
      // checked exceptions undeclared, and a deep key may overflow the stack.
      return NO_HASH;
    }
  }

  /**
   * Moves one entry. The target's slot is filled before the old one is marked MOVED: whoever finds
   * the mark finds the entry. The mark is set by CAS: a plain store would lose an update that came
   * between our reading of the value and the mark.
   */
  private void moveLocked(int position, long hash) {
    if (hash == NOTHING) {
      return;
    }
    Table from = tableAt(position);
    int i = indexAt(position);
    for (; ; ) {
      Object v = from.value(i);
      if (v == null && to < 0) {
        if (from.casValue(i, null, Table.EXPUNGED)) {
          dropped++;
          return;
        }
      } else {
        if (to < 0) {
          to = addToTargetLocked(from.key(i), hash);
        }
        target.setUnpublishedValue(to, v);
        if (from.casValue(i, v, Table.MOVED)) {
          moved++;
          return;
        }
      }
    }
  }

  private int addToTargetLocked(@Nullable Object key, long hash) {
    if (key == null) {
      throw new AssertionError("a key left its slot");
    }
    if (hash == NO_HASH) {
      return target.addStrayLocked(key);
    }
    try {
      return target.addLocked(key, (int) hash);
    } catch (Throwable e) {
      return target.addStrayLocked(key); // as in hashAt: compareTo or equals threw
    }
  }

  /** Lets go of the target: whoever still works on the old tables starts anew. */
  void retireLocked() {
    snapshot.next = snapshot;
    dirty.next = dirty;
  }

  /** Reports the evacuation to the Flight Recorder; after it is done. */
  void commitEvent() {
    event.commit(cause, moved, dropped, snapshot.capacity, target.capacity);
  }
}
