package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.nio.file.Path;
import java.util.List;

/**
 * What to run.
 *
 * @param maps which maps take turns, in this order in the first round
 * @param seconds measured time of all maps together
 * @param report where the page goes
 */
record Options(List<Contender> maps, Workload workload, int seconds, Path report) {
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 12;
  private static final long WISHED_TURN_MILLIS = 2_000;

  /** Rounds that are thrown away, while the JIT compilers are at work. */
  static final int WARM_UP_ROUNDS = 2;

  private static final int HEAP_MEGABYTES = 512;
  private static final int ENTRIES_WITHIN_HEAP = 500_000;
  private static final int BYTES_PER_FURTHER_ENTRY = 600;

  /** How many rounds count: as many as give every turn about two seconds. */
  int rounds() {
    long wished = Math.round(seconds * 1000.0 / (WISHED_TURN_MILLIS * maps.size()));
    return (int) Math.max(MIN_ROUNDS, Math.min(wished, MAX_ROUNDS));
  }

  /** How long one map's turn takes. */
  long turnMillis() {
    return Math.max(1, seconds * 1000L / ((long) rounds() * maps.size()));
  }

  /** Heap of each measured JVM, all the same. */
  int heapMegabytes() {
    long further = Math.max(0, workload.entries() - ENTRIES_WITHIN_HEAP);
    return HEAP_MEGABYTES + (int) ((further * BYTES_PER_FURTHER_ENTRY) >> 20);
  }
}
