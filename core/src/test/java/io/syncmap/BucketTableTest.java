package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/** A bare table: where a hash belongs, its slots and chains, and the words that guard them. */
@Timeout(60)
class BucketTableTest {
  private static final int LANES = BucketTable.LANES;
  private static final int NONE = BucketTable.NONE;

  /** One more of it for each change. */
  private static final long VERSION = 1L << 14;

  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);

  private final BucketGeneration generation = new BucketGeneration();

  /** Four homes: the two highest bits of a hash tell which. */
  private final BucketTable table = table(4, 8);

  private BucketTable table(int homes, int spares) {
    return new BucketTable(homes, spares, 0, 0, generation);
  }

  // ---------------------------------------------------------------------------------------------
  // What tests of a table need, here and elsewhere

  /** The tags, words and links of a table. */
  static long[] meta(BucketTable t) {
    return t.meta;
  }

  /** Locks a home as a writer does who is then suspended; store the result to let go. */
  static long lockByHand(BucketTable t, int home) {
    long word = t.word(home);
    assertEquals(0, word & (BucketTable.LOCK | BucketTable.FROZEN));
    WORDS.setRelease(meta(t), 2 * home + 1, word | BucketTable.LOCK);
    return word;
  }

  /** What that writer does in the end. */
  static void unlockByHand(BucketTable t, int home, long word) {
    WORDS.setRelease(meta(t), 2 * home + 1, word + VERSION);
  }

  private static Object[] slots(BucketTable t) {
    return t.slots;
  }

  /** Puts as a {@link BucketMap} does; false if there is no room. */
  static boolean put(BucketTable t, Object key, int hash, Object value) {
    int home = t.home(hash);
    long word = t.word(home);
    int spare = NONE;
    int slot = t.find(key, hash, home, word);
    Object before = slot == NONE ? null : t.value(slot);
    if (slot == NONE) {
      slot = t.freeSlot(home, word);
      if (slot == NONE) {
        spare = t.takeSpare();
        if (spare == NONE) {
          return false;
        }
        slot = spare * LANES;
      }
    }
    assertEquals(
        BucketTable.DONE, t.change(home, word, slot, spare, key, hash, before, value, null));
    return true;
  }

  static void remove(BucketTable t, Object key, int hash) {
    int home = t.home(hash);
    long word = t.word(home);
    int slot = t.find(key, hash, home, word);
    assertTrue(slot >= 0, "it is there");
    int done = t.change(home, word, slot, NONE, key, hash, t.value(slot), null, null);
    if (done != BucketTable.DONE) {
      assertTrue(done >= t.homes, "an overflow bucket");
      t.giveBack(done);
    }
  }

  private static int hash(int home, int tag) {
    return (home << 30) | tag;
  }

  /** Puts so many keys, each with a tag of its own; they are their tags. */
  private void fill(int home, int keys) {
    for (int n = 0; n < keys; n++) {
      assertTrue(put(table, n, hash(home, n), "v" + n));
    }
  }

  private static int chainLength(BucketTable t, int home) {
    return t.chainLength(t.word(home));
  }

  /** No bucket is in two chains or lost, and none that is in a chain is empty. */
  private static void assertConsistent(BucketTable t) {
    Set<Integer> seen = new HashSet<>();
    int keys = 0;
    for (int home = 0; home < t.homes; home++) {
      assertEquals(0, t.word(home) & (BucketTable.LOCK | BucketTable.FROZEN));
      BucketWalk.Buffer copy = new BucketWalk.Buffer();
      t.copyChain(home, copy);
      keys += entries(copy);
      int b = home;
      for (int link = (int) (t.word(home) >>> 2 & 0xFFF); link != 0; ) {
        b = t.homes + link - 1;
        assertTrue(seen.add(b), "in two chains, or twice in one");
        assertNotEquals(0, meta(t)[2 * b], "an empty overflow bucket in a chain");
        link = (int) meta(t)[2 * b + 1];
      }
    }
    assertEquals(seen.size(), t.usedSpares());
    assertEquals(keys, t.keys());
  }

  private static int entries(BucketWalk.Buffer copy) {
    try {
      Field end = BucketWalk.Buffer.class.getDeclaredField("end");
      end.setAccessible(true);
      return end.getInt(copy) / 2;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Hashes and homes

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 17, 100, 127, 128})
  void hashesAreSharedOutInOrder(int homes) {
    for (int depth : new int[] {0, 1, 5, 24}) {
      for (long prefix : new long[] {0, 1, (1L << depth) / 2, (1L << depth) - 1}) {
        if (prefix >= 1L << depth) {
          continue;
        }
        long range = 1L << (Integer.SIZE - depth);
        int low = (int) (prefix * range);
        BucketTable t = new BucketTable(homes, 0, depth, low, generation);
        assertEquals(prefix * range, t.lowest(0));
        assertEquals((prefix + 1) * range, t.lowest(homes), "that after the last");
        for (int home = 0; home < homes; home++) {
          assertEquals(home, t.home((int) t.lowest(home)));
          assertEquals(home, t.home((int) (t.lowest(home + 1) - 1)));
          long share = t.lowest(home + 1) - t.lowest(home);
          assertTrue(Math.abs(share - range / homes) <= 1, "a fair share");
        }
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Slots and chains

  @Test
  void keysFillTheirHomeAndThenAChain() {
    for (int n = 0; n < 3 * LANES; n++) {
      assertTrue(put(table, n, hash(2, n), "v" + n));
      assertConsistent(table);
      assertEquals(n / LANES, table.usedSpares());
      assertEquals(1 + n / LANES, chainLength(table, 2));
      for (int k = 0; k < 3 * LANES; k++) {
        int slot = table.find(k, hash(2, k), 2, table.word(2));
        assertEquals(k > n ? null : "v" + k, table.get(k, hash(2, k)));
        assertEquals(k <= n, slot != NONE);
        assertTrue(slot == NONE || k >= LANES || slot >>> 3 == 2, "the home comes first");
      }
      assertNull(table.get(0, hash(1, 0)));
    }
    assertNull(table.get(99, hash(2, 3)), "the tag alone is there");
    assertEquals(1, chainLength(table, 1));
  }

  @Test
  void theLoadIsGuessedFromEightHomes() {
    BucketTable wide = table(20, 1);
    for (int n = 0; n < 9; n++) {
      put(wide, "k" + n, (int) wide.lowest(9) + n, n);
    }
    put(wide, "last", (int) wide.lowest(19), 0);
    assertFalse(wide.isEmpty(9));
    assertTrue(wide.isEmpty(10));
    assertEquals(1, wide.loadAbout(15), "of those from 8 to 15; the ninth key is in a chain");
    assertEquals(0, wide.loadAbout(7));
    assertEquals(0.25, wide.loadAbout(16), "the last ones are four");
  }

  @Test
  void aTableWithoutRoomSaysSo() {
    BucketTable small = table(1, 2);
    for (int n = 0; n < 3 * LANES; n++) {
      assertTrue(put(small, n, n, n));
    }
    assertEquals(NONE, small.freeSlot(0, small.word(0)));
    assertEquals(NONE, small.takeSpare());
    assertFalse(put(small, 99, 99, 99));
    remove(small, 20, 20);
    assertTrue(put(small, 99, 99, 99));
    assertEquals(99, small.get(99, 99));
  }

  @Test
  void keysAreFoundByEqualsAndOnlyThoseOfTheirTagAreAsked() {
    int[] asked = new int[1];
    final class Asking {
      @Override
      public int hashCode() {
        return 1;
      }

      @Override
      public boolean equals(Object o) {
        asked[0]++;
        return o instanceof String s && s.equals("k5");
      }
    }
    for (int n = 0; n < 2 * LANES; n++) {
      put(table, "k" + n, hash(1, n), n);
    }
    assertEquals(5, table.get(new Asking(), hash(1, 5)));
    assertEquals(1, asked[0]);
    assertNull(table.get(new Asking(), hash(1, 6)));
    assertEquals(3, asked[0], "once more, as the whole chain is searched");
    assertNull(table.get(new Asking(), hash(1, 99)));
    assertEquals(3, asked[0]);
    assertEquals(7, table.get(new String("k7"), hash(1, 7)));
  }

  @Test
  void aKeyTakesTheSlotOfOneThatHasGone() {
    fill(0, 2 * LANES);
    for (int n : new int[] {3, LANES + 3}) {
      int slot = table.find(n, hash(0, n), 0, table.word(0));
      remove(table, n, hash(0, n));
      assertNull(slots(table)[2 * slot], "what was removed is not held");
      assertNull(slots(table)[2 * slot + 1]);
      assertNull(table.get(n, hash(0, n)));
      put(table, 100 + n, hash(0, 100 + n), "w");
      assertEquals(slot, table.find(100 + n, hash(0, 100 + n), 0, table.word(0)));
      assertConsistent(table);
    }
  }

  /** The first of a chain, the middle, and the last. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anOverflowBucketThatBecomesEmptyLeavesItsChainAndIsTakenAgain(int emptied) {
    fill(0, 4 * LANES);
    fill(1, 1);
    for (int n = emptied * LANES; n < (emptied + 1) * LANES; n++) {
      remove(table, n, hash(0, n));
      assertConsistent(table);
    }
    assertEquals(2, table.usedSpares());
    assertEquals(3, chainLength(table, 0));
    for (int n = 0; n < 4 * LANES; n++) {
      assertEquals(n / LANES == emptied ? null : "v" + n, table.get(n, hash(0, n)));
    }
    for (int n = 1; n < 6 * LANES + 1; n++) {
      assertTrue(put(table, n, hash(1, n), n), "the one that was given back, too");
    }
    assertConsistent(table);
    assertEquals(8, table.usedSpares());
    assertEquals(NONE, table.takeSpare());
  }

  /** After each step, what is there is found, and what is not there is not. */
  @Test
  void chainsBearAnyOrderOfPutsAndRemoves() {
    BucketTable t = table(3, 20);
    Random random = new Random(1);
    Map<Integer, Integer> there = new HashMap<>();
    int most = 0;
    for (int step = 0; step < 20_000; step++) {
      int n = random.nextInt(150);
      int hash = n % 3 * 0x5555_5556 + n;
      boolean grows = step / 1_000 % 2 == 0;
      if (there.containsKey(n) && (!grows || random.nextInt(4) == 0)) {
        remove(t, n, hash);
        there.remove(n);
      } else if (grows || random.nextInt(4) == 0) {
        assertTrue(put(t, n, hash, step));
        there.put(n, step);
      }
      assertEquals(there.get(n), t.get(n, hash));
      most = Math.max(most, t.usedSpares());
      if (step % 20 == 0) {
        assertConsistent(t);
        assertEquals(there.size(), t.keys());
        for (int k = 0; k < 150; k++) {
          assertEquals(there.get(k), t.get(k, k % 3 * 0x5555_5556 + k));
        }
      }
    }
    assertTrue(most >= 10, "there were chains");
    for (int n : there.keySet()) {
      remove(t, n, n % 3 * 0x5555_5556 + n);
    }
    assertEquals(0, t.usedSpares());
    assertEquals(0, t.keys());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 63, 64})
  void eachSpareIsTakenByOneOnly(int spares) {
    BucketTable t = table(5, spares);
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < spares; i++) {
      int spare = t.takeSpare();
      assertTrue(spare >= 5 && spare < 5 + spares && taken.add(spare));
      assertEquals(i + 1, t.usedSpares());
    }
    assertEquals(NONE, t.takeSpare());
    int used = spares;
    for (int spare : taken) {
      t.giveBack(spare);
      assertEquals(spare, t.takeSpare(), "the only one");
      assertEquals(used, t.usedSpares());
    }
    for (int spare : taken) {
      t.giveBack(spare);
      used--;
      assertEquals(used, t.usedSpares());
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Words

  @Test
  void eachKindOfChangeIsAnotherVersionOfItsHomeAndOfNoOther() {
    fill(0, LANES);
    fill(1, 2);
    long other = table.word(1);
    long word = table.word(0);
    int spare = table.takeSpare();
    int[][] kinds = {
      {spare * LANES, spare, 0, 1}, // the first key of an overflow bucket
      {spare * LANES, NONE, 1, 1}, // another value
      {spare * LANES + 1, NONE, 0, 1}, // another key
      {spare * LANES + 1, NONE, 1, 0}, // removed
      {spare * LANES, NONE, 1, 0} // the last key of an overflow bucket
    };
    for (int[] kind : kinds) {
      assertTrue(table.isStill(0, word));
      Object seen = kind[2] == 0 ? null : table.value(kind[0]);
      Object value = kind[3] == 0 ? null : "w";
      int done = table.change(0, word, kind[0], kind[1], "new", 50, seen, value, null);
      assertEquals(kind == kinds[4] ? spare : BucketTable.DONE, done);
      assertFalse(table.isStill(0, word), "a reader of before sees that it has changed");
      assertEquals((word >>> 14) + 1, table.word(0) >>> 14);
      word = table.word(0);
    }
    table.giveBack(spare);
    assertEquals(other, table.word(1));
    assertConsistent(table);
  }

  @Test
  void aChangeUnderAWordOfBeforeDoesNothing() {
    fill(0, LANES);
    long stale = table.word(0);
    put(table, 3, hash(0, 3), "another value");
    int slot = table.find(3, hash(0, 3), 0, table.word(0));
    int spare = table.takeSpare();
    assertNothingChanges(stale, slot, spare);
    long locked = lockByHand(table, 0) | BucketTable.LOCK;
    assertNothingChanges(locked - BucketTable.LOCK, slot, spare);
    meta(table)[1] = locked & ~BucketTable.LOCK;
    table.freeze();
    assertNothingChanges(locked - BucketTable.LOCK, slot, spare);
  }

  private void assertNothingChanges(long word, int slot, int spare) {
    long[] meta = meta(table).clone();
    Object[] slots = slots(table).clone();
    Collisions.Cell cell = new Collisions.Cell("k", "v", false);
    int refused = BucketTable.NOT_DONE;
    assertEquals(
        refused, table.change(0, word, spare * LANES, spare, "new", 50, null, "w", null), "insert");
    assertEquals(refused, table.change(0, word, slot, NONE, 3, 3, "v3", "w", null), "update");
    assertEquals(refused, table.change(0, word, slot, NONE, 3, 3, "v3", null, null), "remove");
    assertEquals(refused, table.change(0, word, NONE, NONE, "k", 3, "v", null, cell), "cell");
    assertArrayEquals(meta, meta(table));
    assertArrayEquals(slots, slots(table));
    assertEquals("v", cell.value);
  }

  /** The cell is guarded by the word as well; and may have changed, as its adder gave it up. */
  @Test
  void aCellIsChangedUnderTheWordOfItsHome() {
    Collisions.Cell cell = new Collisions.Cell("k", null, false);
    long word = table.word(0);
    assertEquals(0, table.change(0, word, NONE, NONE, "k", 0, null, "v", cell));
    assertEquals("v", cell.value);
    assertFalse(table.isStill(0, word));
    assertEquals(
        BucketTable.NOT_DONE,
        table.change(0, table.word(0), NONE, NONE, "k", 0, "not what is there", "w", cell));
    assertEquals("v", cell.value);
    assertEquals(0, table.word(0) & BucketTable.LOCK);
    assertEquals(0, table.change(0, table.word(0), NONE, NONE, "k", 0, "v", null, cell));
    assertSame(SlotState.EXPUNGED, cell.value);
  }

  @Test
  void aVersionWraps() {
    fill(0, LANES + 1);
    long link = table.word(0) & (VERSION - 1);
    assertNotEquals(0, link, "there is an overflow bucket");
    meta(table)[1] = -VERSION | link;
    long last = table.word(0);
    put(table, 3, hash(0, 3), "w");
    assertEquals(link, table.word(0), "version 0, and the link as it was");
    assertFalse(table.isStill(0, last));
    meta(table)[1] = -VERSION | link;
    remove(table, LANES, hash(0, LANES));
    assertEquals(0, table.word(0), "no link any more");
    meta(table)[1] = -VERSION;
    fill(0, LANES + 1);
    assertEquals(LANES, table.word(0) >>> 14, "one more change than that");
    meta(table)[1] = -VERSION | link;
    table.freeze();
    table.thaw();
    assertEquals(link, table.word(0));
    for (int n = 0; n <= LANES; n++) {
      assertEquals("v" + n, table.get(n, hash(0, n)));
    }
    assertConsistent(table);
  }

  /** What a reader may see while buckets are given back and taken by others. */
  @Test
  void linksThatLeadInACircleAreFollowedForAWhile() {
    fill(0, 3 * LANES);
    long word = table.word(0);
    int first = table.homes + (int) (word >>> 2 & 0xFFF) - 1;
    int second = table.homes + (int) meta(table)[2 * first + 1] - 1;
    meta(table)[2 * second + 1] = first - table.homes + 1;
    assertEquals(NONE, table.find(99, hash(0, 99), 0, word));
    assertEquals(NONE, table.find(99, hash(0, 3), 0, word), "of a tag that is there");
    assertEquals(NONE, table.freeSlot(0, word));
    assertEquals(NONE, table.findFunction(new SlotState(null, 0), 0, word));
    assertEquals(table.buckets(), table.chainLength(word));
    assertNull(table.get(99, hash(0, 99)));
    BucketWalk.Buffer copy = new BucketWalk.Buffer();
    assertEquals(word, table.copyChain(0, copy));
    assertTrue(entries(copy) >= 3 * LANES);
  }

  @Test
  void aRunningFunctionIsFoundByItselfAndReadersGetTheValueBefore() {
    SlotState f = new SlotState(Thread.currentThread(), hash(0, 5));
    f.previous = "before";
    fill(0, 2 * LANES);
    put(table, 12, hash(0, 12), f);
    assertEquals("before", table.get(12, hash(0, 12)));
    long word = table.word(0);
    assertEquals(
        table.find(12, hash(0, 12), 0, word), table.findFunction(f, 0, word), "the same slot");
    assertEquals(NONE, table.findFunction(f, 1, table.word(1)));
    f.previous = null;
    assertNull(table.get(12, hash(0, 12)));
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 6", "128, 16", "128, 64"})
  void theBytesAreThoseThatAreTaken(int homes, int spares) {
    BucketTable t = table(homes, spares);
    long others = GraphLayout.parseInstance(generation).totalSize();
    long actual = GraphLayout.parseInstance(t).totalSize() - others;
    assertEquals(actual, t.bytes(), 24, "but for alignment");
  }
}
