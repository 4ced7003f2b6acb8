package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jol.info.GraphLayout;

/** A bare table: where keys go, and that they are found there, at no more cost than promised. */
class SyncTableTest {
  private static final int CAPACITY = 16;

  /** So many keys of one tag are in slots. */
  private static final int CANDIDATES = 4;

  private final SyncGeneration generation = new SyncGeneration(CANDIDATES);
  private final SyncTable table = new SyncTable(CAPACITY, generation, 1, 1);

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

  private int add(Object key, int hash, Object value) {
    int i = table.freeSlot(hash);
    assertTrue(i >= 0, "there is a place for it");
    table.fill(i, key, value);
    table.publish(i, hash);
    return i;
  }

  /** As the map does when a key is let go. */
  private void wipe(int i) {
    Object value = table.value(i);
    assertTrue(table.casValue(i, value, null));
    assertTrue(table.casValue(i, null, SlotState.EXPUNGED));
    table.clearKey(i);
  }

  // Where keys go

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 14, 15})
  void keysGoToTheFirstEmptySlotFromTheirHomeOnAroundTheEnd(int home) {
    for (int n = 0; n < CAPACITY - 1; n++) {
      Key key = new Key(n);
      int hash = hash(home, n);
      int slot = (home + n) % CAPACITY;
      assertEquals(~slot, table.find(key, hash));
      assertEquals(slot, table.freeSlot(hash));
      assertEquals(slot, add(key, hash, "v" + n));
      for (int k = 0; k <= n; k++) {
        assertEquals((home + k) % CAPACITY, table.find(new Key(k), hash(home, k)));
      }
    }
    assertEquals(~((home + CAPACITY - 1) % CAPACITY), table.find(new Key(99), hash(home, 99)));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 12, 20, 1_000, 1_004})
  void homesAreInTheOrderOfTheHashesWhateverTheCapacity(int capacity) {
    SyncTable t = new SyncTable(capacity, generation, 1, 1);
    assertEquals(capacity, t.capacity());
    int[] keysOf = new int[capacity];
    int hashes = 64 * capacity;
    int last = 0;
    for (int n = 0; n < hashes; n++) {
      int home = t.home((int) ((1L << Integer.SIZE) * n / hashes));
      assertTrue(home >= last, "in order");
      last = home;
      keysOf[home]++;
    }
    for (int i = 0; i < capacity; i++) {
      assertEquals(64, keysOf[i], 1, "as many for each slot");
      assertEquals((i + 1) % capacity, t.next(i));
    }
  }

  @Test
  void aFullTableIsAnError() {
    for (int n = 0; n < CAPACITY; n++) {
      add(new Key(n), hash(3, n), "v");
    }
    assertThrows(AssertionError.class, () -> table.freeSlot(hash(3, 100)));
  }

  // What a look-up costs

  /** What a hit promises: not one comparison too many. */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9, 15})
  void onlyKeysOfTheTagAreCompared(int home) {
    for (int n = 0; n < 8; n++) {
      add(new Key(n), hash(home, n), "v" + n);
    }
    for (int n = 0; n < 8; n++) {
      Key looked = new Key(n);
      assertEquals("v" + n, table.value(table.find(looked, hash(home, n))));
      assertEquals(1, looked.comparisons);
    }
    Key absent = new Key(99);
    assertEquals(~((home + 8) % CAPACITY), table.find(absent, hash(home, 99)));
    assertEquals(0, absent.comparisons);
  }

  @Test
  void theVeryKeyIsFoundWithoutAComparison() {
    Key first = new Key(1);
    Key second = new Key(2);
    add(first, hash(3, 1), "first");
    add(second, hash(3, 2), "second");
    assertEquals(3, table.find(first, hash(3, 1)));
    assertEquals(4, table.find(second, hash(3, 2)));
    assertEquals(0, first.comparisons + second.comparisons);
  }

  @Test
  void keysOfOneTagBeyondTheFirstFewHaveNoPlace() {
    for (int n = 0; n < CANDIDATES; n++) {
      assertEquals((14 + n) % CAPACITY, add(new Key(n), hash(14, 1), "v" + n));
    }
    assertEquals(SyncTable.BEYOND, table.freeSlot(hash(14, 1)));
    assertEquals(SyncTable.BEYOND, table.find(new Key(99), hash(14, 1)));
    for (int n = 0; n < CANDIDATES; n++) {
      assertEquals((14 + n) % CAPACITY, table.find(new Key(n), hash(14, 1)), "the last one, too");
    }
    assertEquals(2, table.freeSlot(hash(14, 2)), "keys of other tags have");
    assertEquals(~2, table.find(new Key(99), hash(14, 2)));
  }

  /** Else, n keys of one tag would take time in proportion to n. */
  @Test
  void aProbeComparesNoMoreThanTheFirstFewKeysOfItsTag() {
    for (int n = 0; n < CANDIDATES; n++) {
      add(new Key(n), hash(2, 1), "v");
      add(new Key(100 + n), hash(2, 50 + n), "v");
    }
    Key absent = new Key(99);
    assertEquals(SyncTable.BEYOND, table.find(absent, hash(2, 1)));
    assertEquals(CANDIDATES, absent.comparisons);
  }

  // Keys that were let go

  @Test
  void aKeyThatWasLetGoIsNotFoundAndItsSlotIsNotUsedAgain() {
    for (int n = 0; n < 3; n++) {
      add(new Key(n), hash(5, 1), "v" + n);
    }
    wipe(6);
    assertNull(table.key(6));
    assertSame(SlotState.EXPUNGED, table.value(6));
    Key looked = new Key(1);
    assertEquals(~8, table.find(looked, hash(5, 1)));
    assertEquals(2, looked.comparisons, "with the keys that are there");
    assertEquals(7, table.find(new Key(2), hash(5, 1)), "what lies beyond is");
    assertEquals(8, add(new Key(1), hash(5, 1), "again"));
    assertEquals(8, table.find(new Key(1), hash(5, 1)));
  }

  /** Else, keys that come and go would drive those that stay into the collisions. */
  @Test
  void keysThatWereLetGoAreNotAmongTheFirstFew() {
    for (int n = 0; n < CANDIDATES; n++) {
      add(new Key(n), hash(5, 1), "v" + n);
    }
    assertEquals(SyncTable.BEYOND, table.freeSlot(hash(5, 1)));
    wipe(6);
    assertEquals(9, table.freeSlot(hash(5, 1)));
    assertEquals(~9, table.find(new Key(99), hash(5, 1)));
    assertEquals(9, add(new Key(99), hash(5, 1), "v"));
    assertEquals(9, table.find(new Key(99), hash(5, 1)), "the fourth that has a key");
    assertEquals(SyncTable.BEYOND, table.freeSlot(hash(5, 1)));
  }

  /** An expunged slot may have kept its key, for a moment; the key has come again behind it. */
  @Test
  void theSearchGoesOnFromASlot() {
    for (int n = 0; n < 3; n++) {
      add(new Key(n), hash(15, 1), "v" + n);
    }
    assertTrue(table.casValue(0, table.value(0), SlotState.EXPUNGED));
    assertEquals(2, add(new Key(1), hash(15, 1), "again"));
    assertEquals(0, table.find(new Key(1), hash(15, 1)));
    assertEquals(2, table.findNext(0, new Key(1), hash(15, 1)));
    assertEquals(SyncTable.BEYOND, table.findNext(2, new Key(1), hash(15, 1)));
  }

  /** It tells that a key of this hash, most likely this one, was let go. */
  @Test
  void aTraceIsATagWithoutAKey() {
    for (int n = 0; n < 3; n++) {
      add(new Key(n), hash(15, n), "v" + n);
    }
    assertFalse(table.passesTrace(hash(15, 1), 2), "a key is none");
    wipe(0);
    assertTrue(table.passesTrace(hash(15, 1), 2));
    assertFalse(table.passesTrace(hash(15, 1), 0), "only on the way");
    assertFalse(table.passesTrace(hash(1, 1), 2));
    assertFalse(table.passesTrace(hash(15, 2), 2), "nor is another tag");
    assertFalse(table.passesTrace(hash(15, 9), 2));
  }

  // An append has three steps

  @Test
  void aKeyWithoutATagIsNotThere() {
    Key key = new Key(1);
    SlotState function = new SlotState(Thread.currentThread(), hash(5, 1));
    table.fill(5, key, function);
    assertEquals(~5, table.find(key, hash(5, 1)));
    assertEquals(5, table.freeSlot(hash(5, 1)));
    assertEquals(-1, table.findIdentical(key));
    assertEquals(-1, table.findFunction(function, false));
    assertEquals(-1, table.findFunction(function, true));
    table.publish(5, hash(5, 1));
    assertEquals(5, table.find(key, hash(5, 1)));
    assertEquals(5, table.findIdentical(key));
    assertEquals(5, table.findFunction(function, true));
  }

  /** Copies are published and changed by weaker stores, and are found all the same. */
  @Test
  void aCopyIsFoundAndChanged() {
    table.fill(5, "k", "v");
    table.publishCopy(5, hash(5, 1));
    assertEquals(5, table.find("k", hash(5, 1)));
    table.setCopy(5, "w");
    assertEquals("w", table.value(5));
    table.setCopy(5, null);
    assertNull(table.value(5));
    assertTrue(table.casValue(5, null, "x"));
    assertFalse(table.casValue(5, null, "y"));
    assertEquals("x", table.value(5));
  }

  // Looking for what is in a slot, not for a key

  @Test
  void aFunctionIsFoundOnItsProbeOrAnywhere() {
    SlotState function = new SlotState(Thread.currentThread(), hash(14, 1));
    SlotState other = new SlotState(Thread.currentThread(), hash(14, 1));
    List<Key> keys = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      keys.add(new Key(n));
      add(keys.get(n), hash(14, n), n == 3 ? function : "v");
    }
    assertEquals(1, table.findFunction(function, false), "around the end");
    assertEquals(1, table.findFunction(function, true));
    assertEquals(-1, table.findFunction(other, false));
    assertEquals(-1, table.findFunction(other, true));
    SlotState stray = new SlotState(Thread.currentThread(), hash(6, 1));
    assertTrue(table.casValue(0, "v", stray));
    assertEquals(-1, table.findFunction(stray, false), "an empty slot ends the probe");
    assertEquals(0, table.findFunction(stray, true), "the hash has changed");
    keys.forEach(key -> assertEquals(0, key.comparisons));
  }

  @Test
  void aFunctionIsLookedForInAFullTable() {
    for (int n = 0; n < CAPACITY; n++) {
      add(new Key(n), hash(3, n), "v");
    }
    assertEquals(-1, table.findFunction(new SlotState(Thread.currentThread(), 0), false));
    assertEquals(-1, table.findFunction(new SlotState(Thread.currentThread(), 0), true));
  }

  @Test
  void aKeyObjectIsFoundWithoutItsMethods() {
    for (int home : new int[] {0, 6, 15}) {
      Key key = new Key(home);
      assertEquals(home, add(key, hash(home, home), "v"));
      assertEquals(home, table.findIdentical(key));
      assertEquals(-1, table.findIdentical(new Key(home)));
      assertEquals(0, key.comparisons);
    }
  }

  // The rest

  @ParameterizedTest
  @ValueSource(ints = {4, 100, 10_000})
  void theBytesAreThoseThatAreTaken(int capacity) {
    SyncTable t = new SyncTable(capacity, generation, 1, 1);
    long actual =
        GraphLayout.parseInstance(t).totalSize()
            - GraphLayout.parseInstance(generation).totalSize();
    long estimate = SyncTable.bytes(capacity);
    assertTrue(Math.abs(estimate - actual) <= 40, () -> estimate + " for " + actual);
  }

  @Test
  void aTableIsRetiredOnceItPointsToItself() {
    assertFalse(table.isRetired());
    table.dirty = new SyncTable(CAPACITY, generation, 2, 1);
    assertFalse(table.isRetired());
    table.dirty = table;
    assertTrue(table.isRetired());
  }

  @Test
  void statesAreNoValuesAndOnlyFunctionsHaveAnOwner() {
    for (SlotState state : List.of(SlotState.EXPUNGED, SlotState.MOVED, SlotState.NOT_FOUND)) {
      assertNull(state.owner, state::toString);
      assertNull(state.previous, state::toString);
    }
    SlotState function = new SlotState(Thread.currentThread(), 1);
    assertSame(Thread.currentThread(), function.owner);
    assertEquals("EXPUNGED", SlotState.EXPUNGED.toString());
    assertEquals("MOVED", SlotState.MOVED.toString());
    assertEquals("BUSY", function.toString());
  }
}
