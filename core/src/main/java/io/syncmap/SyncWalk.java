package io.syncmap;

import org.jspecify.annotations.Nullable;

/**
 * The traversal of a {@link SyncMap}: the slots of the snapshot, those of the dirty table if there
 * was one at the start, and the collisions. An entry that moves is found from its old slot; what
 * the dirty table and the collisions have of keys that were passed before is skipped.
 */
final class SyncWalk<K, V> extends Traversal<K, V> {
  /** Fewer slots than this are not worth a split. */
  private static final int MIN_SPLIT = 16;

  /** Empty slots at the start of a walk that the next one is to be spared. */
  private static final int MANY = 64;

  private final SyncMap<K, V> map;

  /** The tables, of which {@code clear} lets go; null at the end of the walk. */
  private SyncTable.@Nullable Ref snapshotRef;

  private SyncTable.@Nullable Ref dirtyRef;

  /** The same while the walk goes on to the next entry, else null. */
  private @Nullable SyncTable snapshot;

  private @Nullable SyncTable dirty;

  /** What is in the collisions when the walk comes to them. */
  private Collisions.Cell @Nullable [] cells;

  /** Positions count through the slots of the two tables, and the cells, in turn. */
  private final long snapshotEnd;

  private final long dirtyEnd;

  /** The slot of the snapshot that position 0 stands for. */
  private final int start;

  /** Whether the walk has come to its end. */
  private boolean ended;

  /** Whether an entry was found. */
  private boolean found;

  /** Whether this part of the walk goes on with the collisions at its end. */
  private boolean last = true;

  /** Live entries per slot, for {@link #estimateSize}. */
  private final double density;

  private long position;
  private long end;

  /** The slots of the last window that had keys and were not passed yet, as {@link Tags} do. */
  private long pending;

  /** The position of its first slot. */
  private long base;

  @SuppressWarnings("UnusedVariable")
  private int loadedStates;

  SyncWalk(SyncMap<K, V> map) {
    this.map = map;
    SyncTable s;
    SyncTable d;
    do {
      s = map.read;
      d = s == null ? null : s.dirty;
      // T1 promotes between our two loads: what came after s would be missed.
    } while (d != null && d == s);
    this.snapshotRef = s == null ? null : s.ref();
    this.dirtyRef = d == null ? null : d.ref();
    this.snapshotEnd = s == null ? 0 : s.capacity();
    this.dirtyEnd = snapshotEnd + (d == null ? 0 : d.capacity());
    this.end = dirtyEnd;
    this.start = s == null ? 0 : s.walkStart;
    countWalks(snapshotRef, 1);
    countWalks(dirtyRef, 1);
    this.density = s == null ? 0 : (double) Math.max(0, s.generation.sum()) / dirtyEnd;
  }

  private SyncWalk(SyncWalk<K, V> parent, long position, long end) {
    this.map = parent.map;
    this.snapshotRef = parent.snapshotRef;
    this.dirtyRef = parent.dirtyRef;
    this.snapshotEnd = parent.snapshotEnd;
    this.dirtyEnd = parent.dirtyEnd;
    this.start = parent.start;
    this.density = parent.density;
    this.position = position;
    this.end = end;
    this.last = false;
  }

  @Override
  boolean advance() {
    snapshot = tableOf(snapshotRef);
    dirty = tableOf(dirtyRef);
    boolean more = isCurrent() && (settleSlot() || (last && settleCell()));
    if (!more) {
      end();
    }
    snapshot = null; // between two calls the map may be cleared
    dirty = null;
    return more;
  }

  private static @Nullable SyncTable tableOf(SyncTable.@Nullable Ref ref) {
    return ref == null ? null : ref.table;
  }

  private void end() {
    key = null;
    value = null;
    if (last && !ended) {
      ended = true;
      countWalks(snapshotRef, -1);
      countWalks(dirtyRef, -1);
    }
    snapshotRef = null;
    dirtyRef = null;
    cells = null;
    position = end;
    pending = 0;
  }

  private boolean settleSlot() {
    for (; ; ) {
      while (pending != 0) {
        long p = base + Tags.lowestLane(pending);
        pending &= pending - 1;
        SyncTable t = p < snapshotEnd ? snapshot : dirty;
        if (t != null && settle(t, slotAt(p))) {
          noteStart(p);
          return true;
        }
      }
      if (position >= end) {
        return false;
      }
      loadWindow();
    }
  }

