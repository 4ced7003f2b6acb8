package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** What a view removes is what it was given, or has tested; and each value is removed once. */
public final class ViewStress {
  private ViewStress() {}

  /** An entry that is to be removed gets another value. */
  @JCStressTest
  @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "Removed, then not replaced.")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "Replaced, then not removed.")
  @Outcome(expect = FORBIDDEN, desc = "A value was removed that was not given.")
  @State
  public static class RemoveAllEntries {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(ZZI_Result r) {
      r.r1 = map.entrySet().removeAll(List.of(Map.entry("a", 1)));
    }

    @Actor
    public void replacer(ZZI_Result r) {
      r.r2 = map.replace("a", 1, 2);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The same of what a predicate has tested. */
  @JCStressTest
  @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "Removed, then not replaced.")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "Replaced, then not removed.")
  @Outcome(expect = FORBIDDEN, desc = "A value was removed that was not tested.")
  @State
  public static class RemoveIf {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(ZZI_Result r) {
      r.r1 = map.values().removeIf(v -> v == 1);
    }

    @Actor
    public void replacer(ZZI_Result r) {
      r.r2 = map.replace("a", 1, 2);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** The same of entries, while they move. */
  @JCStressTest
  @Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "Removed, then not replaced.")
  @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "Replaced, then not removed.")
  @Outcome(expect = FORBIDDEN, desc = "An entry was removed that was not tested.")
  @State
  public static class RetainAllDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(ZZI_Result r) {
      r.r1 = map.entrySet().retainAll(Set.of(Map.entry("a", 2)));
    }

    @Actor
    public void replacer(ZZI_Result r) {
      Steps.move(map);
      r.r2 = map.replace("a", 1, 2);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }

  /** Two threads remove one value. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 0", "false, true, 0"},
      expect = ACCEPTABLE,
      desc = "One of them did.")
  @Outcome(expect = FORBIDDEN, desc = "Both did, or none.")
  @State
  public static class RemoveValue {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(ZZI_Result r) {
      r.r1 = map.values().remove(1);
    }

    @Actor
    public void anotherRemover(ZZI_Result r) {
      r.r2 = map.values().remove(1);
    }

    @Arbiter
    public void arbiter(ZZI_Result r) {
      r.r3 = Steps.value(map, "a");
    }
  }
}
