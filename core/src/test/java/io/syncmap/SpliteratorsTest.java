package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Spliterators and streams of views. */
@Timeout(120)
class SpliteratorsTest extends ViewCases {
  @ParameterizedTest
  @MethodSource("views")
  void spliteratorsHaveTheirCharacteristics(View view, KeyPlace place) {
    Spliterator<?> spliterator = view.of.apply(map(place)).spliterator();
    assertTrue(spliterator.hasCharacteristics(Spliterator.CONCURRENT));
    assertTrue(spliterator.hasCharacteristics(Spliterator.NONNULL));
    assertEquals(view != View.VALUES, spliterator.hasCharacteristics(Spliterator.DISTINCT));
    assertFalse(spliterator.hasCharacteristics(Spliterator.SIZED), "the size may change");
    assertFalse(spliterator.hasCharacteristics(Spliterator.ORDERED));
    assertFalse(spliterator.hasCharacteristics(Spliterator.IMMUTABLE));
    assertFalse(spliterator.hasCharacteristics(Spliterator.SORTED));
    assertTrue(spliterator.estimateSize() > 0);
  }

  @ParameterizedTest
  @MethodSource("views")
  void spliteratorsSplitWithoutLossAndRepetition(View view, KeyPlace place) {
    int n = 10_000;
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(n));
    Deque<Spliterator<?>> open = new ArrayDeque<>();
    open.add(view.of.apply(map).spliterator());
    List<Integer> seen = new ArrayList<>();
    int parts = 1;
    while (!open.isEmpty()) {
      Spliterator<?> last = open.removeLast();
      if (seen.size() % 3 == 0) {
        last.tryAdvance(x -> seen.add(View.number(x)));
      }
      Spliterator<?> prefix = parts < 500 ? last.trySplit() : null;
      if (prefix != null) {
        parts++;
        open.addFirst(last);
        open.addFirst(prefix);
      } else {
        last.forEachRemaining(x -> seen.add(View.number(x)));
        assertFalse(last.tryAdvance(x -> seen.add(-1)), "exhausted");
        last.forEachRemaining(x -> seen.add(-1));
      }
    }
    if (place == KeyPlace.COLLISIONS) {
      assertEquals(1, parts, "a bucket and what it has no room for are not split");
    } else {
      assertTrue(parts >= 16, "parts: " + parts);
    }
    assertEquals(n, seen.size());
    assertEquals(n, new HashSet<>(seen).size());
  }

  /** Eight parts, as a parallel stream would make them for two processors. */
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS", "SPLIT", "MERGED"}) // of a map at rest
  void spliteratorsSplitEvenly(KeyPlace place) {
    int n = 8_000;
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(n));
    List<Spliterator<Integer>> parts = new ArrayList<>(List.of(map.keySet().spliterator()));
    for (int depth = 0; depth < 3; depth++) {
      for (Spliterator<Integer> part : List.copyOf(parts)) {
        Spliterator<Integer> prefix = part.trySplit();
        assertNotNull(prefix);
        parts.add(prefix);
      }
    }
    for (Spliterator<Integer> part : parts) {
      int[] count = new int[1];
      long estimate = part.estimateSize();
      part.forEachRemaining(key -> count[0]++);
      assertEquals(n / 8.0, count[0], n / 40.0);
      assertEquals(n / 8.0, estimate, n / 40.0);
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void spliteratorsOfSmallMaps(View view, KeyPlace place) {
    for (int n = 0; n < 12; n++) {
      AbstractConcurrentMap<Integer, Integer> map = place.empty(n);
      map.putAll(KeyPlace.identity(n));
      if (n > 0 && place != KeyPlace.MOVED) { // it would have no slots to stop at
        place.bring(map);
      }
      List<Integer> seen = new ArrayList<>();
      Spliterator<?> whole = view.of.apply(map).spliterator();
      Spliterator<?> prefix = whole.trySplit();
      if (prefix != null) {
        while (prefix.tryAdvance(x -> seen.add(View.number(x)))) {
          assertTrue(seen.size() <= n);
        }
      }
      while (whole.tryAdvance(x -> seen.add(View.number(x)))) {
        assertTrue(seen.size() <= n);
      }
      assertEquals(KeyPlace.identity(n).keySet(), new HashSet<>(seen));
      assertEquals(n, seen.size());
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS"})
  void parallelStreamsAreRightWhileEntriesMove(KeyPlace place) throws Exception {
    int n = 100_000;
    long sum = (long) n * (n - 1) / 2;
    AbstractConcurrentMap<Integer, Integer> map = place.copyOf(KeyPlace.identity(n));
    AtomicBoolean done = new AtomicBoolean();
    var mover =
        TestThreads.start(
            () -> {
              int moves = 0;
              while (!done.get() || moves < 3) {
                Moves.start(map, moves);
                while (map.moving()) {
                  map.stepMove(place.isOfSyncMap() ? 500 : 20);
                }
                moves++;
              }
              return moves;
            });
    try {
      for (int round = 0; round < 15; round++) {
        assertEquals(sum, map.keySet().parallelStream().mapToLong(k -> k).sum());
        assertEquals(sum, map.values().parallelStream().mapToLong(v -> v).sum());
        assertEquals(
            2 * sum,
            map.entrySet().parallelStream().mapToLong(e -> e.getKey() + e.getValue()).sum());
        assertEquals(n, map.keySet().parallelStream().distinct().count());
      }
    } finally {
      done.set(true);
    }
    assertTrue(mover.result() >= 3);
  }

  @ParameterizedTest
  @EnumSource(names = {"TINY_SYNC_MAP", "TINY_BUCKET_MAP", "BUCKET_MAP"})
  void aStreamMayChangeTheMap(MapUnderTest kind) {
    AbstractConcurrentMap<Integer, Integer> map = kind.create();
    map.putAll(KeyPlace.identity(1000));
    map.keySet().stream().filter(k -> k % 2 == 0).forEach(map::remove);
    assertEquals(500, map.size());
    map.entrySet().parallelStream().forEach(e -> map.merge(e.getKey(), 1, Integer::sum));
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 1; i < 1000; i += 2) {
      expected.put(i, i + 1);
    }
    assertEquals(expected, map);
  }
}
