package io.syncmap.soak;

import java.util.function.IntPredicate;

/**
 * Knows what a map has to answer for some of the keys, those with the numbers from {@link #first}
 * on. All oracles but {@link Clears} work on one map at the same time, so that the traffic of each
 * moves the entries of the others. They do not blur each other, since no two share a key: what one
 * does can show at another's key only by a bug.
 *
 * <p>What they go by is what {@code ConcurrentMap} promises: each call on one key takes effect at
 * one moment between its begin and its end, and who sees a value has everything that came before it
 * was put. No oracle holds threads up to get an order right; where calls may overlap, it asks for
 * less.
 */
abstract class Oracle {
  final String name;
  final Arena arena;
  final int first;
  final int count;

  Oracle(String name, Arena arena, int count) {
    this.name = name;
    this.arena = arena;
    this.count = count;
    this.first = arena.reserve(count);
  }

  /** Does one or a few calls on behalf of a worker, and checks what they return. */
  abstract void step(Worker w);

  /** Is called by each worker before the threads meet. */
  void beforeMeeting(Worker w) {}

  final boolean owns(int number) {
    return number >= first && number < first + count;
  }

  // ---------------------------------------------------------------------------------------------
  // At rest: one worker looks at the whole map, while all others wait

  /** How many of this oracle's keys are in the map. */
  abstract long expectedAtRest();

  /** Checks an entry of this oracle's that was found. */
  abstract void checkAtRest(Worker w, Object key, Value value);

  /** Is called when all entries have been checked, to look further. */
  void finishRest(Worker w) {}

  // ---------------------------------------------------------------------------------------------
  // Walks over all entries by one worker, while the others go on

  /**
   * Checks an entry of this oracle's that a walk returned.
   *
   * @param value null if the walk is over keys
   */
  void checkWalked(Worker w, Object key, Value value) {}

  /** Checks that a walk has returned all that it must. */
  void finishWalk(Worker w, IntPredicate walked) {}

  // ---------------------------------------------------------------------------------------------
  // Reports

  /** Throws if a call did not return the very object that it should. */
  final void same(Worker w, Object key, Value expected, Value seen) {
    if (expected != seen) {
      throw w.wrong(name, key, String.valueOf(expected), seen);
    }
  }

  final void same(Worker w, Object key, boolean expected, boolean seen) {
    if (expected != seen) {
      throw w.wrong(name, key, Boolean.toString(expected), seen);
    }
  }

  /** Throws if a value is another key's. */
  final void belongs(Worker w, Object key, Value value) {
    if (value != null && value.number != Keys.numberOf(key)) {
      throw w.wrong(name, key, "a value of this key", value);
    }
  }

  /** Throws if a function was not called as often as it should. */
  final void called(Worker w, Object key, int expected, Probe function) {
    if (function.calls() != expected) {
      throw w.wrong(
          name, key, expected + " call(s) of the function, with this key", function.calls());
    }
  }

  /** Throws if a function was called more than once. */
  final void calledAtMostOnce(Worker w, Object key, Probe function) {
    if (function.calls() > 1) {
      throw w.wrong(name, key, "at most one call of the function, with this key", function.calls());
    }
  }
}
