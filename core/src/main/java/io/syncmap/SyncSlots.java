package io.syncmap;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The lock-free half of {@link SyncMap}: how a call finds the one slot that speaks for a key, and
 * changes its value. A key is looked for in the snapshot, in its dirty table, and among the
 * collisions, in that order: it is the order in which a key can move, so a key that is present
 * throughout cannot be missed.
 */
final class SyncSlots {
  private SyncSlots() {}

  /**
   * Returns the value of {@code key}, or null, as {@link SyncMap#get}, wherever it is.
   *
   * <p>Restarts once for each promotion that ends meanwhile, and never waits.
   */
  static @Nullable Object get(SyncMap<?, ?> map, Object key, int hash) {
    for (; ; ) {
      SyncTable s = map.read;
      if (s == null) {
        return null;
      }
      Object v = valueIn(s, key, hash);
      SyncTable d = s.dirty;
      if (d == s) {
        continue;
      }
      if (d != null && v == SlotState.NOT_FOUND) {
        // T1 appends the key after our probe, T2 makes dirty and carries the key there: its copy is
        // nobody's business before the slot is MOVED. From the moment that dirty is there, the keys
        // of the snapshot are final.
        v = valueIn(s, key, hash);
      }
      SyncTable last = s;
      if (d != null && (v == SlotState.NOT_FOUND || v == SlotState.MOVED)) {
        last = d;
        v = valueIn(d, key, hash);
        if (v == SlotState.MOVED) {
          continue;
        }
      }
      if (v == SlotState.NOT_FOUND) {
        Collisions.Cell cell = cell(last, key);
        if (cell != null && last.dirty != null) {
          continue; // it may be the copy of a key that is being carried there
        }
        v = cell == null ? null : cell.value;
      }
      if (v instanceof SlotState state) {
        v = state.owner == null ? null : state.previous; // EXPUNGED, or a function
      }
      if (d != null && last == d) {
        map.noteMiss();
      }
      return v;
    }
  }

  /**
   * Returns the value of this very key object, without calling its methods; in time O(n). Not
   * atomic while it is carried from one table to the other.
   */
  static @Nullable Object getIdentical(SyncMap<?, ?> map, Object key) {
    SyncTable s = map.read;
    for (SyncTable t = s; t != null && s != null; t = t == s ? s.dirty : null) {
      int i = t.findIdentical(key);
      Object v = i < 0 ? null : t.value(i);
      if (v instanceof SlotState state) {
        v = state.owner == null ? null : state.previous;
      }
      if (v != null) {
        return v;
      }
    }
    Collisions c = s == null ? null : s.collisions;
    Collisions.Cell cell = c == null ? null : c.cellOfIdentical(key);
    Object v = cell == null ? null : cell.value;
    return v instanceof SlotState state ? state.previous : v;
  }

  /** Returns the value of a slot of {@code t}: a value, null, a function, MOVED; or NOT_FOUND. */
  private static @Nullable Object valueIn(SyncTable t, Object key, int hash) {
    for (int i = t.find(key, hash); i >= 0; i = t.findNext(i, key, hash)) {
      Object v = t.value(i);
      if (v != SlotState.EXPUNGED) {
        return v;
      }
    }
    return SlotState.NOT_FOUND;
  }

  private static Collisions.@Nullable Cell cell(SyncTable t, Object key) {
    Collisions c = t.collisions;
    return c == null ? null : c.find(key);
  }

