package io.syncmap.model;

/** As a {@link Cell}, but for numbers, which are compared by what they are. */
final class Word {
  private long value;

  Word(long value) {
    this.value = value;
  }

  long get() {
    Schedule.point();
    return value;
  }

  void set(long newValue) {
    Schedule.point();
    value = newValue;
  }

  /** Stores without a scheduling point: before anybody else can see it. */
  void init(long newValue) {
    value = newValue;
  }

  boolean compareAndSet(long expected, long newValue) {
    Schedule.point();
    if (value != expected) {
      return false;
    }
    value = newValue;
    return true;
  }

  /** At once, as by an atomic instruction. */
  long addAndGet(long delta) {
    Schedule.point();
    value += delta;
    return value;
  }

  /** Reads without a scheduling point: for checks at rest, and for what is awaited. */
  long peek() {
    return value;
  }
}
