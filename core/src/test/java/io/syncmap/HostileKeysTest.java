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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys whose {@code hashCode}, {@code equals} or {@code compareTo} throws. The error goes to the
 * caller whose key it is and to nobody else; no entry is lost, and no lock stays held.
 */
@Timeout(120)
class HostileKeysTest {
  private static final int N = 40;

  /** Whether the keys share a hash, as which they end up in one group. */
  enum Hashes {
    SPREAD,
    COLLIDING;

    EvilKey key(int id) {
      return new EvilKey(id, this == SPREAD ? id * 0x9E3779B9 : 42);
    }
  }

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

  private static Map<EvilKey, Integer> content(Hashes hashes) {
    Map<EvilKey, Integer> content = new HashMap<>();
    for (int id = 0; id < N; id++) {
      content.put(hashes.key(id), id);
    }
    return content;
  }

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

  private static List<MapUnderTest> allMaps() {
    return Stream.of(MapUnderTest.SYNC_MAPS, MapUnderTest.BUCKET_MAPS)
        .flatMap(List::stream)
        .toList();
  }

  /** A key that has no hash when its bucket moves, while an iterator is on its way, still comes. */
  @ParameterizedTest
  @EnumSource(Hashes.class)
  void anIteratorFindsAKeyThatLosesItsHash(Hashes hashes) {
    for (MapUnderTest kind : allMaps()) {
      for (int cause = 0; cause < 3; cause++) {
        AbstractConcurrentMap<EvilKey, Integer> map = kind.create();
        content(hashes).forEach(map::put);
        Moves.finish(map);
        Iterator<EvilKey> iterator = map.keySet().iterator();
        List<Integer> seen = new ArrayList<>();
        seen.add(iterator.next().id);
        for (EvilKey key : map.keySet()) {
          key.mode = key.id % 10 == 3 ? Mode.HASH_CODE : Mode.GOOD;
        }
        Moves.start(map, cause);
        Moves.finish(map);
        iterator.forEachRemaining(key -> seen.add(key.id));
        assertEquals(N, new HashSet<>(seen).size(), () -> kind + ": " + seen);
        assertEquals(N, seen.size(), () -> kind + ": " + seen);
      }
    }
  }

  /** A value whose {@code equals} uses the map. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "TINY_SYNC_MAP",
        "SMALL_SYNC_MAP",
        "SYNC_MAP",
        "TINY_BUCKET_MAP",
        "ONE_TABLE_BUCKET_MAP",
        "BUCKET_MAP"
      })
  void aValueThatUsesTheMapFromEquals(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Object, Object> map = kind.create();
    for (int id = 0; id < 40; id++) {
      map.put(new KeyKind.BadKey(id, 42), id);
    }
    Object nosy =
        new Object() {
          @Override
          public int hashCode() {
            return 1;
          }

          @Override
          public boolean equals(Object other) {
            assertEquals(7, map.get(new KeyKind.BadKey(7, 42)));
            try {
              map.put(new KeyKind.BadKey(50, 42), 50);
            } catch (IllegalStateException e) {
              assertEquals("Recursive update", e.getMessage());
            }
            return Integer.valueOf(3).equals(other);
          }
        };
    TestThreads.elsewhere(
        () -> {
          for (int id : new int[] {3, 39}) {
            Object key = new KeyKind.BadKey(id, 42);
            assertEquals(id == 3, map.replace(key, nosy, 3));
            assertEquals(id == 3, map.remove(key, nosy));
            assertEquals(id != 3, map.containsKey(key));
          }
          assertTrue(map.put(new KeyKind.BadKey(3, 42), 3) == null);
          return null;
        });
    map.remove(new KeyKind.BadKey(50, 42));
    assertEquals(40, map.size());
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

  /** A key's own method may use the map; it must not hang, and must not do harm. */
  @ParameterizedTest
  @EnumSource(names = {"TINY_SYNC_MAP", "TINY_BUCKET_MAP", "BUCKET_MAP"})
  void aKeyThatUsesTheMapFromEquals(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = kind.create();
    for (int id = 0; id < 10; id++) {
      map.put(new KeyKind.BadKey(id, 42), id);
    }
    Object nosy =
        new Object() {
          @Override
          public int hashCode() {
            return 42;
          }

          @Override
          public boolean equals(Object other) {
            assertEquals(5, map.get(new KeyKind.BadKey(5, 42)));
            assertEquals(10, new ArrayList<>(map.keySet()).size());
            return this == other;
          }
        };
    assertNull(map.get(nosy));
    assertFalse(map.containsKey(nosy));
    assertNull(map.put(nosy, 100));
    assertEquals(11, map.size());
    assertEquals(5, TestThreads.elsewhere(() -> map.remove(new KeyKind.BadKey(5, 42))));
  }

