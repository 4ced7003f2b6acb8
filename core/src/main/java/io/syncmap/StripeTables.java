package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The half of a {@link Stripe} that works under its lock: the tables, what adds and removes keys,
 * and resizes.
 *
 * <p>All fields are written under the write lock. They are read under the lock, or optimistically:
 * between {@code tryOptimisticRead} and {@code validate}, or a conversion of the stamp to the write
 * lock, which validates as well.
 */
abstract class StripeTables extends StampedLock {
  private static final long serialVersionUID = 1;

  /** How often a call tries again without the lock, when writers come between. */
  static final int OPTIMISTIC_ATTEMPTS = 8;

  /** How long a call that finds the lock taken waits before it tries again, in spins. */
  private static final int SPINS = 16;

  /** Between attempts to lock where there is no memory to queue for the lock. */
  private static final long RETRY_NANOS = 10_000;

  /** The memory of this object, with its lock and its policy, in bytes. */
  private static final long BYTES = 184;

  private static final VarHandle USED;
  private static final VarHandle ASIDE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      USED = lookup.findVarHandle(StripeTables.class, "used", int.class);
      ASIDE = lookup.findVarHandle(StripeTables.class, "aside", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // What most calls touch comes first, next to the state of the lock: it changes with that, and so
  // moves from core to core in fewer cache lines.

  /** Taken slots of all tables. Read opaquely where the lock is not held. */
  int used;

  /** With fewer keys, {@link #shrinking} is told of inserts and removes. */
  int watchBelow;

  /** With so many keys or more, an insert has something to do first. */
  private int growAt;

  /** The number of buckets of the table. */
  int quickCount;

  /**
   * The tags and slots of the table, if it alone tells whether a key is there; null while there is
   * a resize, or are collisions. Here, since look-ups then need not load the table first.
   */
  transient long @Nullable [] quickTags;

  transient Object @Nullable [] quickSlots;

  /**
   * Where new keys go, unless their bucket of a table that is being evacuated was not moved yet.
   */
  transient Buckets table;

  transient @Nullable Resize resize;
  transient @Nullable Collisions collisions;

  /** Who holds the write lock, if he may be calling methods of keys or values. */
  transient @Nullable Thread owner;

  /** Made before the first BUSY. */
  transient @Nullable Computations computations;

  final transient BucketTuning tuning;
  private final transient ShrinkPolicy shrinking;

  /** Is told of each resize that has ended. */
  private final transient Consumer<Resize.Cause> onResized;

  private final int number;

  /** Of the hash. */
  final int multiplier;

  /**
   * Keys with a value that are in no slot, but in the collisions, less those in slots that have no
   * value yet, but are BUSY for the first time. Read as {@link #used}.
   */
  @SuppressWarnings("UnusedVariable") // read through ASIDE
  int aside;

  StripeTables(
      int number,
      int buckets,
      int multiplier,
      BucketTuning tuning,
      Consumer<Resize.Cause> onResized) {
    this.number = number;
    this.multiplier = multiplier;
    this.tuning = tuning;
    this.onResized = onResized;
    this.shrinking = new ShrinkPolicy(buckets > 1);
    this.table = allocate(buckets);
    noteTables();
  }

  private Buckets allocate(int buckets) {
    tuning.beforeAllocate().accept(buckets);
    return new Buckets(buckets, tuning);
  }

  /** To be called when the table, the resize, the collisions or the policy have changed. */
  private void noteTables() {
    boolean quick = resize == null && collisions == null;
    quickTags = quick ? table.tags : null;
    quickSlots = quick ? table.slots : null;
    quickCount = table.count;
    growAt = resize == null ? table.room : Integer.MAX_VALUE;
    watchBelow = shrinking.watches() ? Integer.MAX_VALUE : table.shrinkAt;
  }

  /** Returns the table that a key of this hash is in, or goes to. */
  final Buckets tableOf(int hash) {
    Resize r = resize;
    return r != null && r.isBeforeMove(hash) ? r.from : table;
  }

  /** Returns the number of keys with a value. Exact when no call is under way. */
  int live() {
    return Math.max(0, (int) USED.getOpaque(this) + (int) ASIDE.getOpaque(this));
  }

  // ---------------------------------------------------------------------------------------------
  // Locking

  /**
   * Takes the write lock, and lets methods of keys and values be called.
   *
   * @throws IllegalStateException if this thread holds the lock: such a method, called by the map,
   *     changes the map
   */
  final long lockForCalls() {
    if (owner == Thread.currentThread()) {
      throw new IllegalStateException("Recursive update");
    }
    long stamp = writeLock();
    owner = Thread.currentThread();
    return stamp;
  }

  final void unlockForCalls(long stamp) {
    owner = null;
    unlockWrite(stamp);
  }

  /** Takes the read lock, unless a method of a key asks, that this thread called under the lock. */
  private long lockToRead() {
    return owner == Thread.currentThread() ? 0 : readLock();
  }

  private void unlockToRead(long stamp) {
    if (stamp != 0) {
      unlockRead(stamp);
    }
  }

  /** Takes the write lock, also if there is no memory left to queue for it. */
  final long lockToEnd() {
    try {
      return writeLock();
    } catch (OutOfMemoryError e) {
      // Not for the caller: the function has run, and its key would stay BUSY for ever.
      for (; ; ) {
        long stamp = tryWriteLock();
        if (stamp != 0) {
          return stamp;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * Waits a little, for a writer to go: in a loop at first, then by giving way. Where there are
   * many more threads than processors, the writer may have been suspended; then all others would
   * queue for the lock, one after the other, and each would have to be woken.
   */
  @SuppressWarnings("ThreadPriorityCheck") // correct without; it only gives way sooner
  static void pause(int attempt) {
    if (attempt > 0) {
      Thread.yield();
    } else {
      for (int i = 0; i < SPINS; i++) {
        Thread.onSpinWait();
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Adding and removing keys

  /** Returns where {@code key} is, or null. Under the lock; calls methods of keys. */
  final @Nullable Place locate(Object key, int hash) {
    Buckets t = tableOf(hash);
    int slot = t.find(key, hash);
    if (slot >= 0) {
      return new Place(t, slot, null);
    }
    Collisions.Cell cell = collisions == null ? null : collisions.find(key);
    return cell == null ? null : new Place(null, 0, cell);
  }

  /**
   * Adds a key. Under the lock. All that may fail comes before the first change.
   *
   * @return the cell that it is in, if it is not in a slot
   */
  final Collisions.@Nullable Cell insert(Object key, int hash, Object value) {
    if (used >= growAt || used < watchBelow) {
      prepareInsert();
    }
    // While a resize is under way, no chain is too long: the table that comes will be larger.
    int maxChain = resize == null ? tuning.maxChain() : Integer.MAX_VALUE;
    int added = tableOf(hash).add(key, value, hash, maxChain, tuning.maxCandidates());
    if (added == Buckets.REFUSED) {
      return addCollision(key, value);
    }
    used++;
    if (value == SlotState.BUSY) {
      aside--;
    }
    if (added == Buckets.CHAINED && table.overflowPilesUp(used)) {
      growAt = 0; // the next insert looks after it
    }
    return null;
  }

  /** Starts the resize that is due before a key is added. */
  private void prepareInsert() {
    noteWrite();
    if (resize == null && used >= table.room) {
      start(Resize.Cause.GROWTH);
      helpAsOwner();
    } else if (resize == null && table.overflowPilesUp(used)) {
      start(Resize.Cause.SAME_SIZE);
      helpAsOwner();
    }
  }

  /**
   * Starts the shrinking that is due before a key is removed, and leaves all entries where they
   * are. Returns whether it did. Does not fail for lack of memory: who removes may do so to free
   * some.
   */
  final boolean prepareRemove() {
    noteWrite();
    if (resize == null && used < table.shrinkAt && shrinking.isDue()) {
      try {
        start(Resize.Cause.SHRINK);
        return true;
      } catch (OutOfMemoryError e) {
        shrinking.noteFailure(table.room);
      }
    }
    return false;
  }

  private void noteWrite() {
    shrinking.noteWrite(used < table.shrinkAt);
    watchBelow = shrinking.watches() ? Integer.MAX_VALUE : table.shrinkAt;
  }

  private Collisions.Cell addCollision(Object key, Object value) {
    Thread before = owner;
    owner = Thread.currentThread();
    try {
      Collisions.Cell added = collisionsForAdding().add(key, value);
      if (value != SlotState.BUSY) {
        aside++;
      }
      return added;
    } finally {
      owner = before;
      dropCollisionsIfEmpty();
    }
  }

  /** Returns the collisions, also if there are none yet. Under the lock. */
  Collisions collisionsForAdding() {
    Collisions c = collisions;
    if (c == null) {
      collisions = c = new Collisions();
      noteTables();
    }
    return c;
  }

  final void dropCollisionsIfEmpty() {
    Collisions c = collisions;
    if (c != null && c.isEmpty()) {
      collisions = null;
      noteTables();
    }
  }

  /** To be called when keys have left the tables for the collisions. Under the lock. */
  void noteStrays(int strays) {
    used -= strays;
    aside += strays;
  }

  /** Removes a key that has a value. Under the lock, with the owner set. */
  final void removeLocked(@Nullable Place p, int hash) {
    boolean shrinks = prepareRemove();
    Collisions.Cell cell = p == null ? null : p.cell();
    Buckets t = p == null ? null : p.table();
    if (cell != null && collisions != null) {
      collisions.remove(cell);
      aside--;
      dropCollisionsIfEmpty();
    } else if (p != null && t != null) {
      t.remove(p.slot(), t.bucketOf(hash));
      used--;
    }
    if (shrinks) {
      helpAsOwner();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Resizing

  /** Starts an evacuation. Under the lock; all that may fail comes before the first change. */
  private void start(Resize.Cause cause) {
    if (cause == Resize.Cause.SHRINK) {
      shrinking.noteAttempt();
    }
    Buckets to = allocate(tuning.bucketsAfter(cause, table.count, used, number));
    Resize started = new Resize(table, to, cause);
    if (cause == Resize.Cause.SHRINK) {
      shrinking.noteShrink(table.room);
    } else if (cause == Resize.Cause.GROWTH) {
      shrinking.noteGrowth(to.room);
    }
    resize = started;
    table = to;
    noteTables();
  }

  /** Moves so many buckets, if there is a resize. Under the lock, with the owner set. */
  private void step(int buckets) {
    Resize r = resize;
    if (r == null) {
      return;
    }
    for (int i = 0; i < buckets && !r.isDone(); i++) {
      r.step(this);
    }
    if (r.isDone()) {
      table.noteFilled();
      resize = null;
      dropCollisionsIfEmpty();
      noteTables();
      onResized.accept(r.cause);
      r.commitEvent(number);
    }
  }

  /** Moves a few buckets, if there is a resize. */
  final void help() {
    StackReserve.check(); // a step that ends half way would leave keys in two tables
    long lock = lockForCalls();
    try {
      stepIfMemory();
    } finally {
      unlockForCalls(lock);
    }
  }

  /** The same, under the lock. */
  final void helpAsOwner() {
    Thread before = owner;
    owner = Thread.currentThread();
    try {
      stepIfMemory();
    } finally {
      owner = before;
    }
  }

  private void stepIfMemory() {
    try {
      step(tuning.bucketsPerStep());
    } catch (OutOfMemoryError e) {
      // Not for the caller, who wants something else, perhaps to remove entries. Nothing has been
      // changed; the next write will try again.
    }
  }

  /** Moves so many buckets, if there is a resize. */
  void stepResize(int buckets) {
    long lock = lockForCalls();
    try {
      step(buckets);
    } finally {
      unlockForCalls(lock);
    }
  }

  /** Starts a resize, unless one is under way. */
  void startResize(Resize.Cause cause) {
    long lock = lockForCalls();
    try {
      if (resize == null) {
        start(cause);
      }
    } finally {
      unlockForCalls(lock);
    }
  }

  /** Moves everything to a table of the right size, a few buckets at a time. */
  void trimToSize() {
    boolean trimming = false;
    for (boolean done = false; !done; ) {
      long lock = lockForCalls();
      try {
        if (resize == null) {
          done = trimming || table.count <= tuning.bucketsFor(used);
          if (!done) {
            start(Resize.Cause.TRIM);
            trimming = true;
          }
        }
        step(tuning.bucketsPerStep());
      } finally {
        unlockForCalls(lock);
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // For traversals and statistics

  /** What a traversal walks over: the buckets of the table as it is now, old ones first. */
  Buckets partition() {
    long lock = lockToRead();
    try {
      Resize r = resize;
      return r == null ? table : r.from;
    } finally {
      unlockToRead(lock);
    }
  }

  /** Returns the cells of the collisions, as they are at one moment. */
  List<Collisions.Cell> collidingCells() {
    long lock = lockToRead();
    try {
      // Under the lock: T1 copies the cell of a key; T2 removes the key, and puts it again, so that
      // it is in another cell; T1 would copy that as well.
      Collisions c = collisions;
      return c == null ? List.of() : c.all();
    } finally {
      unlockToRead(lock);
    }
  }

  /** Copies the entries that belong to a bucket of a partition, wherever they are now. */
  void copy(Buckets partition, int bucket, BucketCopy copy) {
    for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      copy.stamp = tryOptimisticRead();
      if (copy.stamp != 0
          && copy.fill(partition, bucket, table, resize, collisions)
          && validate(copy.stamp)) {
        return;
      }
      pause(attempt);
    }
    long lock = lockToRead();
    try {
      copy.stamp = tryOptimisticRead(); // as valid as the lock, and longer
      copy.fill(partition, bucket, table, resize, collisions);
    } finally {
      unlockToRead(lock);
    }
  }

  /** Adds the figures of this stripe to those of a map. */
  BucketMap.Stats addTo(BucketMap.Stats s) {
    long lock = lockToRead();
    try {
      int ref = ReferenceSize.BYTES;
      Buckets old = resize == null ? null : resize.from;
      Collisions c = collisions;
      long bytes = BYTES + table.totalBytes(ref);
      bytes += old == null ? 0 : old.totalBytes(ref);
      bytes += c == null ? 0 : c.bytes(ref);
      return new BucketMap.Stats(
          s.buckets() + table.count + (old == null ? 0 : old.count),
          s.overflowBuckets() + table.overflowBuckets() + (old == null ? 0 : old.overflowBuckets()),
          s.collidingKeys() + (c == null ? 0 : c.size()),
          s.stripesMoving() + (old == null ? 0 : 1),
          s.growths(),
          s.sameSizeEvacuations(),
          s.shrinks(),
          s.bytesHeld() + bytes);
    } finally {
      unlockToRead(lock);
    }
  }
}
