package io.syncmap;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The making of the next snapshot, in steps: deleted keys are let go (the sweep), or what is left
 * is carried over to the dirty table. All of it runs under the mutex of the map, while other
 * threads go on reading and changing values.
 */
final class SyncMove {
  /** Why the snapshot is left. */
  enum Cause {
    /** It has no room for a new key. */
    GROWTH,
    /** Many of its keys are deleted. */
    DELETED,
    /** {@code trimToSize} was called. */
    TRIM
  }

  /** Hashes are computed ahead of the moves, so that the loads of the keys' fields overlap. */
  private static final int BATCH = 32;

  /** In place of a hash: the key's {@code hashCode} threw. Hashes are ints, so this is none. */
  private static final long NO_HASH = Long.MIN_VALUE;

  /** How often a step is given up because the stack or the memory ended in a key's method. */
  private static final int PATIENCE = 2;

  private final SyncTables writer;
  private final SyncTable from;
  final Cause cause;

  /** The dirty table; null while sweeping. */
  private @Nullable SyncTable to;

  /** The first slot that was not passed yet. */
  private int cursor;

  /** Used slots of the dirty table, and those of them that are expunged. */
  int used;

  int expunged;

  /** Keys in slots from the cursor on that are not expunged. */
  private int toCarry;

  private int madeFor;

  /**
   * The slot in dirty of the copy of the entry at the cursor, or -1. Stored before the copy is
   * published, and kept if something is thrown before the entry is MOVED: the next try goes on with
   * it, or the key would be in dirty twice.
   */
  private int copy = -1;

  /** The same, of a copy among the collisions. */
  private Collisions.@Nullable Cell copyCell;

  private boolean cellAdded;

  private int failures;
  private int moved;
  private int dropped;

  /** Of the slots of a batch that have a key: where they are, and the hash of the key. */
  private final int[] slots = new int[BATCH];

  private final long[] hashes = new long[BATCH];
  private @Nullable MoveEvent event;

  /** Begins a sweep. */
  SyncMove(SyncTables writer, SyncTable from, Cause cause) {
    this.writer = writer;
    this.from = from;
    this.cause = cause;
  }

  /** Ends the sweep, if it was one, and begins to carry. All that may fail comes first. */
  void carryTo(SyncTable dirty, int keys) {
    MoveEvent e = cause == Cause.DELETED ? new CompactionEvent() : new PromotionEvent();
    e.begin();
    event = e;
    cursor = 0;
    toCarry = keys;
    madeFor = keys;
    to = dirty;
  }

  /** Returns the dirty table, or null while sweeping. */
  @Nullable SyncTable to() {
    return to;
  }

  /** Returns whether the sweep or the carrying has come to its end. */
  boolean isThrough() {
    return cursor == from.capacity();
  }

  /** Returns how many keys there were when dirty was made. */
  int madeFor() {
    return madeFor;
  }

  int slotsLeft() {
    return from.capacity() - cursor;
  }

  /** Returns the keys of both tables that are not expunged. */
  long keys() {
    return (long) toCarry + used - expunged;
  }

  /** Returns how many new keys dirty still has room for, beside all that may have to come. */
  int free(SyncTable dirty) {
    return SyncTuning.limitOf(dirty.capacity()) - used - toCarry;
  }

  /** Returns whether a slot of the snapshot has a copy in dirty already, but is not MOVED. */
  boolean isInHand(SyncTable t, int slot) {
    return t == from && slot == cursor && (copy >= 0 || copyCell != null);
  }

  /** To be called when a slot of the snapshot was expunged that had not been passed. */
  void noteExpunged() {
    toCarry--;
    dropped++;
  }

  /**
   * Goes on by {@code budget} slots, or what is left. If this throws, what was done stays done, no
   * entry is lost, and the next step goes on with the slot that failed.
   */
  void step(int budget) {
    SyncTable dirty = to;
    int end = budget >= slotsLeft() ? from.capacity() : cursor + budget;
    if (dirty == null) {
      sweep(end);
    } else {
      carry(dirty, end);
    }
  }

  private void sweep(int end) {
    while (cursor < end) {
      writer.wipe(from, cursor);
      cursor++;
    }
  }

  private void carry(SyncTable dirty, int end) {
    while (cursor < end) {
      int batchEnd = Math.min(cursor + BATCH, end);
      int n = keysUpTo(batchEnd);
      if (n == 0 || slots[0] != cursor) {
        nothingInHand(); // the slot of what was in hand is expunged
      }
      int hashed = hashAhead(n);
      for (int b = 0; b < hashed; b++) {
        cursor = slots[b];
        carrySlot(dirty, cursor, hashes[b]);
        nothingInHand();
      }
      cursor = hashed < n ? slots[hashed] : batchEnd;
    }
    // Copies are published by release stores: whoever probes over them for a key that is appended
    // behind them, by a volatile store, must not see them later than that.
    VarHandle.fullFence();
  }

