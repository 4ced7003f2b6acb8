package io.syncmap.benchmarks;

import java.util.Arrays;

/** What the keys are. Each call makes a new object: equal ids give equal keys, never the same. */
public enum BenchKeys {
  INTEGER("Integer") {
    @Override
    public Object of(int id) {
      return Integer.valueOf(id);
    }
  },
  STRING("String") {
    private static final String PREFIX = "session-";
    private static final int RADIX = 36;

    @Override
    public Object of(int id) {
      return PREFIX.concat(Integer.toUnsignedString(id, RADIX));
    }
  },
  /** The hash code of a Long is its halves, one xored with the other: there are sixteen here. */
  COLLIDING("colliding") {
    private static final int HASHES = 16;

    @Override
    public Object of(int id) {
      return (long) id << Integer.SIZE | ((id ^ (id & HASHES - 1)) & 0xFFFF_FFFFL);
    }
  };

  final String label;

  BenchKeys(String label) {
    this.label = label;
  }

  /** A new key. */
  public abstract Object of(int id);

  /** New keys. */
  Object[] of(int[] ids) {
    return Arrays.stream(ids).mapToObj(this::of).toArray();
  }

  /**
   * The id that keys of a number are made of: a bijection of the ints, so that each differs from
   * the others, and they come in no order.
   */
  public static int id(int number) {
    int z = number + 1;
    z ^= z >>> 16;
    z *= 0x7feb352d;
    z ^= z >>> 15;
    z *= 0x846ca68b;
    return z ^ z >>> 16;
  }

  /** The ids of {@code count} numbers from {@code first} on. */
  static int[] ids(int first, int count) {
    var ids = new int[count];
    Arrays.setAll(ids, i -> id(first + i));
    return ids;
  }
}
