package io.syncmap.model;

import static io.syncmap.model.Slot.EXPUNGED;
import static io.syncmap.model.Slot.MOVED;

import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * An iterator: the slots of the snapshot as it was at the start, in their order; then the keys of
 * dirty that the snapshot does not know; then the collisions that neither knows. Whatever moves
 * meanwhile, a key that stays is returned once.
 */
final class ModelWalk {
  /** What a walk returns. */
  record Entry(Key key, Object value) {}

  private final SyncMapModel map;
  private final @Nullable Table s;
  private final @Nullable Table d;
  private int slotOfS;
  private int slotOfD;
  private @Nullable Iterator<Slot> cells;

  ModelWalk(SyncMapModel map) {
    this.map = map;
    Table snapshot;
    Table dirty;
    do {
      snapshot = map.read.get();
      dirty = snapshot == null ? null : snapshot.dirty.get();
    } while (dirty != null && dirty == snapshot); // retired: there is a new one
    s = snapshot;
    d = dirty;
  }

  private boolean weak(Weakened rule) {
    return map.weak(rule);
  }

  /** The next entry, which is there at some moment of this call; null at the end. */
  @Nullable Entry next() {
    if (s == null || isOver()) {
      return null;
    }
    Entry entry = null;
    while (entry == null && slotOfS < s.capacity) {
      entry = entry(s.slots[slotOfS++], false);
    }
    while (entry == null && d != null && slotOfD < d.capacity) {
      entry = entry(d.slots[slotOfD++], true);
    }
    while (entry == null && cells().hasNext()) {
      entry = entryOfCell(cells().next());
    }
    return entry;
  }

  /** Those that are there when the walk comes to them. */
  private Iterator<Slot> cells() {
    if (cells == null) {
      Table now = s.dirty.get() == s ? map.read.get() : s;
      CollisionsModel collisions = now == null ? null : now.collisions.get();
      cells = collisions == null ? Collections.emptyIterator() : collisions.all().iterator();
    }
    return cells;
  }

  /** After a {@code clear}, what is in these tables has never been there. */
  private boolean isOver() {
    Table now = map.read.get();
    return (now == null || now.generation != s.generation)
        && !weak(Weakened.WALK_ACROSS_GENERATIONS);
  }

  private @Nullable Entry entry(Slot slot, boolean ofDirty) {
    if (slot.tag.get() == 0) {
      return null;
    }
    Key k = slot.key.get();
    if (k == null) {
      return null;
    }
    Object early = ofDirty && weak(Weakened.WALK_ASKS_AFTERWARDS) ? slot.value.get() : null;
    if (ofDirty && !weak(Weakened.WALK_OF_BOTH_TABLES) && knows(s, k)) {
      return null; // returned already, or not there at that time
    }
    Object v = early == null ? slot.value.get() : early;
    if (v == MOVED) {
      v = weak(Weakened.WALK_SKIPS_MOVED) ? null : map.get(k);
    }
    return toEntry(k, v);
  }

  private @Nullable Entry entryOfCell(Slot found) {
    Key k = found.key.peek();
    if (!weak(Weakened.WALK_OF_ALL_CELLS) && (knows(s, k) || (d != null && knows(d, k)))) {
      return null;
    }
    // By a search: the cell may be the copy of a stray, made by the move of a later table.
    return toEntry(k, weak(Weakened.WALK_TAKES_CELL_AS_IT_IS) ? found.value.get() : map.get(k));
  }

  private static @Nullable Entry toEntry(Key k, @Nullable Object value) {
    Object v = value instanceof Computation c ? c.previous : value;
    return v == null || v == EXPUNGED ? null : new Entry(k, v);
  }

  /** A slot that moved keeps its key; an EXPUNGED one does not count, even if its key is there. */
  private boolean knows(Table t, Key k) {
    if (weak(Weakened.WALK_MINDS_EXPUNGED)) {
      for (Slot slot : t.slots) {
        if (k.equals(slot.key.get())) {
          return true;
        }
      }
    }
    Object r = map.probe(t, k, (slot, v) -> slot, new SyncMapModel.Search());
    return r != SyncMapModel.ABSENT;
  }
}
