package io.syncmap.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Makes what is published of the results anew: the page of each folder in {@code
 * benchmarks/results}, and the table in the README of all of them.
 */
public final class Published {
  static final Path RESULTS = Path.of("benchmarks/results");
  static final Path README = Path.of("README.md");

  private static final String BEGIN = "<!-- benchmarks/bench publish -->\n";
  private static final String END = "<!-- end -->\n";

  /** What users do, and the load that stands for it. */
  private static final Map<String, String> ROWS = new LinkedHashMap<>();

  static {
    ROWS.put("look-ups in a plain loop, 100 K entries", "hit.Integer.100K");
    ROWS.put("look-ups of which each waits for the last", "hit-chain.Integer.100K");
    ROWS.put("look-ups in vain", "miss.Integer.100K");
    ROWS.put("a cache with reloads, Zipf, 2 threads", "reload-zipf.String.100K.T2");
    ROWS.put("90 % look-ups, 5 % puts, 5 % removes, 2 threads", "mix-90.Integer.100K.T2");
    ROWS.put("sessions: a new key for the oldest, 2 threads", "queue.Integer.100K.T2");
    ROWS.put("counters by `merge`, 1 K entries, 2 threads", "merge.Integer.1K.T2");
    ROWS.put("a walk by iterator", "iterator.Integer.100K");
    ROWS.put("growth to 1 M entries", "fill.Integer.1M");
  }

  private Published() {}

  /** Takes no arguments; runs in the project's folder. */
  public static void main(String[] args) throws IOException {
    Map<String, Results> all = Results.in(RESULTS);
    for (Results results : all.values()) {
      System.out.println(new Page(results).write());
    }
    Files.writeString(README, replaceTable(Files.readString(README), table(all)));
    System.out.println(README);
  }

  /** The README with this table in place of the one that is there. */
  static String replaceTable(String readme, String table) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException("no " + BEGIN.strip() + " ... " + END.strip());
    }
    return readme.substring(0, begin + BEGIN.length()) + table + readme.substring(end);
  }

  /** A column for each of our maps in each folder; figures are the baseline's by the map's. */
  static String table(Map<String, Results> all) {
    List<String> headings = new ArrayList<>(List.of(""));
    for (String folder : all.keySet()) {
      // amd-epyc-2-jdk17 is of JDK 17
      String jdk = folder.substring(folder.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT);
      Rival.OURS.forEach(map -> headings.add(map + ", " + jdk));
    }
    var table = new MarkdownTable(headings);
    ROWS.forEach(
        (label, load) ->
            add(table, all, label, (r, map) -> r.outcome(load).orElseThrow().ratio(map)));
    add(table, all, "bytes per entry, 100 K entries", (r, map) -> bytes(r, map, 100_000, 0));
    add(
        table,
        all,
        "bytes left after removing 99 % of 1 M",
        (r, map) -> bytes(r, map, 1_000_000, 99));
    add(
        table,
        all,
        "longest put while growing to 10 M entries",
        (r, map) ->
            r.latency.isEmpty()
                ? "not measured"
                : String.format(Locale.ROOT, "%.0f", longest(r, Rival.BASELINE) / longest(r, map)));
    return table.toString();
  }

  private static void add(
      MarkdownTable table,
      Map<String, Results> all,
      String label,
      BiFunction<Results, String, ?> figure) {
    List<String> cells = new ArrayList<>(List.of(label));
    for (Results results : all.values()) {
      for (String map : Rival.OURS) {
        cells.add(figure.apply(results, map).toString());
      }
    }
    table.add(cells);
  }

  private static String bytes(Results results, String map, int entries, int removed) {
    double baseline = results.bytes(Rival.BASELINE, entries, removed);
    return String.format(Locale.ROOT, "%.1f", baseline / results.bytes(map, entries, removed));
  }

  private static double longest(Results results, String map) {
    return results.latency(map, growth -> growth.putNanos().get("100.0"));
  }
}
