package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.EvilKey.EvilException;
import io.syncmap.EvilKey.Mode;
import io.syncmap.SyncMapTest.KeyPlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    final BiFunction<SyncMap<EvilKey, Integer>, EvilKey, Object> call;

    Operation(BiFunction<SyncMap<EvilKey, Integer>, EvilKey, Object> call) {
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
    SyncMap<EvilKey, Integer> map = place.mapOf(content);
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
      SyncMap<EvilKey, Integer> map = place.mapOf(content);
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
    SyncMap<EvilKey, Integer> map = place.mapOf(content);
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
    map.startMove();
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

  @ParameterizedTest
  @MethodSource("residentCases")
  void promotionsAndCompactionsComeByThemselvesBesideAnEvilResident(
      Mode mode, Hashes hashes, KeyPlace place) throws Exception {
    SyncMap<EvilKey, Integer> map = new SyncMap<>(0, Tunings.tiny(4, 3));
    content(hashes).forEach(map::put);
    if (place != KeyPlace.DIRTY) {
      Moves.runToEnd(map);
      if (place == KeyPlace.MOVED) {
        map.startMove();
        map.stepMove(9);
      }
    }
    EvilKey evil =
        map.keySet().stream().filter(k -> k.id == 17).findAny().orElseThrow(AssertionError::new);
    evil.mode = mode;
    long promotions = map.stats().promotions();
    long compactions = map.stats().compactions();
    for (int round = 0; round < 5; round++) {
      for (int id = 100; id < 200; id++) {
        assertNull(map.put(hashes.key(id), id));
        assertEquals(id, map.get(hashes.key(id)));
      }
      for (int id = 100; id < 200; id++) {
        assertEquals(id, map.remove(hashes.key(id)));
      }
    }
    assertTrue(map.stats().promotions() > promotions, () -> map.stats().toString());
    assertTrue(map.stats().compactions() > compactions, () -> map.stats().toString());
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
    SyncMap<EvilKey, Integer> map = place.mapOf(content(hashes));
    for (EvilKey key : map.keySet()) {
      key.mode = key.id % 10 == 3 ? mode : Mode.GOOD;
    }
    assertEquals(N * (N - 1) / 2, map.values().stream().mapToInt(v -> v).sum());
    Moves.finish(map);
    assertEquals(N * (N - 1) / 2, map.values().stream().mapToInt(v -> v).sum());
    map.startMove();
    map.stepMove(40);
    map.put(hashes.key(1000), 1000);
    List<Integer> ids = new ArrayList<>();
    map.forEach((k, v) -> ids.add(k.id));
    assertEquals(N + 1, ids.size(), () -> "seen: " + ids);
    assertEquals(N + 1, new HashSet<>(ids).size());
  }

  /** The evil key's own caller fails, time and again, and does not stop what others have begun. */
  @ParameterizedTest
  @EnumSource
  void failuresAmidMovesLeaveNoLockHeld(Hashes hashes) throws Exception {
    SyncMap<EvilKey, Integer> map = new SyncMap<>(0, Tuning.TINY);
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
  @Test
  void aKeyThatUsesTheMapFromEquals() throws Exception {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tuning.TINY);
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

  /** All entries are there, and another thread can do everything: no lock is held. */
  private static void assertAllWorks(SyncMap<EvilKey, Integer> map, Hashes hashes)
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

  @Test
  @Timeout(60)
  void aHundredThousandStringsOfOneHash() {
    int n = 100_000;
    List<String> keys = stringsOfOneHash(n);
    assertEquals(n, new HashSet<>(keys).size());
    assertEquals(1, keys.stream().mapToInt(String::hashCode).distinct().count());
    long start = System.nanoTime();
    SyncMap<String, Integer> map = new SyncMap<>();
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
    assertEquals(n / 10, new SyncMap<>(map).size());
    System.out.printf(
        "%,d strings of one hash: %,d ms to insert, %,d ms to read, %,d ms to remove most%n",
        n,
        TimeUnit.NANOSECONDS.toMillis(inserted - start),
        TimeUnit.NANOSECONDS.toMillis(read - inserted),
        TimeUnit.NANOSECONDS.toMillis(removed - read));
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
