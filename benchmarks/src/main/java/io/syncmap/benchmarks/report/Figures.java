package io.syncmap.benchmarks.report;

import java.util.Locale;

/** Figures as people read them. */
final class Figures {
  /** What stands for a figure that is not there. */
  static final String NONE = "—";

  private static final double STEP = 1000;

  private Figures() {}

  /** A figure with its unit, which bytes and times scale to their size. */
  static String withUnit(Metric metric, double value) {
    return switch (metric) {
      case STRUCTURE -> scaled(value, "B", "kB", "MB", "GB");
      case LATENCY, LONGEST_OUTSIDE_PAUSES, CLOCK -> scaled(value, "ns", "µs", "ms", "s");
      default -> (number(value) + " " + metric.unit()).strip();
    };
  }

  /** Three digits or a few more, with separators. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A ratio with its spread, and whether it is told apart from 1. */
  static String ratio(Spread ratio) {
    return number(ratio.median()) + " (" + range(ratio) + ")" + mark(ratio);
  }

  /** "1.20–1.41". */
  static String range(Spread ratio) {
    return number(ratio.min()) + "–" + number(ratio.max());
  }

  /** What says without colour whether the map is better than the reference, or not told apart. */
  static String mark(Spread ratio) {
    return ratio.includes(1) ? " ≈" : ratio.median() > 1 ? " ▲" : " ▼";
  }

  /** A number of entries: 100, 10 K, 1.5 M. */
  static String entries(double count) {
    if (count >= STEP * STEP) {
      return shortest(count / STEP / STEP) + " M";
    }
    return count >= STEP ? shortest(count / STEP) + " K" : shortest(count);
  }

  /** "p99.9", or "longest". */
  static String percentile(double percentile) {
    return percentile == 100 ? "longest" : "p" + shortest(percentile);
  }

  /** Without zeros at the end. */
  static String shortest(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  private static String scaled(double value, String... units) {
    int unit = 0;
    double rest = value;
    while (rest >= STEP && unit < units.length - 1) {
      rest /= STEP;
      unit++;
    }
    String text = unit == 0 && rest >= 10 ? shortest(Math.rint(rest)) : number(rest);
    return text + " " + units[unit];
  }
}
