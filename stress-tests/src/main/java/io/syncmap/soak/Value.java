package io.syncmap.soak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a key maps to: it says which key it belongs to, and the how-manieth value of that key it is.
 * No two values of one key that go into the map have the same sequence, but for those of {@link
 * Counters}. So {@code ==} tells whether a call returned the very value that was put, while {@code
 * equals} is what {@code remove(key, value)} goes by.
 */
final class Value {
  /** A call that puts this value into the map has succeeded. */
  static final int ENTERED = 1;

  /** A call that takes this value out of the map has returned it. */
  static final int LEFT = 2;

  /** The call that was to put this value has returned without having done so. */
  static final int REFUSED = 4;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Value.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int number;
  final long sequence;

  /** For {@link ContendedKeys} alone. All accesses are volatile. */
  @SuppressWarnings({"unused", "FieldCanBeFinal"})
  private volatile int state;

  Value(int number, long sequence) {
    this.number = number;
    this.sequence = sequence;
  }

  /** An equal value that is another object. */
  Value copy() {
    return new Value(number, sequence);
  }

  /** Sets one of the bits above, and returns whether it was set before. */
  boolean mark(int bit) {
    return ((int) STATE.getAndBitwiseOr(this, bit) & bit) != 0;
  }

  boolean is(int bit) {
    return (state & bit) != 0;
  }

  private static String words(int state) {
    return ((state & ENTERED) == 0 ? "" : ", entered")
        + ((state & LEFT) == 0 ? "" : ", left")
        + ((state & REFUSED) == 0 ? "" : ", refused");
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Value other && other.number == number && other.sequence == sequence;
  }

  @Override
  public int hashCode() {
    return 31 * number + Long.hashCode(sequence);
  }

  @Override
  public String toString() {
    return "value " + sequence + " of key number " + number + words(state);
  }
}
