package io.syncmap.benchmarks.paired;

import static java.util.Locale.ROOT;

/** Figures for people. */
final class Format {
  private static final double THOUSAND = 1e3;
  private static final double MILLION = 1e6;

  private Format() {}

  /** A time with its unit. */
  static String time(double nanos) {
    if (nanos < THOUSAND) {
      return String.format(ROOT, "%.1f ns", nanos);
    }
    return nanos < MILLION
        ? String.format(ROOT, "%.1f µs", nanos / THOUSAND)
        : String.format(ROOT, "%.2f ms", nanos / MILLION);
  }

  /** A ratio. */
  static String ratio(double ratio) {
    return String.format(ROOT, "%.2f", ratio);
  }

  /** The quartiles of an outcome. */
  static String quartiles(Outcome outcome) {
    return ratio(outcome.lower()) + "-" + ratio(outcome.upper());
  }
}
