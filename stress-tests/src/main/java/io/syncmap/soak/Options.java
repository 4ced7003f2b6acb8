package io.syncmap.soak;

import java.util.List;

/**
 * What one run of one map is to do.
 *
 * @param map the label of the {@link Subject}
 * @param keys about how many keys there are in all
 * @param millis how long the threads work, verifications included
 * @param hangSeconds how long a thread may stay away from a meeting before it counts as hung
 */
record Options(String map, int threads, int keys, long seed, long millis, int hangSeconds) {
  private static final int ROUNDS_OF_SHORT_RUNS = 12;
  private static final long MAX_ROUND_MILLIS = 5_000;

  /** How long the threads work between two verifications. */
  long roundMillis() {
    return Math.max(20, Math.min(MAX_ROUND_MILLIS, millis / ROUNDS_OF_SHORT_RUNS));
  }

  /** For the JVM that runs the map. */
  List<String> toArguments() {
    return List.of(
        map,
        Integer.toString(threads),
        Integer.toString(keys),
        Long.toString(seed),
        Long.toString(millis),
        Integer.toString(hangSeconds));
  }

  static Options fromArguments(String[] arguments) {
    return new Options(
        arguments[0],
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]),
        Long.parseLong(arguments[3]),
        Long.parseLong(arguments[4]),
        Integer.parseInt(arguments[5]));
  }
}