  /**
   * Loads the next window of slots, and what they refer to, all at once, so that the cache misses
   * overlap. (It counts, so that the loads are of use.)
   */
  private void loadWindow() {
    boolean first = position < snapshotEnd;
    SyncTable t = first ? snapshot : dirty;
    base = position;
    if (t == null) {
      position = end;
      return;
    }
    int i = slotAt(position);
    long slots = Math.min(end, first ? snapshotEnd : dirtyEnd) - position;
    int n = (int) Math.min(Math.min(slots, Tags.WINDOW), t.capacity() - i);
    long occupied = Tags.occupied(t.window(i)) & (-1L >>> (Byte.SIZE * (Tags.WINDOW - n)));
    int states = 0;
    for (long m = occupied; m != 0; m &= m - 1) {
      int slot = i + Tags.lowestLane(m);
      states += t.key(slot) instanceof SlotState || t.value(slot) instanceof SlotState ? 1 : 0;
    }
    loadedStates = states;
    pending = occupied;
    position += n;
  }

  /** Within bounds, as counts get lost. */
  private static void countWalks(SyncTable.@Nullable Ref r, int change) {
    if (r != null && (change > 0 ? r.walks < Integer.MAX_VALUE : r.walks > 0)) {
      r.walks += change;
    }
  }

  /** Returns whether the map was neither cleared nor emptied since the walk began. */
  private boolean isCurrent() {
    SyncTable s = snapshot;
    SyncTable now = map.read;
    return s != null && now != null && now.generation == s.generation;
  }

  private int slotAt(long p) {
    if (p >= snapshotEnd) {
      return (int) (p - snapshotEnd);
    }
    long i = p + start;
    return (int) (i < snapshotEnd ? i : i - snapshotEnd);
  }

  /** Has later walks begin here, if this one had to pass over many slots to its first entry. */
  private void noteStart(long p) {
    SyncTable s = snapshot;
    if (!found && p > MANY && p < snapshotEnd && s != null) {
      s.walkStart = slotAt(p);
    }
    found = true;
  }

  /** Makes the entry in a slot the current one; false if it has no value, or was passed before. */
  private boolean settle(SyncTable t, int i) {
    if (t.tag(i) == 0) {
      return false;
    }
    Object k = t.key(i);
    // The value after the look into the snapshot. The other way round: we read the copy of an entry
    // that T1 is about to carry; T2 removes the entry; T1 takes the copy back and expunges it; the
    // snapshot does not know the key any more, and we would return what was removed.
    if (k == null || (t == dirty && isIn(snapshot, k))) {
      return false;
    }
    Object v = t.value(i);
    if (v == SlotState.EXPUNGED) {
      return false;
    }
    if (v instanceof SlotState state) {
      v = state == SlotState.MOVED ? follow(k) : state.previous;
    }
    key = k;
    value = v;
    return v != null;
  }

  /** Goes on to the next of the collisions that is in none of the tables. */
  private boolean settleCell() {
    SyncTable s = snapshot;
    Collisions.Cell[] all = cells;
    if (all == null) {
      Collisions c = s == null ? null : s.collisions;
      if (s != null && s.isRetired()) {
        SyncTable now = map.read;
        c = now == null ? null : now.collisions;
      }
      all = c == null ? new Collisions.Cell[0] : c.all().toArray(new Collisions.Cell[0]);
      cells = all;
    }
    while (position - end < all.length) {
      Collisions.Cell cell = all[(int) (position - end)];
      position++;
      if (!isIn(s, cell.key) && !isIn(dirty, cell.key)) {
        key = cell.key;
        value = follow(cell.key); // the cell's own may be the half-made copy of a later move
        if (value != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether a table has a key that is not expunged there. */
  private boolean isIn(@Nullable SyncTable t, Object k) {
    if (t == null) {
      return false;
    }
    try {
      int hash = Hash.of(k);
      for (int i = t.find(k, hash); i >= 0; i = t.findNext(i, k, hash)) {
        if (t.value(i) != SlotState.EXPUNGED) {
          return true;
        }
      }
      return false;
    } catch (Throwable e) {
      // A key whose own methods throw must not keep the walk from the other entries.
      return t.findIdentical(k) >= 0;
    }
  }

  /** Returns the value of a key that has moved, wherever it is. */
  private @Nullable Object follow(Object k) {
    try {
      return map.get(k);
    } catch (Throwable e) {
      return SyncSlots.getIdentical(map, k); // as in isIn
    }
  }

  @Override
  @Nullable Traversal<K, V> split() {
    long left = end - position;
    if (left < MIN_SPLIT) {
      return null;
    }
    long middle = position + left / 2;
    SyncWalk<K, V> prefix = new SyncWalk<>(this, position, middle);
    position = middle;
    return prefix;
  }

  @Override
  long estimateSize() {
    return Math.round(Math.max(0, end - position) * density) + Long.bitCount(pending);
  }
}
