package io.syncmap.soak;

import java.util.function.IntPredicate;

/**
 * Keys that are put before the threads begin and never touched, and as many that are never put.
 * However the map grows, shrinks and moves its entries: each look-up finds the former and not the
 * latter, and each walk over all entries returns the former exactly once. The traffic of the other
 * oracles is what makes that hard.
 *
 * <p>Walks are made here, and shown to all oracles.
 */
final class StableKeys extends Oracle {
  private final Value[] values;

  StableKeys(Arena arena, int count) {
    super("stable keys", arena, 2 * count);
    this.values = new Value[count];
    for (int i = 0; i < count; i++) {
      values[i] = new Value(first + i, 0);
    }
  }

  /** To be called once, before the threads begin. */
  void putAll() {
    for (Value value : values) {
      arena.map.put(Keys.of(value.number), value);
    }
  }

  /** One look-up; also called within compute functions. */
  void read(Worker w) {
    if (values.length > 0) {
      int i = w.random.nextInt(count);
      Object key = Keys.of(first + i);
      same(w, key, expected(i), w.map.get(key));
    }
  }

  private Value expected(int i) {
    return i < values.length ? values[i] : null;
  }

  @Override
  void step(Worker w) {
    if (w.mayWalk()) {
      new Walk(w, arena).run();
    } else if (w.random.nextInt(8) == 0) {
      int i = w.random.nextInt(count);
      Object key = Keys.of(first + i);
      same(w, key, expected(i) != null, w.map.containsKey(key));
    } else {
      read(w);
    }
  }

  @Override
  void checkWalked(Worker w, Object key, Value value) {
    int i = Keys.numberOf(key) - first;
    if (expected(i) == null || (value != null && value != expected(i))) {
      throw w.wrong(name, key, "to be walked over as " + expected(i), value);
    }
  }

  @Override
  void finishWalk(Worker w, IntPredicate walked) {
    for (Value value : values) {
      if (!walked.test(value.number)) {
        throw w.wrong(name, Keys.of(value.number), "walked over once", "not walked over");
      }
    }
  }

  @Override
  long expectedAtRest() {
    return values.length;
  }

  @Override
  void checkAtRest(Worker w, Object key, Value value) {
    same(w, key, expected(Keys.numberOf(key) - first), value);
  }

  @Override
  void finishRest(Worker w) {
    for (int i = 0; i < count; i++) {
      Object key = Keys.of(first + i);
      same(w, key, expected(i), w.map.get(key));
    }
  }
}
