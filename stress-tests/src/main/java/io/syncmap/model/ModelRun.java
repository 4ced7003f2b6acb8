package io.syncmap.model;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Explores a protocol as it is, or with one rule weakened, and reports. */
final class ModelRun {
  private static final int PREEMPTIONS = 3;

  /** The part of the time that directed scenarios get; drawn ones get the rest. */
  private static final double DIRECTED = 0.65;

  private static final int SCHEDULES_OF_A_DRAWN_ONE = 200;

  /** Most rules take some milliseconds. */
  private static final double SECONDS_PER_RULE = 20;

  private final Protocol protocol;
  private final PrintStream out;
  private long runs;
  private int failures;

  ModelRun(Protocol protocol, PrintStream out) {
    this.protocol = protocol;
    this.out = out;
  }

  /** How many runs there were in all. */
  long runs() {
    return runs;
  }

  /** How many scenarios went wrong that should not have, and the other way round. */
  int failures() {
    return failures;
  }

  /**
   * All scenarios, and others that are drawn.
   *
   * @param weakened a rule that is left out, or null for none
   */
  void explore(@Nullable Rule weakened, double seconds, long seed) {
    long start = System.nanoTime();
    List<Scenario> scenarios = protocol.scenarios();
    for (int i = 0; i < scenarios.size(); i++) {
      double left = seconds * DIRECTED - since(start);
      double share = Math.max(0.01, left / (scenarios.size() - i));
      Scenario scenario = scenarios.get(i);
      try (Explorer explorer = new Explorer(protocol, weakened)) {
        Explorer.Result result = explorer.explore(scenario, PREEMPTIONS, share);
        report(result, scenario.toString(), "up to " + result.complete() + " preemptions");
      }
    }
    List<RandomScenarios> drawn = protocol.drawn();
    for (int i = 0; i < drawn.size(); i++) {
      double share = (seconds - since(start)) / (drawn.size() - i);
      exploreDrawn(drawn.get(i), weakened, share, new Random(seed + i));
    }
  }

  private void exploreDrawn(
      RandomScenarios drawn, @Nullable Rule weakened, double seconds, Random random) {
    long start = System.nanoTime();
    long sum = 0;
    int histories = 0;
    int scenarios = 0;
    String defect = null;
    try (Explorer explorer = new Explorer(protocol, weakened)) {
      do {
        Explorer.Result result =
            explorer.random(drawn.draw(random), SCHEDULES_OF_A_DRAWN_ONE, random);
        sum += result.runs();
        histories += result.histories();
        defect = result.defect();
        scenarios++;
      } while (defect == null && since(start) < seconds);
    }
    report(
        new Explorer.Result(sum, histories, -1, since(start), defect),
        drawn.toString(),
        scenarios + " drawn");
  }

  private void report(Explorer.Result result, String what, String how) {
    runs += result.runs();
    if (result.defect() == null) {
      out.printf(
          Locale.ROOT,
          "ok    %7d runs, %5d histories, %-20s %s%n",
          result.runs(),
          result.histories(),
          how,
          what);
    } else {
      failures++;
      out.printf(Locale.ROOT, "WRONG %7d runs, %s%n", result.runs(), result.defect());
    }
  }

  /** The scenario of a rule, which must show that the rule is needed. */
  boolean weaken(Rule rule) {
    Scenario scenario = rule.scenario();
    try (Explorer explorer = new Explorer(protocol, rule)) {
      Explorer.Result result = explorer.explore(scenario, PREEMPTIONS, SECONDS_PER_RULE);
      runs += result.runs();
      String defect = result.defect();
      if (defect == null) {
        failures++;
        out.printf(Locale.ROOT, "NOT FOUND in %d runs: %s in %s%n", result.runs(), rule, scenario);
        return false;
      }
      String firstLine = defect.lines().findFirst().orElse(defect);
      out.printf(Locale.ROOT, "found %7d runs, %s: %s%n", result.runs(), rule, firstLine);
      return true;
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
