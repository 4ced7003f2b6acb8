package io.syncmap.benchmarks.cache;

/**
 * What is done to every map alike.
 *
 * @param entries how many entries the cache has
 * @param threads how many readers the cache has, and clients the session store
 * @param writeShare writes as a share of all operations on the cache, from 0 to below 1
 * @param sessions how many sessions live at a time
 */
record Workload(int entries, int threads, double writeShare, int sessions) {
  /** Skew of the popularity of the cache's entries, the one of the YCSB benchmarks. */
  static final double ZIPF_EXPONENT = 0.99;

  private static final int READERS_PER_WRITER = 4;
  private static final int MIN_WRITERS = 2;

  /** At least two, so that writers meet each other, too. */
  int writers() {
    return Math.max(MIN_WRITERS, threads / READERS_PER_WRITER);
  }

  double writesPerRead() {
    return writeShare / (1 - writeShare);
  }
}
