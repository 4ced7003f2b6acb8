package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfSamplerTest {
  private static final int DRAWS = 200_000;

  @Test
  void drawsEveryNumberAndNoOther() {
    int[] counts = counts(20, 0.99);
    assertTrue(Arrays.stream(counts).allMatch(count -> count > 0), Arrays.toString(counts));
  }

  @Test
  void drawsSmallNumbersMoreOftenByTheLaw() {
    int[] counts = counts(1_000, 1);
    assertEquals(2, (double) counts[0] / counts[1], 0.1);
    assertEquals(4, (double) counts[0] / counts[3], 0.4);
  }

  @Test
  void drawsEvenlyWithExponentZero() {
    for (int count : counts(10, 0)) {
      assertEquals(DRAWS / 10.0, count, DRAWS / 100.0);
    }
  }

  private static int[] counts(int n, double exponent) {
    int[] counts = new int[n];
    for (int number : new ZipfSampler(n, exponent).next(DRAWS, new SplittableRandom(1))) {
      counts[number]++; // out of range: fails
    }
    return counts;
  }
}
