package io.syncmap;

import static io.syncmap.Moves.dirty;
import static io.syncmap.Moves.isPassed;
import static io.syncmap.Moves.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may interrupt the move of an entry, and that the next step goes on with it. */
class InterruptedMoveTest {
  /** Nothing moves by itself, and a probe compares two keys of a tag. */
  private static final SyncTuning TUNING =
      new SyncTuning(2, 2.0, 16, 1, 0.3, 32, 2, 1, false, capacity -> {});

  /** A key whose {@code hashCode} throws when it is called for the n-th time from now. */
  private static final class Failing {
    private final int id;
    private int callsToFailure;
    private int failures;
    private final Throwable thrown;

    Failing(int id, Throwable thrown) {
      this.id = id;
      this.thrown = thrown;
    }

    void failAt(int call, int times) {
      callsToFailure = call;
      failures = times;
    }

    @Override
    public int hashCode() {
      if (failures > 0) {
        callsToFailure--;
        if (callsToFailure <= 0) {
          failures--;
          InterruptedMoveTest.<RuntimeException>sneakyThrow(thrown);
        }
      }
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Failing k && k.id == id;
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneakyThrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static SyncMap<Object, Integer> withFailing(Failing key) {
    SyncMap<Object, Integer> map = new SyncMap<>(50, TUNING);
    for (int i = 0; i < 40; i++) {
      map.put("k" + i, i);
    }
    map.put(key, -1);
    map.startMove();
    return map;
  }

  /**
   * Most likely not the key's fault, but of the caller, whose stack is deep: the next one goes on.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepThatHasNoStackIsGivenUpAndTheNextGoesOn(int times) {
    Failing key = new Failing(1, new StackOverflowError());
    SyncMap<Object, Integer> map = withFailing(key);
    SyncTable s = snapshot(map);
    key.failAt(1, 1 + times); // ahead of its turn first, which stops nobody
    for (int n = 0; n < times; n++) {
      assertThrows(StackOverflowError.class, () -> map.stepMove(Integer.MAX_VALUE));
      int slot = s.findIdentical(key);
      assertFalse(isPassed(s, slot), "it is where it was");
      for (int i = 0; i < s.capacity(); i++) {
        assertEquals(i < slot && s.tag(i) != 0, isPassed(s, i), "so is all behind it");
      }
    }
    map.stepMove(Integer.MAX_VALUE);
    assertFalse(map.moving());
    assertEquals(-1, map.get(key));
    assertNull(snapshot(map).collisions, "it has a slot");
    assertEquals(41, map.size());
    assertEquals(41, new ArrayList<>(map.keySet()).size());
  }

  /** It does not stop a move for good. */
  @Test
  void aKeyThatNeverHasAHashBecomesAStray() {
    for (Throwable thrown :
        List.of(new StackOverflowError(), new IllegalStateException(), new Exception("checked"))) {
      Failing key = new Failing(1, thrown);
      SyncMap<Object, Integer> map = withFailing(key);
      key.failAt(1, Integer.MAX_VALUE);
      int interrupted = 0;
      while (map.moving()) {
        try {
          map.stepMove(Integer.MAX_VALUE);
        } catch (StackOverflowError e) {
          interrupted++;
        }
      }
      assertEquals(thrown instanceof Error ? 2 : 0, interrupted);
      key.failAt(1, 0);
      Collisions.Cell stray = snapshot(map).collisions.cellOfIdentical(key);
      assertTrue(stray.stray);
      assertEquals(-1, stray.value);
      assertEquals(-1, map.put(new Failing(1, thrown), -2), "it is found by an equal key");
      assertEquals(-2, stray.value);
      Moves.runToEnd(map);
      assertSame(
          stray,
          snapshot(map).collisions.cellOfIdentical(key),
          "and stays, though it has a hash now");
      assertEquals(-2, map.remove(key));
      assertNull(snapshot(map).collisions);
      assertNull(map.put(key, 1));
      assertEquals(1, map.get(key));
      assertEquals(41, new ArrayList<>(map.keySet()).size());
    }
  }

  /**
   * A move is interrupted between the copy of an entry and the mark on its old slot. What becomes
   * of the entry until the next step must not be lost, nor the copy be there twice.
   */
  @ParameterizedTest
  @ValueSource(strings = {"unchanged", "updated", "removed", "removed and put", "removed later"})
  void aSlotInHandIsNotLetGo(String what) {
    Failing key = new Failing(1, new StackOverflowError());
    SyncMap<Object, Integer> map = withFailing(key);
    // Two others of its hash, which take the places in dirty.
    Failing other = new Failing(2, new StackOverflowError());
    map.put(other, 2);
    map.put(new Failing(3, new StackOverflowError()), 3);
    SyncTable s = snapshot(map);
    SyncTable d = dirty(map);
    int slot = s.findIdentical(key);
    assertTrue(slot >= 0 && d.findIdentical(other) >= 0);
    key.failAt(2, 1); // first to find its slot, then among the collisions
    assertThrows(StackOverflowError.class, () -> map.stepMove(Integer.MAX_VALUE));
    assertEquals(-1, s.value(slot));
    assertNotNull(s.collisions);

    Failing twin = new Failing(1, new StackOverflowError());
    switch (what) {
      case "updated" -> assertEquals(-1, map.put(twin, -2));
      case "removed", "removed and put" -> {
        assertEquals(-1, map.remove(twin));
        assertSame(key, s.key(slot), "the mover sees to it");
        assertNull(s.value(slot));
        if (what.equals("removed and put")) {
          assertNull(map.put(twin, -2));
          assertEquals(-2, s.value(slot));
        }
      }
      default -> assertEquals(-1, map.get(twin));
    }
    map.stepMove(Integer.MAX_VALUE);
    assertFalse(map.moving());
    if (what.equals("removed later")) {
      assertEquals(-1, map.remove(twin));
    }

    Integer left =
        switch (what) {
          case "unchanged" -> -1;
          case "updated", "removed and put" -> -2;
          default -> null;
        };
    assertEquals(left, map.get(twin));
    assertEquals(left == null ? 42 : 43, map.size());
    assertEquals(map.size(), new ArrayList<>(map.keySet()).size());
    assertEquals(left == null, snapshot(map).collisions == null);
    assertEquals(left, map.put(twin, 7));
    assertEquals(7, map.remove(key));
    assertNull(map.get(twin), "there is no second one");
  }
}
