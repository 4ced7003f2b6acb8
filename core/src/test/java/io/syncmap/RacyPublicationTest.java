package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault: a map that is handed to another thread by a data race is seen half made, and its
 * methods fail. Whatever a reader may see of it, it must answer as the map in an earlier state.
 */
class RacyPublicationTest {
  private static final int ROUNDS = 200_000;

  /** Plain, on purpose. */
  private static SyncMap<String, Integer> shared;

  static Stream<SyncMap<String, Integer>> maps() {
    SyncMap<String, Integer> filled = new SyncMap<>();
    filled.put("old", 1);
    return Stream.of(
        new SyncMap<>(), new SyncMap<>(1_000), new SyncMap<>(Map.of("old", 1, "other", 2)), filled);
  }

  /**
   * Makes a map as it is seen by a thread that sees none of the stores to its fields that are not
   * final.
   */
  private static void unsee(SyncMap<?, ?> map) throws IllegalAccessException {
    for (Class<?> c = map.getClass(); c.getPackage() == SyncMap.class.getPackage(); ) {
      for (Field f : c.getDeclaredFields()) {
        if (!Modifier.isStatic(f.getModifiers()) && !Modifier.isFinal(f.getModifiers())) {
          f.setAccessible(true);
          assertFalse(f.getType().isPrimitive(), f::toString);
          f.set(map, null);
        }
      }
      c = c.getSuperclass();
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void whoeverSeesNoneOfItsFieldsFindsItEmpty(SyncMap<String, Integer> map) throws Exception {
    unsee(map);
    assertNull(map.get("old"));
    assertEquals(0, map.size());
    assertTrue(map.isEmpty());
    assertEquals(Map.of(), map);
    assertEquals("{}", map.toString());
    assertFalse(map.keySet().iterator().hasNext());
    assertNull(map.remove("old"));
    assertNull(map.replace("old", 1));
    assertNull(map.computeIfPresent("old", (k, v) -> v));
    assertEquals(0, map.stats().snapshotKeys());
  }

  /** Each of the methods that change a map, as the first one. */
  @Test
  void andCanPutIntoIt() throws Exception {
    for (int way = 0; way < 6; way++) {
      for (SyncMap<String, Integer> map : maps().toList()) {
        unsee(map);
        change(map, way);
        assertEquals(3, map.get("k"));
        assertEquals(Map.of("k", 3), map);
        assertEquals(1, map.size());
        for (int i = 0; i < 100; i++) {
          assertNull(map.put("k" + i, i));
        }
        assertEquals(101, map.size());
      }
    }
  }

  private static void change(SyncMap<String, Integer> map, int way) {
    switch (way) {
      case 0 -> assertNull(map.put("k", 3));
      case 1 -> assertNull(map.putIfAbsent("k", 3));
      case 2 -> assertEquals(3, map.computeIfAbsent("k", k -> 3));
      case 3 -> assertEquals(3, map.merge("k", 3, Integer::sum));
      case 4 -> {
        map.clear();
        map.putAll(Map.of("k", 3));
      }
      default -> {
        map.trimToSize();
        assertEquals(3, map.compute("k", (k, v) -> 3));
      }
    }
  }

  /** The writer puts before and after; the reader takes what it gets. */
  @Test
  void aReaderOfARacyFieldSeesNothingOrWhatIsThere() throws Exception {
    shared = new SyncMap<>();
    List<TestThreads.Body> threads =
        List.of(
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                SyncMap<String, Integer> map =
                    round % 3 == 0 ? new SyncMap<>(Map.of("a", 1)) : new SyncMap<>(round % 100);
                if (round % 3 == 1) {
                  map.put("a", 1);
                }
                shared = map;
                map.put("b", 2);
              }
            },
            () -> {
              for (int round = 0; round < ROUNDS; round++) {
                SyncMap<String, Integer> map = shared;
                read(map, round);
              }
            });
    TestThreads.together(threads);
    shared = null;
  }

  private static void read(SyncMap<String, Integer> map, int round) {
    Integer b = map.get("b");
    assertTrue(b == null || b == 2, () -> "b: " + b);
    Integer a = map.get("a");
    assertTrue(a == null || a == 1, () -> "a: " + a);
    int size = map.size();
    assertTrue(size >= 0 && size <= 4, () -> "size: " + size);
    map.forEach((k, v) -> assertTrue(v != null && k != null));
    if (round % 4 == 0) {
      map.put("c", 3);
      assertEquals(3, map.get("c"));
      assertEquals(3, map.remove("c"));
      assertEquals(4, map.merge("d", 4, (x, y) -> x));
    }
  }
}
