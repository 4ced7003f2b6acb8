package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** {@link Controls} of what only a {@link BucketMap} does. */
public final class ControlsOfBucketMap {
  private ControlsOfBucketMap() {}

  private static final int HASH = Hash.of(SlotReuse.FIRST, 1);

  /** A table of one bucket, with the first key in it. */
  private static BucketTable tableOfFirst() {
    BucketTable table = new BucketTable(1, 0, 0, 0, new BucketGeneration());
    change(table, SlotReuse.FIRST, null, 1);
    return table;
  }

  /** Puts a key that is not there, replaces its value, or removes it. */
  private static boolean change(
      BucketTable table, String key, @Nullable Object seen, @Nullable Object value) {
    long word = table.word(0);
    int slot = seen == null ? table.freeSlot(0, word) : table.find(key, HASH, 0, word);
    return table.change(0, word, slot, BucketTable.NONE, key, HASH, seen, value, null)
        != BucketTable.NOT_DONE;
  }

  /** Twin of SlotReuse.OneReader: the look-up of the map without the word that is validated. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Looked up before the key left.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Looked up afterwards.")
  @Outcome(
      id = "2",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The key was compared, then its slot was given to another one, whose value came.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class ReadWithoutValidation {
    final BucketTable table = tableOfFirst();

    @Actor
    public void writer() {
      change(table, SlotReuse.FIRST, 1, null);
      change(table, SlotReuse.SECOND, null, 2);
    }

    @Actor
    public void reader(I_Result r) {
      int slot = table.find(SlotReuse.FIRST, HASH, 0, table.word(0));
      r.r1 = slot >= 0 && table.value(slot) instanceof Integer value ? value : 0;
    }
  }

  /** Twin of SlotReuse.Turns: the word has a lock bit, and no version. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "Locked, or changed since.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The first key, and its value.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The other one.")
  @Outcome(
      expect = ACCEPTABLE_INTERESTING,
      desc = "The word was as before, but there were two changes between the two looks at it.")
  @State
  public static class LockWithoutVersion {
    final AtomicLong word = new AtomicLong();
    final AtomicInteger key = new AtomicInteger(1);
    final AtomicInteger value = new AtomicInteger(1);

    private void put(int number) {
      word.set(BucketTable.LOCK);
      key.set(number);
      value.set(number);
      word.set(0);
    }

    @Actor
    public void writer() {
      put(2);
      put(1);
      put(2);
      put(1);
    }

    @Actor
    public void reader(II_Result r) {
      long before = word.get();
      int k = key.get();
      int v = value.get();
      boolean isStill = before == 0 && word.get() == before;
      r.r1 = isStill ? k : -1;
      r.r2 = isStill ? v : -1;
    }
  }

  /** Twin of Splits.Update: the writer does not look whether the chain is frozen. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Updated, then copied.")
  @Outcome(
      id = "1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: the table had been copied when the value was stored.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class FrozenIsWrittenTo {
    final BucketTable from = tableOfFirst();
    final BucketTable to = new BucketTable(1, 0, 0, 0, from.generation);

    /** Has the hashes stored, as before each copy. */
    public FrozenIsWrittenTo() {
      from.recordHashes(1);
    }

    @Actor
    public void writer() {
      boolean done = false;
      while (!done) {
        done = (from.word(0) & BucketTable.LOCK) == 0 && change(from, SlotReuse.FIRST, 1, 2);
      }
    }

    @Actor
    public void mover() {
      from.freeze();
      from.copyTo(to, to, to.low);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      int slot = to.find(SlotReuse.FIRST, HASH, 0, to.word(0));
      r.r1 = slot >= 0 && to.value(slot) instanceof Integer value ? value : 0;
    }
  }

  /** Twin of Chains.GivenBack: the bucket is given back before its slot is emptied. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The new key is in the bucket.")
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "There was no bucket yet.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: the slot was emptied when the other one's key was in it.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class GivenBackTooEarly {
    final AtomicInteger free = new AtomicInteger();
    final AtomicInteger slot = new AtomicInteger(1);
    int took;

    @Actor
    public void remover() {
      free.set(1);
      slot.set(0);
    }

    @Actor
    public void writer() {
      if (free.compareAndSet(1, 0)) {
        slot.set(2);
        took = 1;
      }
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = took == 0 ? -1 : slot.get();
    }
  }
}
