package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fault: many keys of one hash code, as a hostile client sends them, are slow, and once they
 * were there the map is never again what it was. All of them must be found, walked over once, and
 * removed; and then nothing of them is left.
 */
@Timeout(60)
class CollidingKeysTest {
  private static final int COMPARABLE = 65_536;
  private static final int UNORDERED = 2_000;

  /** Of an empty map, or one with a few keys. */
  private static final long FEW_BYTES = 2_000;

  static Stream<Arguments> kindsAndNumbers() {
    return Stream.of(
        Arguments.of(KeyKind.CONSTANT_HASH, COMPARABLE),
        Arguments.of(KeyKind.TRUNCATED_HASH, COMPARABLE),
        Arguments.of(KeyKind.CONSTANT_HASH_UNORDERED, UNORDERED),
        Arguments.of(KeyKind.TRUNCATED_HASH_UNORDERED, UNORDERED));
  }

  private static SyncMap<Object, Integer> full(KeyKind kind, int keys) {
    SyncMap<Object, Integer> map = new SyncMap<>();
    for (int i = 0; i < keys; i++) {
      assertNull(map.put(kind.key(i), i));
    }
    assertEquals(keys, map.size());
    return map;
  }

  /** That each of the keys is returned once, and no other. */
  private static void checkWalk(SyncMap<Object, Integer> map, int keys) {
    BitSet seen = new BitSet();
    for (Map.Entry<Object, Integer> e : map.entrySet()) {
      int id = KeyKind.id(e.getKey());
      assertEquals(id, e.getValue());
      assertFalse(seen.get(id), () -> id + " twice");
      seen.set(id);
    }
    assertEquals(keys, seen.cardinality());
  }

  @ParameterizedTest
  @MethodSource("kindsAndNumbers")
  void allAreFoundWalkedOverAndRemoved(KeyKind kind, int keys) {
    SyncMap<Object, Integer> map = full(kind, keys);
    for (int i = 0; i < keys; i++) {
      assertEquals(i, map.get(kind.key(i)));
      assertEquals(i, map.putIfAbsent(kind.key(i), -1));
    }
    assertNull(map.get(kind.key(keys)));
    checkWalk(map, keys);
    for (int i = 0; i < keys; i++) {
      assertEquals(i, map.remove(kind.key(i)));
      assertEquals(keys - 1 - i, map.size());
    }
    checkWalk(map, 0);
    assertNull(map.get(kind.key(0)));
    checkThatNothingIsLeft(map);
  }

  @ParameterizedTest
  @MethodSource("kindsAndNumbers")
  void allAreRemovedByAnIterator(KeyKind kind, int keys) {
    SyncMap<Object, Integer> map = full(kind, keys);
    for (Iterator<Object> i = map.keySet().iterator(); i.hasNext(); ) {
      i.next();
      i.remove();
    }
    assertTrue(map.isEmpty());
    checkThatNothingIsLeft(map);
  }

  @ParameterizedTest
  @MethodSource("kindsAndNumbers")
  void allAreRemovedByFunctions(KeyKind kind, int keys) {
    SyncMap<Object, Integer> map = full(kind, keys);
    for (int i = 0; i < keys; i++) {
      assertEquals(i + 1, map.merge(kind.key(i), 1, Integer::sum));
      assertNull(map.computeIfPresent(kind.key(i), (k, v) -> null));
      assertNull(map.computeIfAbsent(kind.key(i), k -> null));
    }
    assertTrue(map.isEmpty());
    checkThatNothingIsLeft(map);
  }

  private static void checkThatNothingIsLeft(SyncMap<Object, Integer> map) {
    SyncMap.Stats stats = map.stats();
    assertTrue(stats.bytesHeld() <= FEW_BYTES, stats::toString);
    assertTrue(stats.deletedKeys() <= 8, stats::toString);
    for (int i = 0; i < 1_000; i++) { // and the map is as good as new
      assertNull(map.put("other" + i, i));
    }
    SyncMap.Stats again = map.stats();
    assertTrue(again.snapshotKeys() + again.dirtyKeys() >= 1_000, again::toString);
    assertTrue(again.bytesHeld() <= 60_000, again::toString);
  }

  /** Other keys beside them stay where they are, and quick. */
  @Test
  void theyComeAndGoBesideOthers() {
    SyncMap<Object, Integer> map = new SyncMap<>();
    for (int i = 0; i < 10_000; i++) {
      map.put("other" + i, i);
    }
    map.trimToSize();
    final long before = map.stats().bytesHeld();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 10_000; i++) {
        assertNull(map.put(KeyKind.CONSTANT_HASH.key(i), i));
      }
      assertEquals(20_000, map.size());
      for (int i = 0; i < 10_000; i++) {
        assertEquals(i, map.get("other" + i));
        assertEquals(i, map.remove(KeyKind.CONSTANT_HASH.key(i)));
      }
      assertEquals(10_000, map.size());
    }
    map.trimToSize();
    SyncMap.Stats stats = map.stats();
    assertTrue(stats.bytesHeld() <= before * 1.1, () -> before + " bytes, then " + stats);
    assertEquals(10_000, stats.snapshotKeys());
  }

  /** A key that was removed and put again is the new object, there too. */
  @Test
  void theirKeysAreLetGoAsWell() {
    KeyKind kind = KeyKind.CONSTANT_HASH;
    SyncMap<Object, Integer> map = full(kind, 100);
    for (int i = 0; i < 100; i++) {
      Object key = kind.key(i);
      assertEquals(i, map.remove(key));
      assertNull(map.put(key, i));
      Object inMap = map.keySet().stream().filter(key::equals).findFirst().orElseThrow();
      assertSame(key, inMap);
    }
    checkWalk(map, 100);
  }
}
