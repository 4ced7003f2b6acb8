package io.syncmap;

/** The one hash function of the maps. */
final class Hash {
  /** 2^32 divided by the golden ratio, made odd (Knuth, TAOCP volume 3, 6.4: Fibonacci hashing). */
  private static final int GOLDEN = 0x9E3779B9;

  private Hash() {}

  /**
   * Returns the hash that the tables use for {@code key}: its hash code, spread so that the high
   * bits (the home slot) and the low seven bits (the tag) each depend on all of it that tends to
   * vary. The fold brings codes that differ in high bits alone (a {@code Double}'s) down to the
   * tag; the product brings codes that differ in low bits alone (an {@code Integer}'s) up to the
   * slot. It is a bijection: it makes no collision that the key's own hash code did not make.
   */
  static int of(Object key) {
    int h = key.hashCode();
    return (h ^ (h >>> 16)) * GOLDEN;
  }
}
