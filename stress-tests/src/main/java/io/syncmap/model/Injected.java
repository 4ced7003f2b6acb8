package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/**
 * Stands for whatever may be thrown where a mutex or a lock is held: a stack overflow, no memory, a
 * key's own method. A call is armed with the {@link Point} at which it is to throw, once.
 */
final class Injected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where the steps of the model can be cut. */
  enum Point {
    /** In {@code append}, before the tag: value and key are there, and yet nothing is published. */
    APPEND('a'),
    /** In {@code moveSlot}, between the copy and the CAS to MOVED. */
    MOVE('m'),
    /** In {@code wipe}, between the CAS to EXPUNGED and what follows. */
    WIPE('w'),

    // Of BucketMap:

    /** Under a lock, amid the stores: of an insert, before the tag; of a removal, after it. */
    HALF('h'),
    /** Under a lock, after the stores, before the unlock. */
    STORED('t'),
    /** Between two homes that are frozen. */
    FREEZE('z'),
    /** After the copy, before the publication. */
    COPY('y');

    private final char letter;

    Point(char letter) {
      this.letter = letter;
    }

    static Point of(char letter) {
      for (Point point : values()) {
        if (point.letter == letter) {
          return point;
        }
      }
      throw new IllegalArgumentException("no such point: " + letter);
    }

    @Override
    public String toString() {
      return "!" + letter;
    }
  }

  private Injected(Point point) {
    super("thrown in " + point.name(), null, false, false);
  }

  static void arm(@Nullable Point point) {
    Schedule.setArmed(point);
  }

  static @Nullable Point armed() {
    return Schedule.armed();
  }

  /** Throws, if the call under way is armed with this point. */
  static void at(Point point) {
    if (Schedule.armed() == point) {
      Schedule.setArmed(null);
      throw new Injected(point);
    }
  }
}
