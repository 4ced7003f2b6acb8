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

/** Functions run one at a time for a key, and as often as is promised. */
public final class ComputeStress {
  private ComputeStress() {}

  /**
   * Two threads count in the map, and in a plain field that only the map's exclusion guards.
   * Control: {@code Controls.ComputeWithoutBusy}.
   */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both functions ran, one after the other.")
  @Outcome(expect = FORBIDDEN, desc = "A lost update: the functions overlapped, or ran too often.")
  @State
  public static class Count {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();
    int plain;

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
      r.r1 = Steps.value(map, "a");
      r.r2 = plain;
    }
  }

  /** A function ends while its BUSY slot is carried to another table. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The result was stored where the entry is.")
  @Outcome(expect = FORBIDDEN, desc = "The result went to a table that nobody reads, or is BUSY.")
  @State
  public static class DuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(II_Result r) {
      r.r1 = Steps.orZero(map.computeIfPresent("a", (key, old) -> old + 1));
    }

    @Actor
    public void actor2() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Steps.value(map, "a");
    }
  }

  // Of a SyncMap alone: from here

  /** A function for a removed key, which the move may leave behind. */
  @JCStressTest
  @Outcome(id = "2, 2, 4", expect = ACCEPTABLE, desc = "The result was stored where the entry is.")
  @Outcome(expect = FORBIDDEN, desc = "The result went to a slot that was left behind.")
  @State
  public static class OfRemovedKeyDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    /** Removes the key: its slot stays. */
    public OfRemovedKeyDuringMove() {
      Steps.removeAndKeep(map, "a");
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.compute("a", (key, old) -> old == null ? 2 : 9));
    }

    @Actor
    public void actor2() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  // to here

  /** Two threads compute the same absent key. The third result counts the calls of functions. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The first actor's function ran, alone.")
  @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "The second actor's function ran, alone.")
  @Outcome(expect = FORBIDDEN, desc = "Both functions ran, or the callers got different values.")
  @State
  public static class IfAbsent {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();
    int calls1;
    int calls2;

    @Actor
    public void actor1(III_Result r) {
      r.r1 =
          Steps.orZero(
              map.computeIfAbsent(
                  "a",
                  key -> {
                    calls1++;
                    return 1;
                  }));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 =
          Steps.orZero(
              map.computeIfAbsent(
                  "a",
                  key -> {
                    calls2++;
                    return 2;
                  }));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = calls1 + calls2;
    }
  }

  /** The same, and one of them moves the tables. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The first actor's function ran, alone.")
  @Outcome(id = "2, 2, 1", expect = ACCEPTABLE, desc = "The second actor's function ran, alone.")
  @Outcome(expect = FORBIDDEN, desc = "Each function ran in another table.")
  @State
  public static class IfAbsentDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("b");
    int calls1;
    int calls2;

    /** Begins a move: of a SyncMap, the key comes to dirty. */
    public IfAbsentDuringMove() {
      Steps.beginWith(map, "c", 1);
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 =
          Steps.orZero(
              map.computeIfAbsent(
                  "a",
                  key -> {
                    calls1++;
                    return 1;
                  }));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 =
          Steps.orZero(
              map.computeIfAbsent(
                  "a",
                  key -> {
                    calls2++;
                    return 2;
                  }));
      Steps.finish(map);
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = calls1 + calls2;
    }
  }

  /**
   * A function moves the entries itself, and so does the other thread: of a SyncMap, who ends it
   * has to follow the slot that it stands in, from table to table.
   */
  @JCStressTest
  @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "Both results were stored where the entry is.")
  @Outcome(expect = FORBIDDEN, desc = "A result went to a table that nobody reads.")
  @State
  public static class DuringTwoMoves {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(II_Result r) {
      compute();
      r.r1 = compute();
    }

    private int compute() {
      return Steps.orZero(
          map.compute(
              "a",
              (key, old) -> {
                Steps.move(map);
                return old == null ? 9 : old + 1;
              }));
    }

    @Actor
    public void actor2() {
      Steps.move(map);
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Steps.value(map, "a");
    }
  }

  /** One thread removes a key by a function, the other without. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The function was given the value.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The remove returned the value.")
  @Outcome(expect = FORBIDDEN, desc = "The value was handed out twice, or is still counted.")
  @State
  public static class RemovingFunction {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");
    int given;

    @Actor
    public void actor1(III_Result r) {
      map.computeIfPresent(
          "a",
          (key, old) -> {
            given = old;
            return null;
          });
      r.r1 = given;
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.remove("a"));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = map.size();
    }
  }
}
