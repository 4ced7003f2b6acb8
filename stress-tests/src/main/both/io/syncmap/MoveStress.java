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
import org.openjdk.jcstress.infra.results.I_Result;

/** No update is lost when entries move: a move changes where an entry is, and nothing else. */
public final class MoveStress {
  private MoveStress() {}

  /** A value is replaced while its slot is moved. Control: {@code Controls.MoveByPlainStore}. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The new value moved, or met the new table.")
  @Outcome(expect = FORBIDDEN, desc = "The update was lost in the move.")
  @State
  public static class Update {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void writer(II_Result r) {
      r.r1 = Steps.orZero(map.replace("a", 2));
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Steps.value(map, "a");
    }
  }

  /** Two threads count by {@code replace(key, old, new)}; one of them moves the entry. */
  @JCStressTest
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "Both counted, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost in the move, or applied twice.")
  @State
  public static class CountByReplace {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void actor1() {
      increment();
    }

    @Actor
    public void actor2() {
      Steps.carry(map, "b");
      increment();
      Steps.finish(map);
    }

    private void increment() {
      int seen;
      do {
        seen = Steps.value(map, "b");
      } while (!map.replace("b", seen, seen + 1));
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Steps.value(map, "b");
    }
  }

  /** Two threads count by {@code merge}; one of them moves the entry. */
  @JCStressTest
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "Both counted, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost in the move, or applied twice.")
  @State
  public static class CountByMerge {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void actor1() {
      map.merge("b", 1, Integer::sum);
    }

    @Actor
    public void actor2() {
      Steps.carry(map, "b");
      map.merge("b", 1, Integer::sum);
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Steps.value(map, "b");
    }
  }

  /** A count while its neighbours are removed, and the table is compacted. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Counted, and alone.")
  @Outcome(expect = FORBIDDEN, desc = "The update was lost in the compacted table.")
  @State
  public static class CountDuringCompaction {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    @Actor
    public void counter() {
      map.merge("a", 1, Integer::sum);
    }

    @Actor
    public void remover() {
      map.remove("b");
      map.remove("c");
      map.remove("d"); // the last of four that a SyncMap waits for
      Steps.compact(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = map.size();
    }
  }

  // Of a SyncMap alone: from here

  /** Both count from a removed key on, which the move may leave behind. */
  @JCStressTest
  @Outcome(id = "2, 4", expect = ACCEPTABLE, desc = "One revived the key, the other counted on.")
  @Outcome(expect = FORBIDDEN, desc = "A count went to a slot that was left behind.")
  @State
  public static class CountOfRemovedKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    /** Removes the key: its slot stays. */
    public CountOfRemovedKey() {
      Steps.removeAndKeep(map, "b");
    }

    @Actor
    public void actor1() {
      map.merge("b", 1, Integer::sum);
    }

    @Actor
    public void actor2() {
      Steps.carry(map, "b");
      map.merge("b", 1, Integer::sum);
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, "b");
      r.r2 = map.size();
    }
  }

  /** A removed key comes back while the move decides whether to leave it behind. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Revived in place and moved, or put anew.")
  @Outcome(expect = FORBIDDEN, desc = "The key was revived in a slot that was left behind.")
  @State
  public static class Revive {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    /** Removes the key: its slot stays. */
    public Revive() {
      Steps.removeAndKeep(map, "a");
    }

    @Actor
    public void writer() {
      map.put("a", 2);
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Steps.value(map, "a");
    }
  }

  // to here

  /** A new key is put while a move runs: the table that it goes to may be left at any moment. */
  @JCStressTest
  @Outcome(id = "0, 1, 3", expect = ACCEPTABLE, desc = "The new key is there, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "The new key was put into a table that nobody reads.")
  @State
  public static class NewKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    /** Begins the move: of a SyncMap, new keys go to dirty, where one is already. */
    public NewKey() {
      Steps.beginWith(map, "b", 1);
    }

    @Actor
    public void writer(III_Result r) {
      r.r1 = Steps.orZero(map.put("c", 1));
    }

    @Actor
    public void mover() {
      Steps.finish(map);
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "c");
      r.r3 = map.size();
    }
  }

  /**
   * One thread puts a new key, begins a move and carries the key; the other counts it, and may have
   * looked for it before it came. Of a SyncMap, the key comes to the snapshot, whose copy in dirty
   * is nobody's until the slot is marked. Control: {@code Controls.DirtyWithoutSecondLook}.
   */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both counted: the key is there once.")
  @Outcome(expect = FORBIDDEN, desc = "A count was lost, or the key is there twice.")
  @State
  public static class CountOfNewKeyCarried {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void counter() {
      map.merge("b", 1, Integer::sum);
    }

    @Actor
    public void mover() {
      map.merge("b", 1, Integer::sum);
      Steps.carry(map, "b");
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, "b");
      r.r2 = map.size();
    }
  }

  /**
   * The same for keys for which there is no room: a put begins the move, and others are carried.
   */
  @JCStressTest
  @Outcome(id = "2, 2, 5", expect = ACCEPTABLE, desc = "Both counted both: each key is there once.")
  @Outcome(expect = FORBIDDEN, desc = "A count was lost, or a key is there twice.")
  @State
  public static class CountDuringGrowth {
    final AbstractConcurrentMap<String, Integer> map = Scene.crowded("a", "b");

    /** Leaves room for one more key. */
    public CountDuringGrowth() {
      map.put("c", 1);
    }

    @Actor
    public void actor1() {
      map.merge("d", 1, Integer::sum);
      map.merge("e", 1, Integer::sum);
    }

    @Actor
    public void actor2() {
      map.merge("d", 1, Integer::sum);
      map.merge("e", 1, Integer::sum);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, "d");
      r.r2 = Steps.value(map, "e");
      r.r3 = map.size() - Scene.CROWD;
    }
  }

  /** Two threads put more new keys than there is room for: each may start the move. */
  @JCStressTest
  @Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "All keys are there, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "A key was lost, or is there twice.")
  @State
  public static class Growth {
    final AbstractConcurrentMap<String, Integer> map = Scene.crowded("a");

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
        r.r1 += Steps.value(map, key);
      }
      r.r1 -= Scene.CROWD;
      r.r2 = map.size() - Scene.CROWD;
    }
  }
}
