package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interleavings that are set up by hand, on bare tables: each needs two threads and bad luck. */
class SyncSlotsTest {
  private static final int CAPACITY = 16;
  private static final int HASH = Hash.of(new Key("k"));

  private final SyncMap<Object, Object> map = new SyncMap<>(0, Tunings.unmoving());
  private final SyncGeneration generation = new SyncGeneration(4);
  private final SyncTable snapshot = table(1);
  private final SyncTable dirty = table(2);

  SyncSlotsTest() {
    generation.current = snapshot;
    map.read = snapshot;
  }

  private SyncTable table(int id) {
    return new SyncTable(CAPACITY, generation, id, 1);
  }

  /** A key with one hash for all. Its comparisons with others let something happen. */
  private static final class Key {
    private final String name;
    private final Map<Integer, Runnable> events = new HashMap<>();
    private int comparisons;

    Key(String name) {
      this.name = name;
    }

    /** Has this happen in the n-th comparison. */
    Key at(int comparison, Runnable event) {
      events.put(comparison, event);
      return this;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      comparisons++;
      events.getOrDefault(comparisons, () -> {}).run();
      return o instanceof Key k && k.name.equals(name);
    }
  }

  /** A call for a key that has a value; what it must return, and must leave. */
  private enum Call {
    GET {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.get(key);
      }
    },
    GET_WITHOUT_SHORT_CUT {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return SyncSlots.get(map, key, HASH);
      }
    },
    PUT {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.put(key, "new");
      }
    },
    PUT_IF_ABSENT {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.putIfAbsent(key, "new");
      }
    },
    REPLACE {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.replace(key, "new");
      }
    },
    REMOVE {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        return map.remove(key);
      }
    },
    COMPUTE {
      @Override
      Object of(SyncMap<Object, Object> map, Key key) {
        Object[] old = new Object[1];
        SyncSlots.compute(
            map,
            key,
            HASH,
            Match.ANY,
            null,
            (k, v) -> {
              old[0] = v;
              return "new";
            });
        return old[0];
      }
    };

    abstract Object of(SyncMap<Object, Object> map, Key key);

    /** Returns what is there afterwards. */
    Object leaves(Object value) {
      return switch (this) {
        case GET, GET_WITHOUT_SHORT_CUT, PUT_IF_ABSENT -> value;
        case PUT, REPLACE, COMPUTE -> "new";
        case REMOVE -> null;
      };
    }
  }

  private static int add(SyncTable t, Object key, Object value) {
    int i = t.freeSlot(HASH);
    t.fill(i, key, value);
    t.publish(i, HASH);
    return i;
  }

  /**
   * A slot, on the probe of all keys, that has none. A key that {@link #appear}s there, while a
   * look-up compares with a key behind it, is as one that was appended when the look-up had come to
   * an empty slot.
   */
  private static int slotToPass(SyncTable t) {
    int i = add(t, new Key("gone"), null);
    assertTrue(t.casValue(i, null, SlotState.EXPUNGED));
    t.clearKey(i);
    return i;
  }

  private static void appear(SyncTable t, int i, Object key, Object value) {
    t.fill(i, key, value);
  }

  private void promote() {
    map.read = dirty;
    generation.current = dirty;
    snapshot.dirty = snapshot;
  }

  // The second look into the snapshot, before dirty is trusted

  /**
   * T1 looks into the snapshot and does not find the key. T2 appends it there, T3 makes dirty and
   * begins to carry the key, T4 changes its value. T1 must not take the copy for the entry: T3
   * would overwrite what T1 writes, and what T1 reads is out of date.
   */
  @ParameterizedTest
  @EnumSource
  void noCallReachesAnEntryThatIsHalfCopied(Call call) {
    Key stored = new Key("k");
    int slot = slotToPass(snapshot);
    int[] copy = new int[1];
    Key looked =
        new Key("k")
            .at(
                1,
                () -> {
                  appear(snapshot, slot, stored, "T4");
                  snapshot.dirty = dirty;
                  copy[0] = add(dirty, stored, "T2");
                });
    add(snapshot, new Key("other"), "other");

    assertEquals("T4", call.of(map, looked));

    assertEquals("T2", dirty.value(copy[0]), "the copy is as it was");
    Object left = snapshot.value(slot);
    assertEquals(call.leaves("T4"), left == SlotState.EXPUNGED ? null : left);
  }

  /**
   * T1 has loaded the snapshot and does not find its key there; before it looks further, T2 puts
   * the key into dirty, and T3 ends the move. T1 must not say that there is no such key.
   */
  @ParameterizedTest
  @EnumSource
  void aLookUpInARetiredSnapshotBeginsAnew(Call call) {
    int[] slot = new int[1];
    Key looked =
        new Key("k")
            .at(
                1,
                () -> {
                  snapshot.dirty = dirty;
                  slot[0] = add(dirty, new Key("k"), "T2");
                  promote();
                });
    add(snapshot, new Key("other"), "other");

    assertEquals("T2", call.of(map, looked));

    Object left = dirty.value(slot[0]);
    assertEquals(call.leaves("T2"), left == SlotState.EXPUNGED ? null : left);
  }

  // MOVED

  /**
   * Who finds a key MOVED in a table that is retired meanwhile finds it in the current snapshot.
   */
  @ParameterizedTest
  @EnumSource
  void aMovedKeyOfARetiredTableIsFoundInTheCurrentOne(Call call) {
    Key stored = new Key("k");
    int from = add(snapshot, stored, "v");
    int[] to = new int[1];
    Key looked =
        new Key("k")
            .at(
                1,
                () -> {
                  to[0] = move(from, stored, "v", snapshot, dirty);
                  promote();
                });

    assertEquals("v", call.of(map, looked));

    assertSame(SlotState.MOVED, snapshot.value(from));
    Object left = dirty.value(to[0]);
    assertEquals(call.leaves("v"), left == SlotState.EXPUNGED ? null : left);
  }

  /** The same once more: it leaves dirty, which has become the snapshot, while T1 is there. */
  @ParameterizedTest
  @EnumSource
  void aKeyThatMovesTwiceIsFound(Call call) {
    SyncTable third = table(3);
    Key stored = new Key("k");
    int first = add(snapshot, stored, "v");
    int[] slots = new int[2];
    // A get compares once more than others, on its short cut.
    int before = call == Call.GET ? 1 : 0;
    Key looked =
        new Key("k")
            .at(1 + before, () -> slots[0] = move(first, stored, "v", snapshot, dirty))
            .at(
                2 + before,
                () -> {
                  promote();
                  slots[1] = move(slots[0], stored, "v", dirty, third);
                });
    if (before > 0) {
      // It must leave the short cut to come to the rest.
      SlotState running = function(snapshot, first, "v");
      looked.at(1, () -> snapshot.casValue(first, "v", running));
      looked.at(
          2,
          () -> {
            snapshot.casValue(first, running, "v");
            slots[0] = move(first, stored, "v", snapshot, dirty);
          });
    }

    assertEquals("v", call.of(map, looked));

    assertSame(SlotState.MOVED, dirty.value(slots[0]));
    assertEquals(call.leaves("v"), third.value(slots[1]));
  }

  private static int move(int slot, Key key, Object value, SyncTable from, SyncTable to) {
    from.dirty = to;
    int i = add(to, key, value);
    assertTrue(from.casValue(slot, value, SlotState.MOVED));
    return i;
  }

  // (I): what is found among the collisions

  /**
   * T1 finds its key neither in the snapshot, nor is there a dirty table. T2 appends it to the
   * snapshot, T3 begins a move and cannot hash the key: its copy is a stray. T4 changes the value.
   * T1 must not take that copy for the entry.
   */
  @ParameterizedTest
  @EnumSource
  void aStrayThatIsBeingCopiedIsNotTheEntry(Call call) {
    Key stored = new Key("k");
    int slot = slotToPass(snapshot);
    Collisions collisions = new Collisions();
    collisions.add(new Key("other"), "other");
    snapshot.collisions = collisions;
    Collisions.Cell copy = new Collisions.Cell(stored, "T2", true, 0);
    // The look-up compares with what is there of the same hash, then looks among the strays.
    Key looked =
        new Key("k")
            .at(
                1,
                () -> {
                  appear(snapshot, slot, stored, "T4");
                  dirty.collisions = collisions;
                  snapshot.dirty = dirty;
                  collisions.add(copy);
                });

    assertEquals("T4", call.of(map, looked));

    assertEquals("T2", copy.value, "the copy is as it was");
    Object left = snapshot.value(slot);
    assertEquals(call.leaves("T4"), left == SlotState.EXPUNGED ? null : left);
  }

  // Inserts

  /** T1 finds no key, T2 inserts it, in the slot that T1's probe ended at: T1 is an update then. */
  @Test
  void aPutOfAKeyThatCameMeanwhileIsAnUpdate() {
    SyncWriter writer = map.writer();
    assertTrue(writer.insert(new Key("k"), HASH, "T2", snapshot, null, ~snapshot.home(HASH)));
    assertFalse(writer.insert(new Key("k"), HASH, "T1", snapshot, null, ~snapshot.home(HASH)));
    assertEquals("T2", map.get(new Key("k")));
  }

  /**
   * A key is wiped: its slot is EXPUNGED and has the key still, for a moment. Its probe goes on
   * from there, and must not go further for the insert than a look-up will go later.
   */
  @Test
  void aKeyIsNotAppendedBeyondItsProbe() {
    SyncGeneration two = new SyncGeneration(2);
    SyncTable t = new SyncTable(CAPACITY, two, 1, 1);
    two.current = t;
    map.read = t;
    int hash = (1 << 28) | 1;
    Key key = new Key("k");
    fill(t, 1, hash, new Key("a"), "a");
    fill(t, 2, hash, key, null);
    fill(t, 3, (3 << 28) | 1, new Key("b"), "b"); // of the same tag, at home here
    assertTrue(t.casValue(2, null, SlotState.EXPUNGED));
    assertNull(SyncSlots.update(map, key, hash, Match.ANY, null, "again", null));
    t.clearKey(2);
    assertEquals("again", SyncSlots.get(map, key, hash));
    assertEquals("again", SyncSlots.update(map, key, hash, Match.ANY, null, "once more", null));
  }

  private static void fill(SyncTable t, int slot, int hash, Object key, Object value) {
    assertEquals(slot, t.freeSlot(hash));
    t.fill(slot, key, value);
    t.publish(slot, hash);
  }

  // Compute functions

  private static SlotState function(SyncTable t, int slot, Object previous) {
    SlotState c = new SlotState(new Thread("not started"), HASH);
    c.previous = previous;
    c.placeIn(t, slot);
    return c;
  }

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
        collisions.add(new Collisions.Cell(key, c, true, 0));
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
      SyncSlotsTest fresh = new SyncSlotsTest();
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

  /** The values that look-ups see in slots and cells of all states. */
  @Test
  void onlyValuesAreLive() {
    Collisions collisions = new Collisions();
    for (Object state : new Object[] {"v", null, SlotState.EXPUNGED}) {
      Key key = new Key("k" + state);
      int i = add(snapshot, key, state);
      assertEquals(state == "v" ? "v" : null, SyncSlots.get(map, key, HASH));
      assertEquals(state == "v" ? "v" : null, SyncSlots.getIdentical(map, key));
      snapshot.casValue(i, state, SlotState.EXPUNGED);
      snapshot.clearKey(i);
      Collisions.Cell cell = new Collisions.Cell(key, state, true, 0);
      collisions.add(cell);
      snapshot.collisions = collisions;
      assertEquals(state == "v" ? "v" : null, SyncSlots.get(map, key, HASH));
      assertEquals(state == "v" ? "v" : null, SyncSlots.getIdentical(map, key));
    }
    for (Object previous : new Object[] {"p", null}) {
      Key key = new Key("f" + previous);
      int i = add(snapshot, key, null);
      snapshot.casValue(i, null, function(snapshot, i, previous));
      assertEquals(previous, SyncSlots.get(map, key, HASH), "as before the function");
      assertEquals(previous, SyncSlots.getIdentical(map, key));
    }
  }
}
