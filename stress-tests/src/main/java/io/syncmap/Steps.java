package io.syncmap;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/** What the actors of the tests do to a map of either kind. */
final class Steps {
  private Steps() {}

  /** Starts a move, if none is under way: a promotion; of buckets, a growth. */
  static void begin(AbstractConcurrentMap<?, ?> map) {
    if (map instanceof BucketMap<?, ?> buckets) {
      buckets.startMove(Resize.Cause.GROWTH);
    } else {
      map.startMove();
    }
  }

  /** Starts a move and brings it to its end step by step: of buckets, one of each cause. */
  static void move(AbstractConcurrentMap<?, ?> map) {
    begin(map);
    finish(map);
    if (map instanceof BucketMap<?, ?> buckets) {
      buckets.startMove(Resize.Cause.SAME_SIZE);
      finish(map);
      buckets.startMove(Resize.Cause.SHRINK);
      finish(map);
    }
  }

  /** Brings the move under way to its end step by step. */
  static void finish(AbstractConcurrentMap<?, ?> map) {
    // Bounded: another actor may begin new moves all the time.
    for (int steps = 0; steps < 1_000 && map.moving(); steps++) {
      map.stepMove(1);
    }
  }

  /** The value of a key, or 0. */
  static int value(AbstractConcurrentMap<String, Integer> map, String key) {
    return orZero(map.get(key));
  }

  /** A value, or 0 for none. */
  static int orZero(@Nullable Integer value) {
    return requireNonNullElse(value, 0);
  }
}
