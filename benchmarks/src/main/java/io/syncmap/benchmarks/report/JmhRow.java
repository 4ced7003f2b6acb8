package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.report.Results.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JMH benchmark with its parameters, but the map.
 *
 * @param targets the places of the report's tables that get its figures
 * @param benchmark class and method
 * @param threads how many threads call, for JMH; 0 if it does not matter
 * @param setUpSeconds how long a JVM takes before it measures
 */
record JmhRow(
    List<Target> targets,
    String benchmark,
    Map<String, String> parameters,
    int threads,
    double setUpSeconds) {

  /** A row of a question, at a place of its axis. */
  record Target(Question question, Place place) {}

  /** A row without parameters. */
  static JmhRow of(Question question, String label, double x, String benchmark, int threads) {
    return new JmhRow(
        List.of(new Target(question, new Place(label, x))), benchmark, Map.of(), threads, 0);
  }

  /** The same with one parameter more. */
  JmhRow with(String parameter, Object value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(parameter, value instanceof Enum<?> e ? e.name() : String.valueOf(value));
    return new JmhRow(targets, benchmark, more, threads, setUpSeconds);
  }

  /** The same with the number of entries, which takes time. */
  JmhRow withEntries(int entries) {
    JmhRow more = with("entries", entries);
    return new JmhRow(targets, benchmark, more.parameters, threads, setUpSeconds + entries / 8e5);
  }

  /** The same; its figures go into another table as well. */
  JmhRow alsoAs(Question question, String label, double x) {
    var more = new ArrayList<>(targets);
    more.add(new Target(question, new Place(label, x)));
    return new JmhRow(List.copyOf(more), benchmark, parameters, threads, setUpSeconds);
  }

  /** Whether it runs once for each iteration, whatever that takes. */
  boolean singleShot() {
    return benchmark.startsWith("InsertBenchmark.");
  }
}
