package io.syncmap.model;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The bounded list of slots to wipe, left by who found the mutex taken. Each call is one step. */
final class PendingList {
  private final int capacity;
  private final ArrayDeque<Slot> slots = new ArrayDeque<>();
  private int refused;

  PendingList(int capacity) {
    this.capacity = capacity;
  }

  /** Returns false if there is no place. */
  boolean offer(Slot slot) {
    Schedule.point();
    if (slots.size() == capacity) {
      refused++;
      return false;
    }
    slots.add(slot);
    return true;
  }

  @Nullable Slot poll() {
    Schedule.point();
    return slots.poll();
  }

  boolean isEmpty() {
    Schedule.point();
    return slots.isEmpty();
  }

  int size() {
    return slots.size();
  }

  /** How many slots found no place so far. */
  int refused() {
    return refused;
  }
}
