package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.nio.file.Path;
import java.util.List;

/**
 * What to run.
 *
 * @param maps which maps take turns, in this order in the first round
 * @param seconds measured time of all maps in both phases together
 * @param report where the page goes
 */
record Options(List<Contender> maps, Workload workload, int seconds, Path report) {
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 12;
  private static final long WISHED_TURN_MILLIS = 2_000;

  /** Rounds that are thrown away, while the JIT compilers are at work. */
  static final int WARM_UP_ROUNDS = 2;

  /** The default of 110 s gives the read phase 60 s and the write phase 50 s. */
  private static final double READ_SHARE = 6.0 / 11;

  private static final int HEAP_MEGABYTES = 512;
  private static final int ENTRIES_WITHIN_HEAP = 500_000;
  private static final int BYTES_PER_FURTHER_ENTRY = 600;
  private static final int SESSIONS_WITHIN_HEAP = 200_000;
  private static final int BYTES_PER_FURTHER_SESSION = 1_000;

  private double millis(Phase phase) {
    double share = phase == Phase.READ ? READ_SHARE : 1 - READ_SHARE;
    return seconds * 1000.0 * share;
  }

  /** How many rounds of a phase count: as many as give every turn about two seconds. */
  int rounds(Phase phase) {
    long wished = Math.round(millis(phase) / (WISHED_TURN_MILLIS * maps.size()));
    return (int) Math.max(MIN_ROUNDS, Math.min(wished, MAX_ROUNDS));
  }

  /** How long one map's turn takes. */
  long turnMillis(Phase phase) {
    return Math.max(1, Math.round(millis(phase) / (rounds(phase) * maps.size())));
  }

  /** Heap of each measured JVM of a phase, all the same. */
  int heapMegabytes(Phase phase) {
    return switch (phase) {
      case READ -> heapMegabytes(workload.entries(), ENTRIES_WITHIN_HEAP, BYTES_PER_FURTHER_ENTRY);
      case WRITE ->
          heapMegabytes(workload.sessions(), SESSIONS_WITHIN_HEAP, BYTES_PER_FURTHER_SESSION);
    };
  }

  private static int heapMegabytes(int entries, int within, long bytesPerFurther) {
    long further = Math.max(0, entries - within);
    return HEAP_MEGABYTES + (int) ((further * bytesPerFurther) >> 20);
  }
}
