package io.syncmap.model;

import static io.syncmap.model.BucketTableModel.FROZEN;
import static io.syncmap.model.BucketTableModel.LOCK;

import org.jspecify.annotations.Nullable;

/**
 * BucketMap's protocol, and nothing else: its steps in their order, on tables of a few buckets with
 * a lane or two. What the map does for speed only is not here. Here are look-ups, functions, and
 * what changes the directory alone; {@link BucketWriter} has what is done under a home's lock,
 * {@link BucketRebuildModel} how tables are replaced, {@link BucketWalkModel} an iterator.
 *
 * <p>The numbers (R2) to (R11) are the re-checks; {@link BucketWeakened} says what each of them
 * guards against, and wherever {@link #weak} is called, one of them is left out if that rule is
 * weakened.
 */
final class BucketMapModel {
  /** What a search found. Only the word tells whether all of it was so at one moment. */
  static final class Search {
    /** Where the key is; -1 if in no slot. */
    int slot;

    /** The key's cell, even if there is nothing in it; null if it was found in a slot. */
    @Nullable Slot cell;

    /** The value, or a function; null if the key is absent. */
    @Nullable Object value;

    /** A free slot of the chain, or -1. */
    int room;
  }

  /** What an update requires. */
  enum Match {
    ANY,
    ABSENT,
    PRESENT,
    EQUAL
  }

  /** How a function ends. */
  enum Ending {
    RETURNS,
    THROWS,
    /** As it throws, but its owner gets no further than to say that it is abandoned. */
    DIES
  }

  /** An array of entries, whose length is a power of two; by the top bits of the hash. */
  static final class Directory {
    final Cell<BucketTableModel>[] entries;

    Directory(int length) {
      entries = BucketTableModel.cells(length);
    }

    int bits() {
      return Integer.numberOfTrailingZeros(entries.length);
    }

    int index(int hash) {
      return hash >> BucketTableModel.HASH_BITS - bits();
    }
  }

  /** The table of a directory of one; else null. */
  final Cell<BucketTableModel> one = new Cell<>(null);

  /** Null: the map is empty. */
  final Cell<Directory> directory = new Cell<>(null);

  final Cell<BucketGenerationModel> generation = new Cell<>(new BucketGenerationModel());
  final Mutex directoryLock = new Mutex();
  final BucketSetting setting;
  final BucketRebuildModel rebuild = new BucketRebuildModel(this);
  final BucketWriter writer = new BucketWriter(this);
  private final @Nullable BucketWeakened weakened;

  BucketMapModel(BucketSetting setting, @Nullable BucketWeakened weakened) {
    this.setting = setting;
    this.weakened = weakened;
  }

  boolean weak(BucketWeakened rule) {
    return weakened == rule;
  }

  /** The only way in. Every retry starts here. */
  @Nullable BucketTableModel tableFor(int hash) {
    BucketTableModel t = one.get();
    if (t != null) {
      return t;
    }
    Directory d = directory.get();
    return d == null ? null : d.entries[d.index(hash)].get();
  }

  // ---------------------------------------------------------------- search

  /** Looks through the chain, bucket by bucket, then for a cell. Takes no lock. */
  void search(BucketTableModel t, int home, long word, Key k, Search to) {
    to.slot = -1;
    to.cell = null;
    to.value = null;
    to.room = -1;
    int b = home;
    int link = BucketTableModel.link(word);
    for (int hops = 0; ; hops++) {
      long tags = t.tags[b].get();
      for (int lane = 0; lane < t.lanes; lane++) {
        long tag = BucketTableModel.tagOf(tags, lane);
        int slot = b * t.lanes + lane;
        if (tag == 0) {
          to.room = to.room < 0 ? slot : to.room;
        } else if (tag == BucketTableModel.tag(k.hash()) && k.equals(t.keys[slot].get())) {
          to.slot = slot;
          to.value = t.values[slot].get();
          return;
        }
      }
      if (hops > 0) {
        link = (int) t.links[b].get();
      }
      if (link == 0 || (hops == t.overflow && !weak(BucketWeakened.CHAIN_WITHOUT_A_BOUND))) {
        break;
      }
      b = t.bucket(link);
    }
    to.cell = cell(t, k);
    to.value = to.cell == null ? null : valueOf(to.cell);
  }

  private static @Nullable Slot cell(BucketTableModel t, Key k) {
    BucketCollisions collisions = t.generation.collisions.get();
    return collisions == null ? null : collisions.find(k);
  }

