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

/** Promotions and compactions change where an entry is, and nothing else. */
public final class MoveStress {
  private MoveStress() {}

  /** Keys that nobody touches, one in the snapshot and one in dirty, during a promotion. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both were found, wherever they were.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while it moved.")
  @State
  public static class UntouchedKeys {
    final AbstractConcurrentMap<String, Integer> map;

    public UntouchedKeys() {
      this(Scene.snapshotOf("a"));
    }

    /** Puts the second key into dirty. */
    UntouchedKeys(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      map.put("b", 1);
    }

    @Actor
    public void mover() {
      Scene.move(map);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Scene.value(map, "b");
      r.r2 = Scene.value(map, "a");
    }
  }

  /** A key that nobody touches while its neighbours are removed and the table is compacted. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Found, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent during a compaction.")
  @State
  public static class UntouchedKeyDuringCompaction {
    final AbstractConcurrentMap<String, Integer> map;

    public UntouchedKeyDuringCompaction() {
      this(Scene.snapshotOf("a", "b", "c"));
    }

    UntouchedKeyDuringCompaction(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void remover() {
      map.remove("b");
      map.remove("c");
      Scene.finish(map);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Scene.value(map, "a");
      r.r2 = Scene.value(map, "a");
    }
  }

  /** A new key is put while a promotion runs: dirty may be left behind at any moment. */
  @JCStressTest
  @Outcome(id = "0, 1, 3", expect = ACCEPTABLE, desc = "The new key is there, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "The new key was put into a table that nobody reads.")
  @State
  public static class NewKey {
    final AbstractConcurrentMap<String, Integer> map;

    public NewKey() {
      this(Scene.snapshotOf("a"));
    }

    /** Puts a key into dirty, so that there is something to promote. */
    NewKey(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      map.put("b", 1);
    }

    @Actor
    public void writer(III_Result r) {
      r.r1 = requireNonNullElse(map.put("c", 1), 0);
    }

    @Actor
    public void mover() {
      Scene.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Scene.value(map, "c");
      r.r3 = map.size();
    }
  }

  /** Two threads put more new keys than dirty has room for: each may start the promotion. */
  @JCStressTest
  @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "All keys are there, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "A key was lost, or is there twice.")
  @State
  public static class Growth {
    final AbstractConcurrentMap<String, Integer> map;

    public Growth() {
      this(Scene.snapshotOf("a"));
    }

    Growth(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer1() {
      map.put("b", 1);
      map.put("c", 1);
      map.put("d", 1);
    }

    @Actor
    public void writer2() {
      map.put("e", 1);
      map.put("f", 1);
      map.put("g", 1);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      for (String key : map.keySet()) {
        r.r1 += Scene.value(map, key);
      }
      r.r2 = map.size();
    }
  }

  /** A value is replaced while its slot is moved. Control: ControlStress.MoveByPlainStore. */
  @JCStressTest
  @Outcome(
      id = "1, 2",
      expect = ACCEPTABLE,
      desc = "The new value moved, or was set in the target.")
  @Outcome(expect = FORBIDDEN, desc = "The update was lost in the move.")
  @State
  public static class Update {
    final AbstractConcurrentMap<String, Integer> map;

    public Update() {
      this(Scene.snapshotOf("a"));
    }

    Update(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer(II_Result r) {
      r.r1 = requireNonNullElse(map.replace("a", 2), 0);
    }

    @Actor
    public void mover() {
      Scene.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Scene.value(map, "a");
    }
  }

  /** A key is removed while its slot is moved. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The move brought the removed entry back.")
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
    public void writer(III_Result r) {
      r.r1 = requireNonNullElse(map.remove("a"), 0);
    }

    @Actor
    public void mover() {
      Scene.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Scene.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** A deleted key comes back while the move decides whether to leave it behind. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Revived in place and moved, or put anew.")
  @Outcome(expect = FORBIDDEN, desc = "The key was revived in a slot that was left behind.")
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
    public void writer() {
      map.put("a", 2);
    }

    @Actor
    public void mover() {
      Scene.move(map);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Scene.value(map, "a");
    }
  }

  /** A thread puts a key and looks it up, while the tables are moved. */
  @JCStressTest
  @Outcome(id = "0, 2, 3", expect = ACCEPTABLE, desc = "It found what it had put.")
  @Outcome(expect = FORBIDDEN, desc = "A thread did not find its own entry.")
  @State
  public static class OwnPut {
    final AbstractConcurrentMap<String, Integer> map;

    public OwnPut() {
      this(Scene.snapshotOf("a"));
    }

    OwnPut(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer(III_Result r) {
      r.r1 = requireNonNullElse(map.put("b", 2), 0);
      r.r2 = Scene.value(map, "b");
      map.put("b", 3);
      r.r3 = Scene.value(map, "b");
    }

    @Actor
    public void mover() {
      Scene.move(map);
    }
  }

  /** The map is cleared while a move is under way; the other thread puts a key, and moves on. */
  @JCStressTest
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Put before the clear.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "Put after the clear.")
  @Outcome(expect = FORBIDDEN, desc = "What was cleared came back, or the size is wrong.")
  @State
  public static class Clear {
    final AbstractConcurrentMap<String, Integer> map;

    public Clear() {
      this(Scene.snapshotOf("a", "b", "c"));
    }

    /** Stops the move after its first step. */
    Clear(AbstractConcurrentMap<String, Integer> map) {
      this.map = map;
      Scene.begin(map);
      map.stepMove(1);
    }

    @Actor
    public void clearer() {
      map.clear();
    }

    @Actor
    public void writer() {
      map.put("d", 1);
      Scene.finish(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Scene.value(map, "a") + Scene.value(map, "b") + Scene.value(map, "c");
      r.r2 = Scene.value(map, "d");
      r.r3 = map.size();
    }
  }
}
