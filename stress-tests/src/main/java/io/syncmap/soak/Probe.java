package io.syncmap.soak;

import java.util.function.BiFunction;

/** A compute function that notes how often and with what it was called. For one call. */
final class Probe implements BiFunction<Object, Value, Value> {
  /** What a function throws that is to fail. */
  static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Thrown() {
      super("thrown by a compute function", null, false, false);
    }
  }

  private final Object key;
  private final Value result;
  private final Runnable meanwhile;

  private int calls;
  private Value argument;
  private Object foreignKey;

  /**
   * Makes a function.
   *
   * @param result what it returns
   * @param meanwhile what it does; it may throw
   */
  Probe(Object key, Value result, Runnable meanwhile) {
    this.key = key;
    this.result = result;
    this.meanwhile = meanwhile;
  }

  @Override
  public Value apply(Object k, Value old) {
    calls++;
    argument = old;
    if (!key.equals(k)) {
      foreignKey = k;
    }
    meanwhile.run();
    return result;
  }

  /** For {@code merge}. */
  Value merge(Value old) {
    return apply(key, old);
  }

  /** How often it was called; 2 also stands for a call with another key. */
  int calls() {
    return foreignKey == null ? calls : 2;
  }

  /** The value that it was called with. */
  Value argument() {
    return argument;
  }
}
