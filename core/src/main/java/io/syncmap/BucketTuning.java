package io.syncmap;

import java.util.function.IntConsumer;

/**
 * The thresholds of a {@link BucketMap}. Users get {@link #DEFAULT}; tests set their own, to make
 * the rare paths (splits, merges, chains, collisions, a failed allocation) common.
 *
 * @param maxHomes how many home buckets a table has at most, before it splits
 * @param load how many keys a table that was just made has for each home bucket
 * @param maxChain how many buckets a home's chain has at most; further keys are collisions
 * @param sparse how many keys per home bucket there must be, or the table becomes smaller
 * @param eager whether each remove looks whether that is so, and not only one that leaves few keys
 *     about its own; for tests
 * @param maxDepth how many bits of the hash choose a table at most
 * @param multiplier of the hash; 0 for one that is drawn at random
 * @param beforeAllocate called with the number of buckets before each table is allocated; a test
 *     may throw
 */
record BucketTuning(
    int maxHomes,
    double load,
    int maxChain,
    double sparse,
    boolean eager,
    int maxDepth,
    int multiplier,
    IntConsumer beforeAllocate) {

  /**
   * What users get; what they decide stands in the overview of {@link BucketMap} with its reason.
   */
  static final BucketTuning DEFAULT =
      new BucketTuning(256, 4.5, 6, 1.3, false, 24, 0, buckets -> {});

  /** Tables of at most two buckets: a split or a merge every few calls. */
  static final BucketTuning TINY = new BucketTuning(2, 3, 2, 1, true, 12, 1, buckets -> {});

  /** One bucket for each table, and long chains. */
  static final BucketTuning CHAINED = new BucketTuning(1, 20, 4, 1, true, 12, 1, buckets -> {});

  /** Of home buckets, so many have an overflow bucket beside them. */
  private static final int HOMES_PER_SPARE = 4;

  /** As many as there are bits in {@link BucketTable#free}. */
  private static final int MAX_SPARES = Long.SIZE;

  /** How many entries of the directory there may be for each table. */
  private static final int MAX_SHARE = 8;

  /**
   * Part of the load of a new table, from which on a table made for many keys may have got them.
   */
  private static final double USED = 0.75;

  /** Two tables are merged if what they have fills this share of the largest table. */
  private static final double MERGED = 0.4;

  /** Returns how many home buckets a new table for so many keys is to have; may be too many. */
  int homesFor(int keys) {
    return keys <= BucketTable.LANES ? 1 : (int) Math.ceil(keys / load);
  }

  /** Returns the most keys that a table that is split, or presized, is made for. */
  int roomOfLargest() {
    return Math.max(BucketTable.LANES, (int) (maxHomes * load));
  }

  /** Returns whether a table cannot have so many overflow buckets. */
  static boolean isTooMuch(int needed) {
    return needed > MAX_SPARES;
  }

  /** Returns how many overflow buckets a table has, if its keys need so many at once. */
  static int sparesFor(int homes, int needed) {
    return Math.min(MAX_SPARES, needed + (homes + HOMES_PER_SPARE / 2) / HOMES_PER_SPARE);
  }

  /**
   * Returns whether to look if a table is sparse, a key of this home bucket having been removed; by
   * two cache lines about it.
   */
  boolean isWorthALook(BucketTable t, int home) {
    if (eager) {
      return true;
    }
    return t.reserved
        ? t.loadAbout(home) > USED * load // the room may have been used by now
        : t.isEmpty(home) && t.loadAbout(home) < sparse;
  }

  /** Returns whether a table is to become smaller, or to be merged. */
  boolean isSparse(int keys, int homes, int depth) {
    return (keys < sparse * homes && homes > 1) || (depth > 0 && keys < mergeLimit() / 2);
  }

  /** Returns how many keys two tables have at most that are merged. */
  int mergeLimit() {
    return (int) (maxHomes * load * MERGED);
  }

  /** Returns whether a table may split, with a directory of so many entries afterwards. */
  boolean maySplit(int depth, int directory, int tables) {
    return depth < maxDepth && (directory <= MAX_SHARE || directory <= (long) MAX_SHARE * tables);
  }
}
