package io.syncmap;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The compute functions that are running: the owner of each BUSY slot, by the identity of the
 * slot's key, so that no method of a key is called.
 */
final class Computations {
  private final ConcurrentHashMap<Computation.Identity, Computation> running =
      new ConcurrentHashMap<>();

  /**
   * Registers the calling thread as the one that computes the value of {@code key}, a key object of
   * a table; waits until the computations that were registered before have ended.
   *
   * @throws IllegalStateException if the calling thread is computing the value of that key already
   */
  Computation begin(Object key) {
    StackReserve.check();
    Computation mine = new Computation(key, SlotState.NOT_FOUND);
    mine.lock();
    try {
      for (; ; ) {
        Computation other = running.putIfAbsent(mine.identity, mine);
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

  /**
   * Registers {@code mine} and locks it, unless one is registered for its key.
   *
   * @return the one that is, or null
   */
  @Nullable Computation tryBegin(Computation mine) {
    mine.lock();
    try {
      Computation other = running.putIfAbsent(mine.identity, mine);
      if (other != null) {
        mine.unlock();
      }
      return other;
    } catch (RuntimeException | Error e) {
      end(mine); // an OutOfMemoryError may come after the registration
      throw e;
    }
  }

  /** Ends a computation and lets go of those that wait for it. */
  void end(Computation mine) {
    try {
      running.remove(mine.identity, mine);
    } finally {
      mine.unlock(); // the former counts, and may want memory to do so
    }
  }

  /**
   * Returns the computation that runs for a key object whose slot was seen BUSY, or null: it ended.
   */
  @Nullable Computation running(Object key) {
    return running.get(new Computation.Identity(key));
  }
}
