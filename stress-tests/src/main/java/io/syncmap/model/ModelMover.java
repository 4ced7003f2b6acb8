package io.syncmap.model;

import static io.syncmap.model.Slot.EXPUNGED;
import static io.syncmap.model.Slot.MOVED;

import org.jspecify.annotations.Nullable;

/**
 * The part of {@link SyncMapModel} that carries keys from the snapshot to dirty; under the mutex.
 */
final class ModelMover {
  private final SyncMapModel map;
  private final ModelWriter writer;

  ModelMover(SyncMapModel map, ModelWriter writer) {
    this.map = map;
    this.writer = writer;
  }

  private boolean weak(Weakened rule) {
    return map.weak(rule);
  }

  /** From here on the keys of s are final. */
  Table begin(Table s, Table d) {
    d.generation = s.generation;
    if (!weak(Weakened.DIRTY_WITHOUT_COLLISIONS)) {
      d.collisions.set(s.collisions.peek());
    }
    if (weak(Weakened.MOVED_BEFORE_DIRTY)) {
      moveSlot(s, d, s.slots[0]);
    }
    s.dirty.set(d);
    return d;
  }

  /** Moves so many slots, and promotes dirty if these were the last. */
  void step(Table s, int slots) {
    Table d = s.dirty.peek();
    for (int left = slots; left > 0 && s.cursor < s.capacity; left--) {
      moveSlot(s, d, s.slots[s.cursor]);
      s.cursor++;
    }
    if (s.cursor == s.capacity) {
      promote(s, d);
    }
  }

  /** (E), in this order. */
  private void promote(Table s, Table d) {
    if (weak(Weakened.RETIRED_BEFORE_READ)) {
      s.dirty.set(s);
    }
    map.read.set(d);
    if (!weak(Weakened.CURRENT_NOT_SET)) {
      s.generation.current.set(d);
    }
    s.dirty.set(weak(Weakened.RETIRED_AS_NULL) ? null : s);
    writer.publishIfEmpty(d);
  }

  /** How many new keys dirty has room for, beside all that may have to be carried. */
  int free(Table s, Table d) {
    return d.capacity - d.used - s.unmoved();
  }

  /**
   * V, c: the copy, then MOVED. null: EXPUNGED, and no copy. By CAS: others change it meanwhile.
   */
  private void moveSlot(Table s, Table d, Slot slot) {
    Key k = slot.key.peek();
    if (k == null || (slot.tag.peek() == 0 && !weak(Weakened.UNPUBLISHED_IS_MOVED))) {
      return;
    }
    if (weak(Weakened.COPY_FORGOTTEN)) {
      s.copy = null;
    }
    for (Object v = slot.value.get(); Slot.speaks(v); v = slot.value.get()) {
      if (v == null) {
        if (isCopy(s.copy, k) && !weak(Weakened.COPY_STAYS)) {
          s.copy.value.set(null); // (D): before the slot is EXPUNGED
        }
        Injected.at(Injected.Point.MOVE);
        if (weak(Weakened.MOVER_EXPUNGES_BY_STORE)) {
          slot.value.set(EXPUNGED);
        } else if (!slot.value.compareAndSet(null, EXPUNGED)) {
          continue;
        }
        slot.key.set(null);
        s.expunged++;
        s.halfMoved = null;
        if (isCopy(s.copy, k)) {
          wipeCopy(s.copy);
        }
      } else {
        s.halfMoved = slot;
        copyTo(s, d, k, v);
        Injected.at(Injected.Point.MOVE);
        if (weak(Weakened.MOVED_BY_STORE)
            || (v instanceof Computation && weak(Weakened.COMPUTATION_MOVED_BY_STORE))) {
          slot.value.set(MOVED);
        } else {
          slot.value.compareAndSet(v, MOVED);
        }
      }
    }
    s.halfMoved = null;
    s.copy = null;
  }

  /** On every try into the same place. */
  private void copyTo(Table s, Table d, Key k, Object v) {
    if (isCopy(s.copy, k)) {
      s.copy.value.set(v);
      return;
    }
    Slot slot = k.throwsWhenMoved() ? null : writer.freeSlot(d, k);
    if (slot == null) {
      s.copy = writer.collide(k, v); // a stray
    } else {
      s.copy = slot;
      writer.fill(d, slot, k, v);
    }
  }

  /**
   * Whether this is a copy of the key. It may be none after a throwable: not published, or even
   * another key's, who got the slot since.
   */
  private boolean isCopy(@Nullable Slot copy, Key k) {
    return copy != null
        && (copy.table == null || copy.tag.peek() != 0 || weak(Weakened.COPY_UNPUBLISHED))
        && (copy.key.peek() == k || weak(Weakened.COPY_OF_ANOTHER_KEY));
  }

  private void wipeCopy(Slot copy) {
    if (copy.table == null) {
      writer.wipeCell(copy);
    } else if (map.lettingGo.get()) {
      writer.wipe(copy);
    }
  }
}
