package io.syncmap;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The half of {@link SyncMap} that needs its mutex: all that adds keys to a table, lets go of them,
 * or publishes a new snapshot. Compute functions do not run under the mutex; {@code hashCode},
 * {@code equals} and {@code compareTo} of keys do.
 */
final class SyncWriter extends SyncMover {
  /** In place of a capacity that is asked for: the insert is done. */
  private static final int DONE = 0;

  /** The key may be somewhere: the caller looks again. */
  private static final int AGAIN = -1;

  /** There is no room, and the caller could not make a larger table. */
  private static final int FULL = -2;

  /** Of the mutex, the map, and this object. */
  private static final long BYTES = 160;

  /** Where the insert under way has added its key, and has not counted it yet. */
  private @Nullable SyncGeneration appendedTo;

  SyncWriter(SyncMap<?, ?> map, @Nullable SyncTuning tuning) {
    super(map, tuning);
  }

  // ---------------------------------------------------------------------------------------------
  // New keys

  /**
   * Adds {@code key}, unless it is somewhere.
   *
   * @param value its value, or a function that is to run for it
   * @param s the snapshot in which the caller did not find it, null for none
   * @param dirty the dirty table of that, in which he did not find it either, null for none
   * @param end what {@code find} returned for the last table that he looked into
   * @return false if some table has the key, or may have: the caller looks again
   */
  boolean insert(
      Object key,
      int hash,
      Object value,
      @Nullable SyncTable s,
      @Nullable SyncTable dirty,
      int end) {
    Thread me = enter();
    SyncTable larger = null;
    OutOfMemoryError failure = null;
    for (; ; ) {
      int request = AGAIN;
      SyncTable current = null;
      SyncGeneration generation = null;
      try {
        lock(me);
        request = insertLocked(key, hash, value, s, dirty, end, larger, failure == null);
        current = map.read;
        if (request == DONE) {
          try {
            help();
            drain();
          } catch (Throwable e) {
            // No stack for it; as in help.
          }
        }
      } finally {
        if (owner == me) {
          generation = appendedTo;
          appendedTo = null;
          if (generation != null && request != DONE) {
            generation.miscounted = true; // something was thrown after the key was published
          }
          owner = null;
        }
      }
      if (generation != null) {
        try {
          SyncSlots.count(generation, null, value);
        } catch (Throwable e) {
          generation.miscounted = true;
        }
      }
      unlocked();
      if (request == DONE || request == AGAIN || current == null) {
        return request == DONE;
      }
      if (request == FULL) {
        throw failure == null ? new OutOfMemoryError("no room in a SyncMap") : failure;
      }
      try {
        // Outside of the mutex: to zero a large table takes milliseconds.
        larger = allocate(request, current.generation, current);
      } catch (OutOfMemoryError e) {
        failure = e;
      }
    }
  }

  private int insertLocked(
      Object key,
      int hash,
      Object value,
      @Nullable SyncTable seen,
      @Nullable SyncTable seenDirty,
      int end,
      @Nullable SyncTable larger,
      boolean mayGrow) {
    SyncTable s = map.read;
    if (s == null) {
      s = startGeneration();
    }
    SyncTable d = s.dirty;
    SyncTable last = d == null ? s : d;
    // T1 inserts the key between our look-up and our lock: without this look it would be in two
    // slots. If the slot that our probe ended at is still empty, nobody did.
    int at = end < 0 && end != SyncTable.BEYOND ? ~end : SyncTable.BEYOND;
    if (at < 0 || s != seen || d != seenDirty || last.tag(at) != 0 || s.collisions != null) {
      if (isSomewhere(s, d, key, hash)) {
        return AGAIN;
      }
      at = last.freeSlot(hash);
    }
    if (at == SyncTable.BEYOND) {
      addCell(s, key, value);
      appendedTo = s.generation;
      return DONE;
    }
    SyncMove m = move;
    if (d == null) {
      int capacity = s.capacity();
      if (used < SyncTuning.roomOf(capacity)
          || (used < SyncTuning.limitOf(capacity) && larger == null && (growing || !mayGrow))) {
        append(s, at, key, hash, value);
        appendedTo = s.generation;
        used++;
        noteInsert(s, at, hash, expunged);
        return DONE;
      }
      if (used == expunged && s.collisions == null) {
        // No compare-and-set can succeed there any more: what is empty needs no move.
        s = startGeneration();
        append(s, s.home(hash), key, hash, value);
        appendedTo = s.generation;
        used++;
        return DONE;
      }
      long keys = (long) used - expunged;
      // Others may have begun, or filled up what the caller asked for.
      if (larger == null
          || larger.generation != s.generation
          || larger.capacity() < SyncTuning.capacityAfterCompaction(keys)) {
        growing = mayGrow;
        return mayGrow ? tuning().capacityAfterGrowth(keys) : FULL;
      }
      d = larger;
      m = begin(s, larger, move == null ? SyncMove.Cause.GROWTH : move.cause);
      at = d.freeSlot(hash);
    }
    if (m != null && m.free(d) <= 1) {
      m.step(Integer.MAX_VALUE); // it was not helped along, as something was thrown each time
      promoteIfThrough();
      SyncTable left = larger == map.read ? null : larger;
      return insertLocked(key, hash, value, null, null, SyncTable.BEYOND, left, mayGrow);
    }
    append(d, at, key, hash, value);
    appendedTo = d.generation;
    if (m != null) {
      m.used++;
      noteInsert(d, at, hash, m.expunged);
    }
    return DONE;
  }

  /** The one way in which a key comes into a table that others look into. */
  private static void append(SyncTable t, int slot, Object key, int hash, Object value) {
    if (value instanceof SlotState function) {
      function.placeIn(t, slot);
    }
    t.fill(slot, key, value);
    t.publish(slot, hash);
  }

