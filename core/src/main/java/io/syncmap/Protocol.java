package io.syncmap;

import org.jspecify.annotations.Nullable;

/**
 * The lock-free half of {@link SyncMap}: how a call finds the one slot that speaks for a key, and
 * reads or changes its value. A key is looked for in the snapshot, in its dirty table, and in the
 * target of an evacuation under way, in that order: it is the order in which a key can move, so a
 * key that is present throughout cannot be missed.
 */
final class Protocol {
  /** Matches any state: put. */
  static final Object ANY = new Object();

  /** Matches a key without a value: putIfAbsent. */
  static final Object ABSENT = new Object();

  /** Matches a key with a value: remove, replace. */
  static final Object PRESENT = new Object();

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

  /** Returns the value of {@code key}, null if it is deleted, or NOT_FOUND if no table knows it. */
  static @Nullable Object read(Table snapshot, Object key, int hash) {
    for (Table t = snapshot; t != null; t = after(snapshot, t)) {
      Object v = readFrom(t, key, hash);
      if (v != Table.NOT_FOUND) {
        return v;
      }
    }
    return Table.NOT_FOUND;
  }

  /**
   * Returns the table to look into when {@code t} does not know a key. A move may start, and the
   * key be added to its target, between our looks at dirty and at the target: so the target is
   * loaded last. A key that was in neither table when dirty was loaded was absent then.
   */
  private static @Nullable Table after(Table snapshot, Table t) {
    Table dirty = snapshot.dirty;
    Table after = t == snapshot ? dirty : t == dirty ? snapshot.next : null;
    if (after != null) {
      after.acquireKeys();
    }
    return after;
  }

  /** As {@link #read}, in {@code t} and where its content went. */
  static @Nullable Object readFrom(Table t, Object key, int hash) {
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
      t = target(t);
    }
  }

  /** Returns the state of a slot, where a BUSY one counts as the value that it had. */
  static @Nullable Object settled(Table t, int i) {
    for (; ; ) {
      Object v = t.value(i);
      if (v != Table.BUSY) {
        return v;
      }
      Computation c = t.generation.running(keyAt(t, i));
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
    for (Table t = snapshot; t != null; t = after(snapshot, t)) {
      Object v = updateIn(t, key, hash, match, value);
      if (v != Table.NOT_FOUND) {
        return v;
      }
    }
    return Table.NOT_FOUND;
  }

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
          Object previous = match == ABSENT ? settled(t, i) : null;
          if (Table.isLive(previous)) {
            return previous; // present before and while the function runs: no need to wait
          }
          awaitComputation(t, i);
        } else if (!matches(match, v)) {
          return match == ABSENT ? v : null;
        } else if (t.casValue(i, v, value)) {
          t.generation.count(v, value);
          return v;
        }
      }
      t = target(t);
    }
  }

  private static boolean matches(Object match, @Nullable Object v) {
    if (match == ANY) {
      return true;
    }
    if (v == null || match == ABSENT) {
      return (v == null) == (match == ABSENT);
    }
    return match == PRESENT || match == v || match.equals(v);
  }

  /** Returns the slot that speaks for {@code key}, or null if no table knows the key. */
  static @Nullable Slot locate(Table snapshot, Object key, int hash) {
    for (Table t = snapshot; t != null; t = after(snapshot, t)) {
      Slot s = locateIn(t, key, hash);
      if (s != null) {
        return s;
      }
    }
    return null;
  }

  private static @Nullable Slot locateIn(Table t, Object key, int hash) {
    for (; ; ) {
      int i = t.find(key, hash);
      if (i < 0) {
        return null;
      }
      Object v = t.value(i);
      if (v != Table.MOVED && v != Table.EXPUNGED) {
        return new Slot(t, i);
      }
      t = target(t);
    }
  }

  /** Returns where the content of a table with a MOVED or EXPUNGED slot went. */
  static Table target(Table t) {
    Table next = t.next;
    if (next == null) {
      throw new AssertionError("a slot moved before its table had a successor");
    }
    next.acquireKeys();
    return next;
  }

  private static void awaitComputation(Table t, int i) {
    Computation c = t.generation.running(keyAt(t, i));
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
