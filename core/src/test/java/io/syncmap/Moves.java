package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

/**
 * Drives the moves of a map by hand: promotions and compactions, or splits and merges. What the
 * maps have in common without a common declaration is here as well.
 */
final class Moves {
  private Moves() {}

  /** Ends the move under way, then runs a whole one: all live keys are in the snapshot. */
  static void runToEnd(AbstractConcurrentMap<?, ?> map) {
    finish(map);
    map.startMove();
    finish(map);
  }

  /** Starts a move and stops it half way. */
  static void startAndStop(SyncMap<?, ?> map) {
    runToEnd(map);
    map.startMove();
    SyncTable snapshot = map.read;
    map.stepMove(snapshot == null ? 0 : snapshot.capacity() / 2);
    assertTrue(map.moving(), "a move is under way");
  }

  /** Ends the move under way, if there is one. */
  static void finish(AbstractConcurrentMap<?, ?> map) {
    for (int steps = 0; map.moving(); steps++) {
      assertTrue(steps < 1_000_000, "the move comes to its end");
      map.stepMove(64);
    }
  }

  /** Starts a move, of any cause that the map knows: the dice choose. */
  static void start(AbstractConcurrentMap<?, ?> map, int dice) {
    if (map instanceof BucketMap<?, ?> bucketMap) {
      switch (Math.floorMod(dice, 3)) {
        case 0 -> bucketMap.rebuild.splitAll();
        case 1 -> bucketMap.rebuild.mergeAll();
        default -> bucketMap.trimToSize();
      }
    } else {
      map.startMove();
    }
  }

  /** The snapshot of a map that has one. */
  static SyncTable snapshot(SyncMap<?, ?> map) {
    SyncTable s = map.read;
    assertNotNull(s);
    return s;
  }

  /** The dirty table of a map that has one. */
  static SyncTable dirty(SyncMap<?, ?> map) {
    SyncTable dirty = snapshot(map).dirty;
    assertNotNull(dirty);
    return dirty;
  }

  /** Whether a move has passed the slot, or its key was let go. */
  static boolean isPassed(SyncTable t, int i) {
    Object v = t.tag(i) == 0 ? null : t.value(i);
    return v == SlotState.MOVED || v == SlotState.EXPUNGED;
  }

  /** How many keys of a map are in no table, but among the collisions. */
  static int collisions(SyncMap<?, ?> map) {
    SyncTable snapshot = map.read;
    Collisions all = snapshot == null ? null : snapshot.collisions;
    return all == null ? 0 : all.size();
  }

  /** How many moves there were. */
  static long count(AbstractConcurrentMap<?, ?> map) {
    return Arrays.stream(countByCause(map)).sum();
  }

  /** Promotions and compactions; or splits, merges, and resizes. */
  static long[] countByCause(AbstractConcurrentMap<?, ?> map) {
    if (map instanceof BucketMap<?, ?> bucketMap) {
      BucketMap.Stats stats = bucketMap.stats();
      return new long[] {stats.splits(), stats.merges(), stats.resizes()};
    }
    SyncMap.Stats stats = ((SyncMap<?, ?>) map).stats();
    return new long[] {stats.promotions(), stats.compactions()};
  }

  static long bytesHeld(AbstractConcurrentMap<?, ?> map) {
    return map instanceof BucketMap<?, ?> bucketMap
        ? bucketMap.stats().bytesHeld()
        : ((SyncMap<?, ?>) map).stats().bytesHeld();
  }
}