  /** What a key's own method may do with the map. */
  enum Nested {
    GET((m, k) -> m.get(k)),
    PUT((m, k) -> m.put(k, -1)),
    REMOVE((m, k) -> m.remove(k)),
    COMPUTE((m, k) -> m.compute(k, (x, v) -> -1)),
    ITERATE((m, k) -> new ArrayList<>(m.values()).size()),
    SIZE((m, k) -> m.size()),
    TRIM(
        (m, k) -> {
          m.trimToSize();
          return null;
        });

    final BiFunction<AbstractConcurrentMap<Object, Integer>, Object, Object> call;

    Nested(BiFunction<AbstractConcurrentMap<Object, Integer>, Object, Object> call) {
      this.call = call;
    }
  }

  /** A key that uses the map from its own methods, unless it is doing so already. */
  private static final class NosyKey {
    final AbstractConcurrentMap<Object, Integer> map;
    final Nested nested;
    final boolean fromHashCode;
    int calls;
    boolean inside;
    boolean quiet;

    NosyKey(AbstractConcurrentMap<Object, Integer> map, Nested nested, boolean fromHashCode) {
      this.map = map;
      this.nested = nested;
      this.fromHashCode = fromHashCode;
    }

    private void use(boolean now) {
      if (now && !inside && !quiet) {
        inside = true;
        calls++;
        try {
          nested.call.apply(map, new KeyKind.BadKey(1000 + calls % 3, 42)); // of the same hash
          nested.call.apply(map, new KeyKind.BadKey(2000 + calls % 3, 7));
        } finally {
          inside = false;
        }
      }
    }

    @Override
    public int hashCode() {
      use(fromHashCode);
      return 42;
    }

    @Override
    public boolean equals(Object other) {
      use(!fromHashCode);
      return this == other;
    }
  }

  static Stream<Arguments> nosyCases() {
    List<Arguments> result = new ArrayList<>();
    for (Nested nested : Nested.values()) {
      for (boolean fromHashCode : new boolean[] {true, false}) {
        for (int others : new int[] {0, 1, 40}) {
          for (MapUnderTest kind :
              List.of(
                  MapUnderTest.TINY_SYNC_MAP,
                  MapUnderTest.SMALL_SYNC_MAP,
                  MapUnderTest.SYNC_MAP,
                  MapUnderTest.TINY_BUCKET_MAP,
                  MapUnderTest.ONE_TABLE_BUCKET_MAP,
                  MapUnderTest.BUCKET_MAP)) {
            result.add(Arguments.of(nested, fromHashCode, others, kind));
          }
        }
      }
    }
    return result.stream();
  }

