package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The entries that tables and buckets have no place for. */
class CollisionsTest {
  private final Collisions collisions = new Collisions();

  private static Collisions.Cell stray(Object key) {
    return new Collisions.Cell(key, "v" + key, true);
  }

  private Collisions.Cell add(Object key, @Nullable Object value) {
    Collisions.Cell cell = new Collisions.Cell(key, value, false);
    collisions.add(cell);
    return cell;
  }

  @Test
  void keysAreFoundUntilTheyAreRemoved() {
    assertTrue(collisions.isEmpty());
    Collisions.Cell one = add(1, "one");
    Collisions.Cell two = add(2, "two");
    assertFalse(collisions.isEmpty());
    assertEquals(2, collisions.size());
    assertSame(one, collisions.find(1));
    assertEquals("two", collisions.valueOf(2));
    assertNull(collisions.find(3));
    assertNull(collisions.valueOf(3));
    assertEquals(Set.of(one, two), Set.copyOf(collisions.all()));
    collisions.remove(one);
    assertNull(collisions.find(1));
    assertSame(two, collisions.find(2));
    collisions.remove(two);
    assertTrue(collisions.isEmpty());
    assertEquals(0, collisions.size());
  }

  @Test
  void straysAreFoundByEqualsAndByTheirIdentity() {
    EvilKey key = new EvilKey(1, 1);
    Collisions.Cell cell = stray(key);
    Collisions.Cell other = stray("other");
    add(2, "two");
    collisions.add(other);
    collisions.add(cell);
    assertEquals(3, collisions.size());
    assertSame(cell, collisions.find(key.twin(EvilKey.Mode.GOOD)));
    assertSame(cell, collisions.cellOfIdentical(key));
    assertNull(collisions.cellOfIdentical(key.twin(EvilKey.Mode.GOOD)));
    assertNull(collisions.find(new EvilKey(2, 1)));
    assertEquals(3, collisions.all().size());
    key.mode = EvilKey.Mode.HASH_CODE; // as it did when it became a stray
    collisions.remove(cell);
    assertNull(collisions.cellOfIdentical(key));
    assertNull(collisions.find(key.twin(EvilKey.Mode.GOOD)));
    assertSame(other, collisions.find("other"));
    Collisions.Cell two = collisions.find(2);
    collisions.remove(two);
    assertNull(collisions.find(2));
    assertFalse(collisions.isEmpty());
    collisions.remove(other);
    assertTrue(collisions.isEmpty());
  }

  private static final int N = 200;

  @Test
  void eachKeyHasACellOfItsOwn() {
    for (int n = 0; n < N; n++) {
      assertEquals(n, collisions.size());
      assertNull(collisions.find(n));
      Collisions.Cell cell = add(n, "v" + n);
      assertSame(cell, collisions.find(n));
      assertFalse(cell.stray);
    }
    for (int n = 0; n < N; n++) {
      Collisions.Cell cell = collisions.find(n);
      assertEquals(n, cell.key);
      Object value = cell.value;
      assertEquals("v" + n, value);
      assertFalse(cell.casValue("other", "w"));
      assertTrue(cell.casValue(value, "w" + n));
      assertEquals("w" + n, collisions.valueOf(n));
    }
    assertEquals(N, Set.copyOf(collisions.all()).size());
  }

  @Test
  void straysAmongOthersAreFoundByEqualsAlone() {
    for (int n = 0; n < N; n++) {
      Integer key = 1_000 + n;
      boolean stray = n % 3 == 0;
      Collisions.Cell cell = new Collisions.Cell(key, "v" + n, stray);
      collisions.add(cell);
      assertSame(cell, collisions.find(1_000 + n));
      assertSame(cell, collisions.cellOfIdentical(key));
    }
    assertEquals(N, collisions.size());
    assertEquals(N, collisions.all().size());
  }

  /** A new one of the same key may be added before it is removed, or while it cannot be. */
  @Test
  void cellsThatWereLetGoAreNotFound() {
    Collisions.Cell old = add(1, null);
    Collisions.Cell oldStray = stray(2);
    collisions.add(oldStray);
    assertTrue(old.casValue(null, SlotState.EXPUNGED));
    oldStray.value = SlotState.EXPUNGED;
    assertNull(collisions.find(1));
    assertNull(collisions.find(2));
    assertNull(collisions.valueOf(1));
    Collisions.Cell one = add(1, "one");
    Collisions.Cell two = add(2, "two");
    assertSame(one, collisions.find(1));
    assertSame(two, collisions.find(2));
    collisions.remove(old);
    collisions.remove(oldStray);
    assertSame(one, collisions.find(1), "the new one stays");
    assertSame(two, collisions.find(2));
    assertEquals(2, collisions.size());
  }

