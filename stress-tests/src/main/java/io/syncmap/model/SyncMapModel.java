package io.syncmap.model;

import static io.syncmap.model.Slot.EXPUNGED;
import static io.syncmap.model.Slot.MOVED;

import org.jspecify.annotations.Nullable;

/**
 * SyncMap's protocol, and nothing else: its steps in their order, on tables of a few slots. What
 * the map does for speed only (layout, sizes, when it compacts) is not here. Here is what takes no
 * mutex; {@link ModelWriter} has what is done under it, {@link ModelMover} how keys are carried to
 * the next table, {@link ModelWalk} an iterator.
 *
 * <p>The letters (A) to (I) are the re-checks; {@link Weakened} says what each of them guards
 * against, and wherever {@link #weak} is called, one of them is left out if that rule is weakened.
 */
final class SyncMapModel {
  /** What a search that did not find the key returns. */
  private enum Outcome {
    ABSENT
  }

  static final Object ABSENT = Outcome.ABSENT;

  /**
   * What a call does where it found its key: returns its answer, or else MOVED or EXPUNGED if the
   * slot does not speak for the key any more.
   */
  interface Visit {
    @Nullable Object at(Slot slot, @Nullable Object value);
  }

  /** What a search that ended with ABSENT leaves to {@code insert}. */
  static final class Search {
    @Nullable Table s;
    @Nullable Table d;

    /** The unused slot at which the search of the last table ended; null if it ended otherwise. */
    @Nullable Slot hint;
  }

  /** What an update requires. */
  enum Match {
    ANY,
    ABSENT,
    PRESENT
  }

  /** How a function ends. */
  enum Ending {
    RETURNS,
    THROWS,
    /** As it throws, but its owner gets no further than to say that it is abandoned. */
    DIES
  }

  final Cell<Table> read = new Cell<>(null);
  final Cell<Boolean> lettingGo;
  final PendingList pending;
  final Mutex mutex = new Mutex();
  final Setting setting;
  final ModelWriter writer = new ModelWriter(this);
  private final @Nullable Weakened weakened;

  SyncMapModel(Setting setting, @Nullable Weakened weakened) {
    this.setting = setting;
    this.weakened = weakened;
    lettingGo = new Cell<>(!setting.keeping());
    pending = new PendingList(setting.pending());
  }

  boolean weak(Weakened rule) {
    return weakened == rule;
  }

  // ---------------------------------------------------------------- search

  /**
   * One table. A wiped slot (no key) and an EXPUNGED one: on. Ends at an unused slot, which is the
   * hint, or after m keys of the same tag.
   */
  @Nullable Object probe(Table t, Key k, Visit visit, Search search) {
    search.hint = null;
    int keyed = 0;
    for (int i = 0; i < t.capacity; i++) {
      Slot slot = t.slot(k, i);
      int tag = slot.tag.get();
      if (tag == 0) {
        search.hint = slot;
        return ABSENT;
      }
      if (tag != k.tag()) {
        continue;
      }
      Key key = slot.key.get();
      if (key == null) {
        if (weak(Weakened.SEARCH_ENDS_AT_WIPED)) {
          return ABSENT;
        }
        continue;
      }
      if (key.equals(k)) {
        Object v = slot.value.get();
        Object answer = v == EXPUNGED ? v : visit.at(slot, v);
        if (answer != EXPUNGED) {
          return answer;
        }
        if (weak(Weakened.SEARCH_ENDS_AT_EXPUNGED)) {
          return ABSENT;
        }
        if (weak(Weakened.COUNT_BEGINS_ANEW)) {
          keyed = 0;
          continue;
        }
      }
      if (++keyed == setting.keysOfOneTag()) {
        return ABSENT;
      }
    }
    return ABSENT;
  }

