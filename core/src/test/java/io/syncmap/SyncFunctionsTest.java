package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compute functions whose slot is carried away, or that were abandoned; set up by hand. */
class SyncFunctionsTest extends SyncSlotsByHand {
  /** What becomes of the slot of a running function. */
  private enum Carried {
    NOT,
    TO_DIRTY,
    TO_THE_NEXT_SNAPSHOT,
    TWICE,
    OFF_ITS_PROBE,
    TO_THE_STRAYS
  }

  /** Carries key and function by hand. */
  private void carry(Carried way, int slot, Key key) {
    SlotState c = (SlotState) snapshot.value(slot);
    switch (way) {
      case NOT -> {}
      case TO_DIRTY -> move(slot, key, c, snapshot, dirty);
      case TO_THE_NEXT_SNAPSHOT -> {
        move(slot, key, c, snapshot, dirty);
        promote();
      }
      case TWICE -> {
        int next = move(slot, key, c, snapshot, dirty);
        promote();
        move(next, key, c, dirty, table(3));
      }
      case OFF_ITS_PROBE -> {
        snapshot.dirty = dirty;
        int other = (CAPACITY / 2) ^ dirty.home(HASH);
        dirty.fill(other, key, c);
        dirty.publish(other, HASH);
        assertTrue(snapshot.casValue(slot, c, SlotState.MOVED));
      }
      case TO_THE_STRAYS -> {
        Collisions collisions = new Collisions();
        dirty.collisions = collisions;
        snapshot.collisions = collisions;
        snapshot.dirty = dirty;
        collisions.add(new Collisions.Cell(key, c, true));
        assertTrue(snapshot.casValue(slot, c, SlotState.MOVED));
      }
    }
  }

  /** Returns the values that are somewhere, but for states. */
  private String valuesAnywhere() {
    StringBuilder found = new StringBuilder();
    SyncTable current = generation.current;
    for (SyncTable t = current; t != null; t = t == current ? current.dirty : null) {
      for (int i = 0; i < CAPACITY; i++) {
        found.append(t.value(i) instanceof String s ? s : "");
      }
    }
    if (current != null && current.collisions != null) {
      current.collisions.all().forEach(c -> found.append(c.value instanceof String s ? s : ""));
    }
    return found.toString();
  }

  @ParameterizedTest
  @EnumSource
  void theResultOfAFunctionFindsItsSlotWhereverThatWasCarried(Carried way) {
    Key key = new Key("k");
    int slot = add(snapshot, key, "old");
    Object result =
        SyncSlots.compute(
            map,
            key,
            HASH,
            Match.ANY,
            null,
            (k, v) -> {
              carry(way, slot, key);
              assertEquals(way == Carried.OFF_ITS_PROBE ? null : "old", map.get(key));
              return v + "!";
            });
    assertEquals("old!", result);
    assertEquals("old!", valuesAnywhere());
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionThatThrowsLeavesTheOldValueWhereverThatWasCarried(Carried way) {
    Key key = new Key("k");
    int slot = add(snapshot, key, "old");
    IllegalArgumentException thrown = new IllegalArgumentException("expected");
    IllegalArgumentException caught =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                SyncSlots.compute(
                    map,
                    key,
                    HASH,
                    Match.ANY,
                    null,
                    (k, v) -> {
                      carry(way, slot, key);
                      throw thrown;
                    }));
    assertSame(thrown, caught);
    assertEquals(0, caught.getSuppressed().length);
    assertEquals("old", valuesAnywhere());
  }

  /** Its owner had no stack left to put the old value back. Whoever finds it does. */
  @ParameterizedTest
  @EnumSource
  void anAbandonedFunctionIsEndedByWhoeverFindsIt(Call call) {
    for (Carried way : Carried.values()) {
      if (way == Carried.OFF_ITS_PROBE) {
        continue; // nobody finds it
      }
      SyncFunctionsTest fresh = new SyncFunctionsTest();
      Key key = new Key("k");
      int slot = add(fresh.snapshot, key, null);
      SlotState abandoned = function(fresh.snapshot, slot, "old");
      assertTrue(fresh.snapshot.casValue(slot, null, abandoned));
      abandoned.abandoned = true;
      fresh.carry(way, slot, key);

      assertEquals("old", call.of(fresh.map, new Key("k")), way::name);

      Object left = call.leaves("old");
      assertEquals(left, fresh.map.get(new Key("k")), way::name);
      if (!"old".equals(left)) { // who only reads leaves it to others
        assertEquals(left == null ? "" : left, fresh.valuesAnywhere(), way::name);
      }
    }
  }

  /** The key had no value before: it has none again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAbandonedInsertIsUndoneByWhoeverFindsIt(boolean removes) {
    Key key = new Key("k");
    int slot = add(snapshot, key, null);
    SlotState abandoned = function(snapshot, slot, null);
    assertTrue(snapshot.casValue(slot, null, abandoned));
    abandoned.abandoned = true;
    assertNull(map.get(key));
    assertNull(removes ? map.remove(key) : map.putIfAbsent(key, "v"));
    assertEquals(removes ? null : "v", map.get(key));
    assertSame(SlotState.EXPUNGED, snapshot.value(slot), "the key was let go");
    assertNull(snapshot.key(slot));
    assertEquals(removes ? 0 : 1, map.size());
  }

  /** Two find it. The second one must not undo what came after the first. */
  @Test
  void anAbandonedFunctionIsEndedOnce() {
    Key key = new Key("k");
    int slot = add(snapshot, key, null);
    SlotState abandoned = function(snapshot, slot, "old");
    assertTrue(snapshot.casValue(slot, null, abandoned));
    abandoned.abandoned = true;
    Key looked = new Key("k").at(1, () -> assertEquals("old", map.put(new Key("k"), "T2")));
    assertEquals("T2", map.put(looked, "T1"));
    assertEquals("T1", map.get(key));
    assertEquals("T1", valuesAnywhere());
  }
}
