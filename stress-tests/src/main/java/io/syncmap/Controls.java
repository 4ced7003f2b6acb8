package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Negative controls: twins of tests, each with one guard of the protocol weakened. That the
 * interesting outcome is seen shows that the test of the real maps could fail. Where the guard can
 * be taken away from a part of the maps, the twin uses that part; else it is a model of a few
 * lines. Those of one map alone are in {@link ControlsOfSyncMap} and {@link ControlsOfBucketMap}.
 */
public final class Controls {
  private Controls() {}

  /** In place of a value: it is in the target, which is the table that the entries move to. */
  private static final int MOVED = Integer.MIN_VALUE;

  // ---------------------------------------------------------------------------------------------
  // Publication

  /** Twin of PublicationStress.ValueOfNewKey: plain accesses, where the maps use volatile ones. */
  @JCStressTest
  @Outcome(id = "-1, [01]", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "1, [01]", expect = ACCEPTABLE, desc = "Found, with what was written before.")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Found, but without its content: the compiler used a load from before the look-up.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class PublicationByPlainAccess {
    int content;
    boolean published;

    @Actor
    public void writer() {
      content = 1;
      published = true;
    }

    @Actor
    public void reader(II_Result r) {
      r.r2 = content;
      r.r1 = published ? content : -1;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // One winner

  /** Twin of OneWinnerStress.Remove: the value is loaded, then stored, where the map uses CAS. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first actor removed it.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The second actor removed it.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "The value was handed out twice.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class RemoveByLoadAndStore {
    final AtomicInteger value = new AtomicInteger(1);

    private int remove() {
      int before = value.get();
      value.set(0);
      return before;
    }

    @Actor
    public void actor1(II_Result r) {
      r.r1 = remove();
    }

    @Actor
    public void actor2(II_Result r) {
      r.r2 = remove();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // No lost update

  /** Twin of MoveStress.Update: MOVED is set by a store, where the map uses CAS. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The update met the slot or the target.")
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: the update came between the mover's load of the value and its mark.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class MoveByPlainStore {
    final AtomicInteger old = new AtomicInteger(1);
    final AtomicInteger target = new AtomicInteger();

    @Actor
    public void writer(II_Result r) {
      int before = old.get();
      if (before == MOVED || !old.compareAndSet(before, 2)) {
        before = target.getAndSet(2);
      }
      r.r1 = before;
    }

    @Actor
    public void mover() {
      target.set(old.get());
      old.set(MOVED);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = target.get();
    }
  }

  /** Twin of ComputeStress.Count: the slot is not made BUSY before the function runs. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The functions ran one after the other.")
  @Outcome(
      id = "1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: both functions started from the same value.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class ComputeWithoutBusy {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

    @Actor
    public void actor1() {
      increment();
    }

    @Actor
    public void actor2() {
      increment();
    }

    private void increment() {
      map.put("a", Steps.value(map, "a") + 1);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Steps.value(map, "a");
    }
  }

  // ---------------------------------------------------------------------------------------------
  // No resurrection

  /** Twin of RemovalStress.DuringMove: the target is published before the move ends. */
  @JCStressTest
  @Outcome(id = "[01], 0", expect = ACCEPTABLE, desc = "Removed for good, or not seen yet.")
  @Outcome(
      id = "0, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The key was not in the target yet, so that the remove did nothing; then it came.")
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Removed from the old table after the mover had loaded its value.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class PublishedTooEarly {
    final AtomicInteger old = new AtomicInteger(1);
    final AtomicInteger target = new AtomicInteger();
    volatile AtomicInteger snapshot = old;

    @Actor
    public void remover(II_Result r) {
      r.r1 = snapshot.getAndSet(0);
    }

    @Actor
    public void mover() {
      snapshot = target;
      target.compareAndSet(0, old.get());
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = target.get();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Readers

  /** Twin of ReaderStress.UntouchedKeys: the target is looked into first, the old table last. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The key was found.")
  @Outcome(
      id = "0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Absent: the key moved from the second table to the first, between the two looks.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class LookUpAgainstTheMove {
    final AtomicInteger old = new AtomicInteger(1);
    final AtomicInteger target = new AtomicInteger();

    @Actor
    public void mover() {
      target.set(old.get());
      old.set(MOVED);
    }

    @Actor
    public void reader(I_Result r) {
      int value = target.get();
      if (value == 0) {
        value = old.get();
        if (value == MOVED) {
          value = 0;
        }
      }
      r.r1 = value;
    }
  }

  /** Twin of OrderStress.StoreThenLoad: what the volatile accesses to values forbid. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first store came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second store came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both stores came before both loads.")
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Neither saw the other: release and acquire let a store pass a later load.")
  @State
  public static class StoreThenLoadByRelease {
    final AtomicInteger a = new AtomicInteger();
    final AtomicInteger b = new AtomicInteger();

    @Actor
    public void actor1(II_Result r) {
      a.setRelease(1);
      r.r1 = b.getAcquire();
    }

    @Actor
    public void actor2(II_Result r) {
      b.setRelease(1);
      r.r2 = a.getAcquire();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Clear, size, iterators

  /** Twin of ClearStress.IsFinal: the end of a move does not ask whether the map was cleared. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing was left.")
  @Outcome(
      id = "1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "The end of the move published what had been cleared.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class ClearOfOneTable {
    final Object mutex = new Object();
    volatile int snapshot = 1;

    @Actor
    public void clearer() {
      synchronized (mutex) {
        snapshot = 0;
      }
    }

    @Actor
    public void mover() {
      int target;
      synchronized (mutex) { // one step
        target = snapshot;
      }
      synchronized (mutex) { // the next
        snapshot = target;
      }
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = snapshot;
    }
  }

  /** Twin of ClearStress.Put: one counter for all generations. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Put, then cleared.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Cleared, then put.")
  @Outcome(
      expect = ACCEPTABLE_INTERESTING,
      desc = "The clear came between the put and its count: the size is wrong for ever.")
  @State
  public static class ClearOfOneCounter {
    final AtomicInteger entries = new AtomicInteger();
    final AtomicInteger size = new AtomicInteger();

    @Actor
    public void writer() {
      entries.set(1);
      size.incrementAndGet();
    }

    @Actor
    public void clearer() {
      entries.set(0);
      size.set(0);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = entries.get();
      r.r2 = size.get();
    }
  }

  /** Twin of SizeStress.TwoKeys: the entries are counted by a plain field. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both were counted.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "One count overwrote the other.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class SizeByPlainField {
    int size;

    @Actor
    public void actor1() {
      size++;
    }

    @Actor
    public void actor2() {
      size++;
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = size;
    }
  }

  /** Twin of TraversalStress.StableKeysDuringMove: the tables are walked one after the other. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "The key was met once.")
  @Outcome(
      id = "2",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Met twice: it moved from the table that had been walked to the one that had not.")
  @Outcome(expect = FORBIDDEN, desc = "Not even the twin does that.")
  @State
  public static class WalkOfBothTables {
    final Set<String> from = new HashSet<>(Set.of("a"));
    final Set<String> to = new HashSet<>();

    @Actor
    public void mover() {
      synchronized (this) {
        to.add("a");
        from.remove("a");
      }
    }

    @Actor
    public void reader(I_Result r) {
      List<String> met = new ArrayList<>();
      for (Set<String> table : List.of(from, to)) {
        synchronized (this) {
          met.addAll(table);
        }
      }
      r.r1 = met.size();
    }
  }
}
