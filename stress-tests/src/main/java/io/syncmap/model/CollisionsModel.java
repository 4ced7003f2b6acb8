package io.syncmap.model;

import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a generation that found no slot, in an ordered concurrent index; each of its calls is
 * one step. A cell has the states of a slot, but is never MOVED.
 */
final class CollisionsModel {
  private final TreeMap<Integer, Slot> cells = new TreeMap<>();

  @Nullable Slot find(Key key) {
    Schedule.point();
    return cells.get(key.number);
  }

  /** All that are there now. */
  List<Slot> all() {
    Schedule.point();
    return List.copyOf(cells.values());
  }

  /** Under the mutex. It may replace an expunged cell of that key. */
  Slot put(Key key, @Nullable Object value) {
    Slot cell = new Slot(null, key, value);
    Schedule.point();
    cells.put(key.number, cell);
    return cell;
  }

  /** Under the mutex. */
  void remove(Slot cell) {
    Schedule.point();
    cells.remove(cell.key.peek().number, cell);
  }

  boolean isEmpty() {
    return cells.isEmpty();
  }

  Iterable<Slot> peek() {
    return cells.values();
  }
}
