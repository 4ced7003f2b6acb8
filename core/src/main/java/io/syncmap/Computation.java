package io.syncmap;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A compute function that runs for one key, which lasts from before its slot becomes BUSY until
 * after it has its new value. It is a lock, held by the thread that runs the function.
 */
final class Computation extends ReentrantLock {
  private static final long serialVersionUID = 1;

  /** A key object of a table, told from all others: no method of the key is called. */
  record Identity(Object key) {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Identity other && other.key == key;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(key);
    }
  }

  /** The key whose value is computed. Kept, so that nothing need be allocated at the end. */
  final transient Identity identity;

  /**
   * The value that the slot had, for readers that find it BUSY; {@link SlotState#NOT_FOUND} until
   * known.
   *
   * <p>Stored by the owner before each attempt to make the slot BUSY. A reader that saw the slot
   * BUSY by an earlier computation may get a value of this one from before its attempt succeeded;
   * that value was read from the slot after the earlier computation ended, hence within the
   * reader's call.
   */
  private transient volatile @Nullable Object previous;

  /** Of a {@link BucketMap}: where the key is, if it is not in a slot. For the owner alone. */
  transient Collisions.@Nullable Cell cell;

  Computation(Object key, @Nullable Object previous) {
    this.identity = new Identity(key);
    this.previous = previous;
  }

  @Nullable Object previous() {
    return previous;
  }

  void setPrevious(@Nullable Object value) {
    previous = value;
  }

  /**
   * Waits until the function has run and its result is in the slot.
   *
   * @throws IllegalStateException if the calling thread itself runs the function: it would wait for
   *     ever
   */
  void awaitEnd() {
    if (isHeldByCurrentThread()) {
      throw new IllegalStateException("Recursive update");
    }
    lock();
    unlock();
  }
}
