package io.syncmap;

import java.util.function.IntConsumer;

/**
 * The thresholds of a {@link BucketMap}. Users get {@link #DEFAULT}; tests set their own, to make
 * the rare paths (growth, shrinking, overflow, collisions, a failed allocation) common.
 *
 * @param stripes the number of lock stripes, a power of two
 * @param loadFactor the keys per bucket at which a stripe grows; Go's is 6.5
 * @param growthFactor how many times the buckets a growth makes
 * @param bucketsPerStep how many buckets a write moves while its stripe is being evacuated
 * @param shrinkFraction the fraction of its room under which a stripe may shrink
 * @param maxChain how many overflow buckets an insert chains to a bucket, before it turns to the
 *     {@link Collisions}
 * @param maxCandidates how many keys of equal tag a full bucket may have before a further one goes
 *     to the {@link Collisions}
 * @param beforeAllocate called with the number of buckets before each table is allocated; a test
 *     may throw
 */
record BucketTuning(
    int stripes,
    double loadFactor,
    double growthFactor,
    int bucketsPerStep,
    double shrinkFraction,
    int maxChain,
    int maxCandidates,
    IntConsumer beforeAllocate) {

  private static final int MIN_STRIPES = 64;
  private static final int MAX_STRIPES = 1024;
  private static final int STRIPES_PER_CORE = 8;

  /** What users get; each figure stands in the overview of {@link BucketMap} with its reason. */
  static final BucketTuning DEFAULT =
      new BucketTuning(defaultStripes(), 6.5, 1.5, 8, 0.4, 4, 4, buckets -> {});

  /** Two stripes that resize every few keys, a bucket at a time. */
  static final BucketTuning TINY = new BucketTuning(2, 1.0, 1.5, 1, 0.25, 1, 2, buckets -> {});

  /** One stripe of buckets with long chains. */
  static final BucketTuning CHAINED = new BucketTuning(1, 20.0, 1.5, 1, 0.25, 3, 4, buckets -> {});

  /** The room that a shrunken table has beyond the keys of that moment, of which more leave. */
  private static final double SHRUNKEN_ROOM = 1.25;

  /** In tables of no more buckets the load is lower: they are to be fast rather than compact. */
  private static final int SMALL = 16;

  private static final double SMALL_LOAD = 0.7;

  /** The largest table of one stripe: its slots are one array of 16 references per bucket. */
  private static final int MAX_BUCKETS = 1 << 26;

  private static int defaultStripes() {
    int wanted = STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors();
    return Math.min(MAX_STRIPES, Math.max(MIN_STRIPES, Integer.highestOneBit(wanted * 2 - 1)));
  }

  /** Returns how many keys a table of so many buckets has room for. */
  int roomOf(int buckets) {
    double load = buckets <= SMALL ? loadFactor * SMALL_LOAD : loadFactor;
    return buckets == MAX_BUCKETS ? Integer.MAX_VALUE : (int) Math.max(1, buckets * load);
  }

  /** Returns the fewest buckets that have room for so many keys. */
  int bucketsFor(long keys) {
    long buckets = (long) Math.ceil(keys / (loadFactor * SMALL_LOAD));
    if (buckets > SMALL) {
      buckets = Math.max(SMALL + 1, (long) Math.ceil(keys / loadFactor));
    }
    return (int) Math.min(MAX_BUCKETS, Math.max(1, buckets));
  }

  /**
   * Returns the buckets of a stripe of a map that is to have room for so many keys: more than its
   * share, since keys do not spread evenly; three standard deviations.
   */
  int bucketsForShareOf(long keys) {
    double share = (double) keys / stripes;
    return bucketsFor((long) Math.ceil(share + 3 * Math.sqrt(share)));
  }

  /** Returns the buckets of the table that a table of so many buckets and keys is moved to. */
  int bucketsAfter(Resize.Cause cause, int buckets, int keys, int stripe) {
    return switch (cause) {
      case GROWTH -> grown(buckets, stripe);
      case SAME_SIZE -> buckets;
      // And for those that may come until all buckets have been moved.
      case SHRINK ->
          Math.min(buckets, bucketsFor((long) (keys * SHRUNKEN_ROOM) + buckets / bucketsPerStep));
      case TRIM -> bucketsFor(keys);
    };
  }

  /**
   * Returns the next of the sizes of a stripe: powers of the growth factor, shifted a little from
   * stripe to stripe. Keys spread so evenly that all stripes would otherwise grow at the same time,
   * and the map be half empty afterwards.
   */
  private int grown(int buckets, int stripe) {
    double phase = (double) stripe / stripes;
    double power = Math.round(Math.log(buckets) / Math.log(growthFactor) - phase) + 1 + phase;
    double next = Math.ceil(Math.pow(growthFactor, power));
    return (int) Math.min(MAX_BUCKETS, Math.max(buckets + 1.0, next));
  }
}
