package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A function throws: the value from before is there again, whoever puts it back, and what others do
 * with it afterwards is not undone.
 */
public final class AbandonedStress {
  private AbandonedStress() {}

  /** Without a stack trace, so that a run has many of them. */
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Thrown() {
      super(null, null, false, false);
    }
  }

  private static final Thrown THROWN = new Thrown();

  private static final BiFunction<String, @Nullable Integer, @Nullable Integer> THROWS =
      (key, old) -> {
        throw THROWN;
      };

  /** Runs a function that throws; returns 1 if the exception came, else 0. */
  private static int computeInVain(AbstractConcurrentMap<String, Integer> map, String key) {
    try {
      map.compute(key, THROWS);
      return 0;
    } catch (Thrown e) {
      return 1;
    }
  }

  /** The other thread reads. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The value from before, all the while.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent, or has another value.")
  @State
  public static class Reader {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void thrower() {
      computeInVain(map, "a");
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "a");
    }
  }

  /**
   * The other thread waits, then counts; the thrower counts as well. Control: {@code
   * Controls.RestoredByPlainStore}.
   */
  @JCStressTest
  @Outcome(id = "1, 3, 1", expect = ACCEPTABLE, desc = "Restored once, then counted twice.")
  @Outcome(expect = FORBIDDEN, desc = "A count was undone, or the value was restored twice.")
  @State
  public static class Count {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void thrower(III_Result r) {
      r.r1 = computeInVain(map, "a");
      map.merge("a", 1, Integer::sum);
    }

    @Actor
    public void waiter() {
      map.merge("a", 1, Integer::sum);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** The other thread counts without a function: it waits, restores if it is the first, updates. */
  @JCStressTest
  @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "The value from before was replaced.")
  @Outcome(expect = FORBIDDEN, desc = "The update was undone, or met no value.")
  @State
  public static class Replace {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void thrower(III_Result r) {
      r.r1 = computeInVain(map, "a");
    }

    @Actor
    public void waiter(III_Result r) {
      r.r2 = Steps.orZero(map.replace("a", 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The key is new: it is absent again, and the other thread puts it. */
  @JCStressTest
  @Outcome(id = "1, 0, 3", expect = ACCEPTABLE, desc = "The key was absent, and is there now.")
  @Outcome(expect = FORBIDDEN, desc = "The put was undone, or the key is there twice.")
  @State
  public static class NewKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("b");

    @Actor
    public void thrower(III_Result r) {
      r.r1 = computeInVain(map, "a");
    }

    @Actor
    public void waiter(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent("a", 1));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a") + map.size();
    }
  }

  /** Both functions throw: the one that waits runs afterwards. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Both threw, and nothing has changed.")
  @Outcome(expect = FORBIDDEN, desc = "The value from before is not there.")
  @State
  public static class Both {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void actor1(III_Result r) {
      r.r1 = computeInVain(map, "a");
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = computeInVain(map, "a");
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The entry moves meanwhile, and is counted where it is by then. */
  @JCStressTest
  @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "Restored once, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "The count was undone, or the key is there twice.")
  @State
  public static class CountDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void thrower(III_Result r) {
      r.r1 = computeInVain(map, "b");
    }

    @Actor
    public void mover() {
      Steps.carry(map, "b");
      map.merge("b", 1, Integer::sum);
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "b");
      r.r3 = map.size();
    }
  }
}
