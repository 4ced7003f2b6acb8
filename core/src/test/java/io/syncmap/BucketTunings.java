package io.syncmap;

import java.util.function.IntConsumer;

/** The only place of the tests that knows the components of {@link BucketTuning}. */
final class BucketTunings {
  private BucketTunings() {}

  /** {@link BucketTuning#TINY} with other numbers of stripes, of keys per bucket, and of steps. */
  static BucketTuning tiny(int stripes, double loadFactor, int bucketsPerStep) {
    BucketTuning t = BucketTuning.TINY;
    return new BucketTuning(
        stripes,
        loadFactor,
        t.growthFactor(),
        bucketsPerStep,
        t.shrinkFraction(),
        t.maxChain(),
        t.maxCandidates(),
        t.beforeAllocate());
  }

  /** {@link BucketTuning#DEFAULT} with another number of stripes. */
  static BucketTuning stripes(int stripes) {
    BucketTuning t = BucketTuning.DEFAULT;
    return new BucketTuning(
        stripes,
        t.loadFactor(),
        t.growthFactor(),
        t.bucketsPerStep(),
        t.shrinkFraction(),
        t.maxChain(),
        t.maxCandidates(),
        t.beforeAllocate());
  }

  /** The given tuning, with a call before each allocation of a table. */
  static BucketTuning beforeAllocate(BucketTuning t, IntConsumer hook) {
    return new BucketTuning(
        t.stripes(),
        t.loadFactor(),
        t.growthFactor(),
        t.bucketsPerStep(),
        t.shrinkFraction(),
        t.maxChain(),
        t.maxCandidates(),
        hook);
  }
}
