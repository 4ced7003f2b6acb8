package io.syncmap;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all tables of a map have in common until {@code clear} begins a new generation: the number
 * of live entries, and the compute functions that are running. A call that still works on the
 * tables of an old generation counts there, and so cannot disturb the new one.
 */
final class Generation {
  /** Entries with a value. Exact when no call is under way. */
  private final LongAdder live = new LongAdder();

  final Computations computations = new Computations();

  /**
   * The snapshot of this generation that was published last: where a look-up goes on that met a
   * retired table. Stored under the mutex.
   */
  private volatile @Nullable Table current;

  Table current() {
    Table t = current;
    if (t == null) {
      throw new AssertionError("a generation without a table");
    }
    return t;
  }

  void setCurrentLocked(Table t) {
    current = t;
  }

  long liveEntries() {
    return Math.max(0, live.sum());
  }

  /** Counts the change of a value slot from {@code before} to {@code after}; null is deleted. */
  void count(@Nullable Object before, @Nullable Object after) {
    if (before == null) {
      if (after != null) {
        live.increment();
      }
    } else if (after == null) {
      live.decrement();
    }
  }
}
