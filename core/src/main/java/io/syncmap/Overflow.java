package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The entries that bounded probing has no place for: keys beyond the first few that share a hash.
 *
 * <p>Their keys and values lie in cells like those of the {@link Table}, with the same states. The
 * index from key to cell is the JDK's map, whose bins turn into ordered trees: look-ups among n
 * {@code Comparable} keys of one hash take O(log n). Keys whose own {@code hashCode}, {@code
 * equals} or {@code compareTo} threw while they were carried here are strays: kept, and compared
 * one by one.
 */
final class Overflow {
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(Object[].class);

  /** Cells in the first chunk; each further chunk doubles. */
  private static final int FIRST_CHUNK = 16;

  private static final int FIRST_CHUNK_BITS = 4;

  private final ConcurrentHashMap<Object, Integer> index = new ConcurrentHashMap<>();

  /** Stored under the mutex, before a cell of the chunk is published by index, strays or size. */
  private final Object[][] chunks = new Object[Integer.SIZE - FIRST_CHUNK_BITS][];

  /** Copy on write, under the mutex. */
  private volatile int[] strays = {};

  /** The number of cells in use; some may have no key, where adding it failed. */
  private volatile int size;

  int size() {
    return size;
  }

  int find(Object key) {
    Integer i = index.get(key);
    if (i != null && key(i) != null) {
      return i;
    }
    return findStray(key);
  }

  int findStray(Object key) {
    for (int stray : strays) {
      if (key.equals(key(stray))) {
        return stray;
      }
    }
    return -1;
  }

  /**
   * Adds a key that is not here. Should the index throw, the cell stays without a key: an entry
   * that it may have left behind finds nothing, and the next attempt overwrites it.
   */
  int addLocked(Object key) {
    int i = newCellLocked();
    index.put(key, i);
    setKey(i, key);
    return i;
  }

  int addStrayLocked(Object key) {
    int i = newCellLocked();
    int[] old = strays;
    int[] more = Arrays.copyOf(old, old.length + 1);
    more[old.length] = i;
    setKey(i, key);
    strays = more;
    return i;
  }

  private int newCellLocked() {
    int i = size;
    int c = chunkOf(i);
    if (chunks[c] == null) {
      chunks[c] = new Object[(2 * FIRST_CHUNK) << c];
    }
    size = i + 1;
    return i;
  }

  /** Acquire: pairs with the release in {@link #setKey}. */
  @Nullable Object key(int i) {
    return CELL.getAcquire(chunks[chunkOf(i)], offsetOf(i));
  }

  private void setKey(int i, Object key) {
    CELL.setRelease(chunks[chunkOf(i)], offsetOf(i), key);
  }

  /** See {@link Table#value}. */
  @Nullable Object value(int i) {
    return CELL.getVolatile(chunks[chunkOf(i)], offsetOf(i) + 1);
  }

  /** See {@link Table#casValue}. */
  boolean casValue(int i, @Nullable Object expected, @Nullable Object value) {
    return CELL.compareAndSet(chunks[chunkOf(i)], offsetOf(i) + 1, expected, value);
  }

  /** See {@link Table#setUnpublishedValue}. */
  void setUnpublishedValue(int i, @Nullable Object value) {
    CELL.setRelease(chunks[chunkOf(i)], offsetOf(i) + 1, value);
  }

  /**
   * Returns the bytes of memory taken: cells, and some 72 for each node and index of the JDK's map.
   */
  long bytes(int referenceBytes) {
    return 512 + size * (72L + 4L * referenceBytes);
  }

  private static int chunkOf(int i) {
    return Integer.SIZE - 1 - FIRST_CHUNK_BITS - Integer.numberOfLeadingZeros(i + FIRST_CHUNK);
  }

  private static int offsetOf(int i) {
    return 2 * (i + FIRST_CHUNK - (FIRST_CHUNK << chunkOf(i)));
  }
}