  private void nothingInHand() {
    copy = -1;
    copyCell = null;
    cellAdded = false;
    failures = 0;
  }

  /** Collects the slots from the cursor on that have a key: those without one never get one. */
  private int keysUpTo(int end) {
    int n = 0;
    for (int i = cursor; i < end; i++) {
      slots[n] = i;
      n += from.key(i) == null ? 0 : 1; // without a branch, that nobody could predict
    }
    return n;
  }

  /** Computes the hashes of the first {@code n} of those, or of as many as can be had. */
  private int hashAhead(int n) {
    for (int b = 0; b < n; b++) {
      Object key = from.key(slots[b]);
      try {
        hashes[b] = key == null ? 0 : Hash.of(key);
      } catch (VirtualMachineError e) {
        // Most likely not the key's fault, but of the caller, whose stack is deep.
        if (b > 0) {
          return b;
        }
        cursor = slots[b];
        failures++;
        if (failures <= PATIENCE) {
          throw e;
        }
        hashes[b] = NO_HASH;
      } catch (Throwable e) {
        // Not for the caller, whose key is another one: calls with this key will get it. The entry
        // must not be lost, nor the move stop here for good. Throwable: Kotlin's functions throw
        // checked exceptions undeclared.
        hashes[b] = NO_HASH;
      }
    }
    return n;
  }

  /**
   * Carries one entry. The copy is there before the slot is MOVED: whoever finds the mark finds the
   * entry. The mark is set by compare-and-set: a plain store would lose an update that came between
   * our reading of the value and the mark.
   */
  private void carrySlot(SyncTable dirty, int i, long hash) {
    // A key without a tag is that of an append that something thrown has cut short.
    Object key = from.tag(i) == 0 ? null : from.key(i);
    if (copy >= 0 && (dirty.tag(copy) == 0 || dirty.key(copy) != key)) {
      copy = -1; // it was not published, and its slot may have gone to another key
    }
    while (key != null) {
      Object v = from.value(i);
      if (v == SlotState.EXPUNGED || v == SlotState.MOVED) {
        return;
      }
      if (v != null) {
        copyTo(dirty, key, v, hash);
        if (from.casValue(i, v, SlotState.MOVED)) {
          toCarry--;
          moved++;
          return;
        }
      } else {
        // First the copy: once the slot is EXPUNGED it speaks for the key, and a value that was
        // removed meanwhile would come back to life.
        setCopy(dirty, null);
        if (from.casValue(i, null, SlotState.EXPUNGED)) {
          from.clearKey(i);
          writer.expunged++;
          noteExpunged();
          writer.wipeCopy(dirty, copy, copyCell);
          return;
        }
      }
    }
  }

  private void copyTo(SyncTable dirty, Object key, Object v, long hash) {
    if (copyCell != null) {
      setCopy(dirty, v);
      addCopyCell();
      return;
    }
    if (copy >= 0) {
      setCopy(dirty, v);
      return;
    }
    int free = hash == NO_HASH ? SyncTable.BEYOND : dirty.freeSlot((int) hash);
    if (free >= 0) {
      copy = free;
      dirty.fill(free, key, v);
      dirty.publishCopy(free, (int) hash);
      used++;
    } else {
      copyCell = new Collisions.Cell(key, v, hash == NO_HASH);
      addCopyCell();
    }
  }

  private void setCopy(SyncTable dirty, @Nullable Object v) {
    Collisions.Cell cell = copyCell;
    if (cell != null) {
      cell.value = v;
    } else if (copy >= 0) {
      dirty.setCopy(copy, v);
    }
  }

  private void addCopyCell() {
    Collisions.Cell cell = copyCell;
    if (cell == null || cellAdded) {
      return;
    }
    Collisions all = writer.collisionsForAdding(from);
    try {
      all.add(cell);
    } catch (VirtualMachineError e) {
      throw e; // as in hashAhead: the next try adds it
    } catch (Throwable e) {
      copyCell = new Collisions.Cell(cell.key, cell.value, true); // equals or compareTo threw
      all.add(copyCell);
    }
    cellAdded = true;
  }

  /** Reports the move to the Flight Recorder; after it is done. */
  void commitEvent(SyncTable dirty) {
    MoveEvent e = event;
    if (e != null) {
      e.commit(cause, moved, dropped, from.capacity(), dirty.capacity());
    }
  }
}
