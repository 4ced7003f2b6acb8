package io.syncmap.model;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs scenarios under many schedules, and checks each run. */
final class Explorer implements AutoCloseable {
  private static final int MAX_HISTORIES = 500_000;

  /**
   * What came of it.
   *
   * @param complete up to how many preemptions all schedules were run; -1 if it was cut short
   *     before
   * @param defect what is wrong, or null
   */
  record Result(long runs, int histories, int complete, double seconds, @Nullable String defect) {}

  private final Schedule schedule;
  private final Protocol protocol;
  private final @Nullable Rule weakened;
  private final Set<String> histories = new HashSet<>();

  Explorer(Protocol protocol, @Nullable Rule weakened) {
    this(protocol, weakened, Coroutine::create);
  }

  Explorer(Protocol protocol, @Nullable Rule weakened, Supplier<Coroutine> coroutines) {
    this.protocol = protocol;
    this.weakened = weakened;
    this.schedule = new Schedule(coroutines);
  }

  @Override
  public void close() {
    schedule.discardAll();
  }

  /**
   * All schedules with at most so many preemptions, those with fewer first, until the time is over
   * or something is wrong.
   */
  Result explore(Scenario scenario, int preemptions, double seconds) {
    long start = System.nanoTime();
    long runs = 0;
    int complete = -1;
    histories.clear();
    for (int bound = 0; bound <= preemptions; bound++) {
      schedule.enumerate(bound);
      do {
        String defect = run(scenario);
        runs++;
        double now = (System.nanoTime() - start) / 1e9;
        if (defect != null || now > seconds) {
          return new Result(runs, histories.size(), complete, now, defect);
        }
      } while (schedule.nextSchedule());
      complete = bound;
    }
    double now = (System.nanoTime() - start) / 1e9;
    return new Result(runs, histories.size(), complete, now, null);
  }

  /** So many schedules at random. */
  Result random(Scenario scenario, int schedules, Random random) {
    long start = System.nanoTime();
    histories.clear();
    String defect = null;
    int runs = 0;
    while (runs < schedules && defect == null) {
      schedule.randomize(random, 3 + random.nextInt(30));
      defect = run(scenario);
      runs++;
    }
    double now = (System.nanoTime() - start) / 1e9;
    return new Result(runs, histories.size(), -1, now, defect);
  }

  /** Returns what was wrong, with the history, or null. */
  private @Nullable String run(Scenario scenario) {
    Model map = protocol.model(scenario.setting(), weakened);
    Time.reset();
    List<Runnable> bodies =
        scenario.threads().stream()
            .map(calls -> (Runnable) () -> calls.forEach(call -> call.run(map)))
            .toList();
    String defect;
    try {
      runAlone(scenario.before(), map);
      defect = schedule.run(bodies);
      if (defect == null) {
        String atRest = map.defectAtRest(scenario);
        runAlone(scenario.after(), map);
        defect = defectOf(scenario);
        if (defect == null) {
          defect = atRest;
        }
        if (defect == null) {
          defect = map.defectAtRest(scenario);
        }
      }
    } catch (ModelFailure | NullPointerException e) {
      defect = e.toString(); // of a call that ran alone
    }
    if (defect == null) {
      return null;
    }
    return defect
        + ", after "
        + schedule.preemptions()
        + " preemptions, in "
        + scenario
        + "\n      "
        + new History(scenario);
  }

  private @Nullable String defectOf(Scenario scenario) {
    History history = new History(scenario);
    String text = history.signature();
    if (!histories.contains(text)) {
      if (!history.isLinearizable()) {
        return "not linearizable";
      }
      if (histories.size() < MAX_HISTORIES) {
        histories.add(text);
      }
    }
    return WalkCheck.defect(scenario);
  }

  private static void runAlone(List<Call> calls, Model map) {
    for (Call call : calls) {
      Schedule.resetPoints();
      call.run(map);
    }
  }
}
