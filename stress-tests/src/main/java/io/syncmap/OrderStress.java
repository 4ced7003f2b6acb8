package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** All threads agree on one order of the calls, also of those for different keys. */
public final class OrderStress {
  private OrderStress() {}

  /** Two threads put a key each; two others read both, in opposite orders. */
  @JCStressTest
  @Outcome(
      id = "1, 0, 1, 0",
      expect = FORBIDDEN,
      desc = "The readers disagree on which key came first.")
  @Outcome(id = "[01], [01], [01], [01]", expect = ACCEPTABLE, desc = "Some order explains it.")
  @Outcome(expect = FORBIDDEN, desc = "No value that was ever put.")
  @State
  public static class TwoNewKeys {
    final AbstractConcurrentMap<String, Integer> map;

    public TwoNewKeys() {
      this(Scene.snapshotOf("x"));
    }

    TwoNewKeys(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

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
      r.r1 = Scene.value(map, "a");
      r.r2 = Scene.value(map, "b");
    }

    @Actor
    public void reader2(IIII_Result r) {
      r.r3 = Scene.value(map, "b");
      r.r4 = Scene.value(map, "a");
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
    final AbstractConcurrentMap<String, Integer> map;

    public TwoPresentKeys() {
      this(Scene.snapshotOf("a", "b"));
    }

    TwoPresentKeys(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

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
      r.r1 = Scene.value(map, "a");
      r.r2 = Scene.value(map, "b");
    }

    @Actor
    public void reader2(IIII_Result r) {
      r.r3 = Scene.value(map, "b");
      r.r4 = Scene.value(map, "a");
    }
  }

  /**
   * One thread puts two keys, the second beyond what dirty holds; the other reads them backwards.
   */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Read before both.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Read between them.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Read after both.")
  @Outcome(expect = FORBIDDEN, desc = "The later key is there and the earlier one is not.")
  @State
  public static class OneAfterTheOther {
    final AbstractConcurrentMap<String, Integer> map;

    public OneAfterTheOther() {
      this(Scene.snapshotOf("x"));
    }

    /** Leaves room for one more key in dirty. */
    OneAfterTheOther(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      map.put("y", 1);
    }

    @Actor
    public void writer() {
      map.put("a", 1);
      map.put("b", 1);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Scene.value(map, "b");
      r.r2 = Scene.value(map, "a");
    }
  }

  /** Each thread puts a key of its own and looks for the other's. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The first put came first.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The second put came first.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both puts came before both look-ups.")
  @Outcome(expect = FORBIDDEN, desc = "Neither saw the other: a store passed a later load.")
  @State
  public static class StoreThenLoad {
    final AbstractConcurrentMap<String, Integer> map;

    public StoreThenLoad() {
      this(Scene.snapshotOf("a", "b"));
    }

    /** Deletes both: the puts are revivals, without a lock. */
    StoreThenLoad(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      map.remove("a");
      map.remove("b");
    }

    @Actor
    public void actor1(II_Result r) {
      map.put("a", 1);
      r.r1 = Scene.value(map, "b");
    }

    @Actor
    public void actor2(II_Result r) {
      map.put("b", 1);
      r.r2 = Scene.value(map, "a");
    }
  }

  /** A key gets two new values, and is moved between them; the other thread reads it twice. */
  @JCStressTest
  @Outcome(id = "1, [123]", expect = ACCEPTABLE, desc = "The values came in their order.")
  @Outcome(id = "2, [23]", expect = ACCEPTABLE, desc = "The values came in their order.")
  @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "The values came in their order.")
  @Outcome(expect = FORBIDDEN, desc = "An old value came back, or the key was absent.")
  @State
  public static class OneKeyAcrossMove {
    final AbstractConcurrentMap<String, Integer> map;

    public OneKeyAcrossMove() {
      this(Scene.snapshotOf("a"));
    }

    OneKeyAcrossMove(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.put("a", 2);
      Scene.begin(map);
      map.stepMove(64);
      map.put("a", 3);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Scene.value(map, "a");
      r.r2 = Scene.value(map, "a");
    }
  }

  /** One thread puts two keys, the other clears the map. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "Cleared before both puts.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Cleared between them.")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Cleared after both.")
  @Outcome(expect = FORBIDDEN, desc = "Only the later put was cleared, or the size is wrong.")
  @State
  public static class PutAndClear {
    final AbstractConcurrentMap<String, Integer> map;

    public PutAndClear() {
      this(Scene.snapshotOf("a"));
    }

    PutAndClear(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.put("a", 1);
      map.put("b", 1);
    }

    @Actor
    public void clearer() {
      map.clear();
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Scene.value(map, "a");
      r.r2 = Scene.value(map, "b");
      r.r3 = map.size();
    }
  }
}
