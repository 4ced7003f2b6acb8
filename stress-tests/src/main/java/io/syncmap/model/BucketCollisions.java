package io.syncmap.model;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a generation that found no slot, in an ordered concurrent index, each of whose calls
 * is one step. A cell is a {@link Slot} without a table: its value is null at first, then what the
 * key has, then EXPUNGED, and never anything else again.
 */
final class BucketCollisions {
  private final TreeMap<Integer, Slot> cells = new TreeMap<>();

  /** How many cells are here, or are about to be; once it is 0, it stays so: closed. */
  final Word users = new Word(1);

  @Nullable Slot find(Key key) {
    Schedule.point();
    return cells.get(key.number);
  }

  /** All that are there now. */
  List<Slot> all() {
    Schedule.point();
    return List.copyOf(cells.values());
  }

  /** Returns the cell that is there already, or null. */
  @Nullable Slot putIfAbsent(Slot cell) {
    Schedule.point();
    return cells.putIfAbsent(cell.key.peek().number, cell);
  }

  boolean remove(Slot cell) {
    Schedule.point();
    return cells.remove(cell.key.peek().number, cell);
  }

  /** Of the weakened model only. */
  boolean removeKey(Key key) {
    Schedule.point();
    return cells.remove(key.number) != null;
  }

  /** Returns false if it is closed. */
  boolean retain() {
    for (; ; ) {
      long n = users.get();
      if (n == 0) {
        return false;
      }
      if (users.compareAndSet(n, n + 1)) {
        return true;
      }
    }
  }

  Iterable<Slot> peek() {
    return cells.values();
  }

  int size() {
    return cells.size();
  }
}
