package io.syncmap.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** The median of some figures, and how far they lie apart. */
public record Spread(double median, double min, double max) {
  /** The spread of at least one figure; of an even number of them the median is the mean of two. */
  public static Spread of(Collection<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("no figures");
    }
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], Arrays.stream(sorted).max().getAsDouble());
  }

  /** Whether a value lies between the extremes; of a ratio and 1, the two are not told apart. */
  public boolean includes(double value) {
    return min <= value && value <= max;
  }

  /** Whether it is a ratio of two figures that can be divided: of none to none it is not. */
  boolean isRatio() {
    return Double.isFinite(max) && min > 0;
  }
}