  /** Returns whether a key is in a table, or among the collisions, in whatever state. */
  private static boolean isSomewhere(SyncTable s, @Nullable SyncTable dirty, Object key, int hash) {
    if (isIn(s, key, hash) || (dirty != null && isIn(dirty, key, hash))) {
      return true;
    }
    Collisions c = s.collisions;
    return c != null && c.find(key) != null;
  }

  private static boolean isIn(SyncTable t, Object key, int hash) {
    for (int i = t.find(key, hash); i >= 0; i = t.findNext(i, key, hash)) {
      Object v = t.value(i);
      if (v != SlotState.EXPUNGED && v != SlotState.MOVED) {
        return true;
      }
    }
    return false;
  }

  private void addCell(SyncTable s, Object key, Object value) {
    Collisions.Cell cell = new Collisions.Cell(key, value, false);
    if (value instanceof SlotState function) {
      function.placeIn(s, cell);
    }
    collisionsForAdding(s).add(cell);
  }

  private void noteInsert(SyncTable t, int slot, int hash, int traces) {
    SyncMode m = mode;
    boolean trace = traces > 0 && (m == null || !m.keeps()) && t.passesTrace(hash, slot);
    if (m == null) {
      if (!trace) {
        return;
      }
      m = new SyncMode();
      mode = m;
    }
    m.noteInsert(trace, t.generation);
  }

  // ---------------------------------------------------------------------------------------------
  // Removed keys

  /**
   * To be called after the value of a key became null: lets go of the key, unless keys come back.
   * Whatever fails here is not for the caller, whose entry is removed; a later move sees to it.
   */
  void removed(SyncTable t, int slot) {
    int wanted = 0;
    Thread me = Thread.currentThread();
    if (owner == me) {
      return; // a key's method, called by the map; the next move finds the key
    }
    try {
      SyncMode m = mode; // after the key was removed; it changes before the keys are swept
      if (m != null && m.keeps()) {
        wanted = removedKept(m, me);
      } else if (tryLock(me) || addPendingAndTryLock(t, slot, me)) {
        wipe(t, slot);
        drain();
        help();
        wanted = wantedCapacity();
      }
    } catch (Throwable e) {
      wanted = 0;
    } finally {
      if (owner == me) {
        owner = null;
      }
    }
    unlocked();
    if (wanted > 0) {
      compact(wanted);
    }
  }

  private boolean addPendingAndTryLock(SyncTable t, int slot, Thread me) {
    addPending(t, slot);
    return tryLock(me); // T1 unlocks before it can see our note: nobody else would look at it
  }

  /** As {@link #removed}, while keys are kept. */
  private int removedKept(SyncMode m, Thread me) {
    int sampling = move == null ? tuning().sampling() : 1; // a move wants to be helped along
    if (sampling > 1 && (ThreadLocalRandom.current().nextInt() & (sampling - 1)) != 0) {
      return 0;
    }
    m.noteRemoves(sampling);
    SyncTable s = map.read;
    if (s == null || !tryLock(me)) {
      return 0;
    }
    drain();
    if (map.read != s) {
      return 0;
    }
    if (tuning().moves()) {
      long live = Math.max(0, s.generation.sum());
      boolean tooMany = isSparse((int) Math.min(used, live));
      if ((m.turnsToLettingGo(live) || tooMany) && move == null) {
        move = new SyncMove(this, s, SyncMove.Cause.DELETED);
      }
    }
    help();
    return wantedCapacity();
  }

  /** To be called after the value of a cell became null. Takes the mutex. */
  void removed(Collisions.Cell cell) {
    Thread me = Thread.currentThread();
    if (owner == me) {
      return;
    }
    try {
      lock(me);
      SyncTable s = map.read;
      if (s != null && s.collisions != null) {
        wipeCell(s, s.collisions, cell);
      }
      drain();
    } catch (Throwable e) {
      // A method of the key threw. Its cell stays, and an insert of it takes its place.
    } finally {
      if (owner == me) {
        owner = null;
      }
    }
    unlocked();
  }

  boolean clear() {
    return locked(
        () -> {
          SyncTable s = map.read;
          publishFirst(null);
          misses = 0;
          letGo(s);
          return true;
        });
  }

  // ---------------------------------------------------------------------------------------------
  // For statistics and tests

  SyncMap.Stats stats() {
    return locked(this::statsLocked);
  }

  private SyncMap.Stats statsLocked() {
    SyncTable s = map.read;
    if (s == null) {
      return new SyncMap.Stats(0, 0, 0, misses, promotions, compactions, BYTES);
    }
    SyncMove m = move;
    SyncTable dirty = m == null ? null : m.to();
    Collisions c = s.collisions;
    long kept = (long) used - expunged;
    long bytes = BYTES + SyncTable.bytes(s.capacity());
    if (c != null) {
      kept += c.size();
      bytes += c.bytes(ReferenceSize.BYTES);
    }
    if (m != null && dirty != null) {
      kept = m.keys() + (c == null ? 0 : c.size());
      bytes += SyncTable.bytes(dirty.capacity());
    }
    return new SyncMap.Stats(
        used - expunged,
        m == null || dirty == null ? 0 : m.used - m.expunged,
        Math.max(0, kept - Math.max(0, s.generation.sum())),
        misses,
        promotions,
        compactions,
        bytes);
  }

  /** Returns how often the map has changed between keeping removed keys and letting them go. */
  int switches() {
    SyncMode m = mode;
    return m == null ? 0 : m.switches();
  }

  /** Returns whether removed keys are kept. */
  boolean keeps() {
    SyncMode m = mode;
    return m != null && m.keeps();
  }
}
