package io.syncmap.benchmarks.report;

/** The round values of a logarithmic axis: 1, 2, 5, 10, 20, ... */
final class Steps {
  private static final double[] STEPS = {1, 2, 5, 10};
  private static final double EXACT = 1e-9;

  private Steps() {}

  /** The highest step that is not above a positive value. */
  static double below(double value) {
    double ten = Math.pow(10, Math.floor(Math.log10(value)));
    double best = ten;
    for (double step : STEPS) {
      if (step * ten <= value * (1 + EXACT)) {
        best = step * ten;
      }
    }
    return best;
  }

  /** The lowest step above a positive value. */
  static double above(double value) {
    double ten = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : STEPS) {
      if (step * ten > value) {
        return step * ten;
      }
    }
    return 10 * ten;
  }

  /** Whether it is one, but for errors of rounding. */
  static boolean isStep(double value) {
    return Math.abs(below(value) / value - 1) < EXACT;
  }
}
