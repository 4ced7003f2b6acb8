package io.syncmap.soak;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Few keys that all threads write at the same time. Nobody knows what is there, but values are
 * conserved: each is an object that goes into the map at most once, and comes out at most once, as
 * what some call returned or a function was given. A value that comes out twice was removed twice,
 * or had two winners; one that never comes out though it is not there was lost.
 *
 * <p>Each value has a bit for either event, set after the call that brings it about has returned.
 * So a value may be known to have left before it is known to have entered; both are certain when
 * the threads meet. Then what has entered and not left must be just what is found: each value that
 * is found has entered and has not left, and their numbers agree.
 *
 * <p>In between: a value that was refused never shows; one that had left when a call began is not
 * returned by it.
 */
final class ContendedKeys extends Oracle {
  /** A value of each key that has left not long ago. */
  private final AtomicReferenceArray<Value> gone;

  /** By worker. */
  private final long[] entered;

  private final long[] left;
  private final long[] serials;

  ContendedKeys(Arena arena, int count) {
    super("contended keys", arena, count);
    this.gone = new AtomicReferenceArray<>(count);
    this.entered = new long[arena.threads()];
    this.left = new long[arena.threads()];
    this.serials = new long[arena.threads()];
  }

  @Override
  void step(Worker w) {
    // Half of the calls go to the first eight keys.
    int i = w.random.nextInt(w.random.nextInt(2) == 0 ? Math.min(8, count) : count);
    Object key = Keys.of(first + i);
    Value dead = gone.get(i);
    int choice = w.random.nextInt(16);
    switch (choice) {
      case 0, 1 -> {
        Value next = next(w, i);
        Value old = w.map.put(key, next);
        enter(w, key, next);
        leave(w, key, old, dead);
      }
      case 2, 3 -> {
        Value next = next(w, i);
        Value old = w.map.putIfAbsent(key, next);
        look(w, key, old, dead);
        enterOrRefuse(w, key, next, old == null);
      }
      case 4, 5 -> leave(w, key, w.map.remove(key), dead);
      case 6 -> {
        Value next = next(w, i);
        Value old = w.map.replace(key, next);
        enterOrRefuse(w, key, next, old != null);
        leave(w, key, old, dead);
      }
      case 7, 8, 9 -> match(w, i, key, dead, choice);
      case 10, 11, 12, 13, 14 -> compute(w, i, key, dead, choice);
      default -> look(w, key, w.map.get(key), dead);
    }
  }

  private Value next(Worker w, int i) {
    return new Value(first + i, ++serials[w.index] * arena.threads() + w.index);
  }

  /** Looks what is there, and removes or replaces it if it still is. */
  private void match(Worker w, int i, Object key, Value dead, int choice) {
    Value old = w.map.get(key);
    look(w, key, old, dead);
    if (old == null) {
      return;
    }
    if (choice == 7) {
      Value next = next(w, i);
      boolean replaced = w.map.replace(key, old, next);
      enterOrRefuse(w, key, next, replaced);
      if (replaced) {
        leave(w, key, old, dead);
      }
    } else if (choice == 8 ? w.map.remove(key, old) : w.map.removeFromEntrySet(key, old)) {
      leave(w, key, old, dead);
    }
  }

  private void compute(Worker w, int i, Object key, Value dead, int choice) {
    Value next = next(w, i);
    Value result = w.random.nextInt(3) == 0 ? null : next;
    Probe function = new Probe(key, result, () -> meanwhile(w));
    switch (choice) {
      case 10 -> {
        same(w, key, result, w.map.compute(key, function));
        called(w, key, 1, function);
      }
      case 11, 12 -> {
        Value there = w.map.computeIfAbsent(key, function);
        calledAtMostOnce(w, key, function);
        if (function.calls() == 1) {
          same(w, key, result, there);
        } else {
          same(w, key, true, there != null);
          look(w, key, there, dead);
        }
      }
      case 13 -> {
        Value there = w.map.computeIfPresent(key, function);
        calledAtMostOnce(w, key, function);
        same(w, key, function.calls() == 1 ? result : null, there);
        same(w, key, function.calls() == 1, function.argument() != null);
      }
      default -> {
        Value given = next(w, i);
        Value there = w.map.merge(key, given, function);
        calledAtMostOnce(w, key, function);
        same(w, key, function.calls() == 1 ? result : given, there);
        same(w, key, function.calls() == 1, function.argument() != null);
        enterOrRefuse(w, key, given, function.calls() == 0);
      }
    }
    leave(w, key, function.argument(), dead);
    enterOrRefuse(w, key, next, result != null && function.calls() == 1);
  }

  /** What a compute function does: it reads, or changes a key that its thread owns. */
  private void meanwhile(Worker w) {
    if (arena.subject.promises(Subject.Promise.FUNCTIONS_MAY_WRITE) && w.random.nextInt(4) == 0) {
      arena.owned.write(w);
    } else {
      arena.stable.read(w);
    }
  }

  /** Checks a value that a call has shown. */
  private void look(Worker w, Object key, Value value, Value dead) {
    belongs(w, key, value);
    if (value != null && (value == dead || value.is(Value.REFUSED))) {
      throw w.wrong(name, key, "no value that had left before, or was refused", value);
    }
  }

  private void enter(Worker w, Object key, Value value) {
    entered[w.index]++;
    if (value.mark(Value.ENTERED)) {
      throw w.wrong(name, key, "to enter once", value);
    }
  }

  private void enterOrRefuse(Worker w, Object key, Value value, boolean in) {
    if (in) {
      enter(w, key, value);
    } else if (value.is(Value.LEFT) || value.mark(Value.REFUSED)) {
      throw w.wrong(name, key, "that nobody saw what was refused", value);
    }
  }

  private void leave(Worker w, Object key, Value value, Value dead) {
    if (value == null) {
      return;
    }
    look(w, key, value, dead);
    left[w.index]++;
    if (value.mark(Value.LEFT)) {
      throw w.wrong(name, key, "to leave once; another call got the same value", value);
    }
    gone.set(value.number - first, value);
  }

  // ---------------------------------------------------------------------------------------------
  // At rest

  @Override
  long expectedAtRest() {
    long expected = 0;
    for (int i = 0; i < entered.length; i++) {
      expected += entered[i] - left[i];
    }
    return expected;
  }

  @Override
  void checkAtRest(Worker w, Object key, Value value) {
    if (!value.is(Value.ENTERED) || value.is(Value.LEFT) || value.is(Value.REFUSED)) {
      throw w.wrong(name, key, "a value that has entered and not left", value);
    }
    same(w, key, value, w.map.get(key));
  }
}