  /** Each call has a result, or reports the recursion; nothing hangs, and nobody else is harmed. */
  @ParameterizedTest
  @MethodSource("nosyCases")
  void aKeyThatUsesTheMapFromItsMethods(
      Nested nested, boolean fromHashCode, int others, MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = kind.create();
    for (int id = 0; id < others; id++) {
      map.put(new KeyKind.BadKey(id, 42), id);
    }
    NosyKey nosy = new NosyKey(map, nested, fromHashCode);
    List<Runnable> calls =
        List.of(
            () -> map.get(nosy),
            () -> map.put(nosy, 5),
            () -> map.put(nosy, 6),
            () -> map.startMove(),
            () -> map.stepMove(1), // hashes what it moves
            () -> map.compute(nosy, (k, v) -> 7),
            () -> Moves.finish(map),
            () -> map.putAll(Map.of(new KeyKind.BadKey(500, 42), 500)),
            () -> Moves.start(map, 0),
            () -> Moves.finish(map),
            () -> map.trimToSize(),
            () -> new ArrayList<>(map.keySet()),
            () -> map.putIfAbsent(nosy, 8),
            () -> map.replace(nosy, 9),
            () -> map.remove(nosy, 4),
            () -> map.remove(nosy),
            () -> map.merge(nosy, 10, Integer::sum));
    TestThreads.elsewhere(
        () -> {
          for (Runnable call : calls) {
            try {
              call.run();
            } catch (IllegalStateException e) {
              assertEquals("Recursive update", e.getMessage());
            }
          }
          return null;
        });
    assertTrue(fromHashCode || others == 0 || nosy.calls > 0, "the key's method was called");
    nosy.quiet = true;
    TestThreads.elsewhere(
        () -> {
          for (int id = 0; id < others; id++) {
            assertEquals(id, map.get(new KeyKind.BadKey(id, 42)));
          }
          map.remove(nosy);
          assertNull(map.get(nosy));
          map.trimToSize();
          List<Object> keys = new ArrayList<>(map.keySet());
          assertEquals(keys.size(), map.size(), () -> "size, and keys: " + keys);
          assertEquals(keys.size(), new HashSet<>(keys).size());
          for (Object key : keys) {
            assertTrue(map.remove(key) != null, () -> "remove " + key);
          }
          assertEquals(0, map.size());
          return null;
        });
  }

  /** Entries move of which some keys have no hash at that time: they are found again later. */
  @ParameterizedTest
  @EnumSource(Hashes.class)
  void aKeyWithoutAHashIsNotLostInAMove(Hashes hashes) throws Exception {
    for (int cause = 0; cause < 3; cause++) {
      for (MapUnderTest kind : allMaps()) {
        AbstractConcurrentMap<EvilKey, Integer> map = kind.create();
        content(hashes).forEach(map::put);
        for (EvilKey key : map.keySet()) {
          key.mode = key.id % 4 == 0 ? Mode.HASH_CODE : Mode.GOOD;
        }
        Moves.finish(map);
        Moves.start(map, cause);
        Moves.finish(map);
        for (int id = 0; id < N; id++) {
          EvilKey twin = hashes.key(id);
          assertEquals(id, map.get(twin), "by an equal key that is good");
          assertEquals(id, map.put(twin, id));
        }
        Moves.start(map, cause + 1); // once more: they have no bucket now
        Moves.finish(map);
        for (int id = 4; id < 8; id++) {
          assertEquals(id, map.remove(hashes.key(id)));
          assertNull(map.get(hashes.key(id)));
          assertNull(map.putIfAbsent(hashes.key(id), id));
          assertEquals(id, map.computeIfPresent(hashes.key(id), (k, v) -> v));
        }
        List<EvilKey> keys = new ArrayList<>(map.keySet());
        assertEquals(N, keys.size());
        keys.forEach(key -> key.mode = Mode.GOOD);
        assertEquals(content(hashes), map);
        Moves.runToEnd(map);
        assertEquals(content(hashes), map);
        assertAllWorks(map, hashes);
      }
    }
  }

  /** All entries are there, and another thread can do everything: no lock is held. */
  private static void assertAllWorks(AbstractConcurrentMap<EvilKey, Integer> map, Hashes hashes)
      throws Exception {
    TestThreads.elsewhere(
        () -> {
          for (int id = 0; id < N; id++) {
            assertEquals(id, map.get(hashes.key(id)), "get of " + id);
          }
          for (int id = 2000; id < 2050; id++) {
            assertNull(map.put(hashes.key(id), 1));
            assertEquals(2, map.merge(hashes.key(id), 1, Integer::sum));
            assertEquals(3, map.compute(hashes.key(id), (k, v) -> v + 1));
          }
          for (int id = 2000; id < 2050; id++) {
            assertEquals(3, map.remove(hashes.key(id)));
          }
          map.trimToSize();
          assertEquals(N, map.size());
          assertEquals(content(hashes), map);
          map.clear();
          assertTrue(map.isEmpty());
          assertNull(map.put(hashes.key(1), 1));
          return null;
        });
  }

