package io.syncmap;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/** What the actors of the tests do to a map of either kind. */
final class Steps {
  private static final String CROWD = "crowd";

  private Steps() {}

  /** Puts these keys, each with the value 1. */
  static void putAll(AbstractConcurrentMap<String, Integer> map, String... keys) {
    for (String key : keys) {
      map.put(key, 1);
    }
  }

  /** Puts so many keys that are not of the test. */
  static void crowd(AbstractConcurrentMap<String, Integer> map, int keys) {
    for (int n = 0; n < keys; n++) {
      map.put(CROWD + n, 1);
    }
  }

  /** Whether a key is one of the test. */
  static boolean isOfTest(String key) {
    return !key.startsWith(CROWD);
  }

  /**
   * Starts a move of all keys to a larger table, if none is under way. Each table of buckets is
   * split, as far as there may be more: nothing of a move of theirs is left for later, but that
   * they are more tables than their keys need.
   */
  static void begin(AbstractConcurrentMap<?, ?> map) {
    map.startMove();
  }

  /** Starts a move, and puts a new key: of a {@link SyncMap}, into the dirty table. */
  static <V> void beginWith(AbstractConcurrentMap<String, V> map, String key, V value) {
    begin(map);
    map.put(key, value);
  }

  /**
   * Starts a move and brings it to its end step by step. Tables of buckets are split, merged, and
   * replaced by smaller ones.
   */
  static void move(AbstractConcurrentMap<?, ?> map) {
    begin(map);
    finish(map);
    if (map instanceof BucketMap<?, ?>) {
      compact(map);
    }
  }

  /** After removals: ends the compaction that they have begun; of buckets, trims the map. */
  static void compact(AbstractConcurrentMap<?, ?> map) {
    if (map instanceof BucketMap<?, ?> buckets) {
      buckets.trimToSize();
    } else {
      finish(map);
    }
  }

  /**
   * Removes a key. A {@link SyncMap} does not let go of it: its slot is without a value, and it can
   * come back by a compare-and-set, until a move leaves it behind.
   */
  static void removeAndKeep(AbstractConcurrentMap<?, ?> map, String key) {
    if (map instanceof SyncMap<?, ?> syncMap) {
      // As if a method of some key had called this: who has the mutex already lets go of nothing.
      SyncWriter writer = syncMap.writer();
      writer.owner = Thread.currentThread();
      map.remove(key);
      writer.owner = null;
    } else {
      map.remove(key);
    }
  }

  /**
   * Starts a move, and stops it when this key has been carried to the new table, or left behind. It
   * must be in the snapshot of a {@link SyncMap}. With buckets, all keys are carried.
   */
  static void carry(AbstractConcurrentMap<?, ?> map, String key) {
    SyncTable snapshot = map instanceof SyncMap<?, ?> syncMap ? syncMap.read : null;
    begin(map);
    if (snapshot == null) {
      return;
    }
    int i = snapshot.find(key, Hash.of(key));
    if (i < 0) {
      return; // another actor's removal has had it left behind already
    }
    for (Object v = snapshot.value(i);
        v != SlotState.MOVED && v != SlotState.EXPUNGED && map.moving();
        v = snapshot.value(i)) {
      map.stepMove(1);
    }
  }

  /** Brings the move under way to its end step by step; merges tables that were split. */
  static void finish(AbstractConcurrentMap<?, ?> map) {
    if (map instanceof BucketMap<?, ?> buckets) {
      buckets.rebuild.mergeAll();
    }
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
