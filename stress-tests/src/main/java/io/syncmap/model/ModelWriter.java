package io.syncmap.model;

import static io.syncmap.model.Slot.EXPUNGED;
import static io.syncmap.model.Slot.MOVED;

import org.jspecify.annotations.Nullable;

/**
 * The part of {@link SyncMapModel} that takes the mutex. Tags, keys and the fields of tables change
 * under it alone, so its holder peeks at them; values are changed by anybody, by CAS.
 */
final class ModelWriter {
  private static final int DONE = -1;
  private static final int AGAIN = -2;

  private final SyncMapModel map;
  private final ModelMover mover;

  ModelWriter(SyncMapModel map) {
    this.map = map;
    this.mover = new ModelMover(map, this);
  }

  private boolean weak(Weakened rule) {
    return map.weak(rule);
  }

  /** Returns false if somebody speaks for the key by now: then all starts again. */
  boolean insert(Key k, @Nullable Object v, SyncMapModel.Search search) {
    int room = 0;
    for (; ; ) {
      Table fresh = room == 0 ? null : new Table(room); // before the mutex is taken
      map.mutex.lock();
      try {
        room = insertLocked(k, v, search, fresh);
        if (room == DONE) {
          help();
        }
      } finally {
        map.unlock();
      }
      if (room == DONE || room == AGAIN) {
        return room == DONE;
      }
    }
  }

  /** Returns DONE, AGAIN, or the capacity of the table that it takes. */
  private int insertLocked(
      Key k, @Nullable Object v, SyncMapModel.Search search, @Nullable Table fresh) {
    Table s = weak(Weakened.INSERT_INTO_OLD_SNAPSHOT) ? search.s : map.read.peek();
    if (s == null) {
      s = newGeneration();
    }
    Table d = s.dirty.peek();
    if (d == s) {
      return AGAIN; // weakened only
    }
    Slot hint = shortCut(search, s, d);
    if (hint == null && isThere(s, d, k)) { // (B)
      return AGAIN;
    }
    if (d == null && s.used < s.capacity) {
      note(v, append(s, hint, k, v));
      return DONE;
    }
    if (d == null) {
      boolean alone = s.collisions.peek() == null || weak(Weakened.NEW_TABLE_BESIDE_COLLISIONS);
      if (s.used == s.expunged && alone) { // (F)
        note(v, append(newGeneration(), null, k, v));
        return DONE;
      }
      // (C): deleted keys may be revived after this, so they count.
      int wanted = weak(Weakened.ROOM_FOR_LIVE_KEYS) ? live(s) : s.used - s.expunged;
      wanted += map.setting.spare();
      if (fresh == null
          || (fresh.capacity < wanted && !weak(Weakened.SIZE_FROM_BEFORE_THE_MUTEX))) {
        return wanted;
      }
      d = mover.begin(s, fresh);
      hint = null;
    }
    if (mover.free(s, d) <= 1 && !weak(Weakened.APPEND_WITHOUT_ROOM)) {
      mover.step(s, s.capacity); // throwables have cut the steps short, or it is a small table
      return insertLocked(k, v, new SyncMapModel.Search(), fresh);
    }
    note(v, append(d, hint, k, v));
    return DONE;
  }

  /** A few steps of the move under way: so many that all is moved before dirty is full. */
  private void help() {
    Table s = map.read.peek();
    Table d = s == null ? null : s.dirty.peek();
    if (d != null) {
      try {
        mover.step(s, (s.capacity - s.cursor) / Math.max(1, mover.free(s, d)) + 1);
      } catch (Injected e) {
        // Not for the caller, whose key is another one. The next step goes on from there.
      }
    }
  }

  /**
   * The slot at which the search before the mutex ended, if it is unused still, in the same tables:
   * then nobody has appended the key meanwhile, since that is where it would be.
   */
  private @Nullable Slot shortCut(SyncMapModel.Search search, Table s, @Nullable Table d) {
    Slot hint = search.hint;
    if (hint == null) {
      return null;
    }
    if (weak(Weakened.HINT_OF_OTHER_TABLES)) {
      Table t = d == null ? s : d;
      for (int i = 0; i < t.capacity && i < hint.table.capacity; i++) {
        if (hint == hint.table.slots[i] && t.slots[i].tag.peek() == 0) {
          return t.slots[i];
        }
      }
      return null;
    }
    boolean same = search.s == s && search.d == d;
    boolean unused = hint.tag.peek() == 0 || weak(Weakened.HINT_NOT_LOOKED_AT);
    boolean alone = s.collisions.peek() == null || weak(Weakened.HINT_BESIDE_COLLISIONS);
    return same && unused && alone ? hint : null;
  }

