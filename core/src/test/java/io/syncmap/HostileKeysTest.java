package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.EvilKey.EvilException;
import io.syncmap.EvilKey.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys whose methods throw: nobody else is harmed. */
@Timeout(120)
class HostileKeysTest extends HostileCases {
  /** An operation of a caller with this key. */
  enum Operation {
    GET((m, k) -> m.get(k)),
    GET_OR_DEFAULT((m, k) -> m.getOrDefault(k, 1)),
    CONTAINS_KEY((m, k) -> m.containsKey(k)),
    PUT((m, k) -> m.put(k, 1)),
    PUT_IF_ABSENT((m, k) -> m.putIfAbsent(k, 1)),
    REMOVE((m, k) -> m.remove(k)),
    REMOVE_VALUE((m, k) -> m.remove(k, 1)),
    REPLACE((m, k) -> m.replace(k, 1)),
    REPLACE_VALUE((m, k) -> m.replace(k, 1, 2)),
    COMPUTE((m, k) -> m.compute(k, (x, v) -> 1)),
    COMPUTE_IF_ABSENT((m, k) -> m.computeIfAbsent(k, x -> 1)),
    COMPUTE_IF_PRESENT((m, k) -> m.computeIfPresent(k, (x, v) -> 1)),
    MERGE((m, k) -> m.merge(k, 1, Integer::sum)),
    KEY_SET_CONTAINS((m, k) -> m.keySet().contains(k)),
    KEY_SET_REMOVE((m, k) -> m.keySet().remove(k)),
    PUT_ALL(
        (m, k) -> {
          Map<EvilKey, Integer> one = new java.util.IdentityHashMap<>();
          one.put(k, 1);
          m.putAll(one);
          return null;
        });

    final BiFunction<AbstractConcurrentMap<EvilKey, Integer>, EvilKey, Object> call;

    Operation(BiFunction<AbstractConcurrentMap<EvilKey, Integer>, EvilKey, Object> call) {
      this.call = call;
    }
  }

  // -----------------------------------------------------------------------------------------------
  // The caller's own key throws

  static Stream<Arguments> ownKeyCases() {
    List<Arguments> result = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (Hashes hashes : Hashes.values()) {
        for (KeyPlace place : KeyPlace.values()) {
          result.add(Arguments.of(operation, Mode.HASH_CODE, hashes, place));
          result.add(Arguments.of(operation, Mode.EQUALS, hashes, place));
        }
      }
    }
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("ownKeyCases")
  void theErrorReachesTheCallerWhoseKeyItIs(
      Operation operation, Mode mode, Hashes hashes, KeyPlace place) throws Exception {
    Map<EvilKey, Integer> content = content(hashes);
    AbstractConcurrentMap<EvilKey, Integer> map = place.mapOf(content);
    EvilKey present = hashes.key(17).twin(mode);
    EvilException e = assertThrows(EvilException.class, () -> operation.call.apply(map, present));
    assertSame(present, e.key);
    EvilKey absent = new EvilKey(1000, hashes.key(17).hash).twin(mode);
    e = assertThrows(EvilException.class, () -> operation.call.apply(map, absent));
    assertSame(absent, e.key);
    assertEquals(content, map, "nothing has changed");
    assertEquals(N, map.size());
    assertAllWorks(map, hashes);
  }

  /** In a large group of one hash the order of the keys matters, and so can throw. */
  @ParameterizedTest
  @EnumSource
  void anOrderThatThrowsDoesNoHarm(Operation operation) throws Exception {
    for (KeyPlace place : KeyPlace.values()) {
      Map<EvilKey, Integer> content = content(Hashes.COLLIDING);
      AbstractConcurrentMap<EvilKey, Integer> map = place.mapOf(content);
      EvilKey absent = Hashes.COLLIDING.key(1000).twin(Mode.COMPARE_TO);
      try {
        operation.call.apply(map, absent);
      } catch (EvilException e) {
        assertSame(absent, e.key);
      }
      absent.mode = Mode.GOOD;
      for (int id = 0; id < N; id++) {
        assertEquals(id, map.get(Hashes.COLLIDING.key(id)));
      }
      Integer value = map.get(absent);
      assertTrue(value == null || value == 1, () -> "value: " + value);
      assertEquals(value != null, map.containsKey(absent));
      assertEquals(value == null ? N : N + 1, map.size());
      assertEquals(map.size(), new ArrayList<>(map.keySet()).size());
      map.remove(absent);
      assertEquals(content, map);
      assertAllWorks(map, Hashes.COLLIDING);
    }
  }

