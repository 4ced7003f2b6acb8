package io.syncmap;

import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries of a map, weakly consistent: a key that has a value from before the walk
 * until its end exactly once, another at most once, unless it is removed and put again meanwhile.
 * For use by one thread.
 */
abstract class Traversal<K, V> {
  /** The entry that {@link #advance} went to; null before the first one, and after the last. */
  @Nullable Object key;

  @Nullable Object value;

  /** Goes to the next entry; false if there is none. */
  abstract boolean advance();

  /** Goes to all entries that are left, one after the other. */
  void forEachRemaining(BiConsumer<? super K, ? super V> action) {
    while (advance()) {
      action.accept(key(), value());
    }
  }

  /** Returns the key of the entry that {@link #advance} went to. */
  @SuppressWarnings("unchecked")
  final K key() {
    return (K) current(key);
  }

  /** Returns the value that the entry had when {@link #advance} went to it. */
  @SuppressWarnings("unchecked")
  final V value() {
    return (V) current(value);
  }

  private static Object current(@Nullable Object o) {
    if (o == null) {
      throw new NoSuchElementException();
    }
    return o;
  }

  /** Splits off a part of what is left, or returns null if that is too little. */
  abstract @Nullable Traversal<K, V> split();

  /** Estimates how many entries are left. */
  abstract long estimateSize();
}
