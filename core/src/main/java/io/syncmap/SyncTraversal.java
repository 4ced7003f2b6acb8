package io.syncmap;

import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The traversal of a {@link SyncMap}: the slots of the snapshot, those of its dirty table, and, if
 * an evacuation was under way at the start, the keys of its target that are in neither. The keys of
 * the three are disjoint, and an entry that moves is found from its old slot.
 */
final class SyncTraversal<K, V> implements Traversal<K, V> {
  /** Fewer slots than this are not worth a split. */
  private static final int MIN_SPLIT = 16;

  private final Table snapshot;
  private final @Nullable Table dirty;
  private final @Nullable Table next;

  /** Positions count through the indices of the three tables, in turn. */
  private final long snapshotEnd;

  private final long dirtyEnd;
  private final long nextEnd;

  /** Live entries per position, for {@link #estimateSize}. */
  private final double density;

  private long position;
  private long end;
  private @Nullable Object key;
  private @Nullable Object value;

  SyncTraversal(Table snapshot) {
    this.snapshot = snapshot;
    // The target first: if there is one, the keys of dirty are final, and tell what is new in it.
    this.next = snapshot.next;
    this.dirty = snapshot.dirty;
    this.snapshotEnd = snapshot.indices();
    this.dirtyEnd = snapshotEnd + indices(dirty);
    this.nextEnd = dirtyEnd + indices(next);
    this.end = nextEnd;
    this.density = (double) snapshot.generation.liveEntries() / end;
  }

  private SyncTraversal(SyncTraversal<K, V> parent, long position, long end) {
    this.snapshot = parent.snapshot;
    this.dirty = parent.dirty;
    this.next = parent.next;
    this.snapshotEnd = parent.snapshotEnd;
    this.dirtyEnd = parent.dirtyEnd;
    this.nextEnd = parent.nextEnd;
    this.density = parent.density;
    this.position = position;
    this.end = end;
  }

  private static int indices(@Nullable Table t) {
    if (t == null) {
      return 0;
    }
    t.acquireKeys();
    return t.indices();
  }

  @Override
  public boolean advance() {
    while (skipEmpty()) {
      long p = position++;
      boolean found =
          p < snapshotEnd
              ? settle(snapshot, snapshot.walked((int) p))
              : p < dirtyEnd ? settle(dirty, dirtyIndex(p)) : settleNew(next, (int) (p - dirtyEnd));
      if (found) {
        return true;
      }
    }
    key = null;
    value = null;
    return false;
  }

  /**
   * {@inheritDoc} Most entries are in the snapshot and at rest: those do without the fields of this
   * object, where to store a key and a value takes longer than to read them, as the collector has
   * to hear of it.
   */
  @Override
  @SuppressWarnings("unchecked")
  public void forEachRemaining(BiConsumer<? super K, ? super V> action) {
    int stop = (int) Math.min(end, snapshot.capacity);
    while (position < stop) {
      int step = (int) position;
      int first = snapshot.walked(step);
      int count = Math.min(stop - step, snapshot.slotsInWindow(first));
      for (long m = snapshot.occupied(first, count); m != 0; m &= m - 1) {
        int lane = Tags.lowestLane(m);
        position = step + lane + 1L;
        Object k = snapshot.key(first + lane);
        Object v = snapshot.value(first + lane);
        if (k != null && Table.isLive(v)) {
          action.accept((K) k, (V) v);
        } else if (v != null && settle(snapshot, first + lane)) {
          action.accept(key(), value());
        }
      }
      position = (long) step + count;
    }
    Traversal.super.forEachRemaining(action);
  }

  /**
   * Goes on to the next position that may have a key, by the tags, eight at a time: which slots are
   * empty is random, and a branch for each of them would be mispredicted every third time.
   */
  private boolean skipEmpty() {
    if (position < snapshotEnd) {
      position = snapshot.nextStep((int) position, (int) Math.min(end, snapshotEnd));
    }
    if (position >= snapshotEnd && position < Math.min(end, dirtyEnd) && dirty != null) {
      int bound = (int) (Math.min(end, dirtyEnd) - snapshotEnd);
      position = snapshotEnd + dirty.nextStep((int) (position - snapshotEnd), bound);
    }
    return position < end;
  }

  private int dirtyIndex(long p) {
    int step = (int) (p - snapshotEnd);
    return dirty == null ? step : dirty.walked(step);
  }

  /** Makes the entry at {@code i} the current one; false if it has no value. */
  private boolean settle(@Nullable Table t, int i) {
    Object k = t == null ? null : t.key(i);
    if (t == null || k == null) {
      return false;
    }
    Object v = Protocol.settled(t, i);
    if (v == Table.MOVED || v == Table.EXPUNGED) {
      v = follow(t.generation.current(), k);
    }
    if (v == null || v == Table.NOT_FOUND) {
      return false;
    }
    key = k;
    value = v;
    return true;
  }

  /** As {@link #settle}, unless the key came from one of the tables that were walked before. */
  private boolean settleNew(@Nullable Table t, int i) {
    Object k = t == null ? null : t.key(i);
    if (k == null) {
      return false;
    }
    return !isOld(k) && settle(t, i);
  }

  private boolean isOld(Object k) {
    try {
      int hash = Hash.of(k);
      return snapshot.find(k, hash) >= 0 || (dirty != null && dirty.find(k, hash) >= 0);
    } catch (Throwable e) {
      return snapshot.findIdentical(k) >= 0 || (dirty != null && dirty.findIdentical(k) >= 0);
    }
  }

  /**
   * Returns the value of a key that has moved, wherever it is. A key whose own methods throw is
   * looked for by identity: it must not keep the walk from the other entries.
   */
  private static @Nullable Object follow(Table current, Object k) {
    try {
      return Protocol.read(current, k, Hash.of(k));
    } catch (Throwable e) {
      return Protocol.readIdentical(current, k);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public K key() {
    return (K) current(key);
  }

  @Override
  @SuppressWarnings("unchecked")
  public V value() {
    return (V) current(value);
  }

  private static Object current(@Nullable Object o) {
    if (o == null) {
      throw new NoSuchElementException();
    }
    return o;
  }

  @Override
  public @Nullable Traversal<K, V> split() {
    long left = end - position;
    if (left < MIN_SPLIT) {
      return null;
    }
    long middle = position + left / 2;
    SyncTraversal<K, V> prefix = new SyncTraversal<>(this, position, middle);
    position = middle;
    return prefix;
  }

  @Override
  public long estimateSize() {
    return Math.round((end - position) * density);
  }
}
