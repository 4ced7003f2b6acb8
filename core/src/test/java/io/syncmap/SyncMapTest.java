package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Construction, nulls, plain operations, size and statistics of {@link SyncMap}. */
class SyncMapTest {

  // Construction

  @ParameterizedTest
  @ValueSource(ints = {-1, -17, Integer.MIN_VALUE})
  void negativeExpectedSizeIsNamed(int expectedSize) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> new SyncMap<>(expectedSize));
    assertTrue(e.getMessage().contains(String.valueOf(expectedSize)), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 100, 10_000})
  void expectedSizeIsOnlyAHint(int expectedSize) {
    SyncMap<Integer, Integer> map = new SyncMap<>(expectedSize);
    assertTrue(map.isEmpty());
    for (int i = 0; i < 500; i++) {
      assertNull(map.put(i, i));
    }
    assertEquals(500, map.size());
    assertEquals(identity(500), map);
  }

  @Test
  void copyGoesStraightIntoTheSnapshot() {
    SyncMap<Integer, Integer> map = new SyncMap<>(identity(1000));
    assertEquals(identity(1000), map);
    assertEquals(1000, map.size());
    assertEquals(0, map.stats().dirtyKeys());
    assertEquals(1000, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
  }

  @Test
  void copyOfAnEmptyMapAndOfASyncMap() {
    SyncMap<Integer, Integer> empty = new SyncMap<>(Map.of());
    assertTrue(empty.isEmpty());
    SyncMap<Integer, Integer> moving = new SyncMap<>(0, Tuning.TINY);
    moving.putAll(identity(100));
    Moves.startAndStop(moving, 20);
    SyncMap<Integer, Integer> copy = new SyncMap<>(moving);
    moving.put(1000, 1000);
    assertEquals(identity(100), copy);
    copy.put(2000, 2000);
    assertFalse(moving.containsKey(2000));
  }

  @Test
  void copyOfAMapThatHoldsNullFails() {
    assertThrows(
        NullPointerException.class, () -> new SyncMap<>(Collections.singletonMap(null, 1)));
    assertThrows(
        NullPointerException.class, () -> new SyncMap<>(Collections.singletonMap(1, null)));
    assertThrows(NullPointerException.class, () -> new SyncMap<Integer, Integer>(null));
  }

  // Nulls: the same answer as ConcurrentHashMap's, method by method

  static Stream<Arguments> callsWithNull() {
    return Stream.of(
            nullCall("get", m -> m.get(null)),
            nullCall("getOrDefault", m -> m.getOrDefault(null, "d")),
            nullCall("getOrDefault of present, null", m -> m.getOrDefault("k", null)),
            nullCall("getOrDefault of absent, null", m -> m.getOrDefault("x", null)),
            nullCall("containsKey", m -> m.containsKey(null)),
            nullCall("containsValue", m -> m.containsValue(null)),
            nullCall("put key", m -> m.put(null, "w")),
            nullCall("put value", m -> m.put("k", null)),
            nullCall("put new, null", m -> m.put("x", null)),
            nullCall("putIfAbsent key", m -> m.putIfAbsent(null, "w")),
            nullCall("putIfAbsent value", m -> m.putIfAbsent("k", null)),
            nullCall("putIfAbsent new, null", m -> m.putIfAbsent("x", null)),
            nullCall("remove", m -> m.remove(null)),
            nullCall("remove key and value", m -> m.remove(null, "v")),
            nullCall("remove null value", m -> m.remove("k", null)),
            nullCall("replace key", m -> m.replace(null, "w")),
            nullCall("replace value", m -> m.replace("k", null)),
            nullCall("replace absent", m -> m.replace("x", null)),
            nullCall("replace key, old, new", m -> m.replace(null, "v", "w")),
            nullCall("replace old", m -> m.replace("k", null, "w")),
            nullCall("replace old of absent", m -> m.replace("x", null, "w")),
            nullCall("replace new", m -> m.replace("k", "v", null)),
            nullCall("replace new of other", m -> m.replace("k", "x", null)),
            nullCall("compute key", m -> m.compute(null, (k, v) -> "w")),
            nullCall("compute function", m -> m.compute("k", null)),
            nullCall("compute function of absent", m -> m.compute("x", null)),
            nullCall("computeIfAbsent key", m -> m.computeIfAbsent(null, k -> "w")),
            nullCall("computeIfAbsent function", m -> m.computeIfAbsent("k", null)),
            nullCall("computeIfAbsent function of absent", m -> m.computeIfAbsent("x", null)),
            nullCall("computeIfPresent key", m -> m.computeIfPresent(null, (k, v) -> "w")),
            nullCall("computeIfPresent function", m -> m.computeIfPresent("k", null)),
            nullCall("computeIfPresent function of absent", m -> m.computeIfPresent("x", null)),
            nullCall("merge key", m -> m.merge(null, "w", String::concat)),
            nullCall("merge value", m -> m.merge("k", null, String::concat)),
            nullCall("merge function", m -> m.merge("k", "w", null)),
            nullCall("merge value of absent", m -> m.merge("x", null, String::concat)),
            nullCall("merge function of absent", m -> m.merge("x", "w", null)),
            nullCall("putAll", m -> run(() -> m.putAll(null))),
            nullCall("putAll key", m -> run(() -> m.putAll(Collections.singletonMap(null, "w")))),
            nullCall("putAll value", m -> run(() -> m.putAll(Collections.singletonMap("k", null)))),
            nullCall("forEach", m -> run(() -> m.forEach(null))),
            nullCall("replaceAll", m -> run(() -> m.replaceAll(null))),
            nullCall("replaceAll to null", m -> run(() -> m.replaceAll((k, v) -> null))),
            nullCall("equals", m -> m.equals(null)),
            nullCall("keySet.contains", m -> m.keySet().contains(null)),
            nullCall("keySet.remove", m -> m.keySet().remove(null)),
            nullCall("keySet.removeIf", m -> m.keySet().removeIf(null)),
            nullCall("keySet.removeAll", m -> m.keySet().removeAll(null)),
            nullCall("keySet.retainAll", m -> m.keySet().retainAll(null)),
            nullCall("keySet.containsAll", m -> m.keySet().containsAll(null)),
            nullCall("keySet.forEach", m -> run(() -> m.keySet().forEach(null))),
            nullCall("values.contains", m -> m.values().contains(null)),
            nullCall("values.remove", m -> m.values().remove(null)),
            nullCall("values.removeIf", m -> m.values().removeIf(null)),
            nullCall("values.removeAll", m -> m.values().removeAll(null)),
            nullCall("values.retainAll", m -> m.values().retainAll(null)),
            nullCall("values.forEach", m -> run(() -> m.values().forEach(null))),
            nullCall("entrySet.contains", m -> m.entrySet().contains(null)),
            nullCall("entrySet.remove", m -> m.entrySet().remove(null)),
            nullCall("entrySet.removeIf", m -> m.entrySet().removeIf(null)),
            nullCall("entrySet.removeAll", m -> m.entrySet().removeAll(null)),
            nullCall("entrySet.retainAll", m -> m.entrySet().retainAll(null)),
            nullCall("entrySet.forEach", m -> run(() -> m.entrySet().forEach(null))),
            nullCall(
                "spliterator.forEachRemaining",
                m -> run(() -> m.keySet().spliterator().forEachRemaining(null))),
            nullCall("spliterator.tryAdvance", m -> m.entrySet().spliterator().tryAdvance(null)),
            nullCall("setValue", m -> m.entrySet().iterator().next().setValue(null)))
        .flatMap(
            call ->
                Stream.of(KeyPlace.values())
                    .map(place -> Arguments.of(call.get()[0], call.get()[1], place)));
  }

  /** Where the present key is when a test begins. */
  enum KeyPlace {
    SNAPSHOT {
      @Override
      <K, V> void bring(SyncMap<K, V> map) {
        Moves.runToEnd(map);
        assertEquals(0, map.stats().dirtyKeys());
      }
    },
    DIRTY {
      @Override
      <K, V> void bring(SyncMap<K, V> map) {
        assertEquals(map.size(), map.stats().dirtyKeys());
      }
    },
    MOVED {
      @Override
      <K, V> void bring(SyncMap<K, V> map) {
        Moves.startAndStop(map, 7);
      }
    };

    abstract <K, V> void bring(SyncMap<K, V> map);

    /** A map with these entries in this place. */
    <K, V> SyncMap<K, V> mapOf(Map<K, V> content) {
      SyncMap<K, V> map = new SyncMap<>(0, Tunings.unmoving(content.size() + 500));
      map.putAll(content);
      bring(map);
      return map;
    }
  }

  private static Arguments nullCall(String name, Function<ConcurrentMap<String, String>, ?> call) {
    return Arguments.of(name, call);
  }

  private static Object run(Runnable action) {
    action.run();
    return "nothing";
  }

  @ParameterizedTest(name = "{0}, key in {2}")
  @MethodSource("callsWithNull")
  void nullIsAnsweredAsByConcurrentHashMap(
      String name, Function<ConcurrentMap<String, String>, ?> call, KeyPlace place) {
    ConcurrentMap<String, String> expected = new ConcurrentHashMap<>(Map.of("k", "v"));
    SyncMap<String, String> actual = place.mapOf(Map.of("k", "v"));
    assertEquals(outcome(call, expected), outcome(call, actual), name);
    assertEquals(Map.of("k", "v"), actual, "unchanged");
    assertEquals(1, actual.size());
  }

  private static Object outcome(
      Function<ConcurrentMap<String, String>, ?> call, ConcurrentMap<String, String> map) {
    try {
      return "returned " + call.apply(map);
    } catch (NullPointerException e) {
      return e.getClass();
    }
  }

  // Plain operations, in each place

  @ParameterizedTest
  @EnumSource
  void operationsOnAPresentKey(KeyPlace place) {
    SyncMap<Integer, Integer> map = place.mapOf(identity(20));
    for (int k = 0; k < 20; k++) {
      Integer key = k;
      assertEquals(k, map.get(key));
      assertTrue(map.containsKey(key));
      assertEquals(k, map.getOrDefault(key, -1));
      assertEquals(k, map.put(key, 1000));
      assertEquals(1000, map.putIfAbsent(key, 1));
      assertEquals(1000, map.replace(key, 2000));
      assertTrue(map.replace(key, 2000, 3000));
      assertFalse(map.replace(key, 2000, 4000));
      assertFalse(map.remove(key, 2000));
      assertEquals(3001, map.merge(key, 1, Integer::sum));
      assertEquals(3002, map.compute(key, (x, v) -> v + 1));
      assertEquals(3003, map.computeIfPresent(key, (x, v) -> v + 1));
      assertEquals(3003, map.computeIfAbsent(key, x -> -1));
      assertEquals(20, map.size());
      assertTrue(map.remove(key, 3003));
      assertNull(map.get(key));
      assertEquals(19, map.size());
      assertNull(map.put(key, 4000));
      assertEquals(4000, map.remove(key));
      assertNull(map.putIfAbsent(key, 5000));
      assertEquals(5000, map.get(key));
      assertEquals(20, map.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void operationsOnADeletedAndOnAnUnknownKey(KeyPlace place) {
    SyncMap<Integer, Integer> map = place.mapOf(identity(20));
    for (int k = 0; k < 20; k += 2) {
      assertEquals(k, map.remove(k));
    }
    for (int k = 0; k < 40; k++) {
      if (k < 20 && k % 2 == 1) {
        continue;
      }
      Integer key = k;
      assertNull(map.get(key));
      assertFalse(map.containsKey(key));
      assertEquals(-1, map.getOrDefault(key, -1));
      assertNull(map.remove(key));
      assertFalse(map.remove(key, k));
      assertNull(map.replace(key, 1));
      assertFalse(map.replace(key, k, 1));
      assertNull(map.computeIfPresent(key, (x, v) -> v + 1));
      assertNull(map.computeIfAbsent(key, x -> null));
      assertNull(map.compute(key, (x, v) -> v));
      assertEquals(10, map.size());
      assertEquals(7, map.merge(key, 7, (x, y) -> -1));
      assertEquals(7, map.remove(key));
      assertEquals(8, map.computeIfAbsent(key, x -> 8));
      assertEquals(8, map.remove(key));
      assertEquals(9, map.compute(key, (x, v) -> v == null ? 9 : -1));
      assertEquals(11, map.size());
      assertEquals(9, map.remove(key));
    }
    assertEquals(10, map.size());
  }

  @ParameterizedTest
  @EnumSource
  void clearEmptiesTheMap(KeyPlace place) {
    SyncMap<Integer, Integer> map = place.mapOf(identity(100));
    map.clear();
    assertEquals(0, map.size());
    assertTrue(map.isEmpty());
    assertFalse(map.keySet().iterator().hasNext());
    assertNull(map.get(1));
    assertNull(map.put(1, 2));
    assertEquals(Map.of(1, 2), map);
    map.clear();
    map.clear();
    assertTrue(map.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void clearGivesTheMemoryBack(KeyPlace place) {
    SyncMap<Integer, Integer> map = place.mapOf(identity(2000));
    long before = map.stats().bytesHeld();
    map.clear();
    assertTrue(map.stats().bytesHeld() < before / 4, () -> before + " -> " + map.stats());
  }

  @ParameterizedTest
  @EnumSource
  void equalsAndHashCodeAreThoseOfAMap(KeyPlace place) {
    SyncMap<Integer, Integer> map = place.mapOf(identity(100));
    Map<Integer, Integer> same = identity(100);
    assertEquals(same, map);
    assertEquals(map, same);
    assertEquals(same.hashCode(), map.hashCode());
    assertEquals(map, map);
    same.put(5, 6);
    assertNotEquals(same, map);
    assertNotEquals(map, same);
    same.put(5, 5);
    same.remove(7);
    assertNotEquals(map, same);
    assertNotEquals(same, map);
    map.remove(7);
    assertEquals(map, same);
    assertNotEquals(map, (Object) "a string");
  }

  @Test
  void toStringListsTheEntries() {
    SyncMap<Object, Object> map = new SyncMap<>();
    assertEquals("{}", map.toString());
    map.put("k", "v");
    assertEquals("{k=v}", map.toString());
    map.put("l", 2);
    assertTrue(
        map.toString().equals("{k=v, l=2}") || map.toString().equals("{l=2, k=v}"), map::toString);
  }

  @Test
  void toStringOfAMapThatHoldsItself() {
    SyncMap<Object, Object> map = new SyncMap<>();
    map.put("self", map);
    assertEquals("{self=(this Map)}", map.toString());
    map.clear();
    map.put(new KeyThatPrints(map), "v");
    assertEquals("{key=v}", map.toString());
  }

  private record KeyThatPrints(Map<?, ?> map) {
    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public String toString() {
      return "key";
    }
  }

  // Size and statistics

  @ParameterizedTest
  @EnumSource
  void sizeFollowsEveryOperation(KeyPlace place) {
    SyncMap<Integer, Integer> map = place.mapOf(identity(30));
    Map<String, Integer> sizes = new HashMap<>();
    sizes.put("put present", sizeAfter(map, () -> map.put(0, 1)));
    sizes.put("put new", sizeAfter(map, () -> map.put(100, 1)));
    sizes.put("putIfAbsent present", sizeAfter(map, () -> map.putIfAbsent(0, 1)));
    sizes.put("remove", sizeAfter(map, () -> map.remove(100)));
    sizes.put("remove absent", sizeAfter(map, () -> map.remove(100)));
    sizes.put("putIfAbsent", sizeAfter(map, () -> map.putIfAbsent(101, 1)));
    sizes.put("remove value", sizeAfter(map, () -> map.remove(101, 1)));
    sizes.put("computeIfAbsent", sizeAfter(map, () -> map.computeIfAbsent(102, k -> k)));
    sizes.put("compute to null", sizeAfter(map, () -> map.compute(102, (k, v) -> null)));
    sizes.put("merge", sizeAfter(map, () -> map.merge(103, 1, Integer::sum)));
    sizes.put("merge to null", sizeAfter(map, () -> map.merge(103, 1, (v, w) -> null)));
    sizes.put("replace", sizeAfter(map, () -> map.replace(1, 5)));
    sizes.put("iterator.remove", sizeAfter(map, () -> removeFirst(map)));
    sizes.put("move", sizeAfter(map, () -> Moves.runToEnd(map)));
    sizes.put("trim", sizeAfter(map, map::trimToSize));
    sizes.put("clear", sizeAfter(map, map::clear));
    assertEquals(
        Map.ofEntries(
            entry("put present", 30),
            entry("put new", 31),
            entry("putIfAbsent present", 31),
            entry("remove", 30),
            entry("remove absent", 30),
            entry("putIfAbsent", 31),
            entry("remove value", 30),
            entry("computeIfAbsent", 31),
            entry("compute to null", 30),
            entry("merge", 31),
            entry("merge to null", 30),
            entry("replace", 30),
            entry("iterator.remove", 29),
            entry("move", 29),
            entry("trim", 29),
            entry("clear", 0)),
        sizes);
  }

  private static int sizeAfter(Map<Integer, Integer> map, Runnable action) {
    action.run();
    assertEquals(map.isEmpty(), map.size() == 0);
    return map.size();
  }

  private static void removeFirst(Map<Integer, Integer> map) {
    var iterator = map.entrySet().iterator();
    iterator.next();
    iterator.remove();
  }

  @Test
  void statsFollowAKeyThroughItsLife() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, Tunings.unmoving());
    assertEquals(0, map.stats().snapshotKeys());
    map.put(1, 1);
    map.put(2, 2);
    assertEquals(2, map.stats().dirtyKeys());
    assertEquals(0, map.stats().snapshotKeys());
    long promotions = map.stats().promotions();
    Moves.runToEnd(map);
    assertEquals(promotions + 1, map.stats().promotions());
    assertEquals(0, map.stats().dirtyKeys());
    assertEquals(2, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    map.remove(1);
    assertEquals(1, map.stats().deletedKeys());
    map.put(1, 3);
    assertEquals(0, map.stats().deletedKeys());
    map.remove(1);
    Moves.runToEnd(map);
    assertEquals(1, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    assertEquals(Map.of(2, 2), map);
  }

  @Test
  void missesAreCountedOnlyBeyondTheSnapshot() {
    SyncMap<Integer, Integer> map = KeyPlace.SNAPSHOT.mapOf(identity(10));
    long before = map.stats().misses();
    for (int i = 0; i < 100; i++) {
      map.get(i % 10);
    }
    assertEquals(before, map.stats().misses(), "hits of the snapshot");
    map.put(100, 100);
    for (int i = 0; i < 100; i++) {
      assertEquals(100, map.get(100));
    }
    assertTrue(map.stats().misses() >= before + 50, () -> "look-ups in dirty: " + map.stats());
  }

  @Test
  void missesPayForAPromotion() {
    SyncMap<Integer, Integer> map = new SyncMap<>(identity(100));
    long promotions = map.stats().promotions();
    map.put(1000, 1000);
    assertEquals(1, map.stats().dirtyKeys());
    for (int i = 0; i < 5_000; i++) {
      assertEquals(1000, map.get(1000));
    }
    assertEquals(0, map.stats().dirtyKeys());
    assertEquals(101, map.stats().snapshotKeys());
    assertTrue(map.stats().promotions() > promotions, () -> map.stats().toString());
  }

  @Test
  void insertsPromoteByThemselves() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < 10_000; i++) {
      map.put(i, i);
    }
    SyncMap.Stats stats = map.stats();
    assertTrue(stats.promotions() > 3, stats::toString);
    assertTrue(stats.promotions() < 200, () -> "amortised: " + stats);
    assertEquals(10_000, map.size());
  }

  @Test
  void removesCompactByThemselves() {
    SyncMap<Integer, Integer> map = new SyncMap<>(identity(10_000));
    long before = map.stats().bytesHeld();
    for (int i = 0; i < 9_900; i++) {
      assertEquals(i, map.remove(i));
    }
    SyncMap.Stats stats = map.stats();
    assertTrue(stats.compactions() > 0, stats::toString);
    assertTrue(stats.bytesHeld() < before / 10, () -> before + " -> " + stats);
    assertEquals(100, map.size());
    for (int i = 9_900; i < 10_000; i++) {
      assertEquals(i, map.get(i));
    }
  }

  @Test
  void trimToSizeDropsWhatIsNotNeeded() {
    SyncMap<Integer, Integer> map = new SyncMap<>(100_000, Tunings.unmoving());
    map.putAll(identity(1000));
    for (int i = 0; i < 900; i++) {
      map.remove(i);
    }
    long before = map.stats().bytesHeld();
    map.trimToSize();
    SyncMap.Stats stats = map.stats();
    assertEquals(100, stats.snapshotKeys(), stats::toString);
    assertEquals(0, stats.dirtyKeys(), stats::toString);
    assertEquals(0, stats.deletedKeys(), stats::toString);
    assertTrue(stats.bytesHeld() < before / 50, () -> before + " -> " + stats);
    assertFalse(map.moving());
    assertEquals(100, map.size());
  }

  @Test
  void trimToSizeEndsAMoveThatIsUnderWay() {
    SyncMap<Integer, Integer> map = KeyPlace.MOVED.mapOf(identity(500));
    map.keySet().removeIf(k -> k >= 10);
    map.put(1000, 1000);
    map.trimToSize();
    assertFalse(map.moving());
    assertEquals(11, map.stats().snapshotKeys());
    assertEquals(0, map.stats().deletedKeys());
    assertEquals(11, map.size());
    assertEquals(1000, map.get(1000));
  }

  @Test
  void bytesHeldGrowWithTheContent() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    long empty = map.stats().bytesHeld();
    assertTrue(empty > 0 && empty < 2_000, () -> "empty: " + empty);
    map.putAll(identity(100_000));
    long full = map.stats().bytesHeld();
    assertTrue(full > 800_000 && full < 6_000_000, () -> "100,000 entries: " + full);
  }

  @Test
  void testHooksMoveByHand() {
    SyncMap<Integer, Integer> map = new SyncMap<>(identity(100));
    assertFalse(map.moving());
    map.stepMove(10);
    assertFalse(map.moving(), "nothing to step");
    map.startMove();
    assertTrue(map.moving());
    map.stepMove(1);
    assertTrue(map.moving());
    map.startMove();
    assertTrue(map.moving(), "a second start changes nothing");
    Moves.finish(map);
    assertFalse(map.moving());
    assertEquals(identity(100), map);
  }

  static Map<Integer, Integer> identity(int n) {
    Map<Integer, Integer> result = new HashMap<>();
    for (int i = 0; i < n; i++) {
      result.put(i, i);
    }
    return result;
  }
}
