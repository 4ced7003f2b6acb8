package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What bounded probing has no place for. */
class OverflowTest {
  private final Overflow overflow = new Overflow();

  /** More than three chunks, of 16, 32 and 64 cells. */
  private static final int N = 200;

  @Test
  void eachKeyHasACellOfItsOwn() {
    for (int n = 0; n < N; n++) {
      assertEquals(n, overflow.size());
      assertEquals(-1, overflow.find(n));
      assertEquals(n, overflow.addLocked(n));
      assertNull(overflow.value(n));
      assertTrue(overflow.casValue(n, null, "v" + n));
    }
    assertEquals(N, overflow.size());
    for (int n = 0; n < N; n++) {
      assertEquals(n, overflow.find(n));
      assertEquals(n, overflow.key(n));
      assertEquals("v" + n, overflow.value(n));
      assertFalse(overflow.casValue(n, "other", "w"));
      overflow.setUnpublishedValue(n, "w" + n);
      assertEquals("w" + n, overflow.value(n));
    }
    assertEquals(-1, overflow.findStray(1), "found by the index alone");
  }

  @Test
  void straysAreFoundByEqualsAlone() {
    for (int n = 0; n < N; n++) {
      int i = n % 3 == 0 ? overflow.addStrayLocked(n) : overflow.addLocked(n);
      assertEquals(n, i);
      assertTrue(overflow.casValue(i, null, "v" + n));
    }
    for (int n = 0; n < N; n++) {
      assertEquals(n, overflow.find(n));
      assertEquals(n % 3 == 0 ? n : -1, overflow.findStray(n));
      assertEquals("v" + n, overflow.value(n));
    }
  }

  @Test
  void aKeyThatCannotBeAddedLeavesAnEmptyCellAndNoHarm() {
    overflow.addLocked(0);
    EvilKey key = new EvilKey(1, 1);
    EvilKey twin = key.twin(EvilKey.Mode.HASH_CODE);
    assertThrows(EvilKey.EvilException.class, () -> overflow.addLocked(twin));
    assertEquals(2, overflow.size());
    assertNull(overflow.key(1));
    assertEquals(-1, overflow.find(key));
    assertEquals(2, overflow.addLocked(key));
    assertEquals(2, overflow.find(key));
  }

  @Test
  void theBytesGrowWithTheCells() {
    int reference = 4;
    long empty = overflow.bytes(reference);
    assertTrue(empty > 0 && empty < 1_000, () -> "" + empty);
    for (int n = 0; n < N; n++) {
      overflow.addLocked(n);
    }
    long perKey = (overflow.bytes(reference) - empty) / N;
    assertTrue(perKey > 60 && perKey < 120, () -> "" + perKey);
    assertTrue(overflow.bytes(2 * reference) > overflow.bytes(reference));
  }
}
