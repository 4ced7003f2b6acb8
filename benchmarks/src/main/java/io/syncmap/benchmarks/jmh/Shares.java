package io.syncmap.benchmarks.jmh;

/** How many of the calls of a mix look up, put and remove, in percent. */
public enum Shares {
  READ_100("100/0/0", 0),
  READ_99("99/.5/.5", 10),
  READ_90("90/5/5", 100),
  READ_75("75/12.5/12.5", 250),
  READ_50("50/25/25", 500),
  READ_0("0/50/50", 1_000);

  private final String label;
  private final int writesPerMille;

  Shares(String label, int writesPerMille) {
    this.label = label;
    this.writesPerMille = writesPerMille;
  }

  /** The shares in percent: look-ups, puts, removes. */
  public String label() {
    return label;
  }

  /** Puts and removes, in equal parts, of a thousand calls. */
  int writesPerMille() {
    return writesPerMille;
  }
}
