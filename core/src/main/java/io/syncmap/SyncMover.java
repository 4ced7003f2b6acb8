package io.syncmap;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Begins the moves of a {@link SyncMap}'s entries to the next snapshot, has calls do a step of
 * them, and publishes what came out. What a step does is in {@link SyncMove}.
 */
abstract class SyncMover extends SyncTables {
  /** How many slots are swept in place of one that is carried. */
  private static final int SWEEP = 8;

  int misses;
  int promotions;
  int compactions;

  SyncMover(SyncMap<?, ?> map, @Nullable SyncTuning tuning) {
    super(map, tuning);
  }

  /**
   * Counts a look-up that had to look beyond the snapshot, or some of them; and goes on with the
   * move that they pay for, unless somebody else has the mutex.
   */
  void noteMiss() {
    int sampling = tuning().sampling();
    if (sampling > 1 && (ThreadLocalRandom.current().nextInt() & (sampling - 1)) != 0) {
      return;
    }
    Thread me = Thread.currentThread();
    if (owner == me || !tuning().moves()) {
      return;
    }
    try {
      if (tryLock(me)) {
        misses += sampling;
        help();
        drain();
      }
    } finally {
      if (owner == me) {
        owner = null;
      }
    }
    unlocked();
  }

  /** Does a step, if there is something to do. That it fails is not for the caller. */
  void help() {
    if (!tuning().moves()) {
      return;
    }
    try {
      sweepIfManyMissed();
      SyncMove m = move;
      if (m == null) {
        return;
      }
      SyncTable dirty = m.to();
      int steps = tuning().stepSlots();
      if (dirty != null) {
        // Enough that all have moved before dirty is full.
        steps = Math.max(steps, m.slotsLeft() / Math.max(1, m.free(dirty)) + 1);
      } else {
        steps *= SWEEP; // a slot costs a fraction of one that is carried
      }
      step(steps);
    } catch (Throwable e) {
      // No memory, or no stack, for this caller. What was done stays done; the next one goes on.
    }
  }

  void step(int slots) {
    SyncMove m = move;
    if (m != null) {
      m.step(slots);
      promoteIfThrough();
    }
  }

  void promoteIfThrough() {
    SyncMove m = move;
    SyncTable s = map.read;
    if (m == null || s == null || !m.isThrough()) {
      return;
    }
    SyncTable dirty = m.to();
    if (dirty == null) {
      move = null; // swept
      return;
    }
    // From here to the retirement nothing is called, so that nothing is thrown half way. `dirty`
    // first: whoever finds the snapshot retired finds its successor.
    map.read = dirty;
    dirty.generation.current = dirty;
    s.dirty = s;
    used = m.used;
    madeFor = m.madeFor();
    expunged = m.expunged;
    move = null;
    misses = 0;
    if (m.cause == SyncMove.Cause.DELETED) {
      compactions++;
    } else {
      promotions++;
    }
    if (s.isWalked()) {
      noteWalked(s);
    }
    m.commitEvent(dirty);
    publishIfEmpty(dirty);
  }

  /** Begins to carry the snapshot over to {@code larger}, which has room for all of it. */
  SyncMove begin(SyncTable s, SyncTable larger, SyncMove.Cause cause) {
    SyncMove m = move == null ? new SyncMove(this, s, cause) : move;
    larger.collisions = s.collisions;
    m.carryTo(larger, used - expunged);
    move = m;
    growing = false;
    // Before the first slot is MOVED. From here on no key is appended to the snapshot.
    s.dirty = larger;
    return m;
  }

  /** Returns whether the snapshot is too large for so many keys. */
  boolean isSparse(int keys) {
    int most = Math.max(used, madeFor);
    return tuning().isSparse(most, most - keys);
  }

  /** Returns the capacity of a smaller table, if the entries are to move to one; else 0. */
  int wantedCapacity() {
    return move == null && map.read != null && isSparse(used - expunged)
        ? SyncTuning.capacityAfterCompaction((long) used - expunged)
        : 0;
  }

  /** Begins a compaction, for which a table is allocated outside of the mutex. */
  void compact(int capacity) {
    Thread me = Thread.currentThread();
    try {
      SyncTable s = map.read;
      SyncTable smaller = s == null ? null : allocate(capacity, s.generation, s);
      if (smaller != null && tryLock(me)) {
        beginIfFits(smaller, wantedCapacity(), SyncMove.Cause.DELETED);
        help();
        drain();
      }
    } catch (Throwable e) {
      // No memory, as in help: the next remove tries again.
    } finally {
      if (owner == me) {
        owner = null;
      }
    }
    unlocked();
  }

  private boolean beginIfFits(SyncTable target, int wanted, SyncMove.Cause cause) {
    SyncTable s = map.read;
    boolean fits =
        s != null
            && s.dirty == null
            && target.generation == s.generation
            && wanted > 0
            && wanted <= target.capacity();
    if (s != null && fits) {
      begin(s, target, cause);
    }
    return fits;
  }

  // ---------------------------------------------------------------------------------------------
  // Trimming

  /**
   * Lets go of all deleted keys, then moves everything to a table of the right size: at most one
   * sweep and two moves, a step at a time.
   */
  void trimToSize() {
    runToEnd();
    locked(this::beginSweep);
    runToEnd();
    SyncTable s = map.read;
    int wanted = locked(this::trimmedCapacity);
    if (s != null && wanted < s.capacity()) {
      SyncTable smaller = allocate(wanted, s.generation, s);
      locked(() -> beginIfFits(smaller, trimmedCapacity(), SyncMove.Cause.TRIM));
      runToEnd();
    }
  }

  private boolean beginSweep() {
    SyncTable s = map.read;
    boolean begins = s != null && move == null;
    if (s != null && begins) {
      move = new SyncMove(this, s, SyncMove.Cause.TRIM);
    }
    return begins;
  }

  private int trimmedCapacity() {
    return SyncTuning.capacityAfterTrim((long) used - expunged);
  }

  /** Ends the sweep or the move that is under way, a step at a time. */
  private void runToEnd() {
    SyncMove m = move;
    while (m != null && move == m) {
      stepMove(tuning().stepSlots());
    }
  }

  // ---------------------------------------------------------------------------------------------
  // For tests

  /** Begins to carry all to a larger table, unless a move is under way. */
  void startMove() {
    locked(
        () -> {
          SyncTable s = map.read == null ? startGeneration() : map.read;
          int capacity = tuning().capacityAfterGrowth((long) used - expunged);
          return s.dirty == null
              ? begin(s, allocate(capacity, s.generation, s), SyncMove.Cause.GROWTH)
              : move;
        });
  }

  void stepMove(int slots) {
    locked(
        () -> {
          step(slots);
          return move;
        });
  }

  boolean moving() {
    SyncTable s = map.read;
    return s != null && s.dirty != null;
  }
}
