package io.syncmap;

/**
 * Which state of a key an update is for. In place of one of these there may be the value that the
 * key's value has to equal.
 */
final class Match {
  /** Any state: put. */
  static final Object ANY = new Object();

  /** A key without a value: putIfAbsent. */
  static final Object ABSENT = new Object();

  /** A key with a value: remove, replace. */
  static final Object PRESENT = new Object();

  private Match() {}

  /** Returns whether this is a value, for the key's value to equal. */
  static boolean isValue(Object match) {
    return match != ANY && match != ABSENT && match != PRESENT;
  }
}
