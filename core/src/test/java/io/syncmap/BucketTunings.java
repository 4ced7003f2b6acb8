package io.syncmap;

import java.util.function.IntConsumer;

/** The only place of the tests that knows the components of {@link BucketTuning}. */
final class BucketTunings {
  /** One table that grows and shrinks, and never splits. */
  static final BucketTuning ONE_TABLE = new BucketTuning(128, 3, 3, 1.3, true, 0, 1, buckets -> {});

  /** One bucket; what it has no room for are collisions. */
  static final BucketTuning COLLIDING = new BucketTuning(1, 8, 1, 1, true, 0, 1, buckets -> {});

  private BucketTunings() {}

  /** The given tuning, with a call before each allocation of a table. */
  static BucketTuning beforeAllocate(BucketTuning t, IntConsumer hook) {
    return new BucketTuning(
        t.maxHomes(),
        t.load(),
        t.maxChain(),
        t.sparse(),
        t.eager(),
        t.maxDepth(),
        t.multiplier(),
        hook);
  }

  /** What users get, with a multiplier of the hash that is not drawn at random. */
  static BucketTuning withMultiplier(int multiplier) {
    BucketTuning t = BucketTuning.DEFAULT;
    return new BucketTuning(
        t.maxHomes(),
        t.load(),
        t.maxChain(),
        t.sparse(),
        t.eager(),
        t.maxDepth(),
        multiplier,
        t.beforeAllocate());
  }
}
