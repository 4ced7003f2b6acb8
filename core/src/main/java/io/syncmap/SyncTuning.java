package io.syncmap;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of a {@link SyncMap}. Users get {@link #DEFAULT}; tests set their own, to make the
 * rare paths (moves, compaction, collisions, a failed allocation) common.
 *
 * @param firstKeys for how many keys the first table has room
 * @param growth the room of a table that is made because there was no room, in multiples of the
 *     keys that it must hold
 * @param stepSlots how many slots a call moves, if that is enough
 * @param sampling one in so many look-ups beyond the snapshot, and removes of keys that are kept,
 *     does something, and that for all of them; a power of two
 * @param sparse the fraction of the used slots that are not expunged, below which all moves to a
 *     smaller table
 * @param minSparse tables with fewer used slots than this are not compacted
 * @param maxCandidates how many keys of equal tag a probe compares before the key is looked for in
 *     the collisions
 * @param multiplier of the hash; 0 for one that is drawn at random
 * @param moves whether entries move by themselves to where they belong; else only where there is no
 *     room, and by the methods for tests
 * @param beforeAllocate called with the capacity before each table is allocated; a test may throw
 */
record SyncTuning(
    int firstKeys,
    double growth,
    int stepSlots,
    int sampling,
    double sparse,
    int minSparse,
    int maxCandidates,
    int multiplier,
    boolean moves,
    IntConsumer beforeAllocate) {

  /** What users get; what they decide stands in the overview of {@link SyncMap} with its reason. */
  static final SyncTuning DEFAULT =
      new SyncTuning(2, 2.0, 64, 16, 0.3, 32, 8, 0, true, capacity -> {});

  /** Tables of two keys, steps of one slot, no sampling, compaction at once. */
  static final SyncTuning TINY = new SyncTuning(2, 1.5, 1, 1, 0.3, 2, 2, 1, true, capacity -> {});

  /** The share of its slots that are taken when a table holds as many keys as it is meant for. */
  private static final double LOAD_FACTOR = 0.66;

  /** The same of a small table, where space costs little and a longer probe is all that is felt. */
  private static final double SMALL_LOAD_FACTOR = 0.56;

  private static final int SMALL_CAPACITY = 2048;

  /** Where it is worth to wait for a larger table, a table is filled up to this share. */
  private static final double MAX_LOAD = 0.85;

  /** The room that a move leaves for keys that come meanwhile, at the least, as a fraction. */
  private static final int SPARE_DIVISOR = 48;

  private static final int MIN_CAPACITY = 4;

  /** All capacities are multiples of this. */
  private static final int GRAIN = 4;

  /** The largest capacity: two array elements per slot, and headers that a VM may want. */
  private static final int MAX_CAPACITY = ((Integer.MAX_VALUE >>> 1) - 64) & ~3;

  /** Returns the given tuning, {@link #DEFAULT} for null: so that maps need not refer to it. */
  static SyncTuning orDefault(@Nullable SyncTuning tuning) {
    return tuning == null ? DEFAULT : tuning;
  }

  /** Returns the tuning with another room for the first table. */
  SyncTuning withFirstKeys(int keys) {
    return new SyncTuning(
        Math.max(keys, firstKeys),
        growth,
        stepSlots,
        sampling,
        sparse,
        minSparse,
        maxCandidates,
        multiplier,
        moves,
        beforeAllocate);
  }

  /** Returns the capacity, a multiple of four, of a table for so many keys. */
  static int capacityFor(long keys) {
    int small = capacityAt(SMALL_LOAD_FACTOR, keys);
    return small <= SMALL_CAPACITY
        ? small
        : Math.max(SMALL_CAPACITY + GRAIN, capacityAt(LOAD_FACTOR, keys));
  }

  private static int capacityAt(double load, long keys) {
    long slots = (long) Math.ceil(keys / load);
    long rounded = Math.max(MIN_CAPACITY, (slots + GRAIN - 1) / GRAIN * GRAIN);
    return (int) Math.min(rounded, MAX_CAPACITY);
  }

  /** Returns how many keys a table of this capacity is meant for. */
  static int roomOf(int capacity) {
    return (int) (capacity * (capacity <= SMALL_CAPACITY ? SMALL_LOAD_FACTOR : LOAD_FACTOR));
  }

  /** Returns how many keys go into a table of this capacity at most: some slots stay empty. */
  static int limitOf(int capacity) {
    return (int) (capacity * MAX_LOAD);
  }

  /**
   * Returns the capacity of the table that follows one which has no room.
   *
   * @param keys those that it must hold, deleted ones included that may be revived
   */
  int capacityAfterGrowth(long keys) {
    return capacityFor(Math.max(firstKeys, (long) Math.ceil(keys * growth)) + 1);
  }

  /** Returns the capacity of the table for a compaction: few new keys are expected. */
  static int capacityAfterCompaction(long keys) {
    return capacityFor(keys + keys / SPARE_DIVISOR + 1);
  }

  /** Returns the capacity of the smallest table. */
  static int capacityAfterTrim(long keys) {
    return capacityAt(LOAD_FACTOR, keys + keys / SPARE_DIVISOR + 1);
  }

  /** Returns whether a table with so many used slots, of which some are expunged, is to shrink. */
  boolean isSparse(long used, long expunged) {
    return moves && used >= minSparse && used - expunged < used * sparse;
  }
}