  /**
   * Changes the state of {@code key}, if it matches, waiting while a compute function runs for it.
   *
   * @param match for which states this is
   * @param expected of EQUAL, the value that the present one must equal
   * @param value the new value, or null to remove the key
   * @param function put into the slot in place of {@code value}, or null; but where {@code value}
   *     is not null either, that is put into the slot of a key that has none (merge)
   * @return the value before, null if there was none; if the state does not match: the value that
   *     is there, if {@code match} is ABSENT, else null. {@code function} tells whether it was put
   *     into the slot
   */
  static @Nullable Object update(
      SyncMap<?, ?> map,
      Object key,
      int hash,
      Match match,
      @Nullable Object expected,
      @Nullable Object value,
      @Nullable SlotState function) {
    boolean inserts = match.inserts() && (value != null || function != null);
    restart:
    for (; ; ) {
      SyncTable s = map.read;
      SyncTable d = null;
      SyncTable t = s;
      int i = s == null ? SyncTable.BEYOND : s.find(key, hash);
      while (s != null && t != null) {
        if (i >= 0) {
          Object v = t.value(i);
          if (v instanceof SlotState state) {
            if (state == SlotState.EXPUNGED) {
              i = t.findNext(i, key, hash);
            } else if (state == SlotState.MOVED) {
              d = t.dirty;
              if (t != s || d == s || d == null) {
                continue restart;
              }
              t = d;
              i = d.find(key, hash);
            } else if (match == Match.ABSENT && state.previous != null) {
              return state.previous; // present before and while the function runs: no need to wait
            } else {
              await(map, state, t, i);
            }
            continue;
          }
          if (!match.accepts(v, expected)) {
            return match == Match.ABSENT ? v : null;
          }
          Object to = value;
          if (function != null && (v != null || value == null)) {
            function.previous = v;
            function.placeIn(t, i);
            to = function;
          }
          if (t.casValue(i, v, to)) {
            if (function != null && function == to) {
              function.running = true;
            }
            try {
              count(t.generation, v, to);
            } catch (Throwable e) {
              t.generation.miscounted = true; // no stack or no memory; the update is made
            }
            if (to == null && v != null) {
              map.writer().removed(t, i);
            }
            return v;
          }
          continue;
        }
        if (t != s) {
          break;
        }
        SyncTable next = s.dirty;
        if (next == s) {
          continue restart;
        }
        if (next == null) {
          break;
        }
        if (d == null) {
          d = next;
          i = s.find(key, hash); // as in get: now its keys are final
        } else {
          t = d;
          i = d.find(key, hash);
        }
      }
      Collisions.Cell cell = t == null ? null : cell(t, key);
      while (t != null && cell != null) {
        if (t.dirty != null) {
          continue restart; // as in get
        }
        Object v = cell.value;
        if (v instanceof SlotState state) {
          if (state == SlotState.EXPUNGED) {
            break;
          } else if (match == Match.ABSENT && state.previous != null) {
            return state.previous;
          }
          await(map, state, cell);
          continue;
        }
        if (!match.accepts(v, expected)) {
          return match == Match.ABSENT ? v : null;
        }
        Object to = value;
        if (function != null && (v != null || value == null)) {
          function.previous = v;
          function.placeIn(t, cell);
          to = function;
        }
        if (cell.casValue(v, to)) {
          if (function != null && function == to) {
            function.running = true;
          }
          try {
            count(t.generation, v, to);
          } catch (Throwable e) {
            t.generation.miscounted = true; // as above
          }
          if (to == null && v != null) {
            map.writer().removed(cell);
          }
          return v;
        }
      }
      if (!inserts) {
        if (d != null && t == d) {
          map.noteMiss();
        }
        return null;
      }
      Object to = value == null && function != null ? function : value;
      if (function != null) {
        function.previous = null;
      }
      if (to != null && map.writer().insert(key, hash, to, s, t == d ? d : null, i)) {
        if (function != null && function == to) {
          function.running = true;
        }
        return null;
      }
    }
  }

