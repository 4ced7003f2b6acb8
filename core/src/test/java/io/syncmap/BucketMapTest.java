package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link BucketMap} has of its own: stripes, buckets, evacuations for four causes. */
@Timeout(120)
class BucketMapTest {
  private static final int STRIPES = BucketTuning.DEFAULT.stripes();

  private static final List<Resize.Cause> CAUSES =
      List.of(Resize.Cause.GROWTH, Resize.Cause.SAME_SIZE, Resize.Cause.SHRINK);

  // Resizes that come by themselves

  @Test
  void anUnsizedMapGrows() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    for (int i = 0; i < 10_000; i++) {
      assertNull(map.put(i, i));
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.growths() >= STRIPES, stats::toString);
    assertTrue(stats.growths() < STRIPES * 25, () -> "amortised: " + stats);
    assertEquals(0, stats.shrinks(), stats::toString);
    assertTrue(stats.buckets() + stats.overflowBuckets() >= 10_000 / 8, stats::toString);
    assertEquals(KeyPlace.identity(10_000), map);
  }

  @Test
  void removalsShrinkIt() {
    BucketMap<Integer, Integer> map = new BucketMap<>(KeyPlace.identity(10_000));
    BucketMap.Stats full = map.stats();
    for (int i = 0; i < 9_900; i++) {
      assertEquals(i, map.remove(i));
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.shrinks() >= STRIPES / 2, stats::toString);
    assertTrue(stats.buckets() < full.buckets() / 8, () -> full + " -> " + stats);
    // The stripes themselves take a third of what is left. FootprintTest takes a larger map.
    assertTrue(stats.bytesHeld() < full.bytesHeld() / 2, () -> full + " -> " + stats);
    assertEquals(100, map.size());
    for (int i = 9_900; i < 10_000; i++) {
      assertEquals(i, map.get(i));
    }
  }

  /** Keys come and go, the number of entries stays: no table may grow without bounds. */
  @ParameterizedTest
  @EnumSource(names = {"BUCKET_MAP", "TINY_BUCKET_MAP", "ONE_STRIPE_BUCKET_MAP"})
  void aTurnoverOfKeysNeedsNoMoreMemory(MapUnderTest kind) {
    BucketMap<Integer, Integer> map = (BucketMap<Integer, Integer>) kind.<Integer, Integer>create();
    int live = 3_000;
    for (int i = 0; i < live; i++) {
      map.put(i, i);
    }
    Moves.finish(map);
    long before = map.stats().bytesHeld();
    for (int i = live; i < 60 * live; i++) {
      assertNull(map.put(i, i));
      assertEquals(i - live, map.remove(i - live));
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.bytesHeld() < 3 * before, () -> before + " -> " + stats);
    assertTrue(stats.overflowBuckets() < stats.buckets(), stats::toString);
    assertEquals(live, map.size());
    assertEquals(live, new HashSet<>(map.keySet()).size());
  }

  /** Where chains come though there is room, a few evacuations try to get rid of them. */
  @Test
  void longChainsAreEvacuatedToTheSameSize() {
    BucketMap<Integer, Integer> map = new BucketMap<>(2_000, BucketTuning.CHAINED);
    map.putAll(KeyPlace.identity(2_000));
    long evacuations = map.stats().sameSizeEvacuations();
    assertTrue(evacuations > 0, map.stats()::toString);
    assertTrue(evacuations < 10, map.stats()::toString);
    for (int turn = 0; turn < 10; turn++) {
      for (int i = 0; i < 500; i++) {
        assertEquals(i, map.remove(i));
      }
      map.putAll(KeyPlace.identity(2_000));
    }
    assertTrue(map.stats().sameSizeEvacuations() < 10, map.stats()::toString);
    assertEquals(KeyPlace.identity(2_000), map);
  }

  @Test
  void anEvacuationToTheSameSizeShortensChains() {
    BucketMap<Integer, Integer> map = new BucketMap<>(2_000, BucketTuning.CHAINED);
    map.putAll(KeyPlace.identity(2_000));
    Moves.finish(map);
    map.keySet().removeIf(k -> k % 2 == 0);
    BucketMap.Stats before = map.stats();
    map.startMove(Resize.Cause.SAME_SIZE);
    Moves.finish(map);
    BucketMap.Stats after = map.stats();
    assertEquals(before.buckets(), after.buckets());
    assertTrue(after.overflowBuckets() < before.overflowBuckets(), () -> before + " -> " + after);
    assertEquals(1_000, new HashSet<>(map.keySet()).size());
    assertEquals(1_000, map.size());
  }

  // No thrash

  @ParameterizedTest
  @CsvSource({"1000, 100", "20000, 500"})
  void aMapThatSwingsIsNotResizedAtEachSwing(int high, int low) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    int swings = 30;
    int settled = 10;
    long before = 0;
    for (int swing = 0; swing < swings; swing++) {
      if (swing == settled) {
        before = resizes(map);
      }
      swing(map, high, low);
    }
    long resizes = resizes(map) - before;
    long onePerSwingAndStripe = (long) (swings - settled) * STRIPES;
    assertTrue(resizes < onePerSwingAndStripe / 10, () -> resizes + " resizes: " + map.stats());
    assertEquals(low, map.size());
  }

  /** After some swings, the map is small for good: the room is given back after enough writes. */
  @ParameterizedTest
  @CsvSource({"1000, 100", "20000, 500"})
  void aMapThatSwungGivesItsMemoryBackInTheEnd(int high, int low) {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    for (int swing = 0; swing < 30; swing++) {
      swing(map, high, low);
    }
    for (int i = low; i < high; i++) {
      map.put(i, i);
    }
    long peak = map.stats().buckets();
    for (int i = low; i < high; i++) {
      map.remove(i);
    }
    int turnover = 100 * high;
    for (int i = 0; i < turnover; i++) {
      assertEquals(i % low, map.remove(i % low));
      map.put(i % low, i % low);
    }
    BucketMap.Stats stats = map.stats();
    assertTrue(stats.buckets() < peak / 2, () -> peak + " -> " + stats);
    assertEquals(low, map.size());
  }

  private static void swing(Map<Integer, Integer> map, int high, int low) {
    for (int i = 0; i < high; i++) {
      map.put(i, i);
    }
    for (int i = low; i < high; i++) {
      assertEquals(i, map.remove(i));
    }
  }

  private static long resizes(BucketMap<?, ?> map) {
    return map.stats().growths() + map.stats().shrinks();
  }

  // Room and figures

  @Test
  void aMapOfTheExpectedSizeHardlyGrows() {
    BucketMap<Integer, Integer> sized = new BucketMap<>(10_000);
    BucketMap<Integer, Integer> unsized = new BucketMap<>();
    for (int i = 0; i < 10_000; i++) {
      sized.put(i, i);
      unsized.put(i, i);
    }
    assertTrue(
        sized.stats().growths() < unsized.stats().growths() / 4,
        () -> sized.stats() + " and " + unsized.stats());
    assertEquals(unsized, sized);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUCKET_MAP", "TINY_BUCKET_MAP"})
  void trimToSizeDropsWhatIsNotNeeded(MapUnderTest kind) {
    BucketMap<Integer, Integer> map =
        kind == MapUnderTest.BUCKET_MAP
            ? new BucketMap<>(100_000)
            : new BucketMap<>(100_000, BucketTuning.TINY);
    map.putAll(KeyPlace.identity(1000));
    for (int i = 0; i < 900; i++) {
      map.remove(i);
    }
    long before = map.stats().bytesHeld();
    map.trimToSize();
    BucketMap.Stats stats = map.stats();
    assertEquals(0, stats.stripesMoving(), stats::toString);
    assertTrue(stats.bytesHeld() < before / 20, () -> before + " -> " + stats);
    assertFalse(map.moving());
    assertEquals(100, map.size());
    map.keySet().removeIf(k -> k < 900);
    assertEquals(100, map.size());
    map.putAll(KeyPlace.identity(1000));
    assertEquals(KeyPlace.identity(1000), map);
  }

  @ParameterizedTest
  @EnumSource(
      value = Resize.Cause.class,
      names = {"GROWTH", "SAME_SIZE", "SHRINK"})
  void trimToSizeEndsAMoveThatIsUnderWay(Resize.Cause cause) {
    BucketMap<Integer, Integer> map = new BucketMap<>(1_000, BucketTunings.tiny(2, 2, 1));
    map.putAll(KeyPlace.identity(500));
    Moves.startAndStop(map, cause);
    assertTrue(map.moving());
    map.keySet().removeIf(k -> k >= 10);
    map.put(1000, 1000);
    map.startMove(cause);
    map.trimToSize();
    assertFalse(map.moving());
    assertEquals(11, map.size());
    assertEquals(1000, map.get(1000));
    assertTrue(map.stats().buckets() <= 11, map.stats()::toString);
  }

  @Test
  void bytesHeldGrowWithTheContent() {
    BucketMap<Integer, Integer> map = new BucketMap<>();
    long empty = map.stats().bytesHeld();
    assertTrue(empty > 0 && empty < 2_000, () -> "empty: " + empty);
    map.putAll(KeyPlace.identity(100_000));
    long full = map.stats().bytesHeld();
    assertTrue(full > 800_000 && full < 6_000_000, () -> "100,000 entries: " + full);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONSTANT_HASH", "CONSTANT_HASH_UNORDERED", "TRUNCATED_HASH"})
  void keysOfOneHashAreCounted(KeyKind kind) {
    BucketMap<Object, Integer> map = new BucketMap<>();
    assertEquals(0, map.stats().collidingKeys());
    for (int id = 0; id < 200; id++) {
      map.put(kind.key(id), id);
    }
    assertTrue(map.stats().collidingKeys() > 100, map.stats()::toString);
    assertTrue(map.stats().collidingKeys() <= 200, map.stats()::toString);
    for (int id = 0; id < 200; id++) {
      assertEquals(id, map.remove(kind.key(id)));
    }
    assertEquals(0, map.stats().collidingKeys(), map.stats()::toString);
    assertTrue(map.isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = Resize.Cause.class,
      names = {"GROWTH", "SAME_SIZE", "SHRINK"})
  void testHooksMoveByHand(Resize.Cause cause) {
    BucketMap<Integer, Integer> map = new BucketMap<>(400, BucketTunings.tiny(1, 2, 1));
    map.putAll(KeyPlace.identity(100));
    Moves.finish(map);
    BucketMap.Stats before = map.stats();
    map.stepMove(10);
    assertFalse(map.moving(), "nothing to step");
    map.startMove(cause);
    assertTrue(map.moving());
    assertEquals(1, map.stats().stripesMoving());
    map.stepMove(1);
    assertTrue(map.moving());
    map.startMove(Resize.Cause.GROWTH);
    assertTrue(map.moving(), "a second start changes nothing");
    Moves.finish(map);
    assertFalse(map.moving());
    BucketMap.Stats after = map.stats();
    assertEquals(0, after.stripesMoving());
    List<Long> counts =
        List.of(
            after.growths() - before.growths(),
            after.sameSizeEvacuations() - before.sameSizeEvacuations(),
            after.shrinks() - before.shrinks());
    assertEquals(
        CAUSES.stream().map(c -> c == cause ? 1L : 0L).toList(), counts, "growth, same, shrink");
    int order =
        switch (cause) {
          case GROWTH -> 1;
          case SHRINK -> -1;
          default -> 0;
        };
    assertEquals(order, Long.compare(after.buckets(), before.buckets()), after::toString);
    assertEquals(KeyPlace.identity(100), map);
    assertEquals(100, map.size());
  }

  // Clear, amid a move

  static Stream<Arguments> causesAndKinds() {
    return CAUSES.stream()
        .flatMap(cause -> Stream.of(KeyKind.values()).map(kind -> Arguments.of(cause, kind)));
  }

  @ParameterizedTest
  @MethodSource("causesAndKinds")
  void clearTakesEffectAmidAMove(Resize.Cause cause, KeyKind kind) {
    for (int steps = 0; steps < 60; steps += 5) {
      BucketMap<Object, Integer> map = filled(cause, kind);
      map.startMove(cause);
      map.stepMove(steps);
      map.clear();
      assertEquals(0, map.size());
      assertTrue(map.isEmpty());
      assertEquals(Map.of(), map);
      for (int id = 0; id < N; id++) {
        assertNull(map.get(kind.key(id)));
      }
      map.stepMove(100);
      Moves.runToEnd(map);
      assertEquals(Map.of(), map);
      assertNull(map.put(kind.key(1), 1));
      assertEquals(Map.of(kind.key(1), 1), map);
      assertEquals(1, map.size());
    }
  }

  // Iterators, amid moves

  private static final int N = 60;

  /** With room to shrink, if that is to come. */
  private static BucketMap<Object, Integer> filled(Resize.Cause cause, KeyKind kind) {
    int expectedSize = cause == Resize.Cause.SHRINK ? 4 * N : 0;
    BucketMap<Object, Integer> map = new BucketMap<>(expectedSize, BucketTunings.tiny(2, 2, 1));
    for (int id = 0; id < N; id++) {
      map.put(kind.key(id), id);
    }
    Moves.finish(map);
    return map;
  }

  @ParameterizedTest
  @MethodSource("causesAndKinds")
  void iteratorsBearAMoveBetweenAnyTwoSteps(Resize.Cause cause, KeyKind kind) {
    for (int startAt = 0; startAt < N; startAt += 4) {
      for (int bucketsPerStep : new int[] {0, 1, 3, 100}) {
        BucketMap<Object, Integer> map = filled(cause, kind);
        List<Integer> seen = new ArrayList<>();
        for (Iterator<Object> i = map.keySet().iterator(); i.hasNext(); ) {
          if (seen.size() == startAt) {
            map.startMove(cause);
          } else if (seen.size() > startAt) {
            map.stepMove(bucketsPerStep);
          }
          seen.add(KeyKind.id(i.next()));
        }
        assertEachOnce(seen);
      }
    }
  }

  /** One move after the other, of all causes, while one iterator goes over the entries. */
  @ParameterizedTest
  @MethodSource("causesAndKinds")
  void iteratorsBearManyMoves(Resize.Cause first, KeyKind kind) {
    for (int bucketsPerStep : new int[] {1, 7, 1000}) {
      BucketMap<Object, Integer> map = filled(first, kind);
      List<Integer> seen = new ArrayList<>();
      int cause = first.ordinal();
      for (Map.Entry<Object, Integer> entry : map.entrySet()) {
        assertEquals(KeyKind.id(entry.getKey()), entry.getValue());
        seen.add(entry.getValue());
        if (!map.moving()) {
          map.startMove(CAUSES.get(cause++ % CAUSES.size()));
        }
        map.stepMove(bucketsPerStep);
      }
      assertEachOnce(seen);
    }
  }

  /** The entries of a bucket are copied together; what becomes of them afterwards counts. */
  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void iteratorsGiveWhatIsThereWhenTheyComeBy(KeyKind kind) {
    for (int n : new int[] {8, 16, 40}) {
      BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.tiny(1, 6.5, 1));
      for (int id = 0; id < n; id++) {
        map.put(kind.key(id), 1);
      }
      Iterator<Map.Entry<Object, Integer>> iterator = map.entrySet().iterator();
      assertEquals(1, iterator.next().getValue());
      map.replaceAll((k, v) -> 2);
      assertEquals(1, iterator.next().getValue(), "has been fetched ahead");
      assertEquals(2, iterator.next().getValue(), "n = " + n);
      map.keySet().removeIf(k -> true);
      int more = 0;
      while (iterator.hasNext()) {
        iterator.next();
        more++;
      }
      assertEquals(1, more, "has been fetched ahead");
    }
  }

  /** A key that is removed and put back comes at most once, one that stays exactly once. */
  @ParameterizedTest
  @MethodSource("causesAndKinds")
  void keysThatArePutBackComeAtMostOnce(Resize.Cause first, KeyKind kind) {
    for (int shift = 0; shift < 6; shift++) {
      BucketMap<Object, Integer> map = filled(first, kind);
      List<Integer> seen = new ArrayList<>();
      int cause = first.ordinal();
      for (Object key : map.keySet()) {
        seen.add(KeyKind.id(key));
        for (int back = 0; back <= 1; back++) {
          // Odd numbers leave and return: the one that was seen, and another one.
          for (int id : new int[] {KeyKind.id(key), (7 * seen.size() + shift) % N}) {
            if (id % 2 == 1 && back == 0) {
              map.remove(kind.key(id));
            } else if (id % 2 == 1) {
              map.put(kind.key(id), id);
            }
          }
          map.put(kind.key(N + seen.size()), N + seen.size()); // may take the free slot
          map.stepMove(1);
        }
        if (seen.size() % 8 == shift) {
          map.startMove(CAUSES.get(cause++ % CAUSES.size()));
        }
      }
      seen.removeIf(id -> id >= N);
      assertEquals(seen.size(), new HashSet<>(seen).size(), () -> "no key twice: " + seen);
      for (int id = 0; id < N; id += 2) {
        assertTrue(seen.contains(id), "a key that stays: " + id);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("causesAndKinds")
  void spliteratorsSplitAmidAMove(Resize.Cause cause, KeyKind kind) {
    for (int startAt = 0; startAt < 12; startAt += 3) {
      BucketMap<Object, Integer> map = filled(cause, kind);
      Deque<Spliterator<Integer>> open = new ArrayDeque<>();
      open.add(map.values().spliterator());
      List<Integer> seen = new ArrayList<>();
      for (int step = 0; !open.isEmpty(); step++) {
        if (step == startAt) {
          map.startMove(cause);
        }
        map.stepMove(1);
        Spliterator<Integer> last = open.removeLast();
        last.tryAdvance(seen::add);
        Spliterator<Integer> prefix = last.trySplit();
        if (prefix != null) {
          open.addFirst(prefix);
          open.addFirst(last);
        } else {
          last.forEachRemaining(
              v -> {
                seen.add(v);
                map.stepMove(1);
              });
        }
      }
      assertEachOnce(seen);
    }
  }

  @Test
  void spliteratorsSplitByStripes() {
    BucketMap<Integer, Integer> map = new BucketMap<>(KeyPlace.identity(10_000));
    Deque<Spliterator<Integer>> open = new ArrayDeque<>();
    open.add(map.keySet().spliterator());
    List<Integer> seen = new ArrayList<>();
    int parts = 1;
    while (!open.isEmpty()) {
      Spliterator<Integer> last = open.removeLast();
      long estimate = last.estimateSize();
      Spliterator<Integer> prefix = last.trySplit();
      if (prefix == null) {
        int before = seen.size();
        last.forEachRemaining(seen::add);
        assertEquals(estimate, seen.size() - before, "estimate");
      } else {
        assertEquals(estimate, prefix.estimateSize() + last.estimateSize(), "estimates");
        parts++;
        open.add(prefix);
        open.add(last);
      }
    }
    assertTrue(parts >= STRIPES / 2, "parts: " + parts);
    assertEquals(10_000, seen.size());
    assertEquals(KeyPlace.identity(10_000).keySet(), new HashSet<>(seen));
  }

  /** An iterator goes on over what was there when it was made, though it is cleared. */
  @ParameterizedTest
  @MethodSource("causesAndKinds")
  void iteratorsOutliveAClear(Resize.Cause cause, KeyKind kind) {
    BucketMap<Object, Integer> map = filled(cause, kind);
    map.startMove(cause);
    map.stepMove(5);
    Set<Object> seen = new HashSet<>();
    Iterator<Object> iterator = map.keySet().iterator();
    assertTrue(seen.add(iterator.next()));
    map.clear();
    for (int id = 0; id < N; id++) {
      map.put(kind.key(id), -id);
    }
    while (iterator.hasNext()) {
      assertTrue(seen.add(iterator.next()), "twice");
    }
    assertEquals(N, map.size());
  }

  private static void assertEachOnce(List<Integer> seen) {
    assertEquals(N, new HashSet<>(seen).size(), () -> "different keys of " + seen);
    assertEquals(N, seen.size(), () -> "number of keys in " + seen);
  }
}
