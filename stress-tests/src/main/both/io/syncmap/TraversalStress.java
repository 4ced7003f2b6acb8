package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** An iterator returns each key that is there all the while once, and no key twice. */
public final class TraversalStress {
  private TraversalStress() {}

  /** How often an iterator returns a key. */
  private static int count(AbstractConcurrentMap<String, Integer> map, String key) {
    int found = 0;
    for (String k : map.keySet()) {
      if (k.equals(key)) {
        found++;
      }
    }
    return found;
  }

  /** Keys that nobody touches, while they move. Control: {@code Controls.WalkOfBothTables}. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each was met once, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "A key was missed, or met in both tables.")
  @State
  public static class StableKeysDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    /** Begins a move; of a SyncMap, the second key is in dirty. */
    public StableKeysDuringMove() {
      Steps.beginWith(map, "b", 1);
    }

    @Actor
    public void mover() {
      Steps.finish(map);
      Steps.move(map);
    }

    @Actor
    public void reader(II_Result r) {
      for (String key : map.keySet()) {
        if (key.equals("a")) {
          r.r1++;
        } else {
          r.r2++;
        }
      }
    }
  }

  /** Keys that nobody touches while others come, and the tables become larger. */
  @JCStressTest
  @Outcome(id = "1, 1, [01]", expect = ACCEPTABLE, desc = "Each was met once; new ones at most so.")
  @Outcome(expect = FORBIDDEN, desc = "A key was missed, or met twice.")
  @State
  public static class StableKeysDuringGrowth {
    final AbstractConcurrentMap<String, Integer> map = Scene.crowded("a", "b");

    @Actor
    public void writer() {
      map.put("c", 1);
      map.put("d", 1);
      map.put("e", 1);
    }

    @Actor
    public void reader(III_Result r) {
      int c = 0;
      int d = 0;
      int e = 0;
      for (String key : map.keySet()) {
        if (!Steps.isOfTest(key)) {
          continue;
        }
        switch (key) {
          case "a" -> r.r1++;
          case "b" -> r.r2++;
          case "c" -> c++;
          case "d" -> d++;
          default -> e++;
        }
      }
      r.r3 = Math.max(c, Math.max(d, e));
    }
  }

  /** A key that nobody touches while its neighbours are removed, and the table is compacted. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Met once, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "The key was missed, or met in both tables.")
  @State
  public static class StableKeyDuringCompaction {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    @Actor
    public void remover() {
      map.remove("b");
      map.remove("c");
      map.remove("d"); // the last of four that a SyncMap waits for
      Steps.compact(map);
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = count(map, "a");
    }
  }

  /**
   * A key that nobody touches while a move begins with the walk: of a SyncMap, the walk does not
   * know the dirty table, and must follow the key there.
   */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each was met once, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "A key was missed, or met in both tables.")
  @State
  public static class StableKeysAsAMoveBegins {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Actor
    public void reader(II_Result r) {
      for (String key : map.keySet()) {
        if (key.equals("a")) {
          r.r1++;
        } else {
          r.r2++;
        }
      }
    }
  }

  /** A key is removed and put again, and the tables are moved in between. */
  @JCStressTest
  @Outcome(id = "[01]", expect = ACCEPTABLE, desc = "Met, or missed while it was not there.")
  @Outcome(expect = FORBIDDEN, desc = "The key was met twice.")
  @State
  public static class ReturningKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void writer() {
      map.remove("b");
      Steps.carry(map, "b");
      map.put("b", 2);
      Steps.finish(map);
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = count(map, "b");
    }
  }
}
