package io.syncmap;

import static java.util.Objects.requireNonNullElse;

/** The small maps of the stress tests, and what their actors do to them. */
final class Scene {
  private Scene() {}

  /** An empty map whose dirty table holds two keys and whose moves go slot by slot. */
  static <K, V> SyncMap<K, V> empty() {
    return new SyncMap<>(0, Tuning.TINY);
  }

  /** A map with these keys in its snapshot, none in its dirty table, each of value 1. */
  static SyncMap<String, Integer> snapshotOf(String... keys) {
    SyncMap<String, Integer> map = empty();
    for (String key : keys) {
      map.put(key, 1);
    }
    move(map);
    return map;
  }

  /** Starts a move, if none is under way, and brings it to its end slot by slot. */
  static void move(SyncMap<?, ?> map) {
    map.startMove();
    finish(map);
  }

  /** Brings the move under way to its end slot by slot. */
  static void finish(SyncMap<?, ?> map) {
    // Bounded: another actor may begin new moves all the time.
    for (int steps = 0; steps < 1_000 && map.moving(); steps++) {
      map.stepMove(1);
    }
  }

  /** The value of a key, or 0. */
  static int value(SyncMap<String, Integer> map, String key) {
    return requireNonNullElse(map.get(key), 0);
  }
}
