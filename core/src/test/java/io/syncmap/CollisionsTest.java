package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The entries that buckets have no place for. */
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
