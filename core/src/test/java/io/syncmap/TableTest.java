package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/** A bare table: where keys go, and that they are found there, at no more cost than promised. */
class TableTest {
  private static final int WINDOW = 8;

  /** Of {@link Tuning#DEFAULT}: so many keys of one tag are in slots. */
  private static final int CANDIDATES = 4;

  /** Two windows. */
  private final Table table = new Table(9, new Generation(), Tuning.DEFAULT);

  /** A key that says how often it was compared. */
  private static final class Key {
    final int id;
    int comparisons;

    Key(int id) {
      this.id = id;
    }

    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean equals(Object o) {
      comparisons++;
      return o instanceof Key k && k.id == id;
    }
  }

  /** Returns a hash whose home is this slot of {@link #table}, and whose tag has these bits. */
  private static int hash(int home, int tag) {
    return (home << 28) | (1 << 20) | tag;
  }

  private static int add(Table t, Object key, int hash, Object value) {
    int i = t.addLocked(key, hash);
    t.publishKeys();
    assertTrue(t.casValue(i, null, value));
    return i;
  }

  @Test
  void theTableOfTheseTestsHasTwoWindows() {
    assertEquals(2 * WINDOW, table.capacity);
    assertEquals(9, table.room);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 14, 15})
  void keysGoToTheFirstEmptySlotFromTheirHomeOnAroundTheEnd(int home) {
    for (int n = 0; n < table.capacity; n++) {
      Key key = new Key(n);
      int hash = hash(home, n);
      assertEquals(Table.ABSENT, table.find(key, hash));
      assertEquals((home + n) % table.capacity, add(table, key, hash, "v" + n));
      for (int k = 0; k <= n; k++) {
        assertEquals((home + k) % table.capacity, table.find(new Key(k), hash(home, k)));
      }
    }
    assertEquals(table.capacity, table.acquireKeys());
    assertFalse(table.hasOverflow());
    assertEquals(Table.ABSENT, table.find(new Key(99), hash(home, 99)));
  }

  /** What a hit in the first window promises: one look, and not one comparison too many. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9, 15})
  void oneWindowTells(int home) {
    for (int n = 0; n < WINDOW; n++) {
      add(table, new Key(n), hash(home, n), "v" + n);
    }
    for (int n = 0; n < WINDOW; n++) {
      Key looked = new Key(n);
      assertEquals("v" + n, table.getInWindow(looked, hash(home, n)));
      assertEquals(1, looked.comparisons);
      looked = new Key(n);
      table.find(looked, hash(home, n));
      assertEquals(1, looked.comparisons);
    }
  }

  @Test
  void oneWindowTellsWithoutAComparisonIfItIsTheVeryKey() {
    Key first = new Key(1);
    Key second = new Key(2);
    add(table, first, hash(3, 1), "first");
    add(table, second, hash(3, 2), "second");
    assertEquals("first", table.getInWindow(first, hash(3, 1)));
    assertEquals("second", table.getInWindow(second, hash(3, 2)));
    assertEquals(0, first.comparisons + second.comparisons);
  }

  @Test
  void anEmptySlotTellsThatThereIsNoSuchKeyUnlessThereIsMoreThanTheWindow() {
    Key absent = new Key(1);
    assertNull(table.getInWindow(absent, hash(3, 1)));
    for (int n = 0; n < WINDOW - 1; n++) {
      add(table, new Key(100 + n), hash(3, 2 + n), "v");
    }
    assertNull(table.getInWindow(absent, hash(3, 1)));
    add(table, new Key(200), hash(3, 20), "v");
    assertSame(Table.EXPUNGED, table.getInWindow(absent, hash(3, 1)), "the window is full");
    assertNull(table.getInWindow(absent, hash(5, 1)));
    table.dirty = new Table(0, table.generation, Tuning.DEFAULT);
    assertSame(Table.EXPUNGED, table.getInWindow(absent, hash(5, 1)), "it may be in dirty");
  }

  @Test
  void anEmptySlotDoesNotTellWhetherAKeyIsAStray() {
    for (int n = 0; n < 3; n++) {
      assertEquals(table.capacity + n, table.addStrayLocked(new Key(n)));
      table.publishKeys();
      assertEquals(n + 1, table.acquireKeys());
    }
    for (int n = 0; n < 3; n++) {
      assertSame(Table.EXPUNGED, table.getInWindow(new Key(n), hash(3, n)));
      assertEquals(table.capacity + n, table.find(new Key(n), hash(3, n)));
    }
    assertEquals(Table.ABSENT, table.find(new Key(3), hash(3, 3)));
  }

  @Test
  void keysOfOneTagBeyondTheFirstFewGoToTheOverflow() {
    List<Integer> indices = new ArrayList<>();
    for (int n = 0; n < CANDIDATES + 3; n++) {
      indices.add(add(table, new Key(n), hash(14, 1), "v" + n));
    }
    assertEquals(List.of(14, 15, 0, 1, 16, 17, 18), indices);
    assertEquals(7, table.acquireKeys());
    assertEquals(19, table.indices());
    assertTrue(table.hasOverflow());
    for (int n = 0; n < indices.size(); n++) {
      int i = indices.get(n);
      assertEquals(i, table.find(new Key(n), hash(14, 1)));
      assertEquals(n, ((Key) table.key(i)).id);
      assertEquals("v" + n, table.value(i));
      assertFalse(table.casValue(i, "other", "w"));
      assertTrue(table.casValue(i, table.value(i), "w" + n));
      assertEquals("w" + n, table.value(i));
      table.setUnpublishedValue(i, "x" + n);
      assertEquals("x" + n, table.value(i));
    }
    assertEquals(Table.ABSENT, table.find(new Key(99), hash(14, 1)));
    assertEquals(Table.ABSENT, table.find(new Key(5), hash(14, 2)), "an empty slot ends the probe");
  }

  /** Else, n keys of one tag would take time in proportion to n. */
  @Test
  void aProbeComparesNoMoreThanTheFirstFewKeysOfItsTag() {
    for (int n = 0; n < CANDIDATES; n++) {
      add(table, new Key(n), hash(2, 1), "v");
    }
    Key absent = new Key(99);
    assertEquals(Table.ABSENT, table.find(absent, hash(2, 1)));
    assertEquals(CANDIDATES + 1, absent.comparisons, "the first one twice");
  }

  /** Else, a table in which keys pile up would take time in proportion to the pile. */
  @Test
  void aProbeEndsAtItsLimit() {
    Table tiny = new Table(9, new Generation(), Tuning.TINY);
    assertEquals(2 * WINDOW, tiny.capacity);
    for (int n = 0; n < WINDOW; n++) {
      assertEquals(3 + n, add(tiny, new Key(n), hash(3, n), "v"));
    }
    Key beyond = new Key(WINDOW);
    assertEquals(tiny.capacity, add(tiny, beyond, hash(3, WINDOW), "v"));
    assertEquals(tiny.capacity, tiny.find(new Key(WINDOW), hash(3, WINDOW)));
    assertEquals(-1, tiny.findIdenticalNear(beyond, hash(3, WINDOW)));
    assertEquals(tiny.capacity, tiny.findIdentical(beyond));
    Key next = new Key(20);
    assertEquals(11, add(tiny, next, hash(4, 20), "v"));
    assertEquals(-1, tiny.findIdenticalNear(next, hash(3, 20)));
    assertEquals(11, tiny.findIdenticalNear(next, hash(4, 20)));
  }

  @Test
  void aKeyObjectIsFoundWithoutItsMethods() {
    for (int home : new int[] {0, 6, 15}) {
      Key key = new Key(home);
      int i = add(table, key, hash(home, home), "v");
      assertEquals(home, i);
      assertEquals(i, table.findIdentical(key));
      assertEquals(i, table.findIdenticalNear(key, hash(home, home)));
      assertEquals(i, table.findIdenticalNear(key, hash((home + 9) % 16, home)));
      assertEquals(-1, table.findIdentical(new Key(home)));
      assertEquals(-1, table.findIdenticalNear(new Key(home), hash(home, home)));
      assertEquals(0, key.comparisons);
    }
    Key stray = new Key(99);
    int i = table.addStrayLocked(stray);
    assertEquals(i, table.findIdentical(stray));
    assertEquals(-1, table.findIdenticalNear(stray, hash(0, 0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void theBytesAreThoseThatAreTaken(int room) {
    Table empty = new Table(room, new Generation(), Tuning.DEFAULT);
    assertBytes(empty, 0);
    if (room > 0) {
      Table full = new Table(room, new Generation(), Tuning.DEFAULT);
      for (int n = 0; n < room / 10; n++) {
        full.addLocked(n, 0);
      }
      assertBytes(full, 16L * (room / 10));
    }
  }

  private static void assertBytes(Table t, long ofKeys) {
    long actual =
        GraphLayout.parseInstance(t).totalSize()
            - GraphLayout.parseInstance(t.generation).totalSize()
            - ofKeys;
    long estimate = t.bytes(ReferenceSize.BYTES);
    assertTrue(Math.abs(estimate - actual) <= 150 + actual / 6, () -> estimate + " for " + actual);
  }

  @Test
  void onlyValuesAreLive() {
    assertTrue(Table.isLive("v"));
    assertFalse(Table.isLive(null));
    for (Object state : List.of(Table.BUSY, Table.EXPUNGED, Table.MOVED, Table.NOT_FOUND)) {
      assertEquals(state == Table.NOT_FOUND, Table.isLive(state), "never in a slot: NOT_FOUND");
    }
  }

  /** A hook that throws stands for an allocation that fails. */
  @Test
  void theHookIsToldTheCapacity() {
    List<Integer> capacities = new ArrayList<>();
    Tuning hooked = Tunings.beforeAllocate(Tuning.DEFAULT, capacities::add);
    new Table(9, new Generation(), hooked);
    assertEquals(List.of(2 * WINDOW), capacities);
  }

  @Test
  void aTableIsRetiredOnceItPointsToItself() {
    assertFalse(table.isRetired());
    table.next = new Table(0, table.generation, Tuning.DEFAULT);
    assertFalse(table.isRetired());
    table.next = table;
    assertTrue(table.isRetired());
  }
}