  /**
   * Counts the change of a slot; that of one to a function is counted when it ends. May throw, if
   * the stack or the memory is at its end: the caller, who has made the change, then sets {@link
   * SyncGeneration#miscounted}, by assignment.
   */
  static void count(SyncGeneration generation, @Nullable Object before, @Nullable Object after) {
    if (!(after instanceof SlotState) && (before == null) != (after == null)) {
      generation.add(after == null ? -1 : 1);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Compute functions

  /**
   * The compute family: at most one function call per call, atomic for the key, with no lock held.
   *
   * @param initial of merge: the value of a key that has none; else null
   * @return the new value, or the one that is there if the function was not to be called
   */
  static @Nullable Object compute(
      SyncMap<?, ?> map,
      Object key,
      int hash,
      Match match,
      @Nullable Object initial,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    SlotState mine = new SlotState(Thread.currentThread(), hash);
    try {
      Object old = update(map, key, hash, match, null, initial, mine);
      if (!mine.running) {
        return initial != null ? initial : old;
      }
      Object result = function.apply(key, old);
      if (!end(map, mine, result)) {
        throw new AssertionError("a function that runs is nowhere");
      }
      mine.ended = true;
      return result;
    } catch (Throwable e) {
      // By assignment, before any call: from here on, whoever finds it puts the old value back.
      mine.abandoned = true;
      try {
        end(map, mine, mine.previous);
      } catch (Throwable again) {
        e.addSuppressed(again); // no stack for it: who finds it will
      }
      throw e;
    }
  }

  /**
   * Ends a function: puts {@code result} into its slot, wherever that was carried, and lets those
   * go that wait for it.
   *
   * @return false if it is in no slot: it never was, or, abandoned, was ended by somebody else
   */
  private static boolean end(SyncMap<?, ?> map, SlotState function, @Nullable Object result) {
    SyncTable t = function.table;
    Collisions.Cell cell = function.cell;
    if (t == null) {
      return false;
    }
    if (cell != null
        ? endIn(map, t, cell, function, result)
        : endIn(map, t, function.slot, function, result)) {
      return true;
    }
    SyncGeneration generation = t.generation;
    for (SyncTable s = generation.current; s != null; s = generation.current) {
      SyncTable d = s.dirty;
      if (d == s) {
        continue; // promoted: a look at the collisions might find the copy of a move after that
      }
      for (int all = 0; all < 2; all++) { // in all slots only if the key's hash has changed
        if (endSomewhereIn(map, s, all > 0, function, result)
            || (d != null && endSomewhereIn(map, d, all > 0, function, result))) {
          return true;
        }
        Collisions c = s.collisions;
        Collisions.Cell carried = c == null ? null : c.cellOf(function);
        SyncTable last = d == null ? s : d;
        // As in get: else it may be the half-made copy of a move that has begun meanwhile.
        if (carried != null && last.dirty == null && endIn(map, s, carried, function, result)) {
          return true;
        }
        if (generation.current != s || s.dirty != d) {
          break;
        }
      }
      if (generation.current == s && s.dirty == d) {
        return false;
      }
    }
    return false;
  }

  private static boolean endSomewhereIn(
      SyncMap<?, ?> map, SyncTable t, boolean all, SlotState function, @Nullable Object result) {
    int i = t.findFunction(function, all);
    return i >= 0 && endIn(map, t, i, function, result);
  }

  private static boolean endIn(
      SyncMap<?, ?> map, SyncTable t, int i, SlotState function, @Nullable Object result) {
    if (!t.casValue(i, function, result)) {
      return false;
    }
    try {
      count(t.generation, function.previous, result);
    } catch (Throwable e) {
      t.generation.miscounted = true;
    }
    function.wakeWaiters();
    if (result == null) {
      map.writer().removed(t, i);
    }
    return true;
  }

  private static boolean endIn(
      SyncMap<?, ?> map,
      SyncTable t,
      Collisions.Cell cell,
      SlotState function,
      @Nullable Object result) {
    if (!cell.casValue(function, result)) {
      return false;
    }
    try {
      count(t.generation, function.previous, result);
    } catch (Throwable e) {
      t.generation.miscounted = true;
    }
    function.wakeWaiters();
    if (result == null) {
      map.writer().removed(cell);
    }
    return true;
  }

  /** Waits until a function is not in its slot any more; ends it if it was abandoned. */
  private static void await(SyncMap<?, ?> map, SlotState function, SyncTable t, int i) {
    if (!endAbandoned(map, function)) {
      function.await(() -> t.value(i) == function);
    }
  }

  private static void await(SyncMap<?, ?> map, SlotState function, Collisions.Cell cell) {
    if (!endAbandoned(map, function)) {
      function.await(() -> cell.value == function);
    }
  }

  private static boolean endAbandoned(SyncMap<?, ?> map, SlotState function) {
    if (function.abandoned) {
      end(map, function, function.previous);
      return true;
    }
    map.writer().enter(); // who holds the mutex must not wait for a function, which may want it
    return false;
  }
}
