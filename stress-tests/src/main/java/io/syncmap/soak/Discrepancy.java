package io.syncmap.soak;

/** A map did what an oracle says it must not. Its message is the whole report. */
final class Discrepancy extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The name of the oracle that noticed. */
  final String oracle;

  Discrepancy(String oracle, String report, Throwable cause) {
    super(report, cause);
    this.oracle = oracle;
  }
}
