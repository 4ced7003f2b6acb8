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
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Calls that can each succeed alone, and of which only one may when they meet. */
public final class OneWinnerStress {
  private OneWinnerStress() {}

  /** Two threads put the same new key if absent. */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, none did, or the value is not the winner's.")
  @State
  public static class PutIfAbsent {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent("a", 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent("a", 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /**
   * One of them moves the tables at once: of a SyncMap, the other may look into the snapshot before
   * the key comes, and into dirty while the key is carried there.
   */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won: one of them put into a slot being handed over.")
  @State
  public static class PutIfAbsentDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("b", "c");

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent("a", 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent("a", 2));
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The same while a move is under way: of a SyncMap, the key comes to dirty. */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won: one of them put into a table that was left.")
  @State
  public static class PutIfAbsentAmidAMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("b");

    /** Begins the move. */
    public PutIfAbsentAmidAMove() {
      Steps.beginWith(map, "c", 1);
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent("a", 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent("a", 2));
      Steps.finish(map);
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  // Of a SyncMap alone: from here

  /** Two threads put a removed key again: of a SyncMap, by a compare-and-set without a lock. */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, none did, or the value is not the winner's.")
  @State
  public static class Revive {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    /** Removes the key: its slot stays. */
    public Revive() {
      Steps.removeAndKeep(map, "a");
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent("a", 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent("a", 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The same while the move decides whether to leave the removed key behind. */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "One revived the old slot, the other put the key anew.")
  @State
  public static class ReviveDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    /** Removes the key: its slot stays. */
    public ReviveDuringMove() {
      Steps.removeAndKeep(map, "b");
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent("b", 1));
    }

    @Actor
    public void actor2(III_Result r) {
      Steps.carry(map, "b");
      r.r2 = Steps.orZero(map.putIfAbsent("b", 2));
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "b");
    }
  }

  // to here

  /** One thread puts a new key if absent, the other computes it. The third result is its value. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Put; the function did not run.")
  @Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "Computed; the put got that value.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, or a caller got a value that is not there.")
  @State
  public static class PutIfAbsentOrCompute {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent("a", 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.computeIfAbsent("a", key -> 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** Two threads remove the same key. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first actor removed it.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The second actor removed it.")
  @Outcome(expect = FORBIDDEN, desc = "The value was handed out twice, or to nobody.")
  @State
  public static class Remove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(II_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void actor2(II_Result r) {
      r.r2 = Steps.orZero(map.remove("a"));
    }
  }

  /** The same while the key is moved. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first actor removed it.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The second actor removed it.")
  @Outcome(expect = FORBIDDEN, desc = "The value was removed from both tables, or from none.")
  @State
  public static class RemoveDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void actor1(II_Result r) {
      r.r1 = Steps.orZero(map.remove("b"));
    }

    @Actor
    public void actor2(II_Result r) {
      Steps.carry(map, "b");
      r.r2 = Steps.orZero(map.remove("b"));
      Steps.finish(map);
    }
  }

  /** Two threads remove a key if it has its value. */
  @JCStressTest
  @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "The first actor removed it.")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "The second actor removed it.")
  @Outcome(expect = FORBIDDEN, desc = "Both removed the one entry, or neither did.")
  @State
  public static class RemoveIf {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(ZZI_Result r) {
      r.r1 = map.remove("a", 1);
    }

    @Actor
    public void actor2(ZZI_Result r) {
      r.r2 = map.remove("a", 1);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** Two threads replace the same value. */
  @JCStressTest
  @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "The first actor replaced it.")
  @Outcome(id = "false, true, 3", expect = ACCEPTABLE, desc = "The second actor replaced it.")
  @Outcome(expect = FORBIDDEN, desc = "Both matched the one value, or neither did.")
  @State
  public static class ReplaceIf {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(ZZI_Result r) {
      r.r1 = map.replace("a", 1, 2);
    }

    @Actor
    public void actor2(ZZI_Result r) {
      r.r2 = map.replace("a", 1, 3);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** One thread replaces a value, the other removes the entry if it has that value. */
  @JCStressTest
  @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "Replaced; the remove did not match.")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "Removed; nothing left to replace.")
  @Outcome(expect = FORBIDDEN, desc = "Both matched the one value, or neither did.")
  @State
  public static class ReplaceOrRemove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(ZZI_Result r) {
      r.r1 = map.replace("a", 1, 2);
    }

    @Actor
    public void actor2(ZZI_Result r) {
      r.r2 = map.remove("a", 1);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The same while the entry is moved. */
  @JCStressTest
  @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "Replaced; the remove did not match.")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "Removed; nothing left to replace.")
  @Outcome(expect = FORBIDDEN, desc = "Each matched the value in another table, or neither did.")
  @State
  public static class ReplaceOrRemoveDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void actor1(ZZI_Result r) {
      r.r1 = map.replace("b", 1, 2);
    }

    @Actor
    public void actor2(ZZI_Result r) {
      Steps.carry(map, "b");
      r.r2 = map.remove("b", 1);
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "b");
    }
  }
}
