package io.syncmap;

import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The half of {@link SyncMap} that needs its mutex: all that adds keys to a table, lets go of them,
 * or publishes a new snapshot. Compute functions do not run under the mutex; {@code hashCode},
 * {@code equals} and {@code compareTo} of keys do.
 *
 * <p>All fields are guarded by the mutex, unless they say otherwise. They are here and not in the
 * tables, so that an append does not write to what each look-up loads.
 */
final class SyncWriter extends SyncMutex {
  /** In place of a capacity that is asked for: the insert is done. */
  private static final int DONE = 0;

  /** The key may be somewhere: the caller looks again. */
  private static final int AGAIN = -1;

  /** There is no room, and the caller could not make a larger table. */
  private static final int FULL = -2;

  /** How many removed keys can wait for the holder of the mutex. A power of two. */
  private static final int PENDING = 32;

  /** How many slots are swept in place of one that is carried. */
  private static final int SWEEP = 8;

  /** How many retired tables are looked into for a removed key. */
  private static final int MAX_WALKED = 4;

  /** Of the mutex, the map, and this object. */
  private static final long BYTES = 160;

  private final SyncMap<?, ?> map;
  private final @Nullable SyncTuning tuning;

  /** Used slots of the snapshot: those with a tag. */
  private int used;

  /** Slots of the snapshot that are EXPUNGED. Not guaranteed: to be exact after an Error. */
  int expunged;

  /**
   * The sweep or the move of the snapshot that is under way, or null. Looked at without the mutex
   * as well, where it matters little.
   */
  private @Nullable SyncMove move;

  /** Whether removed keys are kept; null before any key has come back. Loaded by any thread. */
  private volatile @Nullable SyncMode mode;

  /** Tables, as id << 32 | slot, whose key is to be let go, or 0. Null until one had to wait. */
  private volatile @Nullable AtomicLongArray pending;

  /** Whether there are any. Stored by any thread, after it has added one. */
  private volatile boolean anyPending;

  /** Where the insert under way has added its key, and has not counted it yet. */
  private @Nullable SyncGeneration appendedTo;

  /** Whether somebody is making a larger table, and others may fill this one up meanwhile. */
  private boolean growing;

  /**
   * Retired tables that walks have begun in: an iterator that is kept for long must not keep the
   * keys that are removed meanwhile. Null if there are none, or none that is still held.
   */
  private @Nullable Walked walked;

  private int lastId;
  private int misses;
  private int promotions;
  private int compactions;

  SyncWriter(SyncMap<?, ?> map, @Nullable SyncTuning tuning) {
    this.map = map;
    this.tuning = tuning;
  }

  private SyncTuning tuning() {
    return SyncTuning.orDefault(tuning);
  }

  private SyncTable allocate(int capacity, SyncGeneration generation) {
    tuning().beforeAllocate().accept(capacity);
    int fixed = tuning().multiplier();
    int multiplier = fixed == 0 ? Hash.newMultiplier() : fixed;
    lastId++; // also without the mutex: two tables with one id do no harm
    return new SyncTable(capacity, generation, lastId, multiplier);
  }

  // ---------------------------------------------------------------------------------------------
  // Unlocking

