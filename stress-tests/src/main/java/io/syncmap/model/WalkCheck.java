package io.syncmap.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of walks, see {@link ModelWalk} and {@link BucketWalkModel}. */
final class WalkCheck {
  private WalkCheck() {}

  /** What is wrong with the walks of a run, or null. */
  static @Nullable String defect(Scenario scenario) {
    List<Call> concurrent = scenario.concurrent();
    for (Call call : concurrent) {
      String defect = call.kind == Call.Kind.WALK ? defectOfWalk(scenario, concurrent, call) : null;
      if (defect != null) {
        return defect;
      }
    }
    List<Call> after = scenario.after();
    return defectOfWalk(scenario, List.of(), after.get(after.size() - 1));
  }

  /**
   * A key that nobody touches comes once if it is there, any other at most once for each time that
   * it came. The values are a matter of {@link History}.
   */
  private static @Nullable String defectOfWalk(
      Scenario scenario, List<Call> concurrent, Call walk) {
    for (Call look : scenario.after()) { // which has a look-up of each key
      if (look.kind == Call.Kind.GET) {
        int times = 0;
        for (Call.Step step : walk.steps) {
          times += step.key().number == look.key ? 1 : 0;
        }
        int puts = 0;
        boolean touched = false;
        for (Call call : concurrent) {
          boolean here = call.key == look.key;
          puts += here && call.kind.brings() ? 1 : 0;
          touched |= (here && call.kind.changes()) || call.kind == Call.Kind.CLEAR;
        }
        if (times > 1 + puts || (!touched && times != (look.result == null ? 0 : 1))) {
          return "a walk returned key " + look.key + " " + times + " times";
        }
      }
    }
    return null;
  }
}
