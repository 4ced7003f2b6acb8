package io.syncmap;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the mutex of a {@link SyncMap} guards: which tables there are, how much of them is used, and
 * how a deleted key is let go in them. On {@link SyncMutex}; above it come two more classes that
 * are one object with it, so that a small map stays small: {@link SyncMover} makes the next
 * snapshot, and {@link SyncWriter} is what the lock-free half calls.
 *
 * <p>All fields are guarded by the mutex, unless they say otherwise. They are here and not in the
 * tables, so that an append does not write to what each look-up loads.
 */
abstract class SyncTables extends SyncMutex {
  /** How many removed keys can wait for the holder of the mutex. A power of two. */
  private static final int PENDING = 32;

  /** One in so many used slots must have found that list full, and all slots are swept. */
  private static final int MISSED_DIVISOR = 64;

  /** How many retired tables are looked into for a removed key. */
  private static final int MAX_WALKED = 4;

  final SyncMap<?, ?> map;
  final @Nullable SyncTuning tuning;

  /** Used slots of the snapshot: those with a tag. */
  int used;

  /**
   * How many keys there were when the snapshot was made, as dirty; 0 if it is the first table,
   * whose room somebody may have asked for. Many of them may have been removed before they were
   * carried: then few of its slots are used, and still it is much too large.
   */
  int madeFor;

  /** Slots of the snapshot that are EXPUNGED. Not guaranteed: to be exact after an Error. */
  int expunged;

  /**
   * The sweep or the move of the snapshot that is under way, or null. Looked at without the mutex
   * as well, where it matters little.
   */
  @Nullable SyncMove move;

  /** Whether removed keys are kept; null before any key has come back. Loaded by any thread. */
  volatile @Nullable SyncMode mode;

  /**
   * Tables, as id << 32 | slot, whose key is to be let go, or 0; and, in the last element, how many
   * found no place here. Null until one had to wait.
   */
  private volatile @Nullable AtomicLongArray pending;

  /** Whether there are any. Stored by any thread, after it has added one. */
  private volatile boolean anyPending;

  /** Whether somebody is making a larger table, and others may fill this one up meanwhile. */
  boolean growing;

  /**
   * Retired tables that walks have begun in: an iterator that is kept for long must not keep the
   * keys that are removed meanwhile. Null if there are none, or none that is still held.
   */
  private @Nullable Walked walked;

  private int lastId;

  SyncTables(SyncMap<?, ?> map, @Nullable SyncTuning tuning) {
    this.map = map;
    this.tuning = tuning;
  }

  SyncTuning tuning() {
    return SyncTuning.orDefault(tuning);
  }

  /**
   * Returns a new table.
   *
   * @param before the table whose entries are to move there, or null. With the same multiplier they
   *     move in the order in which they lie, one beside the other: that doubles the speed of a
   *     move. But if some region is crowded, as what is left when keys were removed in the order of
   *     an iterator, it would be so in the new table
   */
  SyncTable allocate(int capacity, SyncGeneration generation, @Nullable SyncTable before) {
    tuning().beforeAllocate().accept(capacity);
    int multiplier = tuning().multiplier();
    if (multiplier == 0) {
      multiplier = before == null || !before.isEven() ? Hash.newMultiplier() : before.multiplier;
    }
    lastId++; // also without the mutex: two tables with one id do no harm
    return new SyncTable(capacity, generation, lastId, multiplier);
  }

  /** Publishes an empty table of a new generation. */
  SyncTable startGeneration() {
    SyncTuning t = tuning();
    SyncGeneration generation = new SyncGeneration(t.maxCandidates());
    SyncTable table = allocate(SyncTuning.capacityFor(t.firstKeys()), generation, null);
    generation.current = table;
    publishFirst(table);
    return table;
  }

  void publishFirst(@Nullable SyncTable table) {
    used = 0;
    madeFor = 0;
    expunged = 0;
    move = null;
    growing = false;
    map.read = table;
  }

  /**
   * Leaves the snapshot if all that was ever in it is expunged: no compare-and-set can succeed
   * there any more. Small ones stay until they have no room, so that a map of a few keys does not
   * allocate at each.
   */
  void publishIfEmpty(SyncTable s) {
    if (used == expunged
        && s.dirty == null
        && s.collisions == null
        && used >= tuning().minSparse()) {
      publishFirst(null);
    }
  }

  /** Returns the collisions of the generation, also if there are none yet. */
  Collisions collisionsForAdding(SyncTable s) {
    Collisions c = s.collisions;
    if (c == null) {
      c = new Collisions();
      SyncTable dirty = s.dirty;
      if (dirty != null) {
        dirty.collisions = c;
      }
      s.collisions = c;
    }
    return c;
  }

  // ---------------------------------------------------------------------------------------------
  // Letting go of deleted keys

  /** Lets go of a deleted key, if it is in a table that counts. */
  void wipe(SyncTable t, int slot) {
    SyncTable s = map.read;
    SyncMove m = move;
    if (s == null || (m != null && m.isInHand(t, slot))) {
      return;
    }
    if (t == s) {
      if (expunge(t, slot)) {
        expunged++;
        if (m != null) {
          m.noteExpunged();
        }
        publishIfEmpty(s);
      }
    } else if (t == s.dirty && m != null && expunge(t, slot)) {
      m.expunged++;
    }
  }

  private boolean expunge(SyncTable t, int slot) {
    if (t.tag(slot) == 0 || !t.casValue(slot, null, SlotState.EXPUNGED)) {
      return false;
    }
    Object key = t.key(slot);
    t.clearKey(slot);
    SyncTable s = map.read;
    if (key != null && (t != s || walked != null)) {
      forget(s, key);
    }
    return true;
  }

