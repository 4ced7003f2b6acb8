package io.syncmap.benchmarks.report;

/** What a measurement says, and in which unit. Of all of them, less is better. */
public enum Metric {
  /** Time of an operation; of {@link Question#GO} as Go counts it. */
  TIME("time", "ns/op"),
  /** What the operation allocates, keys and values included where it makes them. */
  ALLOCATED("allocated", "B/op"),
  /** How many collections a whole run causes. */
  COLLECTIONS("collections", ""),
  /** All pauses of the collector in a run together. */
  PAUSES("pauses of the collector, all", "ms"),
  /** The longest pause of the collector in a run. */
  LONGEST_PAUSE("pause of the collector, longest", "ms"),
  /** What the map's own objects take; by number of the wave, or by share of keys deleted. */
  STRUCTURE("the map's own objects", "B"),
  /** The same over the entries; by their number. */
  OVERHEAD("overhead per entry", "B"),
  /** A percentile, 100 for the longest, of the times of single calls. */
  LATENCY("latency", "ns"),
  /** The longest single call that overlaps no pause of the JVM. */
  LONGEST_OUTSIDE_PAUSES("longest call outside pauses of the JVM", "ns"),
  /** The longest gap that a loop sees that does nothing but read the clock, for as long. */
  CLOCK("longest gap seen by the clock alone", "ns");

  private final String label;
  private final String unit;

  Metric(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /** Its name for people. */
  public String label() {
    return label;
  }

  /** Its unit, empty for a bare number. */
  public String unit() {
    return unit;
  }
}