  // -----------------------------------------------------------------------------------------------
  // A key that has become evil is in the map, and others work

  static Stream<Arguments> residentCases() {
    List<Arguments> result = new ArrayList<>();
    for (Mode mode : List.of(Mode.HASH_CODE, Mode.EQUALS, Mode.COMPARE_TO)) {
      for (Hashes hashes : Hashes.values()) {
        for (KeyPlace place : KeyPlace.values()) {
          result.add(Arguments.of(mode, hashes, place));
        }
      }
    }
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("residentCases")
  void anEvilResidentDoesNotHoldUpOthers(Mode mode, Hashes hashes, KeyPlace place)
      throws Exception {
    Map<EvilKey, Integer> content = content(hashes);
    AbstractConcurrentMap<EvilKey, Integer> map = place.mapOf(content);
    List<EvilKey> evil = new ArrayList<>();
    for (EvilKey key : map.keySet()) {
      if (key.id % 10 == 3) {
        evil.add(key);
      }
    }
    assertEquals(4, evil.size());
    evil.forEach(key -> key.mode = mode);
    for (int id = 0; id < N; id++) {
      if (id % 10 != 3) {
        assertEquals(id, map.get(hashes.key(id)));
        assertEquals(id, map.put(hashes.key(id), id));
      }
    }
    Moves.runToEnd(map);
    for (int id = 100; id < 300; id++) {
      assertNull(map.put(hashes.key(id), id));
      assertEquals(id, map.get(hashes.key(id)));
    }
    Moves.start(map, 0);
    map.stepMove(30);
    for (int id = 110; id < 300; id++) {
      assertEquals(id, map.remove(hashes.key(id)));
      assertNull(map.get(hashes.key(id)));
    }
    map.trimToSize();
    assertFalse(map.moving());
    assertEquals(N + 10, map.size());
    evil.forEach(key -> key.mode = Mode.GOOD);
    for (int id = 0; id < N; id++) {
      assertEquals(id, map.get(hashes.key(id)), "get of " + id);
    }
    assertEquals(N + 10, new HashSet<>(map.keySet()).size());
    for (int id = 100; id < 110; id++) {
      assertEquals(id, map.remove(hashes.key(id)));
    }
    assertEquals(content, map);
    for (EvilKey key : evil) {
      EvilKey twin = key.twin(Mode.GOOD);
      assertEquals(key.id, map.put(twin, -1));
      assertEquals(-1, map.remove(twin));
      assertNull(map.get(twin));
      assertNull(map.put(twin, key.id));
    }
    assertEquals(content, map);
    assertEquals(N, map.size());
    assertAllWorks(map, hashes);
  }

  static Stream<Arguments> residentCasesOfTinyMaps() {
    List<Arguments> result = new ArrayList<>();
    for (Mode mode : List.of(Mode.HASH_CODE, Mode.EQUALS, Mode.COMPARE_TO)) {
      for (Hashes hashes : Hashes.values()) {
        for (MapUnderTest kind :
            List.of(
                MapUnderTest.TINY_SYNC_MAP,
                MapUnderTest.SMALL_SYNC_MAP,
                MapUnderTest.TINY_BUCKET_MAP,
                MapUnderTest.ONE_TABLE_BUCKET_MAP)) {
          result.add(Arguments.of(mode, hashes, kind));
        }
      }
    }
    return result.stream();
  }

  @ParameterizedTest
  @MethodSource("residentCasesOfTinyMaps")
  void movesComeByThemselvesBesideAnEvilResident(Mode mode, Hashes hashes, MapUnderTest kind)
      throws Exception {
    AbstractConcurrentMap<EvilKey, Integer> map = kind.create();
    content(hashes).forEach(map::put);
    EvilKey evil =
        map.keySet().stream().filter(k -> k.id == 17).findAny().orElseThrow(AssertionError::new);
    evil.mode = mode;
    long moves = Moves.count(map);
    for (int round = 0; round < 5; round++) {
      for (int id = 100; id < 200; id++) {
        assertNull(map.put(hashes.key(id), id));
        assertEquals(id, map.get(hashes.key(id)));
      }
      for (int id = 100; id < 200; id++) {
        assertEquals(id, map.remove(hashes.key(id)));
      }
    }
    // Keys of one hash are beside the table, which need not be resized for them; and the one table
    // of a BucketMap cannot be resized while a hash in it cannot be computed.
    boolean stuck = mode == Mode.HASH_CODE && kind == MapUnderTest.ONE_TABLE_BUCKET_MAP;
    if (hashes == Hashes.SPREAD && !stuck) {
      assertTrue(Moves.count(map) > moves, () -> moves + " -> " + Moves.count(map));
    }
    evil.mode = Mode.GOOD;
    assertEquals(17, map.get(evil));
    assertEquals(17, map.get(hashes.key(17)));
    assertEquals(content(hashes), map);
    assertAllWorks(map, hashes);
  }

  /** To walk over the entries, no method of a key is needed. */
  @ParameterizedTest
  @MethodSource("residentCases")
  void anEvilResidentIsNoHindranceToIteration(Mode mode, Hashes hashes, KeyPlace place) {
    AbstractConcurrentMap<EvilKey, Integer> map = place.mapOf(content(hashes));
    for (EvilKey key : map.keySet()) {
      key.mode = key.id % 10 == 3 ? mode : Mode.GOOD;
    }
    assertEquals(N * (N - 1) / 2, map.values().stream().mapToInt(v -> v).sum());
    Moves.finish(map);
    assertEquals(N * (N - 1) / 2, map.values().stream().mapToInt(v -> v).sum());
    Moves.start(map, 0);
    map.stepMove(40);
    map.put(hashes.key(1000), 1000);
    List<Integer> ids = new ArrayList<>();
    map.forEach((k, v) -> ids.add(k.id));
    assertEquals(N + 1, ids.size(), () -> "seen: " + ids);
    assertEquals(N + 1, new HashSet<>(ids).size());
  }

  static Stream<Arguments> hashesAndTinyMaps() {
    return Stream.of(Hashes.values())
        .flatMap(
            hashes ->
                Stream.of(MapUnderTest.TINY_SYNC_MAP, MapUnderTest.TINY_BUCKET_MAP)
                    .map(kind -> Arguments.of(hashes, kind)));
  }

  /** The evil key's own caller fails, time and again, and does not stop what others have begun. */
  @ParameterizedTest
  @MethodSource("hashesAndTinyMaps")
  void failuresAmidMovesLeaveNoLockHeld(Hashes hashes, MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<EvilKey, Integer> map = kind.create();
    Map<EvilKey, Integer> expected = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      EvilKey key = hashes.key(i % 97);
      Mode mode = i % 2 == 0 ? Mode.HASH_CODE : Mode.EQUALS;
      try {
        map.put(key.twin(mode), -1); // succeeds only if nothing was to be compared
        expected.put(key, -1);
      } catch (EvilException e) {
        assertEquals(key.id, e.key.id);
      }
      for (EvilKey resident : map.keySet()) {
        resident.mode = Mode.GOOD; // the one that was put
      }
      if (i % 3 == 0) {
        assertEquals(expected.remove(key), map.remove(key));
      } else {
        assertEquals(expected.put(key, i), map.put(key, i));
      }
      if (i % 50 == 0) {
        assertEquals(expected, map);
        assertEquals(expected.size(), map.size());
      }
    }
    assertEquals(expected, map);
    map.clear();
    content(hashes).forEach(map::put);
    assertAllWorks(map, hashes);
  }
}
