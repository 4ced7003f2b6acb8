package io.syncmap.benchmarks.report;

import java.util.Locale;

/** Figures as people read them. */
final class Figures {
  /** What stands for a figure that is not there. */
  static final String NONE = "—";

  private static final double STEP = 1000;
  private static final String[] BYTES = {"B", "kB", "MB", "GB"};
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};

  private Figures() {}

  /** A figure with its unit, which bytes and times scale to their size. */
  static String withUnit(Metric metric, double value) {
    return switch (metric) {
      case STRUCTURE -> scaled(value, false, BYTES);
      case LATENCY, LONGEST_OUTSIDE_PAUSES, CLOCK -> scaled(value, false, TIMES);
      case COLLECTIONS -> shortest(value);
      default -> (number(value) + " " + metric.unit()).strip();
    };
  }

  /** A round number of bytes. */
  static String bytes(double value) {
    return scaled(value, true, BYTES);
  }

  /** A round number of nanoseconds. */
  static String nanos(double value) {
    return scaled(value, true, TIMES);
  }

  /** A round number. */
  static String round(double value) {
    return value >= STEP ? String.format(Locale.ROOT, "%,.0f", value) : shortest(value);
  }

  /** Three digits or a few more, with separators. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A ratio with its spread, and whether it is told apart from 1. */
  static String ratio(Spread ratio) {
    String range = range(ratio);
    return number(ratio.median()) + (range.isEmpty() ? "" : " (" + range + ")") + mark(ratio);
  }

  /** "1.20–1.41", or nothing if it was measured once. */
  static String range(Spread ratio) {
    boolean once = ratio.min() == ratio.max();
    return once ? "" : number(ratio.min()) + "–" + number(ratio.max());
  }

  /** What says without colour whether the map is better than the reference, or not told apart. */
  static String mark(Spread ratio) {
    return ratio.isEven() ? " ≈" : ratio.median() > 1 ? " ▲" : " ▼";
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

  private static String scaled(double value, boolean round, String[] units) {
    int unit = 0;
    double rest = value;
    while (rest >= STEP && unit < units.length - 1) {
      rest /= STEP;
      unit++;
    }
    if (unit == 0 && rest >= 10) {
      rest = Math.rint(rest);
    }
    boolean whole = rest == Math.rint(rest) && unit == 0;
    return (round || whole ? shortest(rest) : number(rest)) + " " + units[unit];
  }
}
