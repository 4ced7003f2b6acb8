package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.EvilKey.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and values whose methods use the map, or that lose their hash. */
@Timeout(120)
class NosyKeysTest extends HostileCases {
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
}
