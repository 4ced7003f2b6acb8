package io.syncmap.benchmarks.report;

/** How thorough a report is. */
public enum Depth {
  /** A first impression: one JVM for each figure, so that nothing is known of its spread. */
  QUICK("about 5 minutes", 1, 3, 3, 80),
  /** What is published. */
  STANDARD("about 30 minutes", 3, 3, 3, 100),
  /** All maps in all rows, and rows that others leave out. */
  FULL("hours", 5, 5, 5, 500);

  private final String duration;
  private final int forks;
  private final int warmups;
  private final int iterations;
  private final int millis;

  Depth(String duration, int forks, int warmups, int iterations, int millis) {
    this.duration = duration;
    this.forks = forks;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** How long it takes on two cores, in words. */
  public String duration() {
    return duration;
  }

  /** JVMs for each figure. */
  int forks() {
    return forks;
  }

  /** JMH's iterations before the measured ones. */
  int warmups() {
    return warmups;
  }

  /** JMH's measured iterations. */
  int iterations() {
    return iterations;
  }

  /** How long each iteration takes. */
  int millis() {
    return millis;
  }

  boolean atLeast(Depth other) {
    return compareTo(other) >= 0;
  }
}
