package io.syncmap.benchmarks.jmh;

import io.syncmap.benchmarks.ZipfSampler;
import java.util.Arrays;
import java.util.SplittableRandom;

/** How often the keys of a mix come. */
public enum Popularity {
  /** Each as often as any other. */
  UNIFORM {
    @Override
    Object[] walk(KeyType type, int count, SplittableRandom random) {
      return type.sequence(0, count, Cursor.length(count), random);
    }
  },
  /** Few of them most of the time, with the exponent of YCSB's default load. */
  ZIPF {
    @Override
    Object[] walk(KeyType type, int count, SplittableRandom random) {
      var ranked = new int[count];
      Arrays.setAll(ranked, i -> i);
      // The same for all walks: a key is as popular with one thread and call as with another.
      KeyType.shuffle(ranked, count, new SplittableRandom(RANKING_SEED));
      int[] numbers = new ZipfSampler(count, EXPONENT).next(Cursor.length(count), random);
      Arrays.setAll(numbers, i -> ranked[numbers[i]]);
      return type.keysInOrder(0, count, numbers);
    }
  };

  private static final double EXPONENT = 0.99;
  private static final long RANKING_SEED = 17;

  /** Keys of the numbers below {@code count}, in the order in which to use them. */
  abstract Object[] walk(KeyType type, int count, SplittableRandom random);
}
