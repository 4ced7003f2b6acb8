package io.syncmap.soak;

import io.syncmap.BucketMap;
import io.syncmap.SyncMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * A kind of map under test, and what may be asked of it.
 *
 * @param promises what it promises beyond what a {@code ConcurrentHashMap} does
 * @param inside how to look into such a map
 */
record Subject(
    String label,
    Supplier<ConcurrentMap<Object, Value>> maker,
    Set<Promise> promises,
    Inside inside) {

  /** What not every map promises. */
  enum Promise {
    /**
     * A walk returns no key twice, even if it was removed and put again meanwhile. In a {@code
     * ConcurrentHashMap} such a key may come again at the end of its bin, in a {@code SyncMap} in a
     * later slot, in a {@code BucketMap} among the collisions, to which a walk comes last.
     */
    NO_KEY_TWICE,

    /**
     * After {@code clear} nothing is there of what was before. A {@code ConcurrentHashMap} may keep
     * entries that another thread is just moving to a larger table.
     */
    ATOMIC_CLEAR,

    /** A compute function may change other keys. */
    FUNCTIONS_MAY_WRITE,

    /** It gives back the memory of a wave as the wave goes. */
    SHRINKS_WITH_WAVE
  }

  /** A figure that a map tells of itself. */
  record Figure(String name, long value) {}

  /** What a map offers beyond {@code ConcurrentMap}. */
  interface Inside {
    /** Of how many moves it tells, and the like. */
    List<Figure> figures(ConcurrentMap<Object, Value> map);

    OptionalLong bytesHeld(ConcurrentMap<Object, Value> map);

    void trimToSize(ConcurrentMap<Object, Value> map);

    /** All that the map tells of itself. */
    String stats(ConcurrentMap<Object, Value> map);
  }

  private static final Inside NOTHING =
      new Inside() {
        @Override
        public List<Figure> figures(ConcurrentMap<Object, Value> map) {
          return List.of();
        }

        @Override
        public OptionalLong bytesHeld(ConcurrentMap<Object, Value> map) {
          return OptionalLong.empty();
        }

        @Override
        public void trimToSize(ConcurrentMap<Object, Value> map) {}

        @Override
        public String stats(ConcurrentMap<Object, Value> map) {
          return "";
        }
      };

  private static final Inside OF_SYNC_MAP =
      new Inside() {
        @Override
        public List<Figure> figures(ConcurrentMap<Object, Value> map) {
          SyncMap.Stats stats = ((SyncMap<Object, Value>) map).stats();
          return List.of(
              new Figure("promotions, growths", stats.promotions()),
              new Figure("compactions", stats.compactions()));
        }

        @Override
        public OptionalLong bytesHeld(ConcurrentMap<Object, Value> map) {
          return OptionalLong.of(((SyncMap<Object, Value>) map).stats().bytesHeld());
        }

        @Override
        public void trimToSize(ConcurrentMap<Object, Value> map) {
          ((SyncMap<Object, Value>) map).trimToSize();
        }

        @Override
        public String stats(ConcurrentMap<Object, Value> map) {
          return ((SyncMap<Object, Value>) map).stats().toString();
        }
      };

  private static final Inside OF_BUCKET_MAP =
      new Inside() {
        @Override
        public List<Figure> figures(ConcurrentMap<Object, Value> map) {
          BucketMap.Stats stats = ((BucketMap<Object, Value>) map).stats();
          return List.of(
              new Figure("tables", stats.tables()),
              new Figure("splits", stats.splits()),
              new Figure("merges", stats.merges()),
              new Figure("resizes of a table", stats.resizes()));
        }

        @Override
        public OptionalLong bytesHeld(ConcurrentMap<Object, Value> map) {
          return OptionalLong.of(((BucketMap<Object, Value>) map).stats().bytesHeld());
        }

        @Override
        public void trimToSize(ConcurrentMap<Object, Value> map) {
          ((BucketMap<Object, Value>) map).trimToSize();
        }

        @Override
        public String stats(ConcurrentMap<Object, Value> map) {
          return ((BucketMap<Object, Value>) map).stats().toString();
        }
      };

  static final Subject SYNC_MAP =
      new Subject(
          "SyncMap",
          SyncMap::new,
          EnumSet.complementOf(EnumSet.of(Promise.NO_KEY_TWICE)),
          OF_SYNC_MAP);
  static final Subject BUCKET_MAP =
      new Subject(
          "BucketMap",
          BucketMap::new,
          EnumSet.complementOf(EnumSet.of(Promise.NO_KEY_TWICE)),
          OF_BUCKET_MAP);
  static final Subject CONCURRENT_HASH_MAP = like("ConcurrentHashMap", ConcurrentHashMap::new);

  private static final List<Subject> ALL = List.of(SYNC_MAP, BUCKET_MAP, CONCURRENT_HASH_MAP);

  /** A map of which no more is asked than of a {@code ConcurrentHashMap}. */
  static Subject like(String label, Supplier<ConcurrentMap<Object, Value>> maker) {
    return new Subject(label, maker, Set.of(), NOTHING);
  }

  boolean promises(Promise promise) {
    return promises.contains(promise);
  }

  static List<String> labels() {
    return ALL.stream().map(Subject::label).toList();
  }

  static Optional<Subject> named(String label) {
    return ALL.stream().filter(subject -> subject.label.equalsIgnoreCase(label)).findFirst();
  }
}
