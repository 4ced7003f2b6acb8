package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Drives the moves (promotions and compactions) of a map by hand. */
final class Moves {
  private Moves() {}

  /** Ends the move under way, then runs a whole one: all live keys are in the snapshot. */
  static void runToEnd(SyncMap<?, ?> map) {
    finish(map);
    map.startMove();
    finish(map);
  }

  /** Starts a move and stops it after this many slots, in the middle. */
  static void startAndStop(SyncMap<?, ?> map, int slots) {
    runToEnd(map);
    map.startMove();
    map.stepMove(slots);
    assertTrue(map.moving(), "a move is under way");
  }

  /** Ends the move under way, if there is one. */
  static void finish(SyncMap<?, ?> map) {
    for (int steps = 0; map.moving(); steps++) {
      assertTrue(steps < 1_000_000, "the move comes to its end");
      map.stepMove(64);
    }
  }
}
