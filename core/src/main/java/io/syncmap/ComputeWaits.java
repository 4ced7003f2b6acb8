package io.syncmap;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which thread waits for which compute function, in all maps: to find out functions that wait for
 * each other.
 *
 * <p>One lock for all: two threads that looked for a cycle at the same time might each miss the
 * other's wait, or each find it. It is taken only by threads that are about to sleep.
 */
final class ComputeWaits {
  private static final ReentrantLock LOCK = new ReentrantLock();

  /** Guarded by the lock. */
  private static final Map<Thread, SlotState> WAITS = new HashMap<>();

  private ComputeWaits() {}

  /**
   * Notes that a thread is going to wait.
   *
   * @throws IllegalStateException if the function's owner waits, for whatever others, for this
   *     thread
   */
  static void begin(Thread me, SlotState function) {
    LOCK.lock();
    try {
      // A function that has ended keeps nobody: its waiter is on the way out.
      for (SlotState f = function; f != null && !f.ended && !f.abandoned; f = waitOf(f.owner)) {
        if (f.owner == me) {
          throw new IllegalStateException(
              "Recursive update: compute functions of "
                  + me
                  + " and other threads wait for each other");
        }
      }
      WAITS.put(me, function);
    } finally {
      LOCK.unlock();
    }
  }

  private static @Nullable SlotState waitOf(@Nullable Thread owner) {
    return WAITS.get(owner);
  }

  static void end(Thread me) {
    LOCK.lock();
    try {
      WAITS.remove(me);
    } finally {
      LOCK.unlock();
    }
  }
}
