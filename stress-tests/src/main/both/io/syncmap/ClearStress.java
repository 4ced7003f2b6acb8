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

/** {@code clear} takes effect at one moment, also while entries move, and takes nothing else. */
public final class ClearStress {
  private ClearStress() {}

  /** One thread puts two keys, the other clears the map. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "Cleared before both puts.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Cleared between them.")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Cleared after both.")
  @Outcome(expect = FORBIDDEN, desc = "Only the later put was cleared, or the size is wrong.")
  @State
  public static class Put {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

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
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "b");
      r.r3 = map.size();
    }
  }

  /** The same with the first keys of a map: of a BucketMap, there is no table yet. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "Cleared before both puts.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Cleared between them.")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Cleared after both.")
  @Outcome(expect = FORBIDDEN, desc = "Only the later put was cleared, or the size is wrong.")
  @State
  public static class FirstPut {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

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
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "b");
      r.r3 = map.size();
    }
  }

  /** The map is cleared while a move is under way; the other thread puts a key, and moves on. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Put before the clear.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Put after the clear.")
  @Outcome(expect = FORBIDDEN, desc = "What was cleared came back, or the size is wrong.")
  @State
  public static class PutDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c");

    /** Stops the move after its first step. */
    public PutDuringMove() {
      Steps.begin(map);
      map.stepMove(1);
    }

    @Actor
    public void clearer() {
      map.clear();
    }

    @Actor
    public void writer() {
      map.put("d", 1);
      map.stepMove(64);
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, "a") + Steps.value(map, "b") + Steps.value(map, "c");
      r.r2 = Steps.value(map, "d");
      r.r3 = map.size();
    }
  }

  /** The other thread looks up two keys, which go at the same moment. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Looked up before the clear.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Cleared between the look-ups.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Looked up after the clear.")
  @Outcome(expect = FORBIDDEN, desc = "One key was cleared, and the other one was there.")
  @State
  public static class Readers {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void clearer() {
      map.clear();
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "b");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** Who has cleared the map finds nothing. Control: {@code Controls.ClearOfOneTable}. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Nothing was left.")
  @Outcome(expect = FORBIDDEN, desc = "The end of a move published what had been cleared.")
  @State
  public static class IsFinal {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void clearer(II_Result r) {
      map.clear();
      r.r1 = Steps.value(map, "a");
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Steps.value(map, "a") + map.size();
    }
  }

  /** A function counts in one generation, not from one to the next. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "Counted, then cleared.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Cleared, then counted from nothing.")
  @Outcome(expect = FORBIDDEN, desc = "The old count survived, or the size is wrong.")
  @State
  public static class Count {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void counter(III_Result r) {
      r.r1 = Steps.orZero(map.merge("a", 1, Integer::sum));
    }

    @Actor
    public void clearer() {
      map.clear();
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** A removal meets a clear: the value is handed out or cleared, and counted once. */
  @JCStressTest
  @Outcome(id = "[01], 1", expect = ACCEPTABLE, desc = "What was put after the clear is counted.")
  @Outcome(expect = FORBIDDEN, desc = "The removal was counted in the new generation.")
  @State
  public static class Remove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(II_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void clearer() {
      map.clear();
      map.put("b", 1);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = map.size();
    }
  }

  /** Each thread puts a key, clears, and looks for what it had put. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Each found its own key cleared.")
  @Outcome(id = "0, 0, 1", expect = FORBIDDEN, desc = "A key outlived both clears.")
  @Outcome(expect = FORBIDDEN, desc = "A thread found what it had cleared.")
  @State
  public static class Two {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("x");

    @Actor
    public void actor1(III_Result r) {
      map.put("a", 1);
      map.clear();
      r.r1 = Steps.value(map, "a");
    }

    @Actor
    public void actor2(III_Result r) {
      map.put("b", 1);
      map.clear();
      r.r2 = Steps.value(map, "b");
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = map.size();
    }
  }
}
