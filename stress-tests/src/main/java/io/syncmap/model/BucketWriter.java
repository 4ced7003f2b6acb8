package io.syncmap.model;

import static io.syncmap.model.BucketTableModel.FROZEN;
import static io.syncmap.model.BucketTableModel.LOCK;
import static io.syncmap.model.BucketTableModel.VERSION;

import io.syncmap.model.BucketMapModel.Match;
import io.syncmap.model.BucketMapModel.Search;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link BucketMapModel} that takes a home's lock: by compare-and-set from the very
 * word with which it searched, so what it found is still so. Under it there are stores only.
 */
final class BucketWriter {
  private final BucketMapModel map;

  BucketWriter(BucketMapModel map) {
    this.map = map;
  }

  private boolean weak(BucketWeakened rule) {
    return map.weak(rule);
  }

  /**
   * Put, putIfAbsent, replace; remove, if the value is null; the begin of a function, if that is
   * the value. Returns the value from before.
   */
  @Nullable Object update(Key k, Match match, @Nullable Object value) {
    Search found = new Search();
    for (; ; ) {
      BucketTableModel t = map.tableFor(k.hash());
      if (t == null) {
        if (match == Match.PRESENT || match == Match.EQUAL) {
          return null;
        }
        map.begin();
        continue;
      }
      int home = t.home(k.hash());
      long s = t.words[home].get();
      if ((s & LOCK) != 0) {
        t.pause(home);
        continue;
      }
      map.search(t, home, s, k, found);
      Object v = found.value;
      if (v instanceof BucketFunction f && weak(BucketWeakened.FUNCTIONS_ARE_NOT_WAITED_FOR)) {
        v = f.previous;
      } else if (v instanceof BucketFunction f) {
        if (match == Match.ABSENT && f.previous != null) {
          // It was there before, and is while the function runs.
          if (map.isSame(t, home, s, BucketWeakened.QUICK_ANSWER_UNVALIDATED)) {
            return f.previous;
          }
          continue;
        }
        map.await(f);
        continue;
      }
      if (!accepts(match, v, value)) {
        if (map.isSame(t, home, s, BucketWeakened.UPDATES_DO_NOT_VALIDATE)) {
          return v;
        }
        continue;
      }
      if ((s & FROZEN) != 0 && !weak(BucketWeakened.FROZEN_IS_IGNORED)) {
        t.awaitReplacement();
        continue;
      }
      if (value instanceof BucketFunction f) {
        note(f, t, v);
      }
      if (weak(BucketWeakened.VALUE_WITHOUT_THE_LOCK)
          && value instanceof Integer
          && v != null
          && found.slot >= 0) {
        if (t.words[home].get() == s && t.values[found.slot].compareAndSet(v, value)) {
          return v;
        }
        continue;
      }
      if (v == null) {
        if (insert(t, home, s, k, value, found)) {
          return null;
        }
      } else {
        note(value, found.cell);
        if (value == null && weak(BucketWeakened.BUCKET_GIVEN_BACK_BEFORE_THE_LOCK)) {
          giveBackEarly(t, found.slot / t.lanes);
        }
        if (lock(t, home, s)
            && change(
                t,
                home,
                t.words[home].peek() & ~LOCK,
                found.slot,
                found.cell,
                v,
                value,
                weak(
                    value instanceof BucketFunction
                        ? BucketWeakened.BEGIN_WITHOUT_A_STEP
                        : BucketWeakened.VALUE_WITHOUT_A_STEP))) {
          return v;
        }
      }
    }
  }

  private static boolean accepts(Match match, @Nullable Object v, @Nullable Object value) {
    return switch (match) {
      case ANY -> true;
      case ABSENT -> v == null;
      case PRESENT -> v != null;
      case EQUAL -> v != null && v.equals((Integer) value - 1);
    };
  }

  /** What end() and readers need of a function, before anybody can see it. */
  private void note(BucketFunction f, BucketTableModel t, @Nullable Object v) {
    if (!f.tried || !weak(BucketWeakened.PREVIOUS_OF_THE_FIRST_TRY)) {
      f.previous = v;
    }
    f.tried = true;
    f.generation = t.generation;
  }

  private static void note(@Nullable Object value, @Nullable Slot cell) {
    if (value instanceof BucketFunction f) {
      f.cell = cell;
    }
  }

  private boolean lock(BucketTableModel t, int home, long word) {
    long s = word;
    if (weak(BucketWeakened.LOCKED_FROM_THE_NEWEST_WORD)) {
      s = t.words[home].get();
      if ((s & (LOCK | FROZEN)) != 0) {
        return false;
      }
    }
    if (weak(BucketWeakened.LOCKED_BY_STORE)) {
      if (t.words[home].get() != s) {
        return false;
      }
      t.words[home].set(s | LOCK);
      return true;
    }
    return t.words[home].compareAndSet(s, s | LOCK);
  }

