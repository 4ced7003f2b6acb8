package io.syncmap;

import java.util.function.IntConsumer;

/**
 * The thresholds of a {@link SyncMap}. Users get {@link #DEFAULT}; tests set their own, to make the
 * rare paths (promotion, compaction, overflow, a failed allocation) common.
 *
 * @param minDirtyKeys the fewest keys that a dirty table has room for
 * @param dirtyFraction the room of a dirty table, as a fraction of the keys of its snapshot
 * @param stepSlots how many slots one step of an evacuation moves, so that no caller pays for more
 * @param missesPerSlot how many look-ups in dirty, per slot to move, pay for a promotion
 * @param deletedFraction the fraction of deleted keys at which a remove starts a compaction
 * @param minDeletedKeys fewer deleted keys than this never start a compaction
 * @param maxCandidates how many slots of equal tag a probe compares before the key is looked for in
 *     the overflow
 * @param probeLimit how many slots a probe visits before the key is looked for in the overflow; a
 *     multiple of eight
 * @param beforeAllocate called with the capacity before each table is allocated; a test may throw
 */
record Tuning(
    int minDirtyKeys,
    double dirtyFraction,
    int stepSlots,
    double missesPerSlot,
    double deletedFraction,
    int minDeletedKeys,
    int maxCandidates,
    int probeLimit,
    IntConsumer beforeAllocate) {

  /** What users get; each figure stands in the overview of {@link SyncMap} with its reason. */
  static final Tuning DEFAULT = new Tuning(12, 0.5, 256, 2.0, 0.3, 32, 4, 256, capacity -> {});

  /**
   * Dirty tables of two keys, steps of one slot, promotion after two misses, compaction at once.
   */
  static final Tuning TINY = new Tuning(2, 0.5, 1, 0.0, 0.3, 1, 2, 8, capacity -> {});

  /** The share of its slots that are taken when a table holds as many keys as it has room for. */
  private static final double LOAD_FACTOR = 0.62;

  /** The room of a table that is made because dirty is full, beyond what it must hold. */
  private static final double GROWTH_FRACTION = 0.25;

  /** The most slots that an insert moves: some 30 microseconds. */
  static final int MAX_SLOTS_PER_INSERT = 1024;

  /** A snapshot with a larger share of unused room is moved to a smaller one. */
  private static final double LOOSE_RATIO = 1.03;

  private static final int LOOSE_SLACK = 64;

  /** From this many keys in the overflow on, a dirty table may be left to grow there. */
  private static final int MANY_COLLISIONS = 64;

  /** A target may fill up to this if deleted keys revive while it is being filled. */
  private static final double MAX_LOAD = 0.85;

  /** Below this many misses nothing is promoted. */
  private static final int MIN_MISSES = 2;

  /** The smallest capacity: one window of eight tags. */
  private static final int MIN_CAPACITY = 8;

  /** The largest capacity: two array elements per slot, and headers that a VM may want. */
  private static final int MAX_CAPACITY = ((Integer.MAX_VALUE >>> 1) - 64) & ~7;

  /** Returns the capacity, a multiple of eight, at which {@code keys} fill a table. */
  static int capacityFor(long keys) {
    long slots = (long) Math.ceil(keys / LOAD_FACTOR);
    long rounded = Math.max(MIN_CAPACITY, (slots + 7) & ~7L);
    return (int) Math.min(rounded, MAX_CAPACITY);
  }

  /** Returns how many keys the dirty table of a snapshot has room for. */
  int dirtyRoom(Table snapshot) {
    return Math.max(minDirtyKeys, (int) (snapshot.acquireKeys() * dirtyFraction));
  }

  /**
   * Returns whether a dirty table takes no more keys. One whose keys are mostly in the overflow
   * always does: the overflow grows by itself, and its keys are expensive to move, since their
   * index is built anew.
   */
  static boolean isFull(Table dirty) {
    int keys = dirty.acquireKeys();
    int overflow = dirty.indices() - dirty.capacity;
    return keys >= dirty.room && overflow <= Math.max(MANY_COLLISIONS, keys / 2);
  }

  /**
   * Returns for how many new keys, which may come while it is filled, the target of an evacuation
   * has room.
   *
   * @param live the entries that move
   * @param slots the slots that are passed over
   */
  long roomForNewKeys(Evacuation.Cause cause, long live, long slots) {
    return switch (cause) {
      case TRIM -> moveRoom(live);
      case GROWTH -> Math.max(growthRoom(live), slots / MAX_SLOTS_PER_INSERT);
      case MISSES, DELETED -> Math.max(moveRoom(live), slots / MAX_SLOTS_PER_INSERT);
    };
  }

  /**
   * Returns whether a snapshot has much more room than keys, as after a growth that did not come.
   */
  boolean isLoose(Table t) {
    return t.dirty == null && t.room > LOOSE_SLACK + t.acquireKeys() * LOOSE_RATIO;
  }

  /** The least room for the keys that arrive during a move: under one percent of the entries. */
  long moveRoom(long live) {
    return 8 + live / 128;
  }

  private long growthRoom(long live) {
    return minDirtyKeys + (long) (live * GROWTH_FRACTION);
  }

  /**
   * Returns whether {@code t} holds so many keys that its probes are longer than they should be.
   */
  static boolean isCrowded(Table t) {
    return t.acquireKeys() > t.capacity * MAX_LOAD && t.capacity < MAX_CAPACITY;
  }

  /** Returns how many misses pay for a promotion that passes over this many slots. */
  long missesToPromote(long slots) {
    return Math.max(MIN_MISSES, (long) (slots * missesPerSlot));
  }

  /** Returns whether {@code deleted} of {@code keys} keys are worth a compaction. */
  boolean worthCompacting(long deleted, long keys) {
    return deleted >= minDeletedKeys && deleted > keys * deletedFraction;
  }
}
