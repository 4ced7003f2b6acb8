package io.syncmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a {@link Stripe} that its buckets have no place for: keys beyond the first few of
 * one hash, and strays, whose own {@code hashCode} threw when their bucket was evacuated.
 *
 * <p>The former are in the JDK's map, whose bins turn into ordered trees: look-ups among n {@code
 * Comparable} keys of one hash take O(log n). Strays are compared one by one. Changed under the
 * lock of the stripe, read by any thread. An entry stays here until it is removed, whatever becomes
 * of the buckets.
 */
final class Collisions {
  /** An entry. */
  static final class Cell {
    final Object key;

    /**
     * Stored under the lock. Loaded by any thread. Null if the entry is to be removed, but a method
     * of its key threw.
     */
    volatile @Nullable Object value;

    /** Whether the key's {@code hashCode} threw. */
    final boolean stray;

    /** Of a stray: a hash of the bucket that it was in, for traversals to count it there. */
    final int hash;

    Cell(Object key, Object value, boolean stray, int hash) {
      this.key = key;
      this.value = value;
      this.stray = stray;
      this.hash = hash;
    }
  }

  private final ConcurrentHashMap<Object, Cell> cells = new ConcurrentHashMap<>();

  /** Copy on write. */
  private volatile Cell[] strays = {};

  /** Returns the cell of {@code key}, or null. */
  @Nullable Cell find(Object key) {
    Cell c = cells.get(key);
    if (c != null) {
      return c;
    }
    for (Cell stray : strays) {
      if (key.equals(stray.key)) {
        return stray;
      }
    }
    return null;
  }

  /** Returns the value of {@code key}, or null. */
  @Nullable Object valueOf(Object key) {
    Cell c = find(key);
    return c == null ? null : c.value;
  }

  /** Returns the stray that is this very key object, or null. Calls no method of it. */
  @Nullable Cell stray(Object key) {
    for (Cell stray : strays) {
      if (stray.key == key) {
        return stray;
      }
    }
    return null;
  }

  /** Adds a key that is not here. */
  Cell add(Object key, Object value) {
    Cell added = new Cell(key, value, false, 0);
    cells.put(key, added);
    return added;
  }

  /** Adds entries whose keys have no hash, all or none. */
  void addStrays(List<Cell> added) {
    List<Cell> all = new ArrayList<>(Arrays.asList(strays));
    all.addAll(added);
    strays = all.toArray(new Cell[0]);
  }

  /** Adds the strays that were in a bucket to {@code copy}. */
  void copyStrays(Buckets partition, int bucket, EntryBuffer copy) {
    for (Cell stray : strays) {
      if (partition.bucketOf(stray.hash) == bucket) {
        copy.add(stray.key, stray.value);
      }
    }
  }

  /** Removes an entry. If a method of its key throws, the entry stays as it was. */
  void remove(Cell cell) {
    if (strays.length == 0 || !removeStray(cell)) {
      cells.remove(cell.key, cell);
    }
  }

  private boolean removeStray(Cell cell) {
    Cell[] kept = Arrays.stream(strays).filter(c -> c != cell).toArray(Cell[]::new);
    boolean found = kept.length < strays.length;
    if (found) {
      strays = kept;
    }
    return found;
  }

  boolean isEmpty() {
    return cells.isEmpty() && strays.length == 0;
  }

  int size() {
    return cells.size() + strays.length;
  }

  /** Returns all cells. Those that are here throughout are among them, each once. */
  List<Cell> all() {
    List<Cell> all = new ArrayList<>(cells.values());
    all.addAll(Arrays.asList(strays));
    return all;
  }

  /** Returns the bytes of memory taken: some 100 for each cell, node and share of the index. */
  long bytes(int referenceBytes) {
    return 128 + size() * (88L + 3L * referenceBytes);
  }
}
