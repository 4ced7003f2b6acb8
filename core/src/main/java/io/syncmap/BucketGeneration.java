package io.syncmap;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all tables of a {@link BucketMap} have in common until the next {@code clear}. A call that
 * still works on the tables from before counts there, and so cannot disturb the new ones.
 *
 * <p>It is the counter of the entries (and not an object that has one: a map of one key is to be
 * small): exact when no call is under way, unless {@link #miscounted}.
 */
final class BucketGeneration extends LongAdder {
  private static final long serialVersionUID = 1;

  /**
   * Whether a change may not have been counted, as the stack or the memory came to an end between
   * the change and the count. Stored by assignment, as nothing else would work then.
   */
  volatile boolean miscounted;

  /** Whether the map was cleared. Stored once its tables are not found any more. */
  volatile boolean dropped;

  /**
   * The keys that have no place in buckets, or null if there are none. Loaded by any thread, after
   * it found nothing in the buckets. Stored under the monitor of this.
   */
  transient volatile @Nullable Collisions collisions;

  /** How many cells there are, or are about to be. Under the monitor of this. */
  private transient int cells;

  /** Returns the collisions, for a cell that is to be added; they stay until it was released. */
  synchronized Collisions retain() {
    Collisions all = collisions;
    if (all == null) {
      all = new Collisions();
      collisions = all;
    }
    cells++;
    return all;
  }

  /** To be called once for each {@link #retain}, when the cell is there no more. */
  synchronized void release() {
    cells--;
    if (cells == 0) {
      collisions = null; // an empty one may still have a large table
    }
  }
}
