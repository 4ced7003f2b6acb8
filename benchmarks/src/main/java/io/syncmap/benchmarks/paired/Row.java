package io.syncmap.benchmarks.paired;

import java.util.List;

/**
 * A row of the table.
 *
 * @param name what to ask for it by
 * @param flags those of the JVM in which it is measured
 */
record Row(String name, Trial trial, List<String> flags) {
  /**
   * The small young generation is that of a service whose entries grow old. Without page faults,
   * what is left is the map's.
   */
  static final List<String> USUAL_FLAGS =
      List.of("-Xms3g", "-Xmx3g", "-Xmn256m", "-XX:+AlwaysPreTouch");

  /** Touching all of it would take longer than to measure; the warm-up touches what is used. */
  static final List<String> FLAGS_OF_10M = List.of("-Xms8g", "-Xmx8g", "-Xmn256m");
}
