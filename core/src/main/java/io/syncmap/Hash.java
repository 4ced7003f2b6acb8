package io.syncmap;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The one hash function of the maps: the hash code, mixed. Where in a table that is depends on an
 * odd number besides, a multiplier, that each map draws for itself; a {@link SyncMap} draws another
 * one when it leaves a table of which some region is crowded.
 *
 * <p>Tables lie in the order of the hash, and so does what an iterator returns. If two maps had the
 * same order, putting what one returns into the other would fill one region of the other's table
 * after the other, far beyond its load factor; and what an iterator that removes has left would
 * fill one region of the next table of its own map.
 */
final class Hash {
  /** 2^64 divided by the golden ratio, made odd (Knuth, TAOCP volume 3, 6.4: Fibonacci hashing). */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private static final int HALF = 15;

  private Hash() {}

  /** Returns a new multiplier. */
  static int newMultiplier() {
    return ThreadLocalRandom.current().nextInt() | 1;
  }

  /**
   * Returns the hash code of {@code key}, mixed, so that each bit depends on all of it.
   *
   * <p>Mixed before it is multiplied, since one multiplication by a random number keeps arithmetic
   * progressions: one table in a hundred would have runs of 15 slots for the keys 1, 2, 3, ... Both
   * halves of the product are needed: the high one alone lets codes that differ in few bits (those
   * of a {@code Double}) pile up, the low one does not depend on the high bits at all. The shift is
   * for codes with many low zeros, and for multipliers that are near a fraction.
   */
  static int of(Object key) {
    long product = (key.hashCode() & 0xFFFF_FFFFL) * GOLDEN;
    int h = (int) (product >>> Integer.SIZE) ^ (int) product;
    return h ^ (h >>> HALF);
  }

  /**
   * Returns the hash with a multiplier applied: the high bits tell the place, the low ones a tag.
   */
  static int of(Object key, int multiplier) {
    return of(key) * multiplier;
  }
}
