package io.syncmap;

import org.jspecify.annotations.Nullable;

/** For which states of a key an update is meant. */
enum Match {
  /** Any state: put, compute. */
  ANY,

  /** A key without a value: putIfAbsent, computeIfAbsent. */
  ABSENT,

  /** A key with a value: remove, replace, computeIfPresent. */
  PRESENT,

  /** A key with a given value: remove and replace that compare. */
  EQUAL;

  /** Returns whether an update is for a key without a value. */
  boolean inserts() {
    return this == ANY || this == ABSENT;
  }

  /**
   * Returns whether an update is for a key with value {@code v}, null for none. Only for EQUAL this
   * calls {@code equals}, of {@code expected}, and not if the two are identical.
   */
  boolean accepts(@Nullable Object v, @Nullable Object expected) {
    return switch (this) {
      case ANY -> true;
      case ABSENT -> v == null;
      case PRESENT -> v != null;
      case EQUAL -> v != null && (v == expected || (expected != null && expected.equals(v)));
    };
  }
}
