package io.syncmap;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stripe of a {@link BucketMap}: a lock, and the hash table of the keys that belong to it. It
 * grows, shrinks and counts by itself. This half finds keys, mostly without the lock; what works
 * under the lock is in {@link StripeTables}.
 *
 * <p>Methods of keys and values are not called under the lock, but where a resize needs hashes,
 * where keys collide, and where a call has been disturbed repeatedly. There, {@link #owner} is set,
 * and a change of the stripe by such a method is refused; it would wait for itself.
 */
final class Stripe extends StripeTables {
  private static final long serialVersionUID = 1;

  /** In place of the stamp of a lock: there is nothing to change. No lock has this stamp. */
  private static final long UNCHANGED = 1;

  static {
    // To link what ends a compute function takes more stack than StackReserve keeps; so it is done
    // here, and not where a function has used up the stack.
    Stripe s = new Stripe(0, 1, 1, BucketTuning.TINY, cause -> {});
    Object key = new Object();
    s.compute(key, 0, Match.ANY, (k, v) -> k);
    s.compute(key, 0, Match.ANY, (k, v) -> null);
  }

  Stripe(
      int number,
      int buckets,
      int multiplier,
      BucketTuning tuning,
      Consumer<Resize.Cause> onResized) {
    super(number, buckets, multiplier, tuning, onResized);
  }

  // ---------------------------------------------------------------------------------------------
  // Reading

  /** Returns the value of {@code key}, or null; of a key that is computed, that from before. */
  @Nullable Object get(Object key, int hash) {
    long stamp = tryOptimisticRead();
    long[] tags = quickTags;
    Object[] slots = quickSlots;
    if (tags != null && slots != null) {
      Object v = BucketArray.get(tags, slots, quickCount, key, hash);
      // T1 finds the slot of `key`; T2 removes it and puts another key into that slot; T1 reads its
      // value. The stamp tells; also if it is 0, since a writer was there from the start.
      if (v != SlotState.BUSY && validate(stamp)) {
        return v;
      }
    }
    return read(key, hash);
  }

  /** As {@link #get}, in whatever state the stripe is. */
  private @Nullable Object read(Object key, int hash) {
    for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      long stamp = tryOptimisticRead();
      if (stamp == 0) {
        if (owner == Thread.currentThread()) {
          return readAsOwner(key, hash);
        }
        pause(attempt);
        continue;
      }
      Buckets t = tableOf(hash);
      Collisions c = collisions;
      int slot = t.find(key, hash);
      Object stored = slot >= 0 ? t.key(slot) : null;
      Object v = slot >= 0 ? t.value(slot) : null;
      if (slot == Buckets.TORN || !validate(stamp)) {
        continue;
      }
      if (slot < 0 && c != null) {
        // Not under the stamp: the key was not in the table then. It was here, or it was absent.
        Collisions.Cell cell = c.find(key);
        stored = cell == null ? null : cell.key;
        v = cell == null ? null : cell.value;
      }
      if (v == SlotState.BUSY) {
        v = previous(stored);
      }
      if (v != SlotState.NOT_FOUND) {
        return v;
      }
      attempt = -1; // the function has ended
    }
    return readFromCopy(key, hash);
  }

  /**
   * As {@link #read}, when writers do not let us: under the read lock, keys and values are copied,
   * and compared afterwards, so that no method of a key runs under the lock.
   */
  private @Nullable Object readFromCopy(Object key, int hash) {
    EntryBuffer copy = new EntryBuffer();
    Object v;
    do {
      copy.clear();
      Collisions c;
      long stamp = readLock();
      try {
        Buckets t = tableOf(hash);
        t.copy(t.bucketOf(hash), copy);
        c = collisions;
      } finally {
        unlockRead(stamp);
      }
      int i = copy.indexOf(key);
      Collisions.Cell cell = i < 0 && c != null ? c.find(key) : null;
      v = i >= 0 ? copy.value(i) : cell == null ? null : cell.value;
      if (v == SlotState.BUSY) {
        v = previous(i >= 0 ? copy.key(i) : cell == null ? null : cell.key);
      }
    } while (v == SlotState.NOT_FOUND);
    return v;
  }

  /** As {@link #read}, when called by a method of a key, that this thread called under the lock. */
  private @Nullable Object readAsOwner(Object key, int hash) {
    Place p = locate(key, hash);
    return p == null ? null : p.value() == SlotState.BUSY ? previous(p.key()) : p.value();
  }

  /** Returns the value that a key had before it was BUSY; NOT_FOUND if it is no more. */
  @Nullable Object previous(@Nullable Object stored) {
    Computation c = stored == null ? null : running(stored);
    return c == null ? SlotState.NOT_FOUND : c.previous();
  }

  private @Nullable Computation running(Object stored) {
    Computations all = computations;
    return all == null ? null : all.running(stored);
  }

  // ---------------------------------------------------------------------------------------------
  // Writing

  /**
   * Changes the value of {@code key}, if its state matches.
   *
   * @param expected what the value has to equal, if {@code match} says so
   * @param value the new value, or null to remove the key
   * @return the value before, or null; null also if it did not match, unless that is because there
   *     is one
   */
  @Nullable Object update(
      Object key, int hash, Match match, @Nullable Object expected, @Nullable Object value) {
    long stamp = tryOptimisticRead();
    long[] tags = quickTags;
    Object[] slots = quickSlots;
    if (tags != null && slots != null) {
      int slot = BucketArray.find(tags, slots, quickCount, key, hash);
      Object v = slot < 0 ? null : BucketArray.valueAt(slots, slot);
      if (slot != BucketArray.UNSURE && v != SlotState.BUSY) {
        long lock = tryLockToChange(stamp, v, match, expected, value);
        if (lock == UNCHANGED) {
          return match == Match.ABSENT ? v : null;
        } else if (lock != 0) {
          // The stamp was valid: the tags and slots are those of the table.
          change(lock, table, slot, key, hash, value);
          return v;
        }
      }
    }
    return updateFurther(key, hash, match, expected, value);
  }

  /** As {@link #update}, in whatever state the stripe is. */
  private @Nullable Object updateFurther(
      Object key, int hash, Match match, @Nullable Object expected, @Nullable Object value) {
    for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      if (resize != null) {
        help();
      }
      long stamp = tryOptimisticRead();
      if (stamp == 0) {
        pause(attempt);
        continue;
      }
      Buckets t = tableOf(hash);
      int slot = t.find(key, hash);
      Object v = slot >= 0 ? t.value(slot) : null;
      if (v == SlotState.BUSY || (slot == Buckets.ABSENT && collisions != null)) {
        break;
      }
      long lock = slot == Buckets.TORN ? 0 : tryLockToChange(stamp, v, match, expected, value);
      if (lock == UNCHANGED) {
        return match == Match.ABSENT ? v : null;
      } else if (lock != 0) {
        change(lock, t, slot, key, hash, value);
        return v;
      }
    }
    return updateLocked(key, hash, match, expected, value);
  }

  /**
   * Takes the write lock if a key was found in the state that matches, and no writer came since.
   *
   * @return the stamp of the lock; UNCHANGED if the state does not match; 0 if a writer came
   */
  private long tryLockToChange(
      long stamp,
      @Nullable Object v,
      Match match,
      @Nullable Object expected,
      @Nullable Object value) {
    if (match == Match.EQUAL && !validate(stamp)) {
      return 0; // `equals` is not called with whatever was read
    }
    if (matches(v, match, expected, value)) {
      // T1 finds that `key` is absent, or where it is; T2 inserts or moves it; T1 would insert it
      // once more, or change another key's value. The stamp tells.
      return tryConvertToWriteLock(stamp);
    }
    return validate(stamp) ? UNCHANGED : 0;
  }

  /** Returns whether a key with value {@code v}, null for none, is to be changed. */
  private static boolean matches(
      @Nullable Object v, Match match, @Nullable Object expected, @Nullable Object value) {
    return match.accepts(v, expected) && (v != null || value != null);
  }

  /** Changes what was found, and unlocks. */
  private void change(
      long lock, Buckets t, int slot, Object key, int hash, @Nullable Object value) {
    try {
      if (slot >= 0 && value != null) {
        t.setValue(slot, value);
      } else if (slot >= 0) {
        boolean shrinks = used < watchBelow && prepareRemove();
        t.remove(slot, t.bucketOf(hash));
        used--;
        if (shrinks) {
          helpAsOwner();
        }
      } else if (value != null) {
        insert(key, hash, value);
      }
    } finally {
      unlockWrite(lock);
    }
  }

  /** As {@link #update}, from the first look on under the lock. */
  private @Nullable Object updateLocked(
      Object key, int hash, Match match, @Nullable Object expected, @Nullable Object value) {
    for (; ; ) {
      Computation other;
      long lock = lockForCalls();
      try {
        Place p = locate(key, hash);
        Object v = p == null ? null : p.value();
        if (v != SlotState.BUSY) {
          if (!matches(v, match, expected, value)) {
            return match == Match.ABSENT ? v : null;
          }
          if (value == null) {
            removeLocked(p, hash);
          } else if (p == null || v == null) {
            insert(key, hash, value);
          } else {
            p.set(value);
          }
          return v;
        }
        other = notOwn(p == null ? null : running(p.key()));
      } finally {
        unlockForCalls(lock);
      }
      other.awaitEnd();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Computing

  /**
   * Sets the value of {@code key} to what {@code function} makes of the key and the old value, null
   * for none. The function is called without any lock; meanwhile the value is BUSY.
   *
   * @return the new value, or the one that is there if the function was not to be called
   */
  @Nullable Object compute(
      Object key,
      int hash,
      Match match,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    for (int attempt = 0; ; attempt++) {
      StackReserve.check();
      if (resize != null) {
        help();
      }
      Object begun =
          attempt < OPTIMISTIC_ATTEMPTS && collisions == null
              ? tryBegin(key, hash, match)
              : beginLocked(key, hash, match);
      if (!(begun instanceof Computation c)) {
        if (begun != SlotState.NOT_FOUND) {
          return begun;
        }
        pause(attempt);
      } else if (c.isHeldByCurrentThread()) {
        return run(c, key, hash, function);
      } else {
        c.awaitEnd();
      }
    }
  }

  /** As {@link #begin}, where the key is looked for without the lock; NOT_FOUND if that failed. */
  private @Nullable Object tryBegin(Object key, int hash, Match match) {
    long stamp = tryOptimisticRead();
    Buckets t = tableOf(hash);
    int slot = stamp == 0 ? Buckets.TORN : t.find(key, hash);
    long lock = slot == Buckets.TORN ? 0 : tryConvertToWriteLock(stamp);
    if (lock == 0) {
      return SlotState.NOT_FOUND;
    }
    try {
      return collisions != null
          ? SlotState.NOT_FOUND
          : begin(slot < 0 ? null : new Place(t, slot, null), key, hash, match);
    } finally {
      unlockWrite(lock);
    }
  }

  private @Nullable Object beginLocked(Object key, int hash, Match match) {
    long lock = lockForCalls();
    try {
      return begin(locate(key, hash), key, hash, match);
    } finally {
      unlockForCalls(lock);
    }
  }

  /**
   * Makes a key BUSY, unless the function is not to be called. Under the lock. All that may fail
   * comes before the key is BUSY.
   *
   * @return the computation, held by this thread; or one that this thread has to wait for; or the
   *     value that is there
   * @throws IllegalStateException if this thread is computing the key already
   */
  private @Nullable Object begin(@Nullable Place p, Object key, int hash, Match match) {
    Object old = p == null ? null : p.value();
    if (p != null && old == SlotState.BUSY) {
      return notOwn(running(p.key()));
    }
    if (!match.accepts(old, null)) {
      return old;
    }
    prepareRemove(); // now, since the end, where the key may be removed, must not fail
    Computations all = computations;
    if (all == null) {
      computations = all = new Computations();
    }
    Place present = old == null ? null : p;
    Computation mine = new Computation(present == null ? key : present.key(), old);
    Computation other = all.tryBegin(mine);
    if (other != null) {
      return notOwn(other); // its value is set, but it has not ended yet
    }
    try {
      if (present == null) {
        mine.cell = insert(key, hash, SlotState.BUSY);
      } else {
        mine.cell = present.cell();
        present.set(SlotState.BUSY);
      }
      return mine;
    } catch (Throwable e) {
      all.end(mine);
      throw e;
    }
  }

  private static Computation notOwn(@Nullable Computation other) {
    if (other == null) {
      throw new AssertionError("a BUSY key that nobody computes");
    }
    if (other.isHeldByCurrentThread()) {
      throw new IllegalStateException("Recursive update");
    }
    return other;
  }

  private @Nullable Object run(
      Computation mine,
      Object key,
      int hash,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    Object old = mine.previous();
    Object result = old; // what stays if the function throws
    try {
      result = function.apply(key, old);
    } finally {
      end(mine, hash, old, result);
    }
    return result;
  }

  /** Sets the result of a function. Allocates nothing, and calls methods of keys but to collide. */
  private void end(Computation mine, int hash, @Nullable Object old, @Nullable Object result) {
    try {
      long lock = lockToEnd();
      try {
        owner = Thread.currentThread();
        endLocked(mine, hash, old, result);
      } finally {
        unlockForCalls(lock);
      }
    } finally {
      if (computations != null) {
        computations.end(mine);
      }
    }
  }

  private void endLocked(
      Computation mine, int hash, @Nullable Object old, @Nullable Object result) {
    Object key = mine.identity.key();
    Collisions.Cell cell = mine.cell;
    if (cell == null) {
      Buckets t = tableOf(hash);
      if (endIn(t, t.bucketOf(hash), key, old, result)) {
        return;
      }
      cell = collisions == null ? null : collisions.stray(key);
    }
    if (cell != null && collisions != null) {
      cell.value = result;
      if (result == null) {
        aside -= old == null ? 0 : 1;
        collisions.remove(cell);
        dropCollisionsIfEmpty();
      } else {
        aside += old == null ? 1 : 0;
      }
    } else if (!endAnywhere(key, old, result)) {
      throw new AssertionError("a BUSY key is lost");
    }
  }

  /** Sets the result if the key is in this bucket. */
  private boolean endIn(
      Buckets t, int bucket, Object key, @Nullable Object old, @Nullable Object result) {
    int slot = t.findIdentical(key, bucket);
    if (slot < 0) {
      return false;
    }
    if (result == null) {
      t.remove(slot, bucket);
      used--;
    } else {
      t.setValue(slot, result);
    }
    if (old == null) {
      aside++; // BUSY for the first time, it did not count
    }
    return true;
  }

  /** As {@link #endIn}, for a key that has another hash now, against its contract. */
  private boolean endAnywhere(Object key, @Nullable Object old, @Nullable Object result) {
    Resize r = resize;
    return endAnywhereIn(table, key, old, result)
        || (r != null && endAnywhereIn(r.from, key, old, result));
  }

  private boolean endAnywhereIn(
      Buckets t, Object key, @Nullable Object old, @Nullable Object result) {
    for (int b = 0; b < t.count; b++) {
      if (endIn(t, b, key, old, result)) {
        return true;
      }
    }
    return false;
  }
}