  /** The word from before the lock was taken is what a throwable must not bring back. */
  void unlockAfterThrowable(BucketTableModel t, int home, long word) {
    if (weak(BucketWeakened.LOCK_LEFT_BY_A_THROWABLE)) {
      return;
    }
    boolean restored = weak(BucketWeakened.WORD_RESTORED_AFTER_A_THROWABLE);
    t.words[home].set(restored ? word : word + VERSION);
  }

  // ---------------------------------------------------------------- new keys

  /** Returns false if all must start again. */
  private boolean insert(BucketTableModel t, int home, long s, Key k, Object value, Search found) {
    int slot = found.room;
    int taken = -1;
    if (slot < 0) {
      taken = t.take();
      slot = taken < 0 ? -1 : taken * t.lanes;
    }
    if (slot < 0) {
      return !map.rebuild.grow(t) && insertCell(t, home, s, k, value);
    }
    note(value, null);
    Word[] early = weak(BucketWeakened.HASHES_LOADED_BEFORE_THE_LOCK) ? t.hashes.get() : null;
    if (!lock(t, home, s)) {
      if (taken >= 0 && !weak(BucketWeakened.BUCKET_KEPT_AFTER_A_FAILURE)) {
        t.giveBack(taken);
      }
      return false;
    }
    long word = t.words[home].peek() & ~LOCK;
    long after = word;
    int b = slot / t.lanes;
    try {
      t.keys[slot].set(k);
      t.values[slot].set(value);
      if (!weak(BucketWeakened.HASH_AFTER_THE_TAG)) {
        noteHash(t, slot, k, early);
      }
      Injected.at(Injected.Point.HALF);
      int tag = BucketTableModel.tag(k.hash());
      t.tags[b].set(BucketTableModel.withTag(t.tags[b].peek(), slot % t.lanes, tag));
      if (taken >= 0) {
        t.links[b].set(BucketTableModel.link(word));
        after = BucketTableModel.withLink(word, t.linkTo(b));
      }
      Injected.at(Injected.Point.STORED);
      if (weak(BucketWeakened.HASH_AFTER_THE_TAG)) {
        noteHash(t, slot, k, early);
      }
    } catch (Injected e) {
      unlockAfterThrowable(t, home, word);
      throw e;
    }
    t.words[home].set(weak(BucketWeakened.INSERT_WITHOUT_A_STEP) ? after : after + VERSION);
    map.count(t, value instanceof BucketFunction ? 0 : 1);
    return true;
  }

  /** For a rebuild that is prepared: under the lock, or it would miss the key, or we the array. */
  private void noteHash(BucketTableModel t, int slot, Key k, Word @Nullable [] early) {
    if (weak(BucketWeakened.HASHES_NOT_STORED)) {
      return;
    }
    Word[] hashes = weak(BucketWeakened.HASHES_LOADED_BEFORE_THE_LOCK) ? early : t.hashes.get();
    if (hashes != null) {
      hashes[slot].set(k.hash());
    }
  }

  // ---------------------------------------------------------------- cells

  /** There is no slot: the key gets a cell, in which there is nothing until the lock is held. */
  private boolean insertCell(BucketTableModel t, int home, long s, Key k, Object value) {
    BucketGenerationModel generation =
        weak(BucketWeakened.CELL_OF_THE_MAPS_GENERATION) ? map.generation.get() : t.generation;
    BucketCollisions collisions = retain(generation);
    boolean early = weak(BucketWeakened.CELL_WITH_ITS_VALUE);
    Slot own = new Slot(null, k, early ? value : null);
    Slot cell = collisions.putIfAbsent(own);
    if (cell == null) {
      cell = own;
    } else {
      release(generation, collisions);
      if (cell.value.get() == Slot.EXPUNGED && !weak(BucketWeakened.EXPUNGED_CELL_IS_USED)) {
        takeOut(generation, cell);
        return false;
      }
    }
    note(value, cell);
    if (lock(t, home, s)) {
      boolean done = change(t, home, t.words[home].peek() & ~LOCK, -1, cell, null, value, false);
      if (done) {
        return true;
      }
    }
    if (cell == own && !weak(BucketWeakened.CELL_LEFT_BEHIND)) {
      withdraw(generation, cell);
    }
    return false;
  }

  /** Another inserter of the key may have found the cell, and may use it. */
  private void withdraw(BucketGenerationModel generation, Slot cell) {
    if (weak(BucketWeakened.CELL_TAKEN_OUT_FIRST)
        ? cell.value.get() == null
        : cell.value.compareAndSet(null, Slot.EXPUNGED)) {
      takeOut(generation, cell);
    }
  }

  /** An EXPUNGED cell leaves; whoever takes it out releases its share. */
  private void takeOut(BucketGenerationModel generation, Slot cell) {
    BucketCollisions collisions = generation.collisions.get();
    if (collisions == null) {
      return;
    }
    boolean byKey = weak(BucketWeakened.CELL_TAKEN_OUT_BY_KEY);
    if (byKey ? collisions.removeKey(cell.key.peek()) : collisions.remove(cell)) {
      release(generation, collisions);
    }
  }

