package io.syncmap;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What all tables of a {@link SyncMap} have in common from its first key until it is empty again,
 * by {@code clear} or because the last key was let go. A call that still works on the tables of an
 * old generation counts there, and so cannot disturb the new one.
 *
 * <p>It is the counter of the entries with a value (and not an object that has one: a map of one
 * key is to be small): exact when no call is under way, unless {@link #miscounted}.
 */
final class SyncGeneration extends LongAdder {
  private static final long serialVersionUID = 1;

  /**
   * Whether a change may not have been counted, as the stack or the memory came to an end between
   * the change and the count. Stored by assignment, as nothing else would work then.
   */
  volatile boolean miscounted;

  /**
   * The snapshot of this generation that was published last: where the end of a compute function
   * goes on, that met a retired table. Stored under the mutex, before the first table is published.
   */
  transient volatile @Nullable SyncTable current;

  /** How many keys of equal tag a probe compares. */
  final int maxCandidates;

  SyncGeneration(int maxCandidates) {
    this.maxCandidates = maxCandidates;
  }
}
