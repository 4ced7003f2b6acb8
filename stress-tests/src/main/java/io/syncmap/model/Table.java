package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/** A table: slots, and what belongs to them. */
final class Table {
  final int capacity;
  final Slot[] slots;

  /** Null; or the next table in the making; or, once that has been promoted, this table itself. */
  final Cell<Table> dirty = new Cell<>(null);

  /** Null while the generation has none. */
  final Cell<CollisionsModel> collisions = new Cell<>(null);

  /** Set before the table is published. */
  @Nullable Generation generation;

  // Under the mutex:

  /** Slots that were appended to, or were to be. */
  int used;

  int expunged;

  /** Where the move of this table goes on. */
  int cursor;

  /**
   * The slot that is being moved, from before its copy is made until the slot does not speak any
   * more. After a throwable it stays here.
   */
  @Nullable Slot halfMoved;

  /** Where its copy is, or was to be when something was thrown; null if there is none. */
  @Nullable Slot copy;

  Table(int capacity) {
    this.capacity = capacity;
    this.slots = new Slot[capacity];
    for (int i = 0; i < capacity; i++) {
      slots[i] = new Slot(this, null, null);
    }
  }

  /** The slot at this distance on the key's probe. */
  Slot slot(Key k, int distance) {
    return slots[(k.home() + distance) % capacity];
  }

  /** How many keys are still to be carried at most. Under the mutex this is exact. */
  int unmoved() {
    int n = 0;
    for (int i = cursor; i < capacity; i++) {
      if (slots[i].tag.peek() != 0 && Slot.speaks(slots[i].value.peek())) {
        n++;
      }
    }
    return n;
  }
}
