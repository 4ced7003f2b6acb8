package io.syncmap.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * How much faster a map is than the baseline: the time of the baseline by that of the map.
 *
 * @param low end of the interval that holds the true ratio with a probability of 99 %, by Student's
 *     t over the forks
 * @param high the other end
 * @param drift by how much the second half of each fork's rounds differs from the first
 */
record Ratio(double value, double low, double high, double drift) {
  private static final double CONFIDENCE = 0.99;

  /** What is more has not settled. */
  private static final double SETTLED = 0.05;

  /**
   * The ratio of times that were measured in pairs. A fork counts as one figure, the median of its
   * rounds: rounds of one JVM share its compilation and its heap, and are not independent.
   *
   * @param baseline times by fork and round
   * @param map those of the map, of the same forks and rounds
   */
  static Ratio of(double[][] baseline, double[][] map) {
    int forks = baseline.length;
    double[] logs = new double[forks];
    double[] drifts = new double[forks];
    for (int fork = 0; fork < forks; fork++) {
      double[] ratios = new double[baseline[fork].length];
      for (int round = 0; round < ratios.length; round++) {
        ratios[round] = Math.log(baseline[fork][round] / map[fork][round]);
      }
      int half = ratios.length / 2;
      logs[fork] = median(ratios);
      drifts[fork] =
          half == 0
              ? 0
              : median(Arrays.copyOfRange(ratios, half, ratios.length))
                  - median(Arrays.copyOf(ratios, half));
    }
    double mean = new Mean().evaluate(logs);
    double margin = Double.POSITIVE_INFINITY; // one fork tells nothing about others
    if (forks > 1) {
      double quantile =
          new TDistribution(forks - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
      margin = quantile * new StandardDeviation().evaluate(logs) / Math.sqrt(forks);
    }
    return new Ratio(
        Math.exp(mean),
        Math.exp(mean - margin),
        Math.exp(mean + margin),
        new Mean().evaluate(drifts));
  }

  static double median(double... values) {
    return new Median().evaluate(values);
  }

  /** Whether it may be said that one is faster. */
  boolean isToldApart() {
    return low > 1 || high < 1;
  }

  /** Whether the halves agree. */
  boolean isSettled() {
    return Math.abs(drift) <= SETTLED;
  }

  /** As {@code 1.20 [1.15, 1.26]}; with {@code ≈} if not told apart, {@code ~} if not settled. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s%.2f [%.2f, %.2f]%s",
        isToldApart() ? "" : "≈ ",
        value,
        low,
        high,
        isSettled() ? "" : " ~");
  }
}
