package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Negative controls: twins of a few lines, each with one step of the protocol weakened. That the
 * interesting outcome is seen shows that the test of the real map could fail.
 */
public final class ControlStress {
  private ControlStress() {}

  /** In place of a value: it is in the target. */
  private static final int MOVED = Integer.MIN_VALUE;

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

  /** Twin of MoveStress.UntouchedKeys: the target is looked into first, the old table last. */
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
      map.put("a", Scene.value(map, "a") + 1);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Scene.value(map, "a");
    }
  }

  /** Twin of OrderStress.StoreThenLoad: what the volatile accesses of Table.value forbid. */
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
}
