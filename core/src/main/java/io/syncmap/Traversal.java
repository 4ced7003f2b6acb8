package io.syncmap;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the entries of a map, weakly consistent: each key at most once, and a key that has a
 * value from before the walk until its end exactly once. For use by one thread.
 */
interface Traversal<K, V> {
  /** Goes to the next entry; false if there is none. */
  boolean advance();

  /** Goes to all entries that are left, one after the other. */
  default void forEachRemaining(BiConsumer<? super K, ? super V> action) {
    while (advance()) {
      action.accept(key(), value());
    }
  }

  /** Returns the key of the entry that {@link #advance} went to. */
  K key();

  /** Returns the value that the entry had when {@link #advance} went to it. */
  V value();

  /** Splits off a part of what is left, or returns null if that is too little. */
  @Nullable Traversal<K, V> split();

  /** Estimates how many entries are left. */
  long estimateSize();
}