  /**
   * To be called after each unlocking: wakes a waiter, and lets go of the keys that were noted
   * since the owner looked at the list.
   */
  private void unlocked() {
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

  private void drain() {
    AtomicLongArray list = pending;
    if (!anyPending || list == null) {
      return;
    }
    anyPending = false;
    for (int n = 0; n < list.length(); n++) {
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

  /** Notes a key to be let go by whoever holds the mutex; what does not fit is left to a move. */
  private void addPending(SyncTable t, int slot) {
    AtomicLongArray list = pending;
    if (list == null) {
      list = new AtomicLongArray(PENDING);
      pending = list; // two threads may do so: then one note is left to a move
    }
    long note = (long) t.id << Integer.SIZE | slot;
    for (int n = 0; n < PENDING; n++) {
      if (list.compareAndSet((slot + n) & (PENDING - 1), 0, note)) {
        anyPending = true;
        return;
      }
    }
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
        larger = allocate(request, current.generation);
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
        return mayGrow ? tuning().capacityAfterGrowth(keys, expunged) : FULL;
      }
      d = larger;
      m = begin(s, larger, move == null ? SyncMove.Cause.GROWTH : move.cause);
      at = d.freeSlot(hash);
    }
    if (m != null && m.free(d) <= 1) {
      m.step(Integer.MAX_VALUE); // it was not helped along, as something was thrown each time
      promoteIfThrough();
      return insertLocked(key, hash, value, null, null, SyncTable.BEYOND, larger, mayGrow);
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

  /** Publishes an empty table of a new generation. */
  private SyncTable startGeneration() {
    SyncTuning t = tuning();
    SyncGeneration generation = new SyncGeneration(t.maxCandidates());
    SyncTable table = allocate(SyncTuning.capacityFor(t.firstKeys()), generation);
    generation.current = table;
    publishFirst(table);
    return table;
  }

  private void publishFirst(@Nullable SyncTable table) {
    used = 0;
    expunged = 0;
    move = null;
    growing = false;
    map.read = table;
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
    Collisions.Cell cell = new Collisions.Cell(key, value, false, 0);
    if (value instanceof SlotState function) {
      function.placeIn(s, cell);
    }
    collisionsForAdding(s).add(cell);
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
      boolean tooMany = tuning().isSparse(used, used - Math.min(used, live));
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

  private void wipeCell(SyncTable s, Collisions all, Collisions.Cell cell) {
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

  /** Notes that a table which a walk began in was retired. */
  private void noteWalked(SyncTable t) {
    Walked others = walked;
    while (others != null && (others.get() == null || others.depth >= MAX_WALKED)) {
      others = others.next;
    }
    walked = new Walked(t, others);
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

  /**
   * Leaves the snapshot if all that was ever in it is expunged: no compare-and-set can succeed
   * there any more. Small ones stay until they have no room, so that a map of a few keys does not
   * allocate at each.
   */
  private void publishIfEmpty(SyncTable s) {
    if (used == expunged
        && s.dirty == null
        && s.collisions == null
        && used >= tuning().minSparse()) {
      publishFirst(null);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Moving

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
  private void help() {
    SyncMove m = move;
    if (m == null || !tuning().moves()) {
      return;
    }
    try {
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

  private void step(int slots) {
    SyncMove m = move;
    if (m != null) {
      m.step(slots);
      promoteIfThrough();
    }
  }

  private void promoteIfThrough() {
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
    expunged = m.expunged;
    move = null;
    misses = 0;
    if (m.cause == SyncMove.Cause.DELETED) {
      compactions++;
    } else {
      promotions++;
    }
    if (s.walks > 0) {
      noteWalked(s);
    }
    m.commitEvent(dirty);
    publishIfEmpty(dirty);
  }

  /** Begins to carry the snapshot over to {@code larger}, which has room for all of it. */
  private SyncMove begin(SyncTable s, SyncTable larger, SyncMove.Cause cause) {
    SyncMove m = move == null ? new SyncMove(this, s, cause) : move;
    larger.collisions = s.collisions;
    m.carryTo(larger, used - expunged);
    move = m;
    growing = false;
    // Before the first slot is MOVED. From here on no key is appended to the snapshot.
    s.dirty = larger;
    return m;
  }

  /** Returns the capacity of a smaller table, if the entries are to move to one; else 0. */
  private int wantedCapacity() {
    return move == null && map.read != null && tuning().isSparse(used, expunged)
        ? SyncTuning.capacityAfterCompaction((long) used - expunged)
        : 0;
  }

  /** Begins a compaction, for which a table is allocated outside of the mutex. */
  private void compact(int capacity) {
    Thread me = Thread.currentThread();
    try {
      SyncTable s = map.read;
      SyncTable smaller = s == null ? null : allocate(capacity, s.generation);
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
      SyncTable smaller = allocate(wanted, s.generation);
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

  boolean clear() {
    return locked(
        () -> {
          publishFirst(null);
          misses = 0;
          return true;
        });
  }

  /** Runs an action under the mutex; for what is not called often. */
  private <T> T locked(Supplier<T> action) {
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

  /** Begins to carry all to a larger table, unless a move is under way. */
  void startMove() {
    locked(
        () -> {
          SyncTable s = map.read == null ? startGeneration() : map.read;
          int capacity = tuning().capacityAfterGrowth((long) used - expunged, 0);
          return s.dirty == null
              ? begin(s, allocate(capacity, s.generation), SyncMove.Cause.GROWTH)
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
