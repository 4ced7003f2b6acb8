package io.syncmap.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/** The median of some figures, and how far they lie apart. */
public record Spread(double median, double min, double max) {
  private static final double HUNDREDTH = 0.01;

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

  /**
   * Whether, as a ratio, it does not tell two figures apart: 1 lies between the extremes, or is as
   * good as one of them, at two digits after the point.
   */
  public boolean isEven() {
    return min < 1 + HUNDREDTH / 2 && max > 1 - HUNDREDTH / 2;
  }

  /** Whether it is a ratio of two figures that can be divided: of none to none it is not. */
  boolean isRatio() {
    return Double.isFinite(max) && min > 0;
  }
}
