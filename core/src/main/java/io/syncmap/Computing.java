package io.syncmap;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The compute family: at most one function call per call, atomic per key, outside the mutex. The
 * caller registers as the one that computes the key (others wait there), makes the slot BUSY
 * (writers wait, readers get the old value), runs the function and stores its result.
 */
final class Computing {
  /** Which states of the key the function is called for. */
  enum When {
    ALWAYS,
    PRESENT,
    ABSENT
  }

  private Computing() {}

  /**
   * Sets the value of {@code key} to what {@code function} makes of the key and the old value, null
   * for none.
   *
   * @return the new value, or the one that is there if the function was not to be called
   */
  static @Nullable Object compute(
      SyncMap<?, ?> map,
      Object key,
      When when,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    int hash = Hash.of(key);
    for (; ; ) {
      long version = map.mover.version();
      Protocol.Slot slot = Protocol.locate(map.read, key, hash);
      if (slot == null) {
        if (when == When.PRESENT) {
          return null;
        }
        map.mover.tryInsert(key, hash, null, version); // and look again: it may be expunged by then
        continue;
      }
      Object result = computeAt(map, slot, key, hash, when, function);
      if (result != Table.NOT_FOUND) {
        return result;
      }
    }
  }

  /** As {@link #compute}, for the slot that speaks for the key; NOT_FOUND if it has moved. */
  private static @Nullable Object computeAt(
      SyncMap<?, ?> map,
      Protocol.Slot slot,
      Object key,
      int hash,
      When when,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    Generation generation = slot.table().generation;
    Object storedKey = slot.key();
    Computation mine = generation.computations.begin(storedKey);
    Object old;
    Object result;
    try {
      for (; ; ) {
        old = slot.value();
        if (old == Table.MOVED || old == Table.EXPUNGED) {
          return Table.NOT_FOUND;
        }
        if (old == null ? when == When.PRESENT : when == When.ABSENT) {
          return old;
        }
        mine.setPrevious(old);
        if (slot.table().casValue(slot.index(), old, Table.BUSY)) {
          break;
        }
      }
      result = old; // what stays if the function throws
      try {
        result = function.apply(key, old);
      } finally {
        Protocol.endBusy(slot, storedKey, hash, result);
      }
    } finally {
      generation.computations.end(mine);
    }
    generation.count(old, result);
    if (old != null && result == null) {
      map.mover.noteDeleted();
    }
    return result;
  }
}