  static @Nullable Object valueOf(Slot cell) {
    Object v = cell.value.get();
    return v == Slot.EXPUNGED ? null : v;
  }

  /** Whether all that was read since the word was is of one moment; or the rule is weakened. */
  boolean isSame(BucketTableModel t, int home, long word, BucketWeakened rule) {
    return weak(rule) || t.words[home].get() == word;
  }

  @Nullable Object get(Key k) {
    Search found = new Search();
    for (int failures = 1; ; failures++) {
      BucketTableModel t = tableFor(k.hash());
      if (t == null) {
        return null;
      }
      int home = t.home(k.hash());
      long s = t.words[home].get();
      if ((s & LOCK) != 0 && !weak(BucketWeakened.READERS_IGNORE_THE_LOCK)) {
        t.pause(home);
        continue;
      }
      search(t, home, s, k, found); // the word may be FROZEN: then the table has been copied
      if (found.slot < 0 && weak(BucketWeakened.CELL_UNVALIDATED)) {
        if (t.words[home].get() == s) {
          Slot cell = cell(t, k);
          return shown(cell == null ? null : valueOf(cell));
        }
        continue;
      }
      boolean function = found.value instanceof BucketFunction;
      if ((function && weak(BucketWeakened.PREVIOUS_UNVALIDATED))
          || isSame(t, home, s, BucketWeakened.READERS_DO_NOT_VALIDATE)) {
        return shown(found.value);
      }
      boolean impatient = setting.patience() > 0 && failures >= setting.patience();
      if (impatient && getLocked(t, home, k, found)) {
        return shown(found.value);
      }
    }
  }

  /** No reader starves: it copies what it looks for under the lock, and compares afterwards. */
  private boolean getLocked(BucketTableModel t, int home, Key k, Search found) {
    long s = t.words[home].get();
    if ((s & (LOCK | FROZEN)) != 0) {
      return false;
    }
    Slot cell = cell(t, k); // compares keys, so it comes before; the word tells whether it is so
    boolean unlocked = weak(BucketWeakened.COPIED_WITHOUT_THE_LOCK);
    if (!unlocked && !t.words[home].compareAndSet(s, s | LOCK)) {
      return false;
    }
    Object v = cell == null ? null : valueOf(cell);
    try {
      Injected.at(Injected.Point.HALF);
    } catch (Injected e) {
      writer.unlockAfterThrowable(t, home, s);
      throw e;
    }
    for (int b : t.chain(home, s)) {
      long tags = t.tags[b].get();
      for (int lane = 0; lane < t.lanes; lane++) {
        int slot = b * t.lanes + lane;
        if (BucketTableModel.tagOf(tags, lane) != 0 && k.equals(t.keys[slot].get())) {
          v = t.values[slot].get();
        }
      }
    }
    if (!unlocked) {
      t.words[home].set(s); // nothing has changed
    }
    found.value = v;
    return true;
  }

  /** What a reader sees. */
  @Nullable Object shown(@Nullable Object v) {
    if (v instanceof BucketFunction f) {
      return weak(BucketWeakened.READERS_SEE_NO_PREVIOUS) ? null : f.previous;
    }
    return v;
  }

  // ---------------------------------------------------------------- functions

  /** The function is {@link Call#apply}. It runs while f stands in the value slot, and no lock. */
  @Nullable Object compute(Key k, int argument, Ending ending) {
    for (int runs = 1; ; runs++) {
      BucketFunction f = new BucketFunction(k);
      try {
        writer.update(k, Match.ANY, f);
        if (ending == Ending.RETURNS) {
          Integer result = Call.apply(f.previous, argument);
          end(f, result);
          if (runs > 1) {
            throw new ModelFailure("a function ran twice");
          }
          if (weak(BucketWeakened.CLEARED_FUNCTION_RUNS_AGAIN)
              && generation.get() != f.generation) {
            continue;
          }
          return result;
        }
      } catch (Injected e) {
        if (!weak(BucketWeakened.FUNCTION_LEFT_BY_A_THROWABLE)) {
          abandon(f); // it may stand in its slot, or not; it may have ended, or not
        }
        throw e;
      }
      if (ending == Ending.THROWS) {
        abandon(f);
      } else {
        f.abandoned.set(true);
      }
      return null;
    }
  }