  /** (B): in any state but EXPUNGED and MOVED; null and c count as there. */
  private boolean isThere(Table s, @Nullable Table d, Key k) {
    if (weak(Weakened.NO_LOOK_UNDER_THE_MUTEX)) {
      return false;
    }
    if (speaks(s, k) || (d != null && speaks(d, k))) {
      return true;
    }
    CollisionsModel collisions = s.collisions.peek();
    Slot cell = collisions == null ? null : collisions.find(k);
    return cell != null
        && cell.value.get() != EXPUNGED
        && !weak(Weakened.NO_LOOK_AT_CELLS_UNDER_THE_MUTEX);
  }

  private boolean speaks(Table t, Key k) {
    SyncMapModel.Visit visit =
        (slot, v) -> {
          if (v == null && weak(Weakened.DELETED_IS_ABSENT_UNDER_THE_MUTEX)) {
            return EXPUNGED;
          }
          return v == MOVED ? SyncMapModel.ABSENT : slot;
        };
    return map.probe(t, k, visit, new SyncMapModel.Search()) != SyncMapModel.ABSENT;
  }

  /** In the collisions, if there is no slot for the key. */
  private Slot append(Table t, @Nullable Slot hint, Key k, @Nullable Object v) {
    Slot slot = hint == null || weak(Weakened.WIPED_SLOT_USED_AGAIN) ? freeSlot(t, k) : hint;
    if (slot == null) {
      return collide(k, v);
    }
    fill(t, slot, k, v);
    return slot;
  }

  /** The tag comes last: it publishes. */
  void fill(Table t, Slot slot, Key k, @Nullable Object v) {
    if (slot.tag.peek() == 0) {
      t.used++; // first: too high is harmless
    } else {
      t.expunged--; // weakened only
    }
    if (weak(Weakened.TAG_FIRST)) {
      slot.tag.set(k.tag());
    }
    if (!weak(Weakened.VALUE_LAST)) {
      slot.value.set(v);
    }
    slot.key.set(k);
    Injected.at(Injected.Point.APPEND);
    slot.tag.set(k.tag());
    if (weak(Weakened.VALUE_LAST)) {
      slot.value.set(v);
    }
  }

  /** The first unused slot, unless m keys of the same tag come before it. */
  @Nullable Slot freeSlot(Table t, Key k) {
    int keyed = 0;
    for (int i = 0; i < t.capacity; i++) {
      Slot slot = t.slot(k, i);
      if (slot.tag.peek() == 0
          || (weak(Weakened.WIPED_SLOT_USED_AGAIN) && slot.key.peek() == null)) {
        return slot;
      }
      if (slot.tag.peek() == k.tag()
          && slot.key.peek() != null
          && ++keyed == map.setting.keysOfOneTag()) {
        return null;
      }
    }
    throw new ModelFailure("the table is full");
  }

  Slot collide(Key k, @Nullable Object v) {
    Table s = map.read.peek();
    CollisionsModel collisions = s.collisions.peek();
    if (collisions == null) {
      collisions = new CollisionsModel();
      setCollisions(s, collisions);
    }
    return collisions.put(k, v);
  }

  private void setCollisions(Table s, @Nullable CollisionsModel collisions) {
    Table d = s.dirty.peek();
    if (weak(Weakened.COLLISIONS_IN_SNAPSHOT_FIRST)) {
      s.collisions.set(collisions);
    }
    if (d != null) {
      d.collisions.set(collisions);
    }
    s.collisions.set(collisions);
  }

  /** The owner notes where its computation is, as soon as it is published. */
  private static void note(@Nullable Object v, Slot slot) {
    if (v instanceof Computation c) {
      c.slot = slot;
    }
  }

  private Table newGeneration() {
    Table t = new Table(map.setting.capacity());
    t.generation = new Generation();
    t.generation.current.set(t);
    map.read.set(t);
    return t;
  }

  /** A racy count, for the weakened rules that go by it. */
  private static int live(Table t) {
    int n = 0;
    for (Slot slot : t.slots) {
      Object v = slot.value.peek();
      if (slot.tag.peek() != 0 && v != null && v != EXPUNGED) {
        n++;
      }
    }
    return n;
  }

  // ---------------------------------------------------------------- deleted keys

  /** Lets go of a deleted key, if it is not back; under the mutex. */
  void wipe(Slot slot) {
    Table s = map.read.peek();
    Table t = slot.table;
    if (s != null && (t == s || t == s.dirty.peek() || weak(Weakened.EMPTY_OTHER_TABLE))) {
      expunge(slot, false);
      publishIfEmpty(t);
    }
  }

  /** null -> EXPUNGED. A slot that is half moved is left to the mover, which knows of the copy. */
  private void expunge(Slot slot, boolean inSweep) {
    Table t = slot.table;
    if (slot == t.halfMoved && !weak(Weakened.HALF_MOVED_IS_WIPED)) {
      return;
    }
    if (weak(inSweep ? Weakened.SWEPT_BY_STORE : Weakened.WIPED_BY_STORE)) {
      if (slot.value.get() != null) {
        return;
      }
      slot.value.set(EXPUNGED);
    } else if (!slot.value.compareAndSet(null, EXPUNGED)) {
      return;
    }
    Injected.at(Injected.Point.WIPE);
    Key k = slot.key.peek();
    if (!weak(Weakened.WIPED_KEY_STAYS)) {
      slot.key.set(null);
    }
    t.expunged++;
    Table s = map.read.peek();
    if (s != null && s != t) {
      forgetMoved(s, k);
    }
  }

