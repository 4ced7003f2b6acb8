package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final int FORKS = 5;
  private static final int ROUNDS = 12;
  private static final int TRIALS = 2000;

  /** Times of forks that differ by some percent, as JVMs do, and of rounds that do so too. */
  private static double[][] times(SplittableRandom random, double nanos) {
    double[][] times = new double[FORKS][ROUNDS];
    for (double[] fork : times) {
      double ofFork = nanos * Math.exp(0.05 * random.nextGaussian());
      for (int i = 0; i < ROUNDS; i++) {
        fork[i] = ofFork * Math.exp(0.2 * random.nextGaussian());
      }
    }
    return times;
  }

  private static int toldApart(double nanos) {
    var random = new SplittableRandom(1);
    int count = 0;
    for (int i = 0; i < TRIALS; i++) {
      count += Ratio.of(times(random, 100), times(random, nanos)).isToldApart() ? 1 : 0;
    }
    return count;
  }

  @Test
  void equalMapsAreToldApartInOneOfAHundredCases() {
    int count = toldApart(100);
    assertTrue(count > TRIALS / 400 && count < TRIALS / 50, count + " of " + TRIALS);
  }

  @Test
  void aMapOfHalfTheSpeedIsAlwaysToldApart() {
    assertTrue(toldApart(200) > TRIALS * 0.99);
  }

  @Test
  void valueAndIntervalAreThoseOfStudentsT() {
    double[][] baseline = {{2, 2, 2}, {2, 2, 2}, {4, 4, 4}};
    double[][] map = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
    Ratio ratio = Ratio.of(baseline, map);
    // Logarithms ln 2, ln 2, ln 4: mean 4/3 ln 2, standard deviation ln 2 / sqrt 3; t = 9.925
    assertEquals(Math.exp(4 / 3.0 * Math.log(2)), ratio.value(), 1e-9);
    assertEquals(Math.exp(4 / 3.0 * Math.log(2) - 9.925 * Math.log(2) / 3), ratio.low(), 1e-3);
    assertTrue(ratio.isSettled());
  }

  @Test
  void roundsInWhichAMapIsHeldUpCount() {
    double[] fast = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    double[] stalls = {1, 1, 5, 1, 1, 5, 1, 1, 5, 1};
    Ratio ratio = Ratio.of(new double[][] {fast, fast}, new double[][] {stalls, stalls});
    assertEquals(10 / 22.0, ratio.value(), 1e-9);
    assertTrue(ratio.isToldApart());
  }

  @Test
  void oneForkTellsNothing() {
    assertFalse(Ratio.of(new double[][] {{9, 9}}, new double[][] {{1, 1}}).isToldApart());
  }

  @Test
  void aRunThatGrowsFasterHasNotSettled() {
    double[][] baseline = {{1, 1, 1, 1}, {1, 1, 1, 1}};
    double[][] map = {{2, 2, 1, 1}, {2, 2, 1, 1}};
    Ratio ratio = Ratio.of(baseline, map);
    assertFalse(ratio.isSettled());
    assertTrue(ratio.toString().endsWith("~"), ratio.toString());
  }
}
