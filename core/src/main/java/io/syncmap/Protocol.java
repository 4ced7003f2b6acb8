package io.syncmap;

import org.jspecify.annotations.Nullable;

/**
 * The lock-free half of {@link SyncMap}: how a call finds the one slot that speaks for a key, and
 * reads or changes its value. A key is looked for in the snapshot, in its dirty table, and in the
 * target of an evacuation under way, in that order: it is the order in which a key can move, so a
 * key that is present throughout cannot be missed.
 */
final class Protocol {
  private Protocol() {}

  /** The slot that spoke for a key at the time of the look-up. */
  record Slot(Table table, int index) {
    Object key() {
      Object key = table.key(index);
      if (key == null) {
        throw new AssertionError("a key left its slot");
      }
      return key;
    }

    @Nullable Object value() {
      return table.value(index);
    }
  }

  /** How many looks {@link #candidate} offers. */
  private static final int LOOKS = 4;

  /**
   * Returns the table for the given look after a key that the looks before did not find, or null if
   * there is nothing more to look into: the snapshot, dirty, and, if an evacuation is under way,
   * dirty again and its target.
   *
   * <p>Dirty again, since its key set is final only from the moment that {@code next} is set. T1
   * adds the key to dirty after our first look there, T2 begins to move it, and we find the copy in
   * the target, which is not valid before the slot in dirty is MOVED: T2 would overwrite our
   * update.
   */
  private static @Nullable Table candidate(Table snapshot, int look) {
    Table t =
        switch (look) {
          case 0 -> snapshot;
          case 1 -> snapshot.dirty;
          case 2 -> snapshot.next == null ? null : snapshot.dirty;
          default -> snapshot.next;
        };
    if (t != null) {
      t.acquireKeys();
    }
    return t;
  }

  /** Returns the value of {@code key}, null if it is deleted, or NOT_FOUND if no table knows it. */
  static @Nullable Object read(Table snapshot, Object key, int hash) {
    return read(snapshot, key, hash, 0);
  }

  /** As {@link #read}, for a key that the snapshot itself is known not to have. */
  static @Nullable Object readBeyond(Table snapshot, Object key, int hash) {
    return read(snapshot, key, hash, 1);
  }

  private static @Nullable Object read(Table snapshot, Object key, int hash, int firstLook) {
    int first = firstLook;
    for (Table s = snapshot; ; s = s.generation.current()) {
      Object v = Table.NOT_FOUND;
      for (int look = first; look < LOOKS && v == Table.NOT_FOUND; look++) {
        Table t = candidate(s, look);
        if (t == null) {
          break;
        }
        v = readFrom(t, key, hash);
      }
      if (!mustRestart(s, v)) {
        return v;
      }
      first = 0;
    }
  }

  /** As {@link #read}, for a key object of a table, without calling its methods; in time O(n). */
  static @Nullable Object readIdentical(Table snapshot, Object key) {
    for (int look = 0; look < LOOKS; look++) {
      Table t = candidate(snapshot, look);
      int i = t == null ? -1 : t.findIdentical(key);
      Object v = t == null || i < 0 ? null : settled(t, i);
      if (Table.isLive(v)) {
        return v;
      }
    }
    return null;
  }

  /** Returns whether a look-up that began at a table must begin anew, as the table was retired. */
  private static boolean mustRestart(Table snapshot, @Nullable Object found) {
    return found == Table.MOVED || (found == Table.NOT_FOUND && snapshot.isRetired());
  }

  /** As {@link #read}, in {@code t} and the target it is moved to; MOVED if it is retired. */
  private static @Nullable Object readFrom(Table t, Object key, int hash) {
    for (; ; ) {
      int i = t.find(key, hash);
      if (i < 0) {
        return Table.NOT_FOUND;
      }
      Object v = settled(t, i);
      if (v != Table.MOVED && v != Table.EXPUNGED) {
        return v;
      }
      // EXPUNGED: put again, it is in the target. Not there: it was absent when it was expunged or
      // when we loaded the snapshot, whichever was later, and both lie within our call.
      Table next = target(t);
      if (next == t) {
        return Table.MOVED;
      }
      t = next;
    }
  }

  /** Returns the state of a slot, where a BUSY one counts as the value that it had. */
  static @Nullable Object settled(Table t, int i) {
    for (; ; ) {
      Object v = t.value(i);
      if (v != Table.BUSY) {
        return v;
      }
      Computation c = t.generation.computations.running(keyAt(t, i));
      Object previous = c == null ? Table.NOT_FOUND : c.previous();
      if (previous != Table.NOT_FOUND) {
        return previous;
      }
      Thread.onSpinWait(); // the function has just ended, or is not registered with its value yet
    }
  }

