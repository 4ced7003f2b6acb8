package io.syncmap;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The half of {@link SyncMap} that needs its mutex: all that adds keys to a table, drops them, or
 * publishes a new snapshot. Compute functions do not run under the mutex; {@code hashCode}, {@code
 * equals} and {@code compareTo} of keys do.
 */
final class Mover {
  private static final int RETRY_DIVISOR = 16;

  /** Where this many misses pay for a promotion, or fewer, each is counted. */
  private static final int SAMPLED_FROM = 1024;

  /** One in 64 look-ups of absent keys is counted, as 16. */
  private static final int SAMPLE_MASK = 63;

  private static final int SAMPLE_WEIGHT = 16;

  private final SyncMap<?, ?> map;
  private final Tuning tuning;

  /** Guards everything that is named {@code ...Locked}, and every store to {@code map.read}. */
  private final ReentrantLock mutex = new ReentrantLock();

  /**
   * Look-ups, since the last promotion, that had to look beyond the snapshot. Not guaranteed: to be
   * exact, since it is not reset in one step with the promotion.
   */
  private final LongAdder misses = new LongAdder();

  /** The evacuation of {@code map.read}, or null. Guarded by the mutex. */
  private @Nullable Evacuation evacuation;

  /**
   * No compaction starts below this many deleted keys. Set when one is started, so that if it fails
   * for lack of memory, not every remove fails. Loaded by any thread; stored under the mutex.
   */
  private volatile long deletedToRetry;

  /**
   * Counts the keys that were added. Loaded by any thread, before it looks for a key; stored under
   * the mutex, after the key can be found. While it is what it was, a key that was not found is
   * still nowhere. (Stored before, it would not do: T1 stores it, T2 loads it and does not find
   * T1's key.)
   */
  private final AtomicLong version = new AtomicLong();

  /** Evacuations that ended, other than those of {@link #compactions}. Guarded by the mutex. */
  private long promotions;

  /** Evacuations that ended and were started because of deleted keys. Guarded by the mutex. */
  private long compactions;

  Mover(SyncMap<?, ?> map, Tuning tuning) {
    this.map = map;
    this.tuning = tuning;
  }

  /**
   * Locks the mutex.
   *
   * @throws IllegalStateException if this thread holds it: a key's {@code equals} or {@code
   *     hashCode}, called by the map, changes the map
   */
  private void lock() {
    if (mutex.isHeldByCurrentThread()) {
      throw new IllegalStateException("Recursive update");
    }
    mutex.lock();
  }

  // ---------------------------------------------------------------------------------------------
  // New keys

  /** Returns the version to pass to {@link #tryInsert}; to be taken before looking for the key. */
  long version() {
    return version.get();
  }

  /**
   * Adds {@code key} with {@code value}, or logically deleted if that is null.
   *
   * @param seenVersion the {@link #version} from before the caller looked for the key
   * @return false if a table has the key: the caller looks again
   */
  boolean tryInsert(Object key, int hash, @Nullable Object value, long seenVersion) {
    lock();
    try {
      // T1 inserts the key, or promotes the table in which it was expunged, between our look-up and
      // our lock: without this look the key would be in two slots.
      if (version.get() != seenVersion && Protocol.locate(map.read, key, hash) != null) {
        return false;
      }
      Table t = tableForInsertLocked();
      int i = t.addLocked(key, hash);
      t.publishKeys();
      Table snapshot = map.read;
      if (snapshot.dirty == null) {
        snapshot.dirty = t;
      }
      version.lazySet(version.get() + 1);
      // Only now the value: whoever sees it, and all that come after, find the key. By CAS: the key
      // can be found, so that T1 may have put a value there already; then this call is an update.
      if (value != null && !t.casValue(i, null, value)) {
        return false;
      }
      t.generation.count(null, value);
      return true;
    } finally {
      mutex.unlock();
    }
  }

  /** Adds an entry to the snapshot of a map that no other thread knows yet. */
  void addToSnapshot(Object key, Object value) {
    int hash = Hash.of(key);
    Table snapshot = map.read;
    int i = snapshot.find(key, hash);
    if (i < 0) {
      i = snapshot.addLocked(key, hash);
      snapshot.publishKeys();
      snapshot.generation.count(null, value);
    }
    snapshot.setUnpublishedValue(i, value);
  }

