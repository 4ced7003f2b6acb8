package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Arithmetic on tags, eight at a time (SWAR: the bytes of a {@code long} as lanes). A tag is one
 * byte per slot: 0x80 and seven bits of the hash where there is a key; 0 where there is none.
 */
final class Tags {
  /** How many tags are read at a time. */
  static final int WINDOW = 8;

  private static final long EACH_LANE = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int OCCUPIED = 0x80;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Tags() {}

  /** Returns the tag of a key with this hash. */
  static byte of(int hash) {
    return (byte) (hash | OCCUPIED);
  }

  /** Plain: reads the tags of slot {@code i}, in the lowest lane, and of the seven that follow. */
  static long window(byte[] tags, int i) {
    return (long) LONG.get(tags, i);
  }

  /** Returns the high bit of each lane that holds the tag of {@code hash}. Exact. */
  static long matches(long window, int hash) {
    long x = window ^ (((hash & ~OCCUPIED & 0xFF) * EACH_LANE) | HIGH_BITS);
    return ~(((x & ~HIGH_BITS) + ~HIGH_BITS) | x) & HIGH_BITS;
  }

  /** As {@link #matches}, but the lanes above the first match mean nothing. One step less. */
  static long firstMatch(long window, int hash) {
    long x = window ^ (((hash & ~OCCUPIED & 0xFF) * EACH_LANE) | HIGH_BITS);
    return (x - EACH_LANE) & ~x & HIGH_BITS;
  }

  /** Returns the lane of the lowest match, which is not 0. */
  static int lowestLane(long matches) {
    return Long.numberOfTrailingZeros(matches) >>> 3;
  }

  /** Returns the high bit of each lane whose slot is empty. */
  static long empties(long window) {
    return ~window & HIGH_BITS;
  }

  /** Returns the high bit of each lane whose slot has a key. */
  static long occupied(long window) {
    return window & HIGH_BITS;
  }
}
