package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/**
 * A key. Each call has a key object of its own, equal to those of other calls with the same number,
 * and not identical to them.
 */
final class Key {
  /** From this number on, a key's {@code hashCode} throws once a mover calls it. */
  static final int THROWS_WHEN_MOVED = 7;

  /** Keys up to this number have one tag, and those beyond it another. */
  private static final int LAST_OF_FIRST_TAG = 3;

  final int number;

  Key(int number) {
    this.number = number;
  }

  int tag() {
    return number <= LAST_OF_FIRST_TAG ? 1 : 2;
  }

  /** The number of the slot at which its probe begins: 1 for 3, 6, 9, else 0. */
  int home() {
    return number % 3 == 0 ? 1 : 0;
  }

  /**
   * In BucketMap, a hash of {@link BucketTableModel#HASH_BITS} bits: 1, 2, 3, 4 are in the four
   * quarters of the range, 5 has the hash of 1, 6 and 7 are near it.
   */
  int hash() {
    return switch (number) {
      case 5 -> 1;
      case 6 -> 3;
      case 7 -> 2;
      case 8 -> 10;
      default -> (4 * number - 3) % (1 << BucketTableModel.HASH_BITS);
    };
  }

  boolean throwsWhenMoved() {
    return number >= THROWS_WHEN_MOVED;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Key other && other.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
