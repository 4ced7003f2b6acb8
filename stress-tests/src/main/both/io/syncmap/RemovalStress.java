package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A key that has been removed does not come back. */
public final class RemovalStress {
  private RemovalStress() {}

  /** A key is removed while its slot is moved. Control: {@code Controls.PublishedTooEarly}. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The move brought the removed entry back.")
  @State
  public static class DuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** The same for a key that came last: of a SyncMap, it is in dirty. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The move brought the removed entry back.")
  @State
  public static class OfNewKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("b");

    /** Puts the key. */
    public OfNewKey() {
      map.put("a", 1);
    }

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** A key is removed while others are, and the table is compacted. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The compacted table has the removed entry again.")
  @State
  public static class DuringCompaction {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void compactor() {
      map.remove("b");
      map.remove("c");
      Steps.compact(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** A removal under a condition, while the entry is moved. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "Not removed, though the value matched, or back again.")
  @State
  public static class IfDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(ZI_Result r) {
      r.r1 = map.remove("a", 1);
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(ZI_Result r) {
      r.r2 = Steps.value(map, "a");
    }
  }

  /** Who has removed a key does not find it. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Gone, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "Found, in the other table.")
  @State
  public static class SeenByRemover {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(II_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
      r.r2 = Steps.value(map, "a");
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }
  }

  /** A reader looks twice, and moves the entry in between. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Looked up before it was removed.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Removed between the look-ups.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Looked up after it was removed.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The key came back.")
  @State
  public static class SeenByReader {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover() {
      map.remove("a");
    }

    @Actor
    public void reader(II_Result r) {
      Steps.begin(map);
      r.r1 = Steps.value(map, "a");
      map.stepMove(64);
      r.r2 = Steps.value(map, "a");
    }
  }
}
