package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a {@link SyncMap} leaves all that it had: the last key was let go, or it was cleared. */
class SyncGenerationTest {
  private final List<Integer> allocated = new ArrayList<>();
  private final SyncTuning tuning =
      Tunings.beforeAllocate(SyncTuning.DEFAULT, capacity -> allocated.add(capacity));

  private static SyncTable snapshot(SyncMap<?, ?> map) {
    SyncTable s = map.read;
    assertNotNull(s);
    return s;
  }

  @Test
  void anEmptiedMapHasNoTableAndTheNextKeyBeginsANewGeneration() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, SyncTuning.TINY);
    map.put(1, 1);
    map.put(2, 2);
    SyncTable first = snapshot(map);
    Iterator<Integer> old = map.keySet().iterator();
    old.next();
    Traversal<Integer, Integer> walk = map.traverse();
    map.remove(1);
    assertSame(first, map.read);
    map.remove(2);
    assertNull(map.read);
    assertEquals(0, map.size());
    map.put(1, 11);
    assertNotSame(first.generation, snapshot(map).generation);
    assertSame(snapshot(map), snapshot(map).generation.current);
    assertSame(first, first.generation.current, "the old one is as it was");
    assertFalse(walk.advance(), "a walk over the old one has ended");
    old.next(); // the one that it holds
    assertFalse(old.hasNext());
    assertEquals(1, map.size());
    assertEquals(0, first.generation.sum());
  }

  /** What is empty needs no move. */
  @Test
  void keysThatComeAndGoInTurnsNeedNoMove() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, tuning);
    for (int i = 0; i < 1_000; i++) {
      assertNull(map.put(i, i));
      assertEquals(i, map.remove(i));
    }
    assertEquals(0, map.stats().promotions() + map.stats().compactions());
    assertEquals(4, snapshot(map).capacity());
    allocated.forEach(capacity -> assertEquals(4, capacity));
  }

  /** A cell has no slot that would be EXPUNGED: its table is not empty. */
  @Test
  void aTableWithCollisionsIsNotLeftForANewGeneration() {
    SyncMap<KeyKind.BadKey, Integer> map = new SyncMap<>(20, tuning);
    for (int id = 0; id < 9; id++) {
      map.put(new KeyKind.BadKey(id, 42), id);
    }
    SyncTable s = snapshot(map);
    for (int id = 0; id < 8; id++) {
      map.remove(new KeyKind.BadKey(id, 42));
    }
    assertEquals(1, map.size());
    for (int id = 100; snapshot(map) == s; id++) {
      assertTrue(id < 1_000, "at some time there is no room");
      KeyKind.BadKey key = new KeyKind.BadKey(id, 42);
      map.put(key, id);
      map.remove(key);
      Moves.finish(map);
    }
    assertSame(s.generation, snapshot(map).generation);
    assertEquals(8, map.get(new KeyKind.BadKey(8, 42)));
    assertEquals(1, map.size());
  }

  /** It has ended its walks, and a function that ran in it. */
  @Test
  void aClearLeavesTheOldTablesAsTheyWere() {
    SyncMap<Integer, Integer> map = new SyncMap<>(0, tuning);
    map.put(1, 1);
    map.put(2, 2);
    SyncTable first = snapshot(map);
    Traversal<Integer, Integer> walk = map.traverse();
    assertEquals(
        11,
        map.compute(
            1,
            (k, v) -> {
              map.clear();
              assertNull(map.read);
              map.put(1, 111);
              return 11;
            }));
    assertEquals(11, first.value(first.find(1, Hash.of(1))));
    assertFalse(first.isRetired());
    assertFalse(walk.advance());
    assertEquals(2, first.generation.sum());
    assertEquals(1, map.size());
    assertEquals(111, map.get(1));
    assertNotSame(first.generation, snapshot(map).generation);
  }
}