  /** Returns the table for a new key: dirty, or the target of the evacuation under way. */
  private Table tableForInsertLocked() {
    for (; ; ) {
      Evacuation e = evacuation;
      if (e != null) {
        stepLocked(e.slotsPerInsert);
        if (e == evacuation) {
          return e.target();
        }
        continue; // it ended with this step: the target is the snapshot now
      }
      Table snapshot = map.read;
      Table dirty = snapshot.dirty;
      if (dirty == null) {
        int room = tuning.dirtyRoom(snapshot);
        return new Table(room, snapshot.generation, tuning);
      }
      if (!Tuning.isFull(dirty)) {
        return dirty;
      }
      startLocked(Evacuation.Cause.GROWTH);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Promotion and compaction

  /**
   * Counts a look-up that had to look beyond the snapshot; promotes when these have paid for it.
   *
   * <p>A promotion spares the next look-up of a key in dirty a second table, but that of an absent
   * key only until the next key is added. So the latter count a quarter, and are sampled, so that
   * they do not all write to one counter. (Counted in full, a load of 99 % look-ups, half of them
   * of absent keys, spent most of its time on promotions.)
   *
   * @param found whether some table knows the key
   */
  void noteMiss(Table snapshot, boolean found) {
    boolean moving = snapshot.next != null;
    long toPromote = tuning.missesToPromote(slotsOf(snapshot));
    if (!found && toPromote > SAMPLED_FROM && !moving) {
      if ((ThreadLocalRandom.current().nextInt() & SAMPLE_MASK) != 0) {
        return;
      }
      misses.add(SAMPLE_WEIGHT);
    } else {
      misses.increment();
    }
    if (moving || misses.sum() >= toPromote) {
      tryHelp(snapshot, Evacuation.Cause.MISSES);
    }
  }

  /** To be called after an entry was removed; compacts when many of the keys are deleted. */
  void noteDeleted() {
    Table snapshot = map.read;
    long keys = keysOf(snapshot);
    long deleted = keys - snapshot.generation.liveEntries();
    if (snapshot.next != null
        || (tuning.worthCompacting(deleted, keys) && deleted >= deletedToRetry)) {
      tryHelp(snapshot, Evacuation.Cause.DELETED);
    }
  }

  /** Returns the keys of a snapshot and its dirty table, deleted ones included. */
  private static long keysOf(Table snapshot) {
    Table dirty = snapshot.dirty;
    return (long) snapshot.acquireKeys() + (dirty == null ? 0 : dirty.acquireKeys());
  }

  /** Returns the slots of a snapshot and its dirty table: what a promotion has to pass over. */
  private static long slotsOf(Table snapshot) {
    Table dirty = snapshot.dirty;
    return (long) snapshot.indices() + (dirty == null ? 0 : dirty.indices());
  }

  /** Starts an evacuation or does one step of it, unless somebody else has the mutex. */
  private void tryHelp(Table snapshot, Evacuation.Cause cause) {
    if (mutex.isHeldByCurrentThread() || !mutex.tryLock()) {
      return;
    }
    try {
      // T1 ends the evacuation between our look at the snapshot and our lock: without this look we
      // would start another one for nothing.
      if (map.read == snapshot) {
        if (evacuation == null) {
          startLocked(cause);
        }
        stepLocked(tuning.stepSlots());
        if (evacuation == null && tuning.isLoose(map.read)) {
          // The room of a growth that did not come: nobody inserts any more.
          startLocked(Evacuation.Cause.MISSES);
          stepLocked(tuning.stepSlots());
        }
      }
    } finally {
      mutex.unlock();
    }
  }

  /** Starts an evacuation. All that may fail comes before the first change. */
  private void startLocked(Evacuation.Cause cause) {
    Table snapshot = map.read;
    Generation generation = snapshot.generation;
    Table dirty = snapshot.dirty;
    int indices = snapshot.indices() + (dirty == null ? 0 : dirty.indices());
    long live = Math.min(generation.liveEntries(), indices);
    long room = tuning.roomForNewKeys(cause, live, indices);
    if (cause == Evacuation.Cause.MISSES) {
      misses.reset(); // also if what follows fails: the next attempt is for later misses to pay
    } else if (cause == Evacuation.Cause.DELETED) {
      deletedToRetry = keysOf(snapshot) - live + indices / RETRY_DIVISOR;
    }
    Table target = new Table(live + room, generation, tuning);
    target.setWalkStart(Hash.of((int) (promotions + compactions + 1)));
    if (dirty == null) {
      dirty = Table.empty(generation, tuning);
    }
    Evacuation e = new Evacuation(snapshot, dirty, target, cause, room);
    dirty.next = target;
    // Before `next`: a reader that does not find its key here, and sees no dirty table, looks no
    // further; from the first key that goes to the target, it must.
    snapshot.dirty = dirty;
    snapshot.next = target;
    evacuation = e;
  }

  private void stepLocked(int slots) {
    Evacuation e = evacuation;
    if (e != null) {
      e.stepLocked(slots);
      if (e.isDoneLocked()) {
        finishLocked(e);
      }
    }
  }

  /**
   * Publishes the target: every slot of the old tables is MOVED or EXPUNGED, and no CAS succeeds
   * there.
   */
  private void finishLocked(Evacuation e) {
    Table target = e.target();
    target.publishKeys();
    evacuation = null;
    target.generation.setCurrentLocked(target);
    map.read = target;
    e.retireLocked();
    misses.reset();
    deletedToRetry = 0;
    if (e.cause == Evacuation.Cause.DELETED) {
      compactions++;
    } else {
      promotions++;
    }
    e.commitEvent();
    if (Tuning.isCrowded(target)) {
      startLocked(Evacuation.Cause.GROWTH);
    }
  }

  /** Moves everything to a table of the right size, a step at a time. */
  void trimToSize() {
    boolean last = false;
    for (boolean done = false; !done; ) {
      lock();
      try {
        if (evacuation == null) {
          done = last || isTrimLocked();
          if (!done) {
            startLocked(Evacuation.Cause.TRIM);
            last = true;
          }
        }
        stepLocked(tuning.stepSlots());
      } finally {
        mutex.unlock();
      }
    }
  }

  private boolean isTrimLocked() {
    Table snapshot = map.read;
    long live = snapshot.generation.liveEntries();
    return snapshot.dirty == null
        && snapshot.acquireKeys() == live
        && snapshot.capacity <= Tuning.capacityFor(live + tuning.moveRoom(live));
  }

  /**
   * Publishes an empty snapshot of a new generation. Calls that work on the old one began before.
   */
  void clear() {
    lock();
    try {
      Table empty = Table.empty(new Generation(), tuning);
      empty.generation.setCurrentLocked(empty);
      map.read = empty;
      evacuation = null;
      misses.reset();
      deletedToRetry = 0;
    } finally {
      mutex.unlock();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // For statistics and tests

  SyncMap.Stats stats() {
    lock();
    try {
      return statsLocked();
    } finally {
      mutex.unlock();
    }
  }

  private SyncMap.Stats statsLocked() {
    Table snapshot = map.read;
    Table dirty = snapshot.dirty;
    Table next = snapshot.next;
    int ref = ReferenceSize.BYTES;
    long bytes = snapshot.bytes(ref);
    bytes += dirty == null ? 0 : dirty.bytes(ref);
    bytes += next == null ? 0 : next.bytes(ref);
    long deleted = Math.max(0, keysOf(snapshot) - snapshot.generation.liveEntries());
    return new SyncMap.Stats(
        snapshot.acquireKeys(),
        dirty == null ? 0 : dirty.acquireKeys(),
        deleted,
        misses.sum(),
        promotions,
        compactions,
        bytes);
  }

  void startMove() {
    lock();
    try {
      if (evacuation == null) {
        startLocked(Evacuation.Cause.MISSES);
      }
    } finally {
      mutex.unlock();
    }
  }

  void stepMove(int slots) {
    lock();
    try {
      stepLocked(slots);
    } finally {
      mutex.unlock();
    }
  }

  boolean moving() {
    return map.read.next != null;
  }
}
