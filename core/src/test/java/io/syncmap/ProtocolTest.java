package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

/** Interleavings that are set up by hand, on bare tables: each needs two threads and bad luck. */
class ProtocolTest {
  private final Generation generation = new Generation();
  private final Table snapshot = table();
  private final Table dirty = table();
  private final Table target = table();

  ProtocolTest() {
    generation.setCurrentLocked(snapshot);
    snapshot.dirty = dirty;
  }

  private Table table() {
    return new Table(5, generation, Tuning.DEFAULT);
  }

  private static int add(Table t, Object key, Object value) {
    int i = t.addLocked(key, Hash.of(key));
    t.publishKeys();
    t.casValue(i, null, value);
    return i;
  }

  private void startMove() {
    dirty.next = target;
    snapshot.next = target;
  }

  /**
   * A key with one hash for all. Its second comparison with another key lets something happen: a
   * look-up compares once on its short cut and once on its probe, which has read the tags by then,
   * and so does not see the keys that are added now.
   */
  private static final class Key {
    private final String name;
    private final Runnable event;
    private int comparisons;

    Key(String name, Runnable event) {
      this.name = name;
      this.event = event;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      comparisons++;
      if (comparisons == 2 && event != null) {
        event.run();
      }
      return o instanceof Key k && k.name.equals(name);
    }
  }

  /**
   * T1 looks into dirty and does not find the key. T2 puts it there, T3 begins to move it: the copy
   * in the target has no value yet. T1 must not take that copy for the entry: T3 would overwrite
   * what T1 writes, and both puts would have returned null.
   */
  @Test
  void anUpdateDoesNotReachAnEntryThatIsHalfCopied() {
    Key stored = new Key("k", null);
    int[] inDirty = new int[1];
    Key looked =
        new Key(
            "k",
            () -> {
              inDirty[0] = add(dirty, stored, "T2");
              startMove();
              target.addLocked(stored, Hash.of(stored));
              target.publishKeys();
            });
    add(dirty, new Key("other", null), "other");

    Object before = Protocol.update(snapshot, looked, Hash.of(looked), Match.ANY, "T1");

    assertEquals("T2", before);
    assertEquals("T1", dirty.value(inDirty[0]));
    assertNull(target.value(target.find(stored, Hash.of(stored))));
  }

  /** As above, for the slot that a compute function would make BUSY. */
  @Test
  void aComputationDoesNotClaimAnEntryThatIsHalfCopied() {
    Key stored = new Key("k", null);
    Key looked =
        new Key(
            "k",
            () -> {
              add(dirty, stored, "T2");
              startMove();
              target.addLocked(stored, Hash.of(stored));
              target.publishKeys();
            });
    add(dirty, new Key("other", null), "other");

    Protocol.Slot slot = Protocol.locate(snapshot, looked, Hash.of(looked));

    assertSame(dirty, slot.table());
    assertEquals("T2", slot.value());
  }

  /**
   * T1 has loaded the snapshot and does not find its key there; before it looks further, T2 puts
   * the key into the target, and T3 ends the move. The retired tables lead on to what is there now.
   */
  @Test
  void aLookUpInARetiredSnapshotBeginsAnew() {
    Key looked =
        new Key(
            "k",
            () -> {
              startMove();
              add(target, new Key("k", null), "T2");
              generation.setCurrentLocked(target);
              snapshot.next = snapshot;
              dirty.next = dirty;
            });
    add(snapshot, new Key("other", null), "other");

    assertEquals("T2", Protocol.read(snapshot, looked, Hash.of(looked)));
  }

  /**
   * Who finds a key MOVED in a table that is retired meanwhile finds it in the current snapshot.
   */
  @Test
  void aMovedKeyOfARetiredTableIsFoundInTheCurrentOne() {
    Key key = new Key("k", null);
    int i = add(snapshot, key, "v");
    startMove();
    add(target, key, "v");
    snapshot.casValue(i, "v", Table.MOVED);
    generation.setCurrentLocked(target);
    snapshot.next = snapshot;

    assertEquals("v", Protocol.read(snapshot, key, Hash.of(key)));
    assertEquals("v", Protocol.update(snapshot, key, Hash.of(key), Match.PRESENT, "w"));
    assertEquals("w", target.value(target.find(key, Hash.of(key))));
  }
}
