package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Look-ups, updates and inserts beside others, set up by hand. */
class SyncSlotsTest extends SyncSlotsByHand {
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
    collisions.add(new Collisions.Cell(new Key("other"), "other", false));
    snapshot.collisions = collisions;
    Collisions.Cell copy = new Collisions.Cell(stored, "T2", true);
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
      Collisions.Cell cell = new Collisions.Cell(key, state, true);
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
