package io.syncmap;

import java.util.concurrent.ConcurrentHashMap;
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

  /**
   * The owner of each BUSY slot, by the identity of the slot's key: no method of a key is called.
   */
  private final ConcurrentHashMap<Computation.Identity, Computation> computations =
      new ConcurrentHashMap<>();

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

  /**
   * Registers the calling thread as the one that computes the value of {@code key}, a key object of
   * a table; waits until the computations that were registered before have ended.
   *
   * @throws IllegalStateException if the calling thread is computing the value of that key already
   */
  Computation begin(Object key) {
    Computation mine = new Computation(key);
    mine.lock();
    try {
      for (; ; ) {
        Computation other = computations.putIfAbsent(mine.identity, mine);
        if (other == null) {
          return mine;
        }
        other.awaitEnd();
      }
    } catch (RuntimeException | Error e) {
      end(mine); // an OutOfMemoryError may come after the registration
      throw e;
    }
  }

  /** Ends a computation and lets go of those that wait for it. Allocates nothing, cannot fail. */
  void end(Computation mine) {
    computations.remove(mine.identity, mine);
    mine.unlock();
  }

  /**
   * Returns the computation that runs for a key object whose slot was seen BUSY, or null: it ended.
   */
  @Nullable Computation running(Object key) {
    return computations.get(new Computation.Identity(key));
  }
}