  /**
   * The skeleton of all calls: the snapshot; if it does not speak for the key, dirty; if that does
   * not know it, the collisions. A slot of dirty speaks for a key only for whoever saw the
   * snapshot's slot MOVED or EXPUNGED, or saw a final snapshot without the key.
   */
  private @Nullable Object search(Key k, boolean update, Visit visit, Search search) {
    Table s = read.get();
    while (s != null) {
      Object r = probe(s, k, visit, search);
      if (r != ABSENT && r != MOVED) {
        return r;
      }
      Table d = s.dirty.get(); // after the probe
      if (d == s) { // retired (E)
        if (r == ABSENT && weak(Weakened.ABSENT_FROM_RETIRED)) {
          return ABSENT;
        }
        s = read.get();
        continue;
      }
      Table t = s;
      if (d != null) {
        // (A): the snapshot's keys are final now. A copy in dirty is nobody's before its slot
        // moved.
        if (r == ABSENT
            && !weak(update ? Weakened.UPDATES_LOOK_ONCE : Weakened.READERS_LOOK_ONCE)) {
          r = probe(s, k, visit, search);
          if (r != ABSENT && r != MOVED) {
            return r;
          }
        }
        r = probe(d, k, visit, search);
        if (r == MOVED) { // d has been promoted, and is moved in its turn
          s = read.get();
          continue;
        }
        if (r != ABSENT) {
          return r;
        }
        t = d;
      }
      search.s = s;
      search.d = d;
      CollisionsModel collisions = t.collisions.get();
      Slot cell = collisions == null ? null : collisions.find(k);
      Object v = cell == null ? EXPUNGED : cell.value.get();
      if (v == EXPUNGED) {
        return ABSENT;
      }
      // (I): the cell may be a stray's copy, made by a move of t that began meanwhile.
      if (t.dirty.get() != null && !weak(Weakened.CELL_BESIDE_A_MOVE)) {
        s = read.get();
        continue;
      }
      r = visit.at(cell, v);
      return r == EXPUNGED ? ABSENT : r;
    }
    search.s = null;
    search.d = null;
    search.hint = null;
    return ABSENT;
  }

  @Nullable Object get(Key k) {
    Object r = search(k, false, (slot, v) -> v == MOVED ? v : shown(v), new Search());
    return r == ABSENT ? null : r;
  }

  /** What a reader sees. */
  private @Nullable Object shown(@Nullable Object v) {
    if (v instanceof Computation c) {
      return weak(Weakened.READERS_SEE_NO_PREVIOUS) ? null : c.previous;
    }
    return v;
  }

  // ---------------------------------------------------------------- updates

  /** Put, putIfAbsent, replace; remove, if the value is null. Returns the value from before. */
  @Nullable Object update(Key k, Match match, @Nullable Object value) {
    Visit visit =
        (slot, found) -> {
          Object v = found;
          while (Slot.speaks(v)) {
            if (v instanceof Computation c) {
              if (match == Match.ABSENT && c.previous != null) {
                return c.previous; // there before, and while the function runs
              }
              await(slot, c);
            } else if ((match == Match.ABSENT && v != null)
                || (match == Match.PRESENT && v == null)) {
              return v;
            } else if (slot.value.compareAndSet(v, value)) {
              if (value == null) {
                removed(slot);
              }
              return v;
            }
            v = slot.value.get();
          }
          return v;
        };
    for (; ; ) {
      Search search = new Search();
      Object r = search(k, true, visit, search);
      if (r != ABSENT) {
        return r;
      }
      if (match == Match.PRESENT || writer.insert(k, value, search)) {
        return null;
      }
    }
  }

  /** After V -> null. While the map keeps deleted keys, they stay in their slots. */
  private void removed(Slot slot) {
    try {
      if (slot.table == null) {
        mutex.lock();
        try {
          writer.wipeCell(slot);
        } finally {
          unlock();
        }
      } else if (lettingGo.get()) { // after the removal: the switch comes before the sweep
        removedFromTable(slot);
      }
    } catch (Injected e) {
      // Not for the caller, whose key is removed. A later move sees to it.
    }
  }

  private void removedFromTable(Slot slot) {
    if (mutex.tryLock()) {
      try {
        writer.wipe(slot);
      } finally {
        unlock();
      }
    } else if (pending.offer(slot)
        && !weak(Weakened.PUSHED_AND_LEFT)
        && mutex.tryLock()) { // else whoever has it will see the slot in the list
      unlock();
    }
  }

  /**
   * Drains the list of slots to wipe before it unlocks, and looks once more afterwards: a slot may
   * have been pushed in between, by one who found the mutex taken.
   */
  void unlock() {
    do {
      try {
        for (Slot slot = pending.poll(); slot != null; slot = pending.poll()) {
          writer.wipe(slot);
        }
      } finally {
        mutex.unlock();
      }
    } while (!weak(Weakened.UNLOCKED_AND_LEFT) && !pending.isEmpty() && mutex.tryLock());
  }

  // ---------------------------------------------------------------- functions

  /**
   * The function is {@link Call#apply}. It runs while its computation c stands in the value slot:
   * others wait, readers get the value from before.
   */
  @Nullable Object compute(Key k, int argument, Ending ending) {
    Computation c = begin(k);
    switch (ending) {
      case DIES -> {
        c.abandoned.set(true);
        return null;
      }
      case THROWS -> {
        abandon(c);
        return null;
      }
      default -> {}
    }
    Integer result = Call.apply(c.previous, argument);
    Slot slot = end(c, result);
    if (result == null && slot != null) {
      removed(slot);
    }
    return result;
  }

