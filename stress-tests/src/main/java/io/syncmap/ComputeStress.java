package io.syncmap;

import static java.util.Objects.requireNonNullElse;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Functions run one at a time for a key, and as often as is promised. */
public final class ComputeStress {
  private ComputeStress() {}

  /** Two threads count in the map, and in a plain field that only the map's exclusion guards. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both functions ran, one after the other.")
  @Outcome(expect = FORBIDDEN, desc = "A lost update: the functions overlapped, or ran too often.")
  @State
  public static class Count {
    final AbstractConcurrentMap<String, Integer> map;
    int plain;

    public Count() {
      this(Scene.empty());
    }

    Count(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void actor1() {
      increment();
    }

    @Actor
    public void actor2() {
      increment();
    }

    private void increment() {
      map.compute(
          "a",
          (key, old) -> {
            plain++;
            return old == null ? 1 : old + 1;
          });
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Scene.value(map, "a");
      r.r2 = plain;
    }
  }

  /** One thread counts by merge while the other counts and moves the tables. */
  @JCStressTest
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "Both counted, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost in the move, or applied twice.")
  @State
  public static class MergeDuringMove {
    final AbstractConcurrentMap<String, Integer> map;

    public MergeDuringMove() {
      this(Scene.snapshotOf("a"));
    }

    MergeDuringMove(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void actor1() {
      map.merge("a", 1, Integer::sum);
    }

    @Actor
    public void actor2() {
      Scene.begin(map);
      map.merge("a", 1, Integer::sum);
      Scene.finish(map);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Scene.value(map, "a");
    }
  }

  /** A function ends while its BUSY slot is carried to another table. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The result was stored where the entry is.")
  @Outcome(expect = FORBIDDEN, desc = "The result went to a table that nobody reads, or is BUSY.")
  @State
  public static class ComputeDuringMove {
    final AbstractConcurrentMap<String, Integer> map;

    public ComputeDuringMove() {
      this(Scene.snapshotOf("a"));
    }

    ComputeDuringMove(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void actor1(II_Result r) {
      r.r1 = requireNonNullElse(map.computeIfPresent("a", (key, old) -> old + 1), 0);
    }

    @Actor
    public void actor2() {
      Scene.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Scene.value(map, "a");
    }
  }

  /** Two threads compute the same absent key. The third result counts the calls of functions. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The first actor's function ran, alone.")
  @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "The second actor's function ran, alone.")
  @Outcome(expect = FORBIDDEN, desc = "Both functions ran, or the callers got different values.")
  @State
  public static class ComputeIfAbsent {
    final AbstractConcurrentMap<String, Integer> map;
    int calls1;
    int calls2;

    public ComputeIfAbsent() {
      this(Scene.empty());
    }

    ComputeIfAbsent(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void actor1(III_Result r) {
      Integer value =
          map.computeIfAbsent(
              "a",
              key -> {
                calls1++;
                return 1;
              });
      r.r1 = requireNonNullElse(value, 0);
    }

    @Actor
    public void actor2(III_Result r) {
      Integer value =
          map.computeIfAbsent(
              "a",
              key -> {
                calls2++;
                return 2;
              });
      r.r2 = requireNonNullElse(value, 0);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = calls1 + calls2;
    }
  }

  /** A look-up while a function runs: it does not wait and sees the value from before. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both look-ups came before the result.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The result came between the look-ups.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both look-ups came after the result.")
  @Outcome(id = "2, 1", expect = FORBIDDEN, desc = "The old value came back.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while its function ran.")
  @State
  public static class ReadWhileBusy {
    final AbstractConcurrentMap<String, Integer> map;

    public ReadWhileBusy() {
      this(Scene.snapshotOf("a"));
    }

    ReadWhileBusy(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.compute("a", (key, old) -> old == null ? 9 : old + 1);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Scene.value(map, "a");
      r.r2 = Scene.value(map, "a");
    }
  }
}
