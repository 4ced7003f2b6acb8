package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The entries that tables and buckets have no place for. */
class CollisionsTest {
  private final Collisions collisions = new Collisions();

  private static Collisions.Cell stray(Object key, int hash) {
    return new Collisions.Cell(key, "v" + key, true, hash);
  }

  @Test
  void keysAreFoundUntilTheyAreRemoved() {
    assertTrue(collisions.isEmpty());
    Collisions.Cell one = collisions.add(1, "one");
    Collisions.Cell two = collisions.add(2, "two");
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
    Collisions.Cell cell = stray(key, 0);
    Collisions.Cell other = stray("other", 0);
    collisions.add(2, "two");
    collisions.addStrays(List.of(other));
    collisions.addStrays(List.of(cell));
    assertEquals(3, collisions.size());
    assertSame(cell, collisions.find(key.twin(EvilKey.Mode.GOOD)));
    assertSame(cell, collisions.stray(key));
    assertNull(collisions.stray(key.twin(EvilKey.Mode.GOOD)));
    assertNull(collisions.stray(2));
    assertNull(collisions.find(new EvilKey(2, 1)));
    assertEquals(3, collisions.all().size());
    key.mode = EvilKey.Mode.HASH_CODE; // as it did when it became a stray
    collisions.remove(cell);
    assertNull(collisions.stray(key));
    assertNull(collisions.find(key.twin(EvilKey.Mode.GOOD)));
    assertSame(other, collisions.find("other"));
    Collisions.Cell two = collisions.find(2);
    collisions.remove(two);
    assertNull(collisions.find(2));
    assertFalse(collisions.isEmpty());
    collisions.remove(other);
    assertTrue(collisions.isEmpty());
  }

  @Test
  void straysAreCopiedWithTheBucketThatTheyWereIn() {
    Buckets partition = new Buckets(4, BucketTuning.DEFAULT);
    collisions.add(9, "v");
    for (int bucket = 0; bucket < 4; bucket++) {
      collisions.addStrays(List.of(stray(bucket, partition.firstHashOf(bucket))));
    }
    for (int bucket = 0; bucket < 4; bucket++) {
      EntryBuffer copy = new EntryBuffer();
      collisions.copyStrays(partition, bucket, copy);
      assertEquals(1, copy.size());
      assertEquals(bucket, copy.key(0));
      assertEquals("v" + bucket, copy.value(0));
    }
  }

  private static final int N = 200;

  @Test
  void eachKeyHasACellOfItsOwn() {
    for (int n = 0; n < N; n++) {
      assertEquals(n, collisions.size());
      assertNull(collisions.find(n));
      Collisions.Cell cell = collisions.add(n, "v" + n);
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
      assertNull(collisions.stray(n), "found by the index alone");
    }
    assertEquals(N, Set.copyOf(collisions.all()).size());
  }

  @Test
  void straysAmongOthersAreFoundByEqualsAlone() {
    for (int n = 0; n < N; n++) {
      Integer key = 1_000 + n;
      boolean stray = n % 3 == 0;
      Collisions.Cell cell = new Collisions.Cell(key, "v" + n, stray, 0);
      collisions.add(cell);
      assertSame(cell, collisions.find(1_000 + n));
      assertSame(stray ? cell : null, collisions.stray(key));
    }
    assertEquals(N, collisions.size());
    assertEquals(N, collisions.all().size());
  }

  /** A new one of the same key may be added before it is removed, or while it cannot be. */
  @Test
  void cellsThatWereLetGoAreNotFound() {
    Collisions.Cell old = collisions.add(1, null);
    Collisions.Cell oldStray = stray(2, 0);
    collisions.add(oldStray);
    assertTrue(old.casValue(null, SlotState.EXPUNGED));
    oldStray.value = SlotState.EXPUNGED;
    assertNull(collisions.find(1));
    assertNull(collisions.find(2));
    assertNull(collisions.valueOf(1));
    Collisions.Cell one = collisions.add(1, "one");
    Collisions.Cell two = collisions.add(2, "two");
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
    Collisions.Cell cell = new Collisions.Cell(1, "one", false, 0);
    collisions.add(cell);
    collisions.add(cell);
    assertEquals(1, collisions.size());
    collisions.remove(cell);
    assertTrue(collisions.isEmpty());
  }

  @Test
  void aKeyThatCannotBeAddedDoesNoHarm() {
    collisions.add(new EvilKey(0, 1), "zero");
    EvilKey key = new EvilKey(1, 1);
    EvilKey twin = key.twin(EvilKey.Mode.HASH_CODE);
    assertThrows(EvilKey.EvilException.class, () -> collisions.add(twin, "v"));
    EvilKey other = key.twin(EvilKey.Mode.EQUALS);
    assertThrows(EvilKey.EvilException.class, () -> collisions.add(other, "v"));
    assertEquals(1, collisions.size());
    assertNull(collisions.find(key));
    Collisions.Cell cell = collisions.add(key, "v");
    assertSame(cell, collisions.find(key));
    assertEquals(2, collisions.size());
  }

  /** If a method of its key throws, it stays as it was. */
  @Test
  void aKeyThatCannotBeRemovedStays() {
    EvilKey key = new EvilKey(1, 1);
    Collisions.Cell cell = collisions.add(key, "v");
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
    Collisions.Cell cell = collisions.add(key, function);
    Collisions.Cell stray = stray(new EvilKey(2, 1), 0);
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
      collisions.add(n, "v");
    }
    long perKey = (collisions.bytes(4) - empty) / 100;
    assertTrue(perKey > 60 && perKey < 140, () -> "" + perKey);
    assertTrue(collisions.bytes(8) > collisions.bytes(4));
  }

  @Test
  void aBufferGrowsAndForgets() {
    EntryBuffer buffer = new EntryBuffer();
    for (int round = 0; round < 2; round++) {
      for (int n = 0; n < 100; n++) {
        assertEquals(n, buffer.size());
        assertEquals(-1, buffer.indexOf("k" + n));
        buffer.add("k" + n, "v" + n);
      }
      buffer.add(null, null); // torn
      for (int n = 0; n < 100; n++) {
        assertEquals(n, buffer.indexOf("k" + n));
        assertEquals("k" + n, buffer.key(n));
        assertEquals("v" + n, buffer.value(n));
      }
      buffer.clear();
      assertEquals(0, buffer.size());
      for (int n = 0; n < 100; n++) {
        assertNull(buffer.key(n), "it would be held");
        assertNull(buffer.value(n));
      }
    }
  }
}