  // Many keys of one hash

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "BUCKET_MAP"})
  @Timeout(60)
  void aHundredThousandStringsOfOneHash(MapUnderTest kind) {
    int n = 100_000;
    List<String> keys = stringsOfOneHash(n);
    assertEquals(n, new HashSet<>(keys).size());
    assertEquals(1, keys.stream().mapToInt(String::hashCode).distinct().count());
    long start = System.nanoTime();
    AbstractConcurrentMap<String, Integer> map = kind.create();
    for (int i = 0; i < n; i++) {
      assertNull(map.put(keys.get(i), i));
    }
    long inserted = System.nanoTime();
    for (int i = 0; i < n; i++) {
      assertEquals(i, map.get(new String(keys.get(i))));
      assertNull(map.get(keys.get(i) + "x"));
    }
    long read = System.nanoTime();
    assertEquals(n, map.size());
    for (int i = 0; i < n; i++) {
      if (i % 10 != 0) {
        assertEquals(i, map.remove(keys.get(i)));
      }
    }
    long removed = System.nanoTime();
    for (int i = 0; i < n; i++) {
      assertEquals(i % 10 == 0 ? i : null, map.get(keys.get(i)));
    }
    assertEquals(n / 10, map.size());
    assertEquals(n / 10, new ArrayList<>(map.keySet()).size());
    System.out.printf(
        "%s, %,d strings of one hash: %,d ms to insert, %,d ms to read, %,d ms to remove most%n",
        kind,
        n,
        TimeUnit.NANOSECONDS.toMillis(inserted - start),
        TimeUnit.NANOSECONDS.toMillis(read - inserted),
        TimeUnit.NANOSECONDS.toMillis(removed - read));
  }

  static Stream<Arguments> collidingKeys() {
    return Stream.of(MapUnderTest.SYNC_MAP, MapUnderTest.BUCKET_MAP, MapUnderTest.TINY_BUCKET_MAP)
        .flatMap(
            map ->
                Stream.of(
                    Arguments.of(map, KeyKind.CONSTANT_HASH, 20_000),
                    Arguments.of(map, KeyKind.TRUNCATED_HASH, 20_000),
                    Arguments.of(map, KeyKind.CONSTANT_HASH_UNORDERED, 300),
                    Arguments.of(map, KeyKind.TRUNCATED_HASH_UNORDERED, 600)));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("collidingKeys")
  @Timeout(60)
  void manyKeysOfFewHashes(MapUnderTest mapKind, KeyKind kind, int n) {
    AbstractConcurrentMap<Object, Integer> map = mapKind.create();
    for (int id = 0; id < n; id++) {
      assertNull(map.put(kind.key(id), id));
    }
    assertEquals(n, map.size());
    long sum = 0;
    Set<Object> keys = new HashSet<>();
    for (Map.Entry<Object, Integer> entry : map.entrySet()) {
      sum += entry.getValue();
      // As strings, or the set would be the slowest part.
      assertTrue(keys.add(entry.getKey().toString()), () -> "twice: " + entry.getKey());
    }
    assertEquals((long) n * (n - 1) / 2, sum);
    for (int id = 0; id < n; id++) {
      assertEquals(id, map.get(kind.key(id)));
      assertNull(map.get(kind.key(n + id)));
      assertEquals(id + 1, map.merge(kind.key(id), 1, Integer::sum));
    }
    for (int id = 0; id < n; id++) {
      if (id % 10 != 0) {
        assertEquals(id + 1, map.remove(kind.key(id)));
      }
    }
    assertEquals(n / 10, map.size());
    assertEquals(n / 10, new ArrayList<>(map.keySet()).size());
    for (int id = 0; id < n; id++) {
      assertEquals(id % 10 == 0 ? id + 1 : null, map.get(kind.key(id)));
    }
  }

  /** "Aa" and "BB" have one hash, and so have all strings that are made of them, if as long. */
  private static List<String> stringsOfOneHash(int n) {
    List<String> strings = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      StringBuilder s = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        s.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      strings.add(s.toString());
    }
    return strings;
  }
}