  /** Lets go of a key in the slot of the snapshot that it has moved from. */
  private static void forgetMoved(Table s, @Nullable Key k) {
    for (Slot from : s.slots) {
      if (k != null && from.key.peek() == k && from.value.get() == MOVED) {
        from.key.set(null);
      }
    }
  }

  /** The same for a cell of the collisions: first EXPUNGED, then out of the index. */
  void wipeCell(Slot cell) {
    if (weak(Weakened.CELL_TAKEN_OUT_FIRST)) {
      if (cell.value.get() != null) {
        return;
      }
    } else if (!cell.value.compareAndSet(null, EXPUNGED)) {
      return;
    }
    Injected.at(Injected.Point.WIPE);
    Table s = map.read.peek();
    CollisionsModel collisions = s == null ? null : s.collisions.peek();
    if (collisions == null) {
      return; // of a generation that is over
    }
    collisions.remove(cell);
    if (collisions.isEmpty()) {
      setCollisions(s, null);
      publishIfEmpty(s);
    }
  }

  /** (F): an empty map has no table. Nothing can come back where all that was used is EXPUNGED. */
  void publishIfEmpty(Table t) {
    Table s = map.read.peek();
    boolean empty = weak(Weakened.EMPTY_IF_NONE_IS_LIVE) ? live(t) == 0 : t.expunged == t.used;
    if (empty
        && (t == s || weak(Weakened.EMPTY_OTHER_TABLE))
        && (t.dirty.peek() == null || weak(Weakened.EMPTY_BESIDE_DIRTY))
        && (t.collisions.peek() == null || weak(Weakened.EMPTY_BESIDE_COLLISIONS))) {
      map.read.set(null);
    }
  }

  /** All deleted keys of a table. */
  private void sweep(Table t) {
    for (Slot slot : t.slots) {
      sweep(slot);
    }
  }

  private void sweep(Slot slot) {
    if (slot.tag.peek() != 0 && slot.key.peek() != null) {
      expunge(slot, true);
    }
  }

  /** Keeps deleted keys from now on. */
  void keep() {
    map.mutex.lock();
    try {
      map.lettingGo.set(false);
    } finally {
      map.unlock();
    }
  }

  /** Lets go of deleted keys from now on: first the switch, then those that have been kept. */
  void letGo() {
    map.mutex.lock();
    try {
      if (!weak(Weakened.SWEEP_BEFORE_THE_SWITCH)) {
        map.lettingGo.set(true);
      }
      Table s = map.read.peek();
      if (s != null) {
        sweep(s);
        Table d = s.dirty.peek();
        if (d != null) {
          sweep(d);
        }
        publishIfEmpty(s);
      }
      map.lettingGo.set(true);
    } finally {
      map.unlock();
    }
  }

  /** First the deleted keys, a slot at a time; then the move to a table for what is left. */
  void compact() {
    Table s = null;
    for (int i = 0; ; i++) {
      map.mutex.lock();
      try {
        Table now = map.read.peek();
        if (now == null || (s != null && now != s) || now.dirty.peek() != null) {
          return;
        }
        s = now;
        if (i < s.capacity) {
          sweep(s.slots[i]);
          continue;
        }
        publishIfEmpty(s);
        if (map.read.peek() == s) {
          mover.begin(s, new Table(s.used - s.expunged + map.setting.spare()));
        }
        return;
      } finally {
        map.unlock();
      }
    }
  }

  // ---------------------------------------------------------------- the rest

  /** The old tables are not touched: (G) an owner may find its computation only through them. */
  void clear() {
    map.mutex.lock();
    try {
      Table s = map.read.peek();
      map.read.set(null);
      if (s != null && weak(Weakened.CLEAR_RETIRES)) {
        s.dirty.set(s);
      }
    } finally {
      map.unlock();
    }
  }

  void beginMove() {
    map.mutex.lock();
    try {
      Table s = map.read.peek();
      if (s != null && s.dirty.peek() == null) {
        mover.begin(s, new Table(s.used - s.expunged + map.setting.spare()));
      }
    } finally {
      map.unlock();
    }
  }

  /** One step of the move under way, as misses make it; returns false if there is none. */
  boolean stepMove() {
    map.mutex.lock();
    try {
      Table s = map.read.peek();
      if (s == null || s.dirty.peek() == null) {
        return false;
      }
      mover.step(s, 1);
      return true;
    } finally {
      map.unlock();
    }
  }
}
