package io.syncmap.benchmarks.report;

/** What the report answers, in its order; each question has a table, and most have charts. */
public enum Question {
  LOOKUPS(
      "Look-ups",
      "What does a look-up cost, by what is looked up, by whom and how?",
      "ns/op of one thread's calls"),
  SIZE(
      "Cost against size",
      "How does the cost of a look-up grow with the map?",
      "ns/op of one thread's calls"),
  GO(
      "The shapes of Go's benchmarks",
      "How do the maps do in the benchmarks that Go has for sync.Map?",
      "ns/op as Go counts: the time that passes, over the calls of all threads"),
  MIXES(
      "Mixes", "What do look-ups, puts and removes cost together?", "ns/op of one thread's calls"),
  WRITES(
      "Writes",
      "What do inserts, updates and a change of keys cost?",
      "ns/op of one thread's calls"),
  MASS_DELETE(
      "Mass delete", "What remains when keys come and go in waves?", "time, garbage and footprint"),
  MEMORY(
      "Memory",
      "What does a map take beside its keys and values?",
      "bytes per entry, counted by JOL"),
  LATENCY(
      "Latency",
      "How long does a single call take while the entries are on the move?",
      "times of single calls");

  private final String title;
  private final String text;
  private final String unit;

  Question(String title, String text, String unit) {
    this.title = title;
    this.text = text;
    this.unit = unit;
  }

  /** The heading. */
  public String title() {
    return title;
  }

  /** The question in words. */
  public String text() {
    return text;
  }

  /** What its figures count. */
  public String unit() {
    return unit;
  }
}
