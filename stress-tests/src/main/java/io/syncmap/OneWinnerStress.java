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
    final AbstractConcurrentMap<String, Integer> map;

    public PutIfAbsent() {
      this(Scene.empty());
    }

    PutIfAbsent(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = requireNonNullElse(map.putIfAbsent("a", 1), 0);
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = requireNonNullElse(map.putIfAbsent("a", 2), 0);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Scene.value(map, "a");
    }
  }

  /** Two threads revive the same deleted key, without any lock. */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, none did, or the value is not the winner's.")
  @State
  public static class Revive {
    final AbstractConcurrentMap<String, Integer> map;

    public Revive() {
      this(Scene.snapshotOf("a", "b", "c", "d"));
    }

    /** Deletes the key: one of four, too few for a compaction. */
    Revive(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      map.remove("a");
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = requireNonNullElse(map.putIfAbsent("a", 1), 0);
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = requireNonNullElse(map.putIfAbsent("a", 2), 0);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Scene.value(map, "a");
    }
  }

  /**
   * Two threads put the same new key if absent, and one of them moves the tables at once: the other
   * may look into dirty before the key comes and into the target while the key arrives there.
   */
  @JCStressTest
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "The first actor won; the other got its value.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "Both won: one of them put into a target's slot that the mover had not handed over.")
  @State
  public static class PutIfAbsentDuringMove {
    final AbstractConcurrentMap<String, Integer> map;

    public PutIfAbsentDuringMove() {
      this(Scene.snapshotOf("b"));
    }

    /** Has a dirty table, so that the actors begin with equal views. */
    PutIfAbsentDuringMove(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      map.put("c", 1);
    }

    @Actor
    public void actor1(III_Result r) {
      r.r1 = requireNonNullElse(map.putIfAbsent("a", 1), 0);
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = requireNonNullElse(map.putIfAbsent("a", 2), 0);
      Scene.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Scene.value(map, "a");
    }
  }

  /** Two threads remove the same key. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first actor removed it.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The second actor removed it.")
  @Outcome(expect = FORBIDDEN, desc = "The value was handed out twice, or to nobody.")
  @State
  public static class Remove {
    final AbstractConcurrentMap<String, Integer> map;

    public Remove() {
      this(Scene.snapshotOf("a"));
    }

    Remove(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void actor1(II_Result r) {
      r.r1 = requireNonNullElse(map.remove("a"), 0);
    }

    @Actor
    public void actor2(II_Result r) {
      r.r2 = requireNonNullElse(map.remove("a"), 0);
    }
  }

  /** One thread replaces a value, the other removes the entry if it has that value. */
  @JCStressTest
  @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "Replaced; the remove did not match.")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "Removed; nothing left to replace.")
  @Outcome(expect = FORBIDDEN, desc = "Both matched the one value, or neither did.")
  @State
  public static class ReplaceOrRemove {
    final AbstractConcurrentMap<String, Integer> map;

    public ReplaceOrRemove() {
      this(Scene.snapshotOf("a"));
    }

    ReplaceOrRemove(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

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
      r.r3 = Scene.value(map, "a");
    }
  }
}
