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
   * The ratio of times that were measured in turns. A fork counts as one figure, the sum of its
   * rounds: those of one JVM share its compilation and its heap, and are not independent; and a
   * round in which a map waits for a lock or a collection counts in full.
   *
   * @param baseline times by fork and round
   * @param map those of the map, of the same forks and rounds
   */
  static Ratio of(double[][] baseline, double[][] map) {
    int forks = baseline.length;
    double[] logs = new double[forks];
    double[] drifts = new double[forks];
    for (int fork = 0; fork < forks; fork++) {
      int rounds = baseline[fork].length;
      int half = rounds / 2;
      logs[fork] = log(baseline[fork], map[fork], 0, rounds);
      drifts[fork] =
          half == 0
              ? 0
              : log(baseline[fork], map[fork], half, rounds)
                  - log(baseline[fork], map[fork], 0, half);
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

  private static double log(double[] baseline, double[] map, int from, int to) {
    return Math.log(sum(baseline, from, to) / sum(map, from, to));
  }

  private static double sum(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).sum();
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
