package io.syncmap;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a call changes the one slot or cell that a {@link BucketMap} has for its key: it searches
 * under a state word, calls what it has to call, and locks by a compare-and-set of that word.
 */
final class BucketSlots {
  /** How many turns a call takes before it says that it persists. */
  private static final int PATIENCE = 16;

  /** In place of a result: the call has not come to an end. Never a value. */
  private static final Object AGAIN = SlotState.NOT_FOUND;

  private BucketSlots() {}

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
      BucketMap<?, ?> map,
      Object key,
      int hash,
      Match match,
      @Nullable Object expected,
      @Nullable Object value,
      @Nullable SlotState function) {
    BucketTable t = map.tableFor(hash);
    if (t != null && match != Match.EQUAL && map.rebuild.persisting == null) {
      Object v = t.changeHome(key, hash, match, value, function);
      if (v != AGAIN) {
        boolean runs = function != null && function.running;
        if (!runs && (v == null ? match.inserts() : value == null && match != Match.ABSENT)) {
          try {
            changed(map, t, t.home(hash), v, value, null, BucketTable.DONE);
          } catch (Throwable e) {
            t.generation.miscounted = true; // no stack for the call itself
          }
        }
        return v;
      }
    }
    Object v = attempt(map, key, hash, match, expected, value, function, false);
    return v == AGAIN ? persist(map, key, hash, match, expected, value, function) : v;
  }

  /**
   * As {@link #update}, for a call that has found its bucket changed again and again. If it changes
   * that itself, by the key's {@code equals}, that would never end.
   */
  private static @Nullable Object persist(
      BucketMap<?, ?> map,
      Object key,
      int hash,
      Match match,
      @Nullable Object expected,
      @Nullable Object value,
      @Nullable SlotState function) {
    Thread me = Thread.currentThread();
    Thread before = map.rebuild.persisting;
    map.rebuild.persisting = me;
    try {
      return attempt(map, key, hash, match, expected, value, function, true);
    } finally {
      map.rebuild.persisting = before == me ? me : null;
    }
  }

  /** Returns {@link #AGAIN} after many turns, unless the call is to persist. */
  private static @Nullable Object attempt(
      BucketMap<?, ?> map,
      Object key,
      int hash,
      Match match,
      @Nullable Object expected,
      @Nullable Object value,
      @Nullable SlotState function,
      boolean persists) {
    boolean inserts = match.inserts() && (value != null || function != null);
    Thread persisting = map.rebuild.persisting;
    if (persisting != null && !persists && persisting == Thread.currentThread()) {
      throw new IllegalStateException("Recursive update");
    }
    for (int turn = 0; ; turn++) {
      if (turn == PATIENCE && !persists) {
        return AGAIN;
      }
      BucketTable t = map.tableFor(hash);
      if (t == null) {
        if (!inserts) {
          return null;
        }
        map.rebuild.first();
        continue;
      }
      int home = t.home(hash);
      long word = t.word(home);
      if ((word & BucketTable.LOCK) != 0) {
        BucketTable.pause(turn);
        continue;
      }
      int slot = t.find(key, hash, home, word);
      Collisions.Cell cell = null;
      Object v;
      if (slot >= 0) {
        v = t.value(slot);
      } else {
        Collisions all = t.generation.collisions;
        cell = all == null ? null : all.find(key);
        v = cell == null ? null : cell.value;
      }
      // In a chain that is frozen, the cell of a key may have gone meanwhile.
      if (!t.isStill(home, word) || v == SlotState.EXPUNGED) {
        continue;
      }
      if (v instanceof SlotState running) {
        if (match == Match.ABSENT && running.previous != null) {
          return running.previous; // present before and while the function runs: no need to wait
        }
        await(map, running);
        continue;
      }
      if (v == null ? !inserts : !match.accepts(v, expected)) {
        return match == Match.ABSENT ? v : null;
      }
      if ((word & BucketTable.FROZEN) != 0) {
        t.awaitThaw();
        continue;
      }
      Object to = value;
      if (function != null && (v != null || value == null)) {
        to = function;
      }
      int spare = BucketTable.NONE;
      if (v == null && cell == null) {
        slot = t.freeSlot(home, word);
        if (slot == BucketTable.NONE && t.chainLength(word) < map.tuning().maxChain()) {
          spare = t.takeSpare();
          slot = spare * BucketTable.LANES;
        }
        if (slot < 0) {
          if (t.isStill(home, word) && !makeRoom(map, t, word, hash)) {
            return updateWithCell(
                map, t.generation, key, hash, match, expected, value, function, persists);
          }
          continue;
        }
      }
      if (function != null && function == to) {
        function.placeIn(t.generation, slot, cell, v);
      }
      int done = t.change(home, word, slot, spare, key, hash, v, to, cell);
      if (done == BucketTable.NOT_DONE) {
        if (spare != BucketTable.NONE) {
          t.giveBack(spare);
        }
        continue;
      }
      if (function != null && function == to) {
        function.running = true;
      }
      try {
        changed(map, t, home, v, to, cell, done);
      } catch (Throwable e) {
        t.generation.miscounted = true; // no stack for the call itself
      }
      return v;
    }
  }

  private static boolean makeRoom(BucketMap<?, ?> map, BucketTable t, long word, int hash) {
    return t.chainLength(word) < map.tuning().maxChain() && map.rebuild.grow(t, hash);
  }

  /** As {@link #update}, once the key has a cell, which has no value yet if it is a new one. */
  private static @Nullable Object updateWithCell(
      BucketMap<?, ?> map,
      BucketGeneration generation,
      Object key,
      int hash,
      Match match,
      @Nullable Object expected,
      @Nullable Object value,
      @Nullable SlotState function,
      boolean persists) {
    Collisions.Cell added = new Collisions.Cell(key, null, false);
    // If this throws, the cell may be there or not: then the collisions are kept until `clear`.
    if (!generation.retain().addIfAbsent(added)) {
      generation.release();
      return attempt(map, key, hash, match, expected, value, function, persists);
    }
    try {
      return attempt(map, key, hash, match, expected, value, function, persists);
    } finally {
      if (added.casValue(null, SlotState.EXPUNGED)) { // the key came to a bucket meanwhile
        removeCell(generation, added);
      }
    }
  }

  /**
   * To be called after each change. Whatever fails here is not for the caller, whose change is
   * made.
   */
  private static void changed(
      BucketMap<?, ?> map,
      BucketTable t,
      int home,
      @Nullable Object before,
      @Nullable Object after,
      Collisions.@Nullable Cell cell,
      int done) {
    count(t, before, after);
    if (after == null) {
      tidy(map, t, home, cell, done);
    }
  }

  private static void count(BucketTable t, @Nullable Object before, @Nullable Object after) {
    BucketGeneration generation = t.generation;
    try {
      if (!(after instanceof SlotState) && (before == null) != (after == null)) {
        generation.add(after == null ? -1 : 1);
      }
    } catch (Throwable e) {
      generation.miscounted = true; // no stack or no memory
    }
  }

  /** What is to be done once a key was removed. */
  private static void tidy(
      BucketMap<?, ?> map, BucketTable t, int home, Collisions.@Nullable Cell cell, int done) {
    try {
      if (done != BucketTable.DONE) {
        t.giveBack(done);
      }
      if (cell != null) {
        removeCell(t.generation, cell);
      }
      if (map.tuning().isWorthALook(t, home)) {
        map.rebuild.shrinkIfSparse(t);
      }
    } catch (Throwable e) {
      // The next remove sees to it.
    }
  }

  private static void removeCell(BucketGeneration generation, Collisions.Cell cell) {
    Collisions all = generation.collisions;
    try {
      if (all != null) {
        all.remove(cell);
      }
    } finally {
      generation.release();
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
      BucketMap<?, ?> map,
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
      end(map, mine, result);
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
   * Ends a function: puts {@code result} into its slot or cell, wherever that was copied, and lets
   * those go that wait for it. It may be in none: it never was, was ended by somebody else since it
   * is abandoned, or the map was cleared; then it is ordered right before that.
   */
  private static void end(BucketMap<?, ?> map, SlotState function, @Nullable Object result) {
    int hash = function.hash;
    for (int turn = 0; ; turn++) {
      BucketTable t = map.tableFor(hash);
      if (t == null || t.generation != function.generation) {
        break;
      }
      int home = t.home(hash);
      long word = t.word(home);
      if ((word & BucketTable.LOCK) != 0) {
        BucketTable.pause(turn);
        continue;
      }
      Collisions.Cell cell = function.cell;
      int slot = cell == null ? t.findFunction(function, home, word) : BucketTable.NONE;
      boolean here = cell == null ? slot >= 0 : cell.value == function;
      if (!t.isStill(home, word)) {
        continue;
      }
      if (!here) {
        break;
      }
      if ((word & BucketTable.FROZEN) != 0) {
        t.awaitThaw();
        continue;
      }
      int done =
          t.change(home, word, slot, BucketTable.NONE, function, hash, function, result, cell);
      if (done != BucketTable.NOT_DONE) {
        try {
          count(t, function.previous, result);
        } catch (Throwable e) {
          t.generation.miscounted = true; // no stack for the call itself
        }
        function.end(); // before anything that calls methods of keys, which may wait for it
        if (result == null) {
          tidy(map, t, home, cell, done);
        }
        return;
      }
    }
    function.end();
  }

  /** Waits until a function has ended; ends it if it was abandoned. */
  private static void await(BucketMap<?, ?> map, SlotState function) {
    if (!function.abandoned) {
      // Also if the map is cleared: the function may wait for the thread that would wait for it.
      BucketGeneration generation = function.generation;
      function.await(() -> function.isUnderWay() && generation != null && !generation.dropped);
    }
    if (function.abandoned) {
      end(map, function, function.previous);
    }
  }
}