  /**
   * Sets the value of {@code key} to {@code value} (null deletes) if its state matches, waiting
   * while a compute function runs for it.
   *
   * @param match ANY, ABSENT, PRESENT, or the value that the present one must equal
   * @return NOT_FOUND if no table knows the key; else the value before, null if there was none or a
   *     value to match was not the present one
   */
  static @Nullable Object update(
      Table snapshot, Object key, int hash, Object match, @Nullable Object value) {
    for (Table s = snapshot; ; s = s.generation.current()) {
      Object v = Table.NOT_FOUND;
      for (int look = 0; look < LOOKS && v == Table.NOT_FOUND; look++) {
        Table t = candidate(s, look);
        if (t == null) {
          break;
        }
        v = updateIn(t, key, hash, match, value);
      }
      if (!mustRestart(s, v)) {
        return v;
      }
    }
  }

  /** As {@link #update}, in {@code t} and the target it is moved to; MOVED if it is retired. */
  private static @Nullable Object updateIn(
      Table t, Object key, int hash, Object match, @Nullable Object value) {
    for (; ; ) {
      int i = t.find(key, hash);
      if (i < 0) {
        return Table.NOT_FOUND;
      }
      for (; ; ) {
        Object v = t.value(i);
        if (v == Table.MOVED || v == Table.EXPUNGED) {
          break;
        }
        if (v == Table.BUSY) {
          Object previous = match == Match.ABSENT ? settled(t, i) : null;
          if (Table.isLive(previous)) {
            return previous; // present before and while the function runs: no need to wait
          }
          awaitComputation(t, i);
        } else if (!matches(match, v)) {
          return match == Match.ABSENT ? v : null;
        } else if (t.casValue(i, v, value)) {
          t.generation.count(v, value);
          return v;
        }
      }
      Table next = target(t);
      if (next == t) {
        return Table.MOVED;
      }
      t = next;
    }
  }

  private static boolean matches(Object match, @Nullable Object v) {
    if (match == Match.ANY) {
      return true;
    }
    if (v == null || match == Match.ABSENT) {
      return (v == null) == (match == Match.ABSENT);
    }
    return match == Match.PRESENT || match == v || match.equals(v);
  }

  /** Returns the slot that speaks for {@code key}, or null if no table knows the key. */
  static @Nullable Slot locate(Table snapshot, Object key, int hash) {
    for (Table s = snapshot; ; s = s.generation.current()) {
      Object state = Table.NOT_FOUND;
      for (int look = 0; look < LOOKS && state == Table.NOT_FOUND; look++) {
        Table t = candidate(s, look);
        while (t != null) {
          int i = t.find(key, hash);
          state = i < 0 ? Table.NOT_FOUND : t.value(i);
          if (i < 0) {
            break;
          }
          if (state != Table.MOVED && state != Table.EXPUNGED) {
            return new Slot(t, i);
          }
          Table next = target(t);
          state = Table.MOVED;
          t = next == t ? null : next;
        }
      }
      if (!mustRestart(s, state)) {
        return null;
      }
    }
  }

  /**
   * Ends the BUSY state of a key's slot, wherever evacuations have carried it. Calls no method of
   * the key.
   */
  static void endBusy(Slot slot, Object key, int hash, @Nullable Object value) {
    Generation generation = slot.table().generation;
    boolean done = slot.table().casValue(slot.index(), Table.BUSY, value);
    for (boolean thorough = false; !done; thorough = !thorough) {
      Table s = generation.current();
      for (int look = 0; look < LOOKS && !done; look++) {
        Table t = candidate(s, look);
        if (t != null) {
          int i = thorough ? t.findIdentical(key) : t.findIdenticalNear(key, hash);
          done = i >= 0 && t.casValue(i, Table.BUSY, value);
        }
      }
    }
  }

  /**
   * Returns where the content of a table with a MOVED or EXPUNGED slot goes, or {@code t} if it is
   * retired.
   */
  private static Table target(Table t) {
    Table next = t.next;
    if (next == null) {
      throw new AssertionError("a slot moved before its table had a successor");
    }
    next.acquireKeys();
    return next;
  }

  private static void awaitComputation(Table t, int i) {
    Computation c = t.generation.computations.running(keyAt(t, i));
    if (c != null) {
      c.awaitEnd();
    }
  }

  private static Object keyAt(Table t, int i) {
    Object key = t.key(i);
    if (key == null) {
      throw new AssertionError("a slot has a value and no key");
    }
    return key;
  }
}
