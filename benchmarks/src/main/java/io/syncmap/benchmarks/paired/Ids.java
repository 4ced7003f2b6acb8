package io.syncmap.benchmarks.paired;

/** Numbers that keys are made of: each differs from the others, and they come in no order. */
public final class Ids {
  /** Number 0 would be 0, a key in the cache of small Integers. */
  private static final int FIRST = 1;

  private Ids() {}

  /** The id of a number: a bijection of the ints. */
  public static int of(int number) {
    int z = number + FIRST;
    z ^= z >>> 16;
    z *= 0x7feb352d;
    z ^= z >>> 15;
    z *= 0x846ca68b;
    return z ^ z >>> 16;
  }

  /** The ids of {@code count} numbers from {@code first} on. */
  static int[] range(int first, int count) {
    var ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = of(first + i);
    }
    return ids;
  }
}