  void wipeCell(SyncTable s, Collisions all, Collisions.Cell cell) {
    if (cell.casValue(null, SlotState.EXPUNGED)) {
      all.remove(cell);
      if (all.isEmpty()) {
        SyncTable dirty = s.dirty;
        if (dirty != null) {
          dirty.collisions = null;
        }
        s.collisions = null;
        publishIfEmpty(s);
      }
    }
  }

  /**
   * Lets go of a key in dirty that was removed while it was carried there, unless keys come back.
   */
  void wipeCopy(SyncTable dirty, int copy, Collisions.@Nullable Cell cell) {
    SyncMode mode = this.mode;
    SyncMove m = move;
    SyncTable s = map.read;
    if (cell != null && s != null && s.collisions != null) {
      wipeCell(s, s.collisions, cell);
    } else if (copy >= 0 && (mode == null || !mode.keeps()) && expunge(dirty, copy) && m != null) {
      m.expunged++;
    }
  }

  /** Lets go of a key in the tables that it has moved from, and that may still be held. */
  private void forget(@Nullable SyncTable snapshot, Object key) {
    int hash;
    try {
      hash = Hash.of(key);
    } catch (Throwable e) {
      return; // a stray by now, or its caller will hear of it; it goes with the tables
    }
    if (snapshot != null) {
      snapshot.forgetMoved(key, hash);
    }
    for (Walked w = walked; w != null; w = w.next) {
      SyncTable t = w.get();
      if (t != null) {
        t.forgetMoved(key, hash);
      } else if (w == walked) {
        walked = w.next;
      }
    }
  }

  /** A retired table that a walk may still hold. */
  private static final class Walked extends WeakReference<SyncTable> {
    final @Nullable Walked next;
    final int depth;

    Walked(SyncTable t, @Nullable Walked next) {
      super(t);
      this.next = next;
      this.depth = next == null ? 1 : next.depth + 1;
    }
  }

  /** Has walks that began before a {@code clear} forget their tables. */
  void letGo(@Nullable SyncTable snapshot) {
    if (snapshot != null) {
      SyncTable dirty = snapshot.dirty;
      snapshot.letGo();
      if (dirty != null) {
        dirty.letGo();
      }
    }
    for (Walked w = walked; w != null; w = w.next) {
      SyncTable t = w.get();
      if (t != null) {
        t.letGo();
      }
    }
  }

  /** Notes that a table which a walk began in was retired. */
  void noteWalked(SyncTable t) {
    Walked others = walked;
    while (others != null && (others.get() == null || others.depth >= MAX_WALKED)) {
      others = others.next;
    }
    walked = new Walked(t, others);
  }

  // ---------------------------------------------------------------------------------------------
  // Unlocking

  /**
   * To be called after each unlocking: wakes a waiter, and lets go of the keys that were noted
   * since the owner looked at the list.
   */
  void unlocked() {
    wake();
    while (anyPending) {
      Thread me = Thread.currentThread();
      if (owner == me || !tryLock(me)) {
        return; // who has it looks at the list after us
      }
      try {
        drain();
      } finally {
        if (owner == me) {
          owner = null;
        }
      }
      wake();
    }
  }

  void drain() {
    AtomicLongArray list = pending;
    if (!anyPending || list == null) {
      return;
    }
    anyPending = false;
    for (int n = 0; n < PENDING; n++) {
      long note = list.get(n) == 0 ? 0 : list.getAndSet(n, 0);
      SyncTable s = map.read;
      if (note == 0 || s == null) {
        continue;
      }
      int id = (int) (note >>> Integer.SIZE);
      SyncTable dirty = s.dirty;
      if (s.id == id) {
        wipe(s, (int) note);
      } else if (dirty != null && dirty.id == id) {
        wipe(dirty, (int) note);
      }
    }
  }

  /**
   * Begins a sweep, if nothing is under way and many removed keys found no place in the list: their
   * slots count as used, and so the map would not shrink. That happens where the owner of the mutex
   * has lost his processor.
   */
  void sweepIfManyMissed() {
    AtomicLongArray list = pending;
    long missed = list == null ? 0 : list.get(PENDING);
    if (list == null || missed == 0 || missed < used / MISSED_DIVISOR || move != null) {
      return;
    }
    SyncTable s = map.read;
    SyncMode mode = this.mode;
    list.set(PENDING, 0);
    if (s != null && (mode == null || !mode.keeps())) {
      move = new SyncMove(this, s, SyncMove.Cause.DELETED);
    }
  }

  /**
   * Notes a key to be let go by whoever holds the mutex; what does not fit is counted, and left to
   * a sweep or a move.
   */
  void addPending(SyncTable t, int slot) {
    AtomicLongArray list = pending;
    if (list == null) {
      list = new AtomicLongArray(PENDING + 1);
      pending = list; // two threads may do so: then one note is left to a move
    }
    long note = (long) t.id << Integer.SIZE | slot;
    for (int n = 0; n < PENDING; n++) {
      if (list.compareAndSet((slot + n) & (PENDING - 1), 0, note)) {
        anyPending = true;
        return;
      }
    }
    list.incrementAndGet(PENDING);
    anyPending = true;
  }

  /** Runs an action under the mutex; for what is not called often. */
  <T> T locked(Supplier<T> action) {
    Thread me = enter();
    T result;
    try {
      lock(me);
      result = action.get();
      drain();
    } finally {
      if (owner == me) {
        owner = null;
      }
    }
    unlocked();
    return result;
  }
}
