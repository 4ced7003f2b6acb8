package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault: a map that is filled in the order of another map's iterator. As long as all maps had
 * one hash function, that order filled one region of the new table after the other, and nearly all
 * entries ended among the collisions, at five times the memory.
 */
class CopyOrderTest {
  private static final int N = 300_000;

  /** Bytes per entry. A map of all these colliding keys takes over a hundred. */
  private static final double MAX_BYTES = 30;

  /** Of a {@link BucketMap}: one in a thousand. It was one in five. */
  private static final long MAX_COLLIDING = N / 1_000;

  /** Of what is left when most of a map was removed in the order of its own iterator. */
  private static final double MAX_BYTES_LEFT = 40;

  /** The two kinds of maps. */
  enum Kind {
    SYNC_MAP {
      @Override
      AbstractConcurrentMap<Integer, Integer> empty() {
        return new SyncMap<>();
      }

      @Override
      AbstractConcurrentMap<Integer, Integer> copyOf(Map<Integer, Integer> source) {
        return new SyncMap<>(source);
      }

      @Override
      void check(AbstractConcurrentMap<Integer, Integer> map) {
        checkBytes(((SyncMap<Integer, Integer>) map).stats().bytesHeld());
      }
    },
    BUCKET_MAP {
      @Override
      AbstractConcurrentMap<Integer, Integer> empty() {
        return new BucketMap<>();
      }

      @Override
      AbstractConcurrentMap<Integer, Integer> copyOf(Map<Integer, Integer> source) {
        return new BucketMap<>(source);
      }

      @Override
      void check(AbstractConcurrentMap<Integer, Integer> map) {
        BucketMap.Stats stats = ((BucketMap<Integer, Integer>) map).stats();
        checkBytes(stats.bytesHeld());
        assertTrue(stats.collidingKeys() <= MAX_COLLIDING, stats::toString);
      }
    };

    abstract AbstractConcurrentMap<Integer, Integer> empty();

    abstract AbstractConcurrentMap<Integer, Integer> copyOf(Map<Integer, Integer> source);

    /** Checks that keys are where they should be. */
    abstract void check(AbstractConcurrentMap<Integer, Integer> map);

    private static void checkBytes(long bytes) {
      double perEntry = (double) bytes / N;
      assertTrue(perEntry <= MAX_BYTES, () -> "bytes per entry: " + perEntry);
    }
  }

  /** How a map gets the entries of another one. */
  enum Way {
    PUT_IN_A_LOOP {
      @Override
      AbstractConcurrentMap<Integer, Integer> copy(Map<Integer, Integer> source, Kind kind) {
        AbstractConcurrentMap<Integer, Integer> map = kind.empty();
        for (Map.Entry<Integer, Integer> e : source.entrySet()) {
          map.put(e.getKey(), e.getValue());
        }
        return map;
      }
    },
    PUT_ALL {
      @Override
      AbstractConcurrentMap<Integer, Integer> copy(Map<Integer, Integer> source, Kind kind) {
        AbstractConcurrentMap<Integer, Integer> map = kind.empty();
        map.putAll(source);
        return map;
      }
    },
    CONSTRUCTOR {
      @Override
      AbstractConcurrentMap<Integer, Integer> copy(Map<Integer, Integer> source, Kind kind) {
        return kind.copyOf(source);
      }
    },
    COLLECTOR {
      @Override
      AbstractConcurrentMap<Integer, Integer> copy(Map<Integer, Integer> source, Kind kind) {
        return source.entrySet().stream()
            .collect(
                Collectors.toConcurrentMap(
                    Map.Entry::getKey, Map.Entry::getValue, Integer::sum, kind::empty));
      }
    };

    abstract AbstractConcurrentMap<Integer, Integer> copy(Map<Integer, Integer> source, Kind kind);
  }

  /** Maps to copy. Filled in the order of the numbers. */
  private static final Map<Kind, AbstractConcurrentMap<Integer, Integer>> FULL =
      new EnumMap<>(Kind.class);

  @BeforeAll
  static void fill() {
    for (Kind kind : Kind.values()) {
      FULL.put(kind, full(kind));
    }
  }

  @AfterAll
  static void letGo() {
    FULL.clear();
  }

  static Stream<Arguments> waysFromMapToMap() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                Stream.of(Kind.values())
                    .flatMap(
                        from -> Stream.of(Kind.values()).map(to -> Arguments.of(way, from, to))));
  }

  @ParameterizedTest
  @MethodSource("waysFromMapToMap")
  void aCopyHasItsKeysInTheTable(Way way, Kind from, Kind to) {
    AbstractConcurrentMap<Integer, Integer> copy = way.copy(FULL.get(from), to);
    assertEquals(N, copy.size());
    to.check(copy);
  }

  @ParameterizedTest
  @EnumSource
  void soHasAMapThatWasWrittenAndReadAgain(Kind kind) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(FULL.get(kind));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      @SuppressWarnings("unchecked") // as it was written
      AbstractConcurrentMap<Integer, Integer> copy =
          (AbstractConcurrentMap<Integer, Integer>) in.readObject();
      assertEquals(N, copy.size());
      kind.check(copy);
    }
  }

  /** The copy of a copy of a copy, and back to the first kind. */
  @ParameterizedTest
  @EnumSource
  void soHasTheLastOfAChainOfCopies(Kind first) {
    AbstractConcurrentMap<Integer, Integer> map = FULL.get(first);
    for (Kind kind : new Kind[] {Kind.SYNC_MAP, Kind.BUCKET_MAP, first}) {
      map = Way.PUT_IN_A_LOOP.copy(map, kind);
      kind.check(map);
    }
    for (int i = 0; i < N; i++) {
      assertEquals(i, map.get(i));
    }
  }

  /**
   * The relative: the same order within one map. A walk that removes what it meets, and ends before
   * the end, must not leave keys that all belong in one region of a smaller table.
   */
  @ParameterizedTest
  @EnumSource
  void whatAWalkLeavesIsSpread(Kind kind) {
    AbstractConcurrentMap<Integer, Integer> map = full(kind);
    Iterator<Integer> keys = map.keySet().iterator();
    for (int i = 0; i < N / 10 * 8; i++) {
      keys.next();
      keys.remove();
    }
    int left = map.size();
    assertEquals(N / 10 * 2, left);
    double perEntry = (double) Moves.bytesHeld(map) / left;
    assertTrue(perEntry <= MAX_BYTES_LEFT, () -> "bytes per entry: " + perEntry);
    if (map instanceof SyncMap<?, ?> syncMap) {
      SyncMap.Stats stats = syncMap.stats();
      long inTables = stats.snapshotKeys() + stats.dirtyKeys();
      assertTrue(inTables >= left, () -> "of " + left + " keys are among the collisions: " + stats);
    }
  }

  private static AbstractConcurrentMap<Integer, Integer> full(Kind kind) {
    AbstractConcurrentMap<Integer, Integer> map = kind.empty();
    for (int i = 0; i < N; i++) {
      map.put(i, i);
    }
    return map;
  }
}