  private void abandon(BucketFunction f) {
    f.abandoned.set(true);
    end(f, f.previous);
  }

  /** An update found f: waits until it has ended, or ends it. */
  void await(BucketFunction f) {
    boolean alone = weak(BucketWeakened.ABANDONED_IS_WAITED_FOR);
    if (f.abandoned.get() && !alone) {
      end(f, weak(BucketWeakened.ABANDONED_ENDED_WITH_NULL) ? null : f.previous);
    } else {
      Schedule.block(() -> f.ended.peek() || (f.abandoned.peek() && !alone));
    }
  }

  /** By its owner; and by whoever finds it abandoned. */
  private void end(BucketFunction f, @Nullable Object result) {
    while (!tryEnd(f, result)) {
      // again
    }
    f.ended.set(true);
  }

  private boolean tryEnd(BucketFunction f, @Nullable Object result) {
    BucketTableModel t = tableFor(f.key.hash());
    if (t == null) {
      return true; // cleared: ordered right before that
    }
    if (t.generation != f.generation && !weak(BucketWeakened.END_IGNORES_THE_GENERATION)) {
      return true;
    }
    int home = t.home(f.key.hash());
    long s = t.words[home].get();
    if ((s & LOCK) != 0) {
      t.pause(home);
      return false;
    }
    Slot cell = f.cell != null && f.cell.value.get() == f ? f.cell : null;
    int slot = cell == null ? slotOf(t, home, s, f) : -1;
    if (cell == null && slot < 0) { // it was abandoned, and somebody else has ended it
      return isSame(t, home, s, BucketWeakened.END_DOES_NOT_VALIDATE);
    }
    if ((s & FROZEN) != 0 && !weak(BucketWeakened.END_IGNORES_FROZEN)) {
      t.awaitReplacement();
      return false;
    }
    if (!t.words[home].compareAndSet(s, s | LOCK)) {
      return false;
    }
    writer.change(t, home, s, slot, cell, f, result, weak(BucketWeakened.END_WITHOUT_A_STEP));
    return true;
  }

  /** By identity: no method of the key is called, and another function of the key is not f. */
  private int slotOf(BucketTableModel t, int home, long word, BucketFunction f) {
    int b = home;
    int link = BucketTableModel.link(word);
    for (int hops = 0; ; hops++) {
      long tags = t.tags[b].get();
      for (int lane = 0; lane < t.lanes; lane++) {
        int slot = b * t.lanes + lane;
        if (BucketTableModel.tagOf(tags, lane) == BucketTableModel.tag(f.key.hash())) {
          Object v = t.values[slot].get();
          if (v == f
              || (weak(BucketWeakened.END_BY_KEY)
                  && v instanceof BucketFunction g
                  && g.key.equals(f.key))) {
            return slot;
          }
        }
      }
      if (hops > 0) {
        link = (int) t.links[b].get();
      }
      if (link == 0 || hops == t.overflow) {
        return -1;
      }
      b = t.bucket(link);
    }
  }

  // ---------------------------------------------------------------- the directory

  /** The table of the first key. */
  void begin() {
    directoryLock.lock();
    if (directory.get() == null || weak(BucketWeakened.FIRST_TABLE_UNCONDITIONALLY)) {
      Directory d = new Directory(1);
      BucketTableModel t = new BucketTableModel(generation.get(), setting, setting.homes(), 0, 0);
      d.entries[0].init(t);
      directory.set(d);
      one.set(t);
    }
    directoryLock.unlock();
  }

  /** In one step, whatever there was. Calls in the old tables are ordered before it. */
  void clear() {
    boolean alone = weak(BucketWeakened.CLEAR_WITHOUT_THE_LOCK);
    if (!alone) {
      directoryLock.lock();
    }
    boolean late = weak(BucketWeakened.CLEAR_NULLS_ONE_LATE);
    if (!late) {
      one.set(null);
    }
    if (weak(BucketWeakened.CLEAR_KEEPS_THE_GENERATION)) {
      generation.peek().size.set(0);
    } else {
      generation.set(new BucketGenerationModel());
    }
    directory.set(null);
    if (late) {
      one.set(null);
    }
    if (!alone) {
      directoryLock.unlock();
    }
  }

  /** Adds to the size; after the unlock. */
  void count(BucketTableModel t, int delta) {
    if (delta != 0) {
      t.generation.size.addAndGet(delta);
    }
  }
}
