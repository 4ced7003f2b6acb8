package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** {@code size} is the number of entries as soon as no call is under way. */
public final class SizeStress {
  private SizeStress() {}

  /** One thread puts a key, the other removes it. Control: {@code Controls.SizeByPlainField}. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Put, then removed.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Removed in vain, then put.")
  @Outcome(expect = FORBIDDEN, desc = "The size is not the number of entries.")
  @State
  public static class PutAndRemove {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

    @Actor
    public void writer() {
      map.put("a", 1);
    }

    @Actor
    public void remover() {
      map.remove("a");
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = map.size();
      r.r2 = Steps.value(map, "a");
    }
  }

  /** Two threads put the same new key. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "One added the key, the other updated it.")
  @Outcome(expect = FORBIDDEN, desc = "The key was counted twice, or not at all.")
  @State
  public static class SameKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

    @Actor
    public void actor1() {
      map.put("a", 1);
    }

    @Actor
    public void actor2() {
      map.put("a", 1);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = map.size();
      r.r2 = Steps.value(map, "a");
    }
  }

  /** Two threads put the first keys, of a BucketMap each into a table that is not there yet. */
  @JCStressTest
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both were counted.")
  @Outcome(expect = FORBIDDEN, desc = "One was not counted, or not there.")
  @State
  public static class TwoKeys {
    final AbstractConcurrentMap<String, Integer> map = Scene.empty();

    @Actor
    public void actor1() {
      map.put("a", 1);
    }

    @Actor
    public void actor2() {
      map.put("b", 1);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = map.size();
      r.r2 = Steps.value(map, "a") + Steps.value(map, "b");
    }
  }

  /** A key is removed and put again while it moves. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The key is there, and was counted once.")
  @Outcome(expect = FORBIDDEN, desc = "The move counted the key, or dropped it.")
  @State
  public static class ReturnDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void writer() {
      map.remove("a");
      map.put("a", 2);
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = map.size();
      r.r2 = Steps.value(map, "a");
    }
  }
}
