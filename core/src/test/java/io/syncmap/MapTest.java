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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Construction, nulls, plain operations and size of the maps, wherever their keys are. */
class MapTest {

  // Construction

  @ParameterizedTest
  @MethodSource("badSizes")
  void negativeExpectedSizeIsNamed(int expectedSize, Function<Integer, Object> constructor) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> constructor.apply(expectedSize));
    assertTrue(e.getMessage().contains(String.valueOf(expectedSize)), e.getMessage());
  }

  static Stream<Arguments> badSizes() {
    Function<Integer, Object> syncMap = SyncMap::new;
    Function<Integer, Object> bucketMap = BucketMap::new;
    return Stream.of(-1, -17, Integer.MIN_VALUE)
        .flatMap(n -> Stream.of(Arguments.of(n, syncMap), Arguments.of(n, bucketMap)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void expectedSizeIsOnlyAHint(AbstractConcurrentMap<Integer, Integer> map) {
    assertTrue(map.isEmpty());
    for (int i = 0; i < 500; i++) {
      assertNull(map.put(i, i));
    }
    assertEquals(500, map.size());
    assertEquals(KeyPlace.identity(500), map);
  }

  static Stream<Arguments> sizes() {
    return Stream.of(0, 1, 7, 8, 100, 10_000)
        .flatMap(
            n ->
                Stream.of(
                    Arguments.of(new SyncMap<Integer, Integer>(n)),
                    Arguments.of(new BucketMap<Integer, Integer>(n))));
  }

  @Test
  void collectorsMakeThem() {
    Map<Integer, Integer> expected = KeyPlace.identity(10_000);
    for (Supplier<ConcurrentMap<Integer, Integer>> maker :
        List.<Supplier<ConcurrentMap<Integer, Integer>>>of(SyncMap::new, BucketMap::new)) {
      ConcurrentMap<Integer, Integer> made =
          expected.keySet().parallelStream()
              .collect(Collectors.toConcurrentMap(k -> k, k -> k, (a, b) -> a, maker));
      assertEquals(expected, made);
      assertEquals(expected, Map.copyOf(made));
      assertEquals(expected, new BucketMap<>(made));
      assertEquals(expected, new SyncMap<>(made));
    }
  }

  @ParameterizedTest
  @EnumSource
  void copyOfAnEmptyMapAndOfAMovingOne(KeyPlace place) {
    assertTrue(place.copyOf(Map.of()).isEmpty());
    AbstractConcurrentMap<Integer, Integer> moving = place.mapOf(KeyPlace.identity(100));
    AbstractConcurrentMap<Integer, Integer> copy = place.copyOf(moving);
    moving.put(1000, 1000);
    assertEquals(KeyPlace.identity(100), copy);
    assertEquals(100, copy.size());
    copy.put(2000, 2000);
    assertFalse(moving.containsKey(2000));
  }

  @ParameterizedTest
  @EnumSource
  void copyOfAMapThatHoldsNullFails(KeyPlace place) {
    assertThrows(NullPointerException.class, () -> place.copyOf(Collections.singletonMap(null, 1)));
    assertThrows(NullPointerException.class, () -> place.copyOf(Collections.singletonMap(1, null)));
    assertThrows(NullPointerException.class, () -> place.copyOf(null));
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
            nullCall(
                "keySet.containsAll of null",
                m -> m.keySet().containsAll(Collections.singleton(null))),
            nullCall(
                "values.containsAll of null",
                m -> m.values().containsAll(Collections.singleton(null))),
            nullCall(
                "entrySet.containsAll of null",
                m -> m.entrySet().containsAll(Collections.singleton(null))),
            nullCall(
                "keySet.removeAll of null", m -> m.keySet().removeAll(Collections.singleton(null))),
            nullCall(
                "values.removeAll of null", m -> m.values().removeAll(Collections.singleton(null))),
            nullCall(
                "entrySet.removeAll of null",
                m -> m.entrySet().removeAll(Collections.singleton(null))),
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
    AbstractConcurrentMap<String, String> actual = place.mapOf(Map.of("k", "v"));
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
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(20));
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
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(20));
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
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(100));
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
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(2000));
    long before = Moves.bytesHeld(map);
    map.clear();
    long after = Moves.bytesHeld(map);
    assertTrue(after < before / 4, () -> before + " -> " + after);
  }

  @ParameterizedTest
  @EnumSource
  void equalsAndHashCodeAreThoseOfAMap(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(100));
    Map<Integer, Integer> same = KeyPlace.identity(100);
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

  @ParameterizedTest
  @EnumSource
  void toStringListsTheEntries(KeyPlace place) {
    AbstractConcurrentMap<Object, Object> map = place.empty(2);
    assertEquals("{}", map.toString());
    map.put("k", "v");
    assertEquals("{k=v}", map.toString());
    map.put("l", 2);
    assertTrue(
        map.toString().equals("{k=v, l=2}") || map.toString().equals("{l=2, k=v}"), map::toString);
  }

  @ParameterizedTest
  @EnumSource
  void toStringOfAMapThatHoldsItself(KeyPlace place) {
    AbstractConcurrentMap<Object, Object> map = place.empty(2);
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
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(30));
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
}
