package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When removed keys are kept, and when they are let go again. */
class SyncModeTest {
  private static final int WINDOW = 256;

  private final SyncGeneration generation = new SyncGeneration(8);
  private final SyncMode mode = new SyncMode();

  private void inserts(int n, int traces) {
    for (int i = 0; i < n; i++) {
      mode.noteInsert(i < traces, generation);
    }
  }

  @Test
  void keysAreKeptWhenMoreThanOneInEightMeetsItsTrace() {
    inserts(WINDOW, WINDOW / 8);
    assertFalse(mode.keeps(), "just one in eight");
    inserts(WINDOW - 1, WINDOW / 8 + 1);
    assertFalse(mode.keeps(), "not before the window is full");
    inserts(1, 0);
    assertTrue(mode.keeps());
    assertEquals(1, mode.switches());
  }

  @Test
  void eachWindowBeginsAnew() {
    for (int n = 0; n < 10; n++) {
      inserts(WINDOW, WINDOW / 8);
      assertFalse(mode.keeps());
    }
    assertEquals(0, mode.switches());
  }

  private void keep(int live) {
    generation.add(live);
    inserts(WINDOW, WINDOW);
    assertTrue(mode.keeps());
  }

  /** As many removes as 1,024, and four for each entry: fewer say nothing. */
  @Test
  void keysThatStayAwayAreLetGoAgain() {
    keep(100);
    mode.noteRemoves(1_024 + 400 - 1);
    assertFalse(mode.turnsToLettingGo(100));
    assertTrue(mode.keeps());
    inserts(1_424, 0); // others come in their place
    mode.noteRemoves(1);
    assertTrue(mode.turnsToLettingGo(100));
    assertFalse(mode.keeps());
    assertEquals(2, mode.switches());
    assertFalse(mode.turnsToLettingGo(100), "but once");
  }

  /** A revival is not counted; it follows from the entries, the removes and the inserts. */
  @Test
  void keysThatComeBackAreKeptOn() {
    keep(100);
    for (int round = 0; round < 5; round++) {
      mode.noteRemoves(1_424);
      inserts(1_424 / 2, 0); // the other half are revived
      assertFalse(mode.turnsToLettingGo(100));
      assertTrue(mode.keeps());
    }
    mode.noteRemoves(1_424);
    inserts(1_424 / 2 + 1, 0);
    assertTrue(mode.turnsToLettingGo(100));
  }

  @Test
  void aMapThatShrinksLetsGo() {
    keep(2_000);
    mode.noteRemoves(1_900); // of 2,000, and none came back
    assertTrue(mode.turnsToLettingGo(100));
  }

  @Test
  void whileKeysAreLetGoRemovesSayNothing() {
    mode.noteRemoves(1_000_000);
    assertFalse(mode.turnsToLettingGo(0));
    assertEquals(0, mode.switches());
  }

  // In a map

  private static final int KEYS = 200;

  private static SyncMap<Integer, Integer> full() {
    SyncMap<Integer, Integer> map = new SyncMap<>();
    for (int i = 0; i < KEYS; i++) {
      map.put(i, i);
    }
    return map;
  }

  private static SyncTable snapshot(SyncMap<?, ?> map) {
    SyncTable s = map.read;
    assertNotNull(s);
    return s;
  }

  /** The same keys leave and come back, time and again. */
  private static void comeAndGo(SyncMap<Integer, Integer> map, int rounds) {
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < KEYS / 2; i++) {
        assertEquals(i, map.remove(i));
      }
      for (int i = 0; i < KEYS / 2; i++) {
        assertNull(map.put(i, i));
      }
    }
  }

  @Test
  void keysThatComeBackToAMapAreKeptWhereTheyAre() {
    SyncMap<Integer, Integer> map = full();
    comeAndGo(map, 20);
    assertTrue(map.writer().keeps());
    Moves.finish(map);
    SyncTable s = snapshot(map);
    long promotions = map.stats().promotions() + map.stats().compactions();
    int slot = s.find(7, Hash.of(7));
    comeAndGo(map, 20);
    assertEquals(slot, s.find(7, Hash.of(7)));
    assertSame(s, map.read, "no move is needed any more");
    assertEquals(promotions, map.stats().promotions() + map.stats().compactions());
    assertEquals(7, map.remove(7));
    assertNull(s.value(slot));
    assertEquals(7, s.key(slot));
    assertEquals(1, map.stats().deletedKeys());
    assertEquals(KEYS - 1, map.size());
  }

  @Test
  void keysThatDoNotComeBackAreLetGo() {
    SyncMap<Integer, Integer> map = full();
    for (int i = KEYS; i < 50 * KEYS; i++) {
      assertEquals(i - KEYS, map.remove(i - KEYS));
      assertNull(map.put(i, i));
      assertFalse(map.writer().keeps(), "the " + i + "th");
    }
    assertEquals(0, map.stats().deletedKeys());
  }

  /** Also those that were kept until then. */
  @Test
  void aMapWhoseKeysDoNotComeBackAnyMoreLetsGoOfAllOfThem() {
    SyncMap<Integer, Integer> map = full();
    comeAndGo(map, 20);
    assertTrue(map.writer().keeps());
    int next = 1_000;
    for (; map.writer().keeps(); next++) {
      assertTrue(next < 100_000, "at some time it must see");
      map.put(next, next);
      assertEquals(next, map.remove(next));
    }
    assertEquals(2, map.writer().switches());
    for (; map.stats().deletedKeys() > 0; next++) {
      assertTrue(next < 110_000, "the sweep comes to its end");
      map.put(next, next);
      map.remove(next);
    }
    assertEquals(KEYS, map.size());
    assertEquals(KeyPlace.identity(KEYS), map);
  }

  /** They fill the table as live ones do, up to a point. */
  @Test
  void notMoreAreKeptThanAMapOfThisSizeMayHave() {
    SyncMap<Integer, Integer> map = full();
    comeAndGo(map, 20);
    assertTrue(map.writer().keeps());
    for (int i = 0; i < KEYS - 20; i++) {
      assertEquals(i, map.remove(i));
    }
    for (int i = 0; i < 20; i++) {
      map.trimToSize();
    }
    assertEquals(20, map.size());
    assertEquals(0, map.stats().deletedKeys());
    assertEquals(20, map.stats().snapshotKeys());
  }
}
