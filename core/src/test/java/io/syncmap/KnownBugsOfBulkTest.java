package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs that other maps had in bulk operations, and in letting go of memory. */
@Timeout(120)
class KnownBugsOfBulkTest extends KnownBugs {
  /**
   * ConcurrentHashMap and the one of Eclipse Collections: removeIf of the values and the entries
   * removed what had not been tested, if the value changed after the test (JDK-8078645,
   * eclipse-collections#424).
   */
  @ParameterizedTest
  @EnumSource
  void removeIfRemovesOnlyWhatItTested(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(20));
    assertTrue(map.values().removeIf(value -> changes(map, value)));
    assertEquals(evenChanged(), map);
    AbstractConcurrentMap<Integer, Integer> map2 = place.mapOf(KeyPlace.identity(20));
    assertTrue(map2.entrySet().removeIf(entry -> changes(map2, entry.getValue())));
    assertEquals(evenChanged(), map2);
  }

  @Test
  void removeIfThatRemovesOtherThingsIsSeen() {
    // What Collection does: the test, then Iterator.remove, whatever the value is by then.
    ConcurrentMap<Integer, Integer> map = new ConcurrentHashMap<>(KeyPlace.identity(20));
    Collection<Integer> values =
        new AbstractCollection<>() {
          @Override
          public Iterator<Integer> iterator() {
            return map.values().iterator();
          }

          @Override
          public int size() {
            return map.size();
          }
        };
    assertTrue(values.removeIf(value -> changes(map, value)));
    assertThrows(AssertionError.class, () -> assertEquals(evenChanged(), map));
  }

  /** The test of all values, in which another call changes those of even keys. */
  private static boolean changes(ConcurrentMap<Integer, Integer> map, int value) {
    if (value % 2 == 0 && value < 100) {
      map.put(value, value + 100);
    }
    return value < 100;
  }

  private static Map<Integer, Integer> evenChanged() {
    Map<Integer, Integer> expected = new HashMap<>();
    for (int key = 0; key < 20; key += 2) {
      expected.put(key, key + 100);
    }
    return expected;
  }

  /** As Guava's maps were suspected of: a replaceAll that loses updates (guava#2382). */
  @ParameterizedTest
  @EnumSource
  void replaceAllLosesNoUpdate(KeyPlace place) {
    updateAmidReplaceAll(place.mapOf(KeyPlace.identity(20)));
  }

  @Test
  void aReplaceAllThatLosesUpdatesIsSeen() {
    assertThrows(
        AssertionError.class,
        () -> updateAmidReplaceAll(new CheckThenAct<>(KeyPlace.identity(20))));
  }

  private static void updateAmidReplaceAll(ConcurrentMap<Integer, Integer> map) {
    map.remove(1);
    map.replaceAll(
        (key, value) -> {
          if (key % 2 == 0 && value < 100) {
            map.put(key, value + 100);
          } else if (key % 3 == 0) {
            map.remove(key);
          }
          return -value;
        });
    map.forEach((key, value) -> assertEquals(key % 2 == 0 ? -key - 100 : -key, value));
    assertFalse(map.containsKey(9), "removed meanwhile");
    assertEquals(-10 - 100, map.get(10));
    assertEquals(-5, map.get(5));
  }

  // -----------------------------------------------------------------------------------------------
  // Memory

  /** Go, sync.Map: keys that had been deleted were never let go of (golang/go#40999). */
  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "TINY_SYNC_MAP", "BUCKET_MAP", "TINY_BUCKET_MAP"})
  void removedKeysAreLetGo(MapUnderTest kind) {
    AbstractConcurrentMap<Object, Integer> map = kind.create();
    map.put("stays", 0);
    map.get("stays");
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      map.put("k" + i, i);
      assertEquals(i, map.remove("k" + i));
      most = Math.max(most, Moves.bytesHeld(map));
    }
    long held = most;
    assertTrue(held < 100_000, () -> "bytes: " + held);
    assertEquals(Map.of("stays", 0), map);
  }
}
