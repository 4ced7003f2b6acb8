package io.syncmap.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws numbers from 0 to n-1, where number i comes with a probability in proportion to {@code
 * 1/(i+1)^exponent}.
 */
public final class ZipfSampler {
  /** At i: the probability of a number up to i. */
  private final double[] cumulative;

  /** Numbers below {@code n}. */
  public ZipfSampler(int n, double exponent) {
    cumulative = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.pow(i + 1.0, -exponent);
      cumulative[i] = sum;
    }
    for (int i = 0; i < n; i++) {
      cumulative[i] /= sum;
    }
  }

  /** The next number. */
  public int next(SplittableRandom random) {
    int found = Arrays.binarySearch(cumulative, random.nextDouble());
    // Not found exactly: the number is where it would have to be inserted.
    return found >= 0 ? found : Math.min(-found - 1, cumulative.length - 1);
  }

  /** The next {@code count} numbers. */
  public int[] next(int count, SplittableRandom random) {
    int[] result = new int[count];
    Arrays.setAll(result, i -> next(random));
    return result;
  }
}
