package io.syncmap.soak;

/**
 * Keys that all threads count up by {@code merge}, {@code compute} and {@code replace}; a value's
 * sequence is the count. Each thread takes down its own increments, so a lost one shows in the sum
 * when the threads meet. Every other counter is also emptied now and then by {@code remove}, and
 * what was removed counts as collected. One that is never emptied only goes up: each increment must
 * return more than its thread has seen before.
 */
final class Counters extends Oracle {
  /** By worker and key. */
  private final long[][] increments;

  private final long[][] collected;
  private final long[][] seen;

  Counters(Arena arena, int count) {
    super("counters", arena, count);
    this.increments = new long[arena.threads()][count];
    this.collected = new long[arena.threads()][count];
    this.seen = new long[arena.threads()][count];
  }

  private static boolean isEmptied(int i) {
    return i % 2 == 0;
  }

  @Override
  void step(Worker w) {
    int i = w.random.nextInt(count);
    Object key = Keys.of(first + i);
    int choice = w.random.nextInt(10);
    if (choice == 0 && isEmptied(i)) {
      Value old = w.map.remove(key);
      belongs(w, key, old);
      collected[w.index][i] += old == null ? 0 : old.sequence;
    } else if (choice <= 1) {
      Value value = w.map.get(key);
      belongs(w, key, value);
      note(w, i, key, value == null ? 0 : value.sequence, false);
    } else if (choice <= 3) {
      incrementByReplace(w, i, key);
    } else {
      incrementByFunction(w, i, key, choice);
    }
  }

  private void note(Worker w, int i, Object key, long count, boolean incremented) {
    if (incremented) {
      increments[w.index][i]++;
    }
    if (isEmptied(i)) {
      return;
    }
    long least = seen[w.index][i] + (incremented ? 1 : 0);
    if (count < least) {
      throw w.wrong(name, key, "a count of " + least + " or more", count);
    }
    seen[w.index][i] = count;
  }

  private void incrementByReplace(Worker w, int i, Object key) {
    Value old = w.map.get(key);
    belongs(w, key, old);
    long count = old == null ? 0 : old.sequence;
    Value next = new Value(first + i, count + 1);
    boolean incremented =
        old == null
            ? w.map.putIfAbsent(key, next) == null
            : w.map.replace(key, w.random.nextInt(2) == 0 ? old : old.copy(), next);
    note(w, i, key, incremented ? count + 1 : count, incremented);
  }

  private void incrementByFunction(Worker w, int i, Object key, int choice) {
    int[] calls = new int[1];
    Value one = new Value(first + i, 1);
    w.map.note(choice <= 6 ? Operation.MERGE : Operation.COMPUTE, key);
    Value result =
        choice <= 6
            ? w.map.map().merge(key, one, (old, given) -> plusOne(calls, old))
            : w.map.map().compute(key, (k, old) -> old == null ? one : plusOne(calls, old));
    if (calls[0] > 1) {
      throw w.wrong(name, key, "at most one call of the function", calls[0]);
    }
    belongs(w, key, result);
    note(w, i, key, result.sequence, true);
  }

  private static Value plusOne(int[] calls, Value old) {
    calls[0]++;
    return new Value(old.number, old.sequence + 1);
  }

  // ---------------------------------------------------------------------------------------------
  // At rest

  private long expected(int i) {
    long expected = 0;
    for (int t = 0; t < increments.length; t++) {
      expected += increments[t][i] - collected[t][i];
    }
    return expected;
  }

  @Override
  long expectedAtRest() {
    long expected = 0;
    for (int i = 0; i < count; i++) {
      expected += expected(i) == 0 ? 0 : 1;
    }
    return expected;
  }

  @Override
  void checkAtRest(Worker w, Object key, Value value) {
    long expected = expected(value.number - first);
    if (value.sequence != expected) {
      throw w.wrong(name, key, "a count of " + expected + ", the successful increments", value);
    }
  }

  @Override
  void finishRest(Worker w) {
    for (int i = 0; i < count; i++) {
      Object key = Keys.of(first + i);
      Value value = w.map.get(key);
      long expected = expected(i);
      if ((value == null ? 0 : value.sequence) != expected) {
        throw w.wrong(name, key, "a count of " + expected + ", the successful increments", value);
      }
    }
  }
}
