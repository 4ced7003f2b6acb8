package io.syncmap;

/** The one hash function of the maps. */
final class Hash {
  /** 2^64 divided by the golden ratio, made odd (Knuth, TAOCP volume 3, 6.4: Fibonacci hashing). */
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private Hash() {}

  /**
   * Returns the hash that the tables use for {@code key}: its hash code, spread so that the high
   * bits (the home slot) and the low seven bits (the tag) each depend on all of it. Both halves of
   * the product are needed: the high one alone lets codes that differ in few bits (those of a
   * {@code Double}) pile up in a linear probe, the low one does not depend on the high bits at all.
   */
  static int of(Object key) {
    long product = (key.hashCode() & 0xFFFF_FFFFL) * GOLDEN;
    return (int) (product >>> 32) ^ (int) product;
  }
}
