package io.syncmap.benchmarks.paired;

/**
 * How long to measure.
 *
 * @param rounds how many rounds count, in each of which both maps get a slice of time
 * @param sliceMillis how long a slice is
 * @param warmUpMillis how long each map is used before the first round that counts
 */
record Settings(int rounds, int sliceMillis, int warmUpMillis) {
  private static final int MAX_REST_MILLIS = 300;
  private static final long NANOS_PER_MILLI = 1_000_000;

  long sliceNanos() {
    return sliceMillis * NANOS_PER_MILLI;
  }

  /** How long the compilers have to be at rest, a few times during the warm-up. */
  int restMillis() {
    return Math.min(MAX_REST_MILLIS, warmUpMillis / 2);
  }

  /** Rounds that do not count. */
  int warmUpRounds() {
    return (warmUpMillis + sliceMillis - 1) / sliceMillis;
  }
}