  /** The generation's collisions, with a share in them. */
  private BucketCollisions retain(BucketGenerationModel generation) {
    for (; ; ) {
      BucketCollisions c = generation.collisions.get();
      if (c == null) {
        BucketCollisions fresh = new BucketCollisions(); // its first share is ours
        if (generation.collisions.compareAndSet(null, fresh)) {
          return fresh;
        }
      } else if (c.retain() || weak(BucketWeakened.CLOSED_COLLISIONS_ARE_USED)) {
        return c;
      } else {
        drop(generation, c);
      }
    }
  }

  private void release(BucketGenerationModel generation, BucketCollisions c) {
    if (c.users.addAndGet(-1) == 0) {
      drop(generation, c);
    }
  }

  /** Its last share was released: closed. */
  private void drop(BucketGenerationModel generation, BucketCollisions c) {
    if (weak(BucketWeakened.COLLISIONS_DROPPED_BY_STORE)) {
      generation.collisions.set(null);
    } else {
      generation.collisions.compareAndSet(c, null);
    }
  }

  // ---------------------------------------------------------------- keys that are there

  /**
   * Changes the value of a slot or a cell, or removes the key, under the lock that was taken from
   * this word; and unlocks.
   *
   * @param expected what was seen there
   * @param noStep of the weakened model: the version stays
   * @return false if the cell was another, and nothing was done
   */
  boolean change(
      BucketTableModel t,
      int home,
      long word,
      int slot,
      @Nullable Slot cell,
      @Nullable Object expected,
      @Nullable Object value,
      boolean noStep) {
    long after = word;
    int unlinked = -1;
    boolean done = true;
    try {
      if (slot < 0) {
        done = changeCell(cell, expected, value == null ? Slot.EXPUNGED : value);
      } else if (value != null) {
        t.values[slot].set(value);
      } else {
        int b = slot / t.lanes;
        long tags = BucketTableModel.withTag(t.tags[b].peek(), slot % t.lanes, 0);
        t.tags[b].set(tags);
        Injected.at(Injected.Point.HALF);
        t.keys[slot].set(null);
        t.values[slot].set(null);
        if (b >= t.homes && tags == 0) {
          after = unlink(t, home, word, b);
          unlinked = b;
          if (weak(BucketWeakened.BUCKET_GIVEN_BACK_BEFORE_THE_UNLOCK)) {
            t.giveBack(b);
          }
        }
      }
      Injected.at(Injected.Point.STORED);
    } catch (Injected e) {
      unlockAfterThrowable(t, home, word);
      throw e;
    }
    boolean same =
        value == null
            ? weak(
                unlinked >= 0
                    ? BucketWeakened.UNLINK_WITHOUT_A_STEP
                    : BucketWeakened.REMOVE_WITHOUT_A_STEP)
            : noStep;
    t.words[home].set(same ? after : after + VERSION);
    if (!done) {
      return false;
    }
    if (unlinked >= 0) { // nobody is on the way to it who will not find that the word has changed
      t.giveBack(unlinked);
    }
    if (slot < 0 && value == null) {
      takeOut(t.generation, cell);
    }
    map.count(t, (isThere(value) ? 1 : 0) - (isThere(expected) ? 1 : 0));
    return true;
  }

  /** A function counts as what was there before it, until its end. */
  private static boolean isThere(@Nullable Object v) {
    return v instanceof BucketFunction f ? f.previous != null : v != null;
  }

  private boolean changeCell(Slot cell, @Nullable Object expected, Object value) {
    if (weak(BucketWeakened.CELL_BY_STORE)) {
      cell.value.set(value);
      return true;
    }
    if (weak(BucketWeakened.CELL_WITH_ITS_VALUE) && cell.value.get() == value) {
      return true;
    }
    if (weak(BucketWeakened.EXPUNGED_CELL_IS_USED)
        && cell.value.compareAndSet(Slot.EXPUNGED, value)) {
      return true;
    }
    return cell.value.compareAndSet(expected, value);
  }

  /** Of the weakened model: what the removal is about to empty. */
  private static void giveBackEarly(BucketTableModel t, int bucket) {
    if (bucket >= t.homes && t.lanes == 1) {
      t.giveBack(bucket);
    }
  }

  /** Takes an empty overflow bucket out of its chain; returns the word with its new link. */
  private static long unlink(BucketTableModel t, int home, long word, int bucket) {
    long next = t.links[bucket].peek();
    if (BucketTableModel.link(word) == t.linkTo(bucket)) {
      return BucketTableModel.withLink(word, next);
    }
    for (int b : t.chain(home, word)) {
      if (b >= t.homes && t.links[b].peek() == t.linkTo(bucket)) {
        t.links[b].set(next);
        return word;
      }
    }
    throw new ModelFailure("a bucket is not in its chain");
  }
}
