package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/** A slot of a table; or, without a table and a tag, a cell of the collisions. */
final class Slot {
  /** Final states of a value. */
  enum Mark {
    /** The key is not here any more: look further. */
    EXPUNGED,
    /** The key is in the next table. Never in a cell of the collisions. */
    MOVED
  }

  static final Object EXPUNGED = Mark.EXPUNGED;
  static final Object MOVED = Mark.MOVED;

  final @Nullable Table table;

  /** 0: never used. The last of an append's stores, which publishes the slot. */
  final Cell<Integer> tag = new Cell<>(0);

  final Cell<Key> key;

  /** An Integer; null, for a deleted key; a {@link Computation}; or a {@link Mark}. */
  final Cell<Object> value;

  Slot(@Nullable Table table, @Nullable Key key, @Nullable Object value) {
    this.table = table;
    this.key = new Cell<>(key);
    this.value = new Cell<>(value);
  }

  /** Whether such a value says that the key is, or was, in this very slot, and nowhere else. */
  static boolean speaks(@Nullable Object value) {
    return value != EXPUNGED && value != MOVED;
  }
}