  /** V, null -> c; or c is inserted. */
  private Computation begin(Key k) {
    Visit visit =
        (slot, found) -> {
          Object v = found;
          while (Slot.speaks(v)) {
            if (v instanceof Computation other) {
              await(slot, other);
            } else {
              Computation c = new Computation(k, v);
              if (slot.value.compareAndSet(v, c)) {
                c.slot = slot;
                return c;
              }
            }
            v = slot.value.get();
          }
          return v;
        };
    for (; ; ) {
      Search search = new Search();
      Object r = search(k, true, visit, search);
      if (r instanceof Computation c) {
        return c;
      }
      Computation c = new Computation(k, null);
      try {
        if (writer.insert(k, c, search)) {
          return c;
        }
      } catch (Injected e) {
        if (c.slot != null) { // it was published
          abandon(c);
        }
        throw e;
      }
    }
  }

  /** An update found c: waits until the slot is another, or puts back the value from before. */
  private void await(Slot slot, Computation c) {
    if (!c.abandoned.get() || weak(Weakened.ABANDONED_IS_WAITED_FOR)) {
      Schedule.block(
          () ->
              slot.value.peek() != c
                  || (c.abandoned.peek() && !weak(Weakened.ABANDONED_IS_WAITED_FOR)));
      return;
    }
    if (weak(Weakened.ABANDONED_ENDED_BY_STORE)) {
      slot.value.set(c.previous);
      return;
    }
    endAbandoned(c);
  }

  /** The function, or anything else after c was published, has thrown. */
  private void abandon(Computation c) {
    c.abandoned.set(true);
    endAbandoned(c);
  }

  /** By its owner, and by whoever finds it. */
  private void endAbandoned(Computation c) {
    Slot slot = end(c, weak(Weakened.ABANDONED_ENDED_WITH_NULL) ? null : c.previous);
    if (slot != null && c.previous == null && !weak(Weakened.ABANDONED_INSERT_STAYS)) {
      removed(slot);
    }
  }

  /**
   * c -> result, wherever c is by now. It was in the slot where its owner put it, unless that is
   * MOVED; then it is in the generation's current table, in dirty, or among the strays, in this
   * order: a copy is nobody's before its slot moved. If it is in none of them, it has been moved on
   * meanwhile, and the tables are others; or it was abandoned, and somebody else has ended it, and
   * null is returned.
   */
  private @Nullable Slot end(Computation c, @Nullable Object result) {
    Slot slot = c.slot;
    Table d = slot.table == null ? null : slot.table.dirty.peek();
    if (d != null && weak(Weakened.END_LOOKS_INTO_DIRTY_FIRST)) {
      Slot copy = find(d, c);
      if (copy != null && copy.value.compareAndSet(c, result)) {
        return copy;
      }
    }
    if (slot.value.compareAndSet(c, result)) {
      return slot;
    }
    if (weak(Weakened.END_STOPS_AT_MOVED)) {
      return null;
    }
    Generation generation = slot.table == null ? null : slot.table.generation;
    while (generation != null) {
      Table s = generation.current.get();
      d = s.dirty.get();
      if (d == s && !weak(Weakened.END_GOES_ON_FROM_RETIRED)) {
        continue; // there is a new current table, and c may be half moved from there to a stray
      }
      slot = find(s, c);
      if (slot == null && d != null) {
        slot = find(d, c);
      }
      if (slot == null) {
        CollisionsModel collisions = s.collisions.get();
        Slot cell = collisions == null ? null : collisions.find(c.key);
        slot = cell != null && cell.value.get() == c ? cell : null;
      }
      if (slot != null && slot.value.compareAndSet(c, result)) {
        return slot;
      }
      boolean same = generation.current.get() == s && s.dirty.get() == d;
      if (slot == null && (same || weak(Weakened.END_LOOKS_ONCE))) {
        break;
      }
    }
    if (!c.abandoned.get()) {
      throw new ModelFailure("a computation is nowhere");
    }
    return null;
  }

  /** The slot of a table in which c itself stands. */
  private @Nullable Slot find(Table t, Computation c) {
    Visit visit = (slot, v) -> v == c ? slot : EXPUNGED;
    Object r = probe(t, c.key, visit, new Search());
    return r == ABSENT ? null : (Slot) r;
  }
}