  /** An entry is added once, though the attempt before may have been interrupted. */
  @Test
  void aCellMayBeAddedTwice() {
    Collisions.Cell cell = new Collisions.Cell(1, "one", false);
    collisions.add(cell);
    collisions.add(cell);
    assertEquals(1, collisions.size());
    collisions.remove(cell);
    assertTrue(collisions.isEmpty());
  }

  /** As a BucketMap adds them: of several writers of one key, one has the cell. */
  @Test
  void aCellIsAddedInThePlaceOfNoneOrOfOneThatWasLetGo() {
    Collisions.Cell first = new Collisions.Cell(1, null, false);
    Collisions.Cell second = new Collisions.Cell(1, "second", false);
    assertTrue(collisions.addIfAbsent(first));
    assertFalse(collisions.addIfAbsent(second));
    assertSame(first, collisions.find(1));
    assertTrue(first.casValue(null, "first"));
    assertFalse(collisions.addIfAbsent(second));
    assertEquals("first", collisions.valueOf(1));
    assertTrue(first.casValue("first", SlotState.EXPUNGED));
    assertTrue(collisions.addIfAbsent(second));
    assertSame(second, collisions.find(1));
    collisions.remove(first);
    assertSame(second, collisions.find(1), "the new one stays");
    assertEquals(1, collisions.size());
  }

  @Test
  void aKeyThatCannotBeAddedDoesNoHarm() {
    add(new EvilKey(0, 1), "zero");
    EvilKey key = new EvilKey(1, 1);
    EvilKey twin = key.twin(EvilKey.Mode.HASH_CODE);
    assertThrows(EvilKey.EvilException.class, () -> add(twin, "v"));
    EvilKey other = key.twin(EvilKey.Mode.EQUALS);
    assertThrows(EvilKey.EvilException.class, () -> add(other, "v"));
    assertEquals(1, collisions.size());
    assertNull(collisions.find(key));
    Collisions.Cell cell = add(key, "v");
    assertSame(cell, collisions.find(key));
    assertEquals(2, collisions.size());
  }

  /** If a method of its key throws, it stays as it was. */
  @Test
  void aKeyThatCannotBeRemovedStays() {
    EvilKey key = new EvilKey(1, 1);
    Collisions.Cell cell = add(key, "v");
    key.mode = EvilKey.Mode.HASH_CODE;
    assertThrows(EvilKey.EvilException.class, () -> collisions.remove(cell));
    assertSame(cell, collisions.find(key.twin(EvilKey.Mode.GOOD)));
    key.mode = EvilKey.Mode.GOOD;
    collisions.remove(cell);
    assertTrue(collisions.isEmpty());
  }

  @Test
  void aFunctionIsFoundWithoutAMethodOfAKey() {
    SlotState function = new SlotState(Thread.currentThread(), 1);
    assertNull(collisions.cellOf(function));
    EvilKey key = new EvilKey(1, 1);
    Collisions.Cell cell = add(key, function);
    Collisions.Cell stray = stray(new EvilKey(2, 1));
    collisions.add(stray);
    key.mode = EvilKey.Mode.HASH_CODE;
    assertSame(cell, collisions.cellOf(function));
    SlotState another = new SlotState(Thread.currentThread(), 1);
    assertNull(collisions.cellOf(another));
    stray.value = another;
    assertSame(stray, collisions.cellOf(another));
  }

  @Test
  void theBytesGrowWithTheCells() {
    long empty = collisions.bytes(4);
    assertTrue(empty > 0 && empty < 400, () -> "" + empty);
    for (int n = 0; n < 100; n++) {
      add(n, "v");
    }
    long perKey = (collisions.bytes(4) - empty) / 100;
    assertTrue(perKey > 60 && perKey < 140, () -> "" + perKey);
    assertTrue(collisions.bytes(8) > collisions.bytes(4));
  }
}
