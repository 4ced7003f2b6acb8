package io.syncmap.model;

/** The tables from one {@code clear} to the next, or from the first key until none is left. */
final class Generation {
  /** The table that is, or was at the end, the snapshot. */
  final Cell<Table> current = new Cell<>(null);
}
