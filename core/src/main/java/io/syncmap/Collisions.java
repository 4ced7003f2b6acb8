package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries that the tables of a {@link SyncMap}, or the buckets of a {@link BucketMap}, have no
 * place for: keys beyond the first few of one hash, and strays, whose own {@code hashCode} threw
 * when they were to be moved.
 *
 * <p>The former are in the JDK's map, whose bins turn into ordered trees: look-ups among n {@code
 * Comparable} keys of one hash take O(log n). Strays are compared one by one. A {@link SyncMap}
 * adds and removes keys under its mutex, a {@link BucketMap} without any lock; they are read by any
 * thread. An entry stays here until it is removed, whatever becomes of the tables.
 */
final class Collisions {
  /** An entry. */
  static final class Cell {
    private static final VarHandle VALUE;

    static {
      try {
        VALUE = MethodHandles.lookup().findVarHandle(Cell.class, "value", Object.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final Object key;

    /**
     * In the states of a slot of a {@link SyncMap} but MOVED, and changed by {@link #casValue}, but
     * in a copy that nobody looks for yet. In a {@link BucketMap}: under LOCK of the key's home,
     * but that an unused cell is taken back without; null until the key is put for the first time.
     * Loaded by any thread.
     */
    volatile @Nullable Object value;

    /** Whether the key's {@code hashCode} threw. */
    final boolean stray;

    Cell(Object key, @Nullable Object value, boolean stray) {
      this.key = key;
      this.value = value;
      this.stray = stray;
    }

    boolean casValue(@Nullable Object expected, @Nullable Object v) {
      return VALUE.compareAndSet(this, expected, v);
    }
  }

  private final ConcurrentHashMap<Object, Cell> cells = new ConcurrentHashMap<>();

  /** Copy on write. */
  private volatile Cell[] strays = {};

  /** Returns the cell of {@code key}, or null. */
  @Nullable Cell find(Object key) {
    Cell c = cells.get(key);
    if (c != null && c.value != SlotState.EXPUNGED) {
      return c;
    }
    for (Cell stray : strays) {
      if (stray.value != SlotState.EXPUNGED && key.equals(stray.key)) {
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

  /** Returns the cell of this very key object, or null, in time O(n). Calls no method of it. */
  @Nullable Cell cellOfIdentical(Object key) {
    for (Cell c : all()) {
      if (c.key == key) {
        return c;
      }
    }
    return null;
  }

  /** Returns the cell that holds a running function, or null. Calls no method of a key. */
  @Nullable Cell cellOf(SlotState function) {
    for (Cell c : all()) {
      if (c.value == function) {
        return c;
      }
    }
    return null;
  }

  /** Adds an entry whose key is not here, or that itself is; or a stray. */
  void add(Cell added) {
    if (!added.stray) {
      cells.put(added.key, added);
      return;
    }
    Cell[] before = strays;
    Cell[] all = Arrays.copyOf(before, before.length + 1);
    all[before.length] = added;
    strays = all;
  }

  /**
   * Adds an entry of a {@link BucketMap}, unless the key has one.
   *
   * @return whether it was added, in the place of none, or of one that is expunged
   */
  boolean addIfAbsent(Cell added) {
    Cell there = cells.putIfAbsent(added.key, added);
    return there == null
        || (there.value == SlotState.EXPUNGED && cells.replace(added.key, there, added));
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
