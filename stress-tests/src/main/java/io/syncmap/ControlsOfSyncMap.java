package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link Controls} of what only a {@link SyncMap} does; most of them use its table. */
public final class ControlsOfSyncMap {
  private ControlsOfSyncMap() {}

  private static final int HASH_OF_A = Hash.of("a");
  private static final int HASH_OF_B = Hash.of("b");

  private static SyncTable table() {
    return new SyncTable(8, new SyncGeneration(8), 1, 1);
  }

  /** Puts "a" with this value; returns its slot. */
  private static int add(SyncTable table, @Nullable Object value) {
    int slot = table.freeSlot(HASH_OF_A);
    table.fill(slot, "a", value);
    table.publish(slot, HASH_OF_A);
    return slot;
  }

  // ---------------------------------------------------------------------------------------------
  // The append

  /** Twin of PublicationStress.AllOfANewKey: the tag is stored and read by plain accesses. */
  @JCStressTest
  @Outcome(id = "-1, [01]", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "1, [01]", expect = ACCEPTABLE, desc = "Found, with what was written before.")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Found, but without its content: the compiler used a load from before the look-up.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class TagReadPlainly {
    final byte[] tags = new byte[1];
    int content;

    @Actor
    public void writer() {
      content = 1;
      tags[0] = Tags.of(HASH_OF_A);
    }

    @Actor
    public void reader(II_Result r) {
      r.r2 = content;
      r.r1 = tags[0] != 0 ? content : -1;
    }
  }

  /** Twin of OrderStress.StoreThenLoadOfNewKeys: a release store of the tag, and no mutex. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first append came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second append came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both came before both look-ups.")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Neither saw the other: the tags were on their way when the look-ups were made.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class AppendByRelease {
    final SyncTable table = table();

    private void append(String key, int hash) {
      int slot = table.freeSlot(hash); // each has a slot of its own
      table.fill(slot, key, 1);
      table.publishCopy(slot, hash);
    }

    @Actor
    public void actor1(II_Result r) {
      append("a", HASH_OF_A);
      r.r1 = table.find("b", HASH_OF_B) >= 0 ? 1 : 0;
    }

    @Actor
    public void actor2(II_Result r) {
      append("b", HASH_OF_B);
      r.r2 = table.find("a", HASH_OF_A) >= 0 ? 1 : 0;
    }
  }

  /** Twin of OneWinnerStress.PutIfAbsent: no second look for the key under the mutex. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first actor won.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Both won: the key came between the other's look and its lock, and is there twice.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class InsertWithoutSecondLook {
    final SyncTable table = table();

    private int putIfAbsent() {
      if (table.find("a", HASH_OF_A) >= 0) {
        return 1;
      }
      synchronized (this) {
        add(table, 1);
      }
      return 0;
    }

    @Actor
    public void actor1(II_Result r) {
      r.r1 = putIfAbsent();
    }

    @Actor
    public void actor2(II_Result r) {
      r.r2 = putIfAbsent();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Letting go

  /** Twin of RemovalStress.LetGoOrRevive: EXPUNGED is set by a store, where the map uses CAS. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The key came back, and was not let go.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The key was let go.")
  @Outcome(
      id = "1, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: the key came back between the other's look at the value and its store.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class ExpungedByStore {
    final SyncTable table = table();
    final int slot = add(table, null);

    @Actor
    public void remover() {
      if (table.value(slot) == null) {
        table.setCopy(slot, SlotState.EXPUNGED);
        table.clearKey(slot);
      }
    }

    @Actor
    public void writer(II_Result r) {
      r.r1 = table.casValue(slot, null, 2) ? 1 : 0;
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = table.find("a", HASH_OF_A) >= 0 ? 1 : 0;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // The second look

  /**
   * Twin of MoveStress.CountOfNewKeyCarried: who did not find the key in the snapshot, and then
   * found that there is a dirty table, does not look into the snapshot again.
   */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first actor put the key.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second actor put the key.")
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Both put it: one into the snapshot, the other into dirty.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class DirtyWithoutSecondLook {
    final AtomicInteger snapshot = new AtomicInteger();
    final AtomicInteger dirty = new AtomicInteger();
    volatile boolean hasDirty;

    @Actor
    public void mover(II_Result r) {
      r.r2 = snapshot.compareAndSet(0, 1) ? 1 : 0;
      hasDirty = true;
    }

    @Actor
    public void writer(II_Result r) {
      if (snapshot.get() == 0) {
        AtomicInteger table = hasDirty ? dirty : snapshot;
        r.r1 = table.compareAndSet(0, 2) ? 1 : 0;
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Compute functions

  /** Twin of ReaderStress.WhileBusy: who finds a function does not ask it for the value before. */
  @JCStressTest
  @Outcome(id = "[12]", expect = ACCEPTABLE, desc = "The value from before, or the result.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "A present key was absent while its function ran.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class BusyIsAbsent {
    final SyncTable table = table();
    final int slot = add(table, 1);
    final SlotState function = new SlotState(Thread.currentThread(), HASH_OF_A);

    @Actor
    public void writer() {
      table.casValue(slot, 1, function);
      table.casValue(slot, function, 2);
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = table.value(slot) instanceof Integer value ? value : 0;
    }
  }

  /** Twin of AbandonedStress.Count: who finds an abandoned function restores by a store. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Restored once, then counted.")
  @Outcome(
      id = "1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: the owner restored and counted between the other's look and its store.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class RestoredByPlainStore {
    final SyncTable table = table();
    final SlotState function = new SlotState(Thread.currentThread(), HASH_OF_A);
    final int slot = add(table, function);

    @Actor
    public void owner() {
      table.casValue(slot, function, 1); // else the other one did it
      table.casValue(slot, 1, 2);
    }

    @Actor
    public void finder() {
      if (table.value(slot) == function) {
        table.setCopy(slot, 1);
      }
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = table.value(slot) instanceof Integer value ? value : 0;
    }
  }
}
