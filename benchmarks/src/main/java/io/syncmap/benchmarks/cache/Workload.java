package io.syncmap.benchmarks.cache;

/**
 * What is done to every map alike.
 *
 * @param entries how many entries the cache has
 * @param readers how many threads look up
 * @param writeShare writes as a share of all operations, from 0 to below 1
 */
record Workload(int entries, int readers, double writeShare) {
  /** Skew of the popularity of entries, the one of the YCSB benchmarks. */
  static final double ZIPF_EXPONENT = 0.99;

  private static final int READERS_PER_WRITER = 4;
  private static final int MIN_WRITERS = 2;

  /** At least two, so that writers meet each other, too. */
  int writers() {
    return Math.max(MIN_WRITERS, readers / READERS_PER_WRITER);
  }

  double writesPerRead() {
    return writeShare / (1 - writeShare);
  }
}
