package io.syncmap.benchmarks.paired;

import static java.util.Locale.ROOT;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a row came to. The ratio is the time of ConcurrentHashMap divided by that of the other map,
 * above 1 if the other is faster.
 *
 * @param ratio the median of the rounds' ratios
 * @param lower their lower quartile
 * @param upper their upper quartile
 * @param rivalNanos the median of ConcurrentHashMap's nanoseconds for a call
 * @param nanos the same of the other map
 * @param note what else there is to say; may be empty
 */
record Outcome(
    double ratio, double lower, double upper, double rivalNanos, double nanos, String note) {
  private static final double QUARTER = 0.25;
  private static final double HALF = 0.5;

  /** The outcome of rounds in which each map had a turn. */
  static Outcome of(double[] rivalNanos, double[] nanos, String note) {
    var ratios = new double[nanos.length];
    Arrays.setAll(ratios, i -> rivalNanos[i] / nanos[i]);
    return new Outcome(
        quantile(ratios, HALF),
        quantile(ratios, QUARTER),
        quantile(ratios, 1 - QUARTER),
        quantile(rivalNanos, HALF),
        quantile(nanos, HALF),
        note);
  }

  /** The means of outcomes, whose ratios the note tells. */
  static Outcome mean(List<Outcome> outcomes) {
    if (outcomes.size() == 1) {
      return outcomes.get(0);
    }
    String ratios =
        outcomes.stream()
            .map(outcome -> String.format(ROOT, "%.2f", outcome.ratio))
            .collect(Collectors.joining(", ", "mean of ", ""));
    return new Outcome(
        mean(outcomes, Outcome::ratio),
        mean(outcomes, Outcome::lower),
        mean(outcomes, Outcome::upper),
        mean(outcomes, Outcome::rivalNanos),
        mean(outcomes, Outcome::nanos),
        ratios);
  }

  private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
    return outcomes.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** The median of some figures. */
  static double median(double[] figures) {
    return quantile(figures, HALF);
  }

  /** Between two figures it is in proportion to how near they are. */
  private static double quantile(double[] figures, double share) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
