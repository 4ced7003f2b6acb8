package io.syncmap;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The traversal of a {@link BucketMap}: in the order of the hash, a bucket at a time, from whatever
 * table covers that hash when the walk comes to it; then the collisions. Tables may be split and
 * merged meanwhile: a hash is passed once.
 */
final class BucketWalk<K, V> extends Traversal<K, V> {
  private static final long END = 1L << Integer.SIZE;

  /** Entries of buckets, key and value in turn. */
  static final class Buffer {
    @Nullable Object[] entries = new Object[2 * BucketTable.LANES];
    int end;

    /** Drops what was added last. */
    void truncate(int newEnd) {
      Arrays.fill(entries, newEnd, end, null); // else an iterator would hold removed keys
      end = newEnd;
    }

    void add(@Nullable Object key, @Nullable Object value) {
      if (end == entries.length) {
        entries = Arrays.copyOf(entries, 2 * end);
      }
      entries[end] = key;
      entries[end + 1] = value;
      end += 2;
    }
  }

  private final BucketMap<K, V> map;
  private final int multiplier;
  private final @Nullable BucketGeneration generation;
  private final Buffer copy = new Buffer();

  /** The first hash that was not passed yet, and the first one that is not of this walk. */
  private long cursor;

  private long end = END;

  /** Where the copied entries are from, and its state word when they were copied. */
  private @Nullable BucketTable table;

  private int home;
  private long word;

  /** Whether the cursor is at the beginning of the next home of that table, if it has one. */
  private boolean following;

  /** The next of the copied entries. */
  private int position;

  /** The collisions, once the walk has come to them; only the part that has the last hash does. */
  private @Nullable Iterator<Collisions.Cell> cells;

  BucketWalk(BucketMap<K, V> map, int multiplier) {
    this.map = map;
    this.multiplier = multiplier;
    BucketTable t = map.tableFor(0);
    this.generation = t == null ? null : t.generation;
  }

  private BucketWalk(BucketWalk<K, V> parent, long cursor, long end) {
    this.map = parent.map;
    this.multiplier = parent.multiplier;
    this.generation = parent.generation;
    this.cursor = cursor;
    this.end = end;
  }

  @Override
  boolean advance() {
    do {
      while (position < copy.end) {
        Object k = copy.entries[position];
        Object v = copy.entries[position + 1];
        position += 2;
        if (k != null && settle(k, v)) {
          return true;
        }
      }
    } while (copyMore());
    if (end == END && settleCell()) {
      return true;
    }
    key = null;
    value = null;
    table = null; // with all its entries, which may be removed
    cells = Collections.emptyIterator();
    return false;
  }

  private boolean settle(Object k, @Nullable Object copied) {
    BucketTable t = table;
    Object v = copied;
    if (isDropped()) {
      v = null; // that changes no bucket
    } else if (t == null || (word & BucketTable.FROZEN) != 0 || !t.isStill(home, word)) {
      v = valueNow(k, v); // what is frozen says no more what is so now
    }
    key = k;
    value = v;
    return v != null;
  }

  /** Returns whether the map was cleared since the walk began. */
  private boolean isDropped() {
    BucketGeneration g = generation;
    return g == null || g.dropped;
  }

  /** Returns the value of a key whose bucket has changed since it was copied. */
  private @Nullable Object valueNow(Object k, @Nullable Object copied) {
    try {
      return map.get(k);
    } catch (Throwable e) {
      return copied; // a key whose own methods throw must not keep the walk from the others
    }
  }

  /** Copies the next bucket that has entries; false if all of them have been. */
  private boolean copyMore() {
    copy.truncate(0);
    position = 0;
    while (cursor < end) {
      BucketTable t = map.tableFor((int) cursor);
      if (t == null || t.generation != generation) {
        cursor = end; // the map was cleared
        return false;
      }
      boolean next = t == table && following; // spares two divisions
      home = next ? home + 1 : t.home((int) cursor);
      word = t.copyChain(home, copy);
      table = t;
      long after = t.lowest(home + 1);
      if ((!next && t.lowest(home) != cursor) || after > end) {
        dropOthers(Math.min(after, end));
      }
      cursor = Math.min(after, end);
      following = true;
      if (copy.end > 0) {
        resolve();
        return true;
      }
    }
    return false;
  }

  /**
   * Puts the values from before in the place of functions. For all entries before the first is
   * returned, so that the cache misses of their values overlap.
   */
  private void resolve() {
    for (int i = 1; i < copy.end; i += 2) {
      if (copy.entries[i] instanceof SlotState function) {
        copy.entries[i] = function.previous;
      }
    }
  }

  /** Drops entries that were passed before, from a bucket of another table; or come later. */
  private void dropOthers(long after) {
    for (int i = 0; i < copy.end; i += 2) {
      Object k = copy.entries[i];
      try {
        long hash = k == null ? 0 : Hash.of(k, multiplier) & 0xFFFF_FFFFL;
        if (hash < cursor || hash >= after) {
          copy.entries[i] = null;
        }
      } catch (Throwable e) {
        // A key whose hashCode throws: it may come twice.
      }
    }
  }

  private boolean settleCell() {
    Iterator<Collisions.Cell> all = cells;
    if (all == null) {
      Collisions c = generation == null ? null : generation.collisions;
      all = (c == null ? List.<Collisions.Cell>of() : c.all()).iterator();
      cells = all;
    }
    while (all.hasNext()) {
      Collisions.Cell cell = all.next();
      Object v = cell.value;
      v = v instanceof SlotState state ? state.previous : v;
      if (v != null && !isDropped()) {
        key = cell.key;
        value = v;
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable Traversal<K, V> split() {
    long middle = cursor + (end - cursor) / 2;
    BucketTable t = cursor < end ? map.tableFor((int) middle) : null;
    if (t == null) {
      return null;
    }
    int there = t.home((int) middle);
    middle = t.lowest(there) > cursor ? t.lowest(there) : t.lowest(there + 1);
    if (middle >= end) {
      return null; // one bucket is left
    }
    BucketWalk<K, V> prefix = new BucketWalk<>(this, cursor, middle);
    cursor = middle;
    following = false;
    return prefix;
  }

  @Override
  long estimateSize() {
    long all = generation == null ? 0 : Math.max(0, generation.sum());
    return Math.round((double) all * Math.max(0, end - cursor) / END) + (copy.end - position) / 2;
  }
}
