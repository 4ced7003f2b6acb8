package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** All threads agree on one order of the calls, also of those for different keys. */
public final class OrderStress {
  private OrderStress() {}

  /** Two threads put a key each; two others read both, in opposite orders (IRIW). */
  @JCStressTest
  @Outcome(
      id = "1, 0, 1, 0",
      expect = FORBIDDEN,
      desc = "The readers disagree on which key came first.")
  @Outcome(id = "[01], [01], [01], [01]", expect = ACCEPTABLE, desc = "Some order explains it.")
  @Outcome(expect = FORBIDDEN, desc = "No value that was ever put.")
  @State
  public static class TwoNewKeys {
    final AbstractConcurrentMap<String, Integer> map = Scene.apart("x");

    @Actor
    public void writer1() {
      map.put("a", 1);
    }

    @Actor
    public void writer2() {
      map.put("b", 1);
    }

    @Actor
    public void reader1(IIII_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "b");
    }

    @Actor
    public void reader2(IIII_Result r) {
      r.r3 = Steps.value(map, "b");
      r.r4 = Steps.value(map, "a");
    }
  }

  /** As above for keys that are present: no lock orders the writers. */
  @JCStressTest
  @Outcome(
      id = "2, 1, 2, 1",
      expect = FORBIDDEN,
      desc = "The readers disagree on which update came first.")
  @Outcome(id = "[12], [12], [12], [12]", expect = ACCEPTABLE, desc = "Some order explains it.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent.")
  @State
  public static class TwoPresentKeys {
    final AbstractConcurrentMap<String, Integer> map = Scene.apart("a", "b");

    @Actor
    public void writer1() {
      map.put("a", 2);
    }

    @Actor
    public void writer2() {
      map.put("b", 2);
    }

    @Actor
    public void reader1(IIII_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "b");
    }

    @Actor
    public void reader2(IIII_Result r) {
      r.r3 = Steps.value(map, "b");
      r.r4 = Steps.value(map, "a");
    }
  }

  /**
   * One thread puts two keys, of which the second begins a move; the other reads them backwards.
   */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Read before both.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Read between them.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Read after both.")
  @Outcome(expect = FORBIDDEN, desc = "The later key is there and the earlier one is not.")
  @State
  public static class OneAfterTheOther {
    final AbstractConcurrentMap<String, Integer> map = Scene.crowded("x");

    /** Leaves room for one more key. */
    public OneAfterTheOther() {
      map.put("y", 1);
      map.put("z", 1);
    }

    @Actor
    public void writer() {
      map.put("a", 1);
      map.put("b", 1);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "b");
      r.r2 = Steps.value(map, "a");
    }
  }

  // Of a SyncMap alone: from here

  /**
   * Each thread puts a key of its own and looks for the other's. Control: {@code
   * Controls.StoreThenLoadByRelease}.
   */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first put came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second put came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both puts came before both look-ups.")
  @Outcome(expect = FORBIDDEN, desc = "Neither saw the other: a store passed a later load.")
  @State
  public static class StoreThenLoad {
    final AbstractConcurrentMap<String, Integer> map = Scene.apart("a", "b");

    /** Removes both: the puts are revivals, of a SyncMap without a lock. */
    public StoreThenLoad() {
      Steps.removeAndKeep(map, "a");
      Steps.removeAndKeep(map, "b");
    }

    @Actor
    public void actor1(II_Result r) {
      map.put("a", 1);
      r.r1 = Steps.value(map, "b");
    }

    @Actor
    public void actor2(II_Result r) {
      map.put("b", 1);
      r.r2 = Steps.value(map, "a");
    }
  }

  /** The same with one key that comes back, and one that was never there. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first put came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second put came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both puts came before both look-ups.")
  @Outcome(expect = FORBIDDEN, desc = "Neither saw the other: a store passed a later load.")
  @State
  public static class StoreThenLoadOfRevivedAndNew {
    final AbstractConcurrentMap<String, Integer> map = Scene.apart("a", "x");

    /** Removes one: its put is a revival. */
    public StoreThenLoadOfRevivedAndNew() {
      Steps.removeAndKeep(map, "a");
    }

    @Actor
    public void actor1(II_Result r) {
      map.put("a", 1);
      r.r1 = Steps.value(map, "b");
    }

    @Actor
    public void actor2(II_Result r) {
      map.put("b", 1);
      r.r2 = Steps.value(map, "a");
    }
  }

  // to here

  /** The same while a move is under way: of a SyncMap, the keys come to dirty. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first put came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second put came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both puts came before both look-ups.")
  @Outcome(expect = FORBIDDEN, desc = "Neither saw the other: a store passed a later load.")
  @State
  public static class StoreThenLoadAmidAMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("x");

    /** Begins the move. */
    public StoreThenLoadAmidAMove() {
      Steps.begin(map);
    }

    @Actor
    public void actor1(II_Result r) {
      map.put("a", 1);
      r.r1 = Steps.value(map, "b");
    }

    @Actor
    public void actor2(II_Result r) {
      map.put("b", 1);
      r.r2 = Steps.value(map, "a");
    }
  }

  /**
   * The same with keys that were never there: who finds nothing looked before the other one's key
   * was appended. Control: {@code Controls.AppendByRelease}.
   */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first put came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second put came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both puts came before both look-ups.")
  @Outcome(expect = FORBIDDEN, desc = "Neither saw the other: a store passed a later load.")
  @State
  public static class StoreThenLoadOfNewKeys {
    final AbstractConcurrentMap<String, Integer> map = Scene.apart("x");

    @Actor
    public void actor1(II_Result r) {
      map.put("a", 1);
      r.r1 = Steps.value(map, "b");
    }

    @Actor
    public void actor2(II_Result r) {
      map.put("b", 1);
      r.r2 = Steps.value(map, "a");
    }
  }
}
