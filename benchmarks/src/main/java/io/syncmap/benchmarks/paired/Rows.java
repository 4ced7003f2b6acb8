package io.syncmap.benchmarks.paired;

import static io.syncmap.benchmarks.paired.Keys.INTEGER;
import static io.syncmap.benchmarks.paired.Keys.STRING;

import io.syncmap.benchmarks.programs.Program;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** All rows: what a map has to be good at, in the order in which it is measured. */
final class Rows {
  private static final int ONE_K = 1000;
  private static final int TEN_K = 10_000;
  private static final int HUNDRED_K = 100_000;
  private static final int ONE_M = 1_000_000;
  private static final int TEN_M = 10_000_000;

  /** Of 2,000 calls so many remove, and as many put. */
  private static final int HALF_A_PERCENT = 10;

  private static final int FIVE_PERCENT = 100;
  private static final int A_QUARTER = 500;

  private static final String TWO_THREADS = ".T2";
  private static final String ONE_THREAD = ".T1";

  /** A pass takes longer than a slice by about this. */
  private static final int PASS_DIVISOR = 3;

  private static final int LONG_PASS_DIVISOR = 10;

  /** A number of entries, and what it is called. */
  private enum Size {
    OF_1K("1K", ONE_K),
    OF_100K("100K", HUNDRED_K),
    OF_1M("1M", ONE_M);

    final String label;
    final int entries;

    Size(String label, int entries) {
      this.label = label;
      this.entries = entries;
    }
  }

  private final List<Row> rows = new ArrayList<>();

  private Rows() {
    addLookups();
    addMixes();
    addReplacements();
    addUpdates();
    addPasses();
    addWalks();
    addLatency();
  }

  /** All rows. */
  static List<Row> all() {
    return List.copyOf(new Rows().rows);
  }

  /**
   * The rows of some names, in the order of {@link #all}; all rows if there are no names.
   *
   * @param names names, or patterns such as {@code hit-*}
   * @throws IllegalArgumentException if there is no row of one of the names
   */
  static List<Row> named(List<String> names) {
    List<Row> all = all();
    if (names.isEmpty()) {
      return all;
    }
    Set<Row> found = new LinkedHashSet<>();
    for (String name : names) {
      List<Row> matches = all.stream().filter(row -> matches(name, row)).toList();
      if (matches.isEmpty()) {
        throw new IllegalArgumentException(
            "no such row: " + name + " (--list tells all; one is " + all.get(0).name() + ")");
      }
      found.addAll(matches);
    }
    return all.stream().filter(found::contains).toList();
  }

  private static boolean matches(String pattern, Row row) {
    if (pattern.equals(row.name())) {
      return true;
    }
    try {
      return FileSystems.getDefault()
          .getPathMatcher("glob:" + pattern)
          .matches(Path.of(row.name()));
    } catch (PatternSyntaxException e) {
      return false; // it may be anything, but it is no row
    }
  }

  private void add(String name, Trial trial) {
    add(name, trial, Row.USUAL_FLAGS);
  }

  private void add(String name, Trial trial, List<String> flags) {
    rows.add(new Row(name, trial, flags));
  }

  private void addLookups() {
    addMeans("hit", Load.HIT, INTEGER);
    addMeans("hit-made", Load.HIT_MADE, INTEGER);
    addMeans("hit", Load.HIT, STRING);
    addSizes("hit-chain", Load.HIT_MADE_CHAIN, INTEGER);
    addSizes("hit-chain", Load.HIT_CHAIN, STRING);
    addSizes("miss", Load.MISS_MADE, INTEGER);
    addSizes("miss", Load.MISS, STRING);
    addSizes("miss-chain", Load.MISS_MADE_CHAIN, INTEGER);
    addSizes("miss-chain", Load.MISS_CHAIN, STRING);
  }

  private void addMeans(String name, Load load, Keys keys) {
    for (Size size : Size.values()) {
      add(name(name, keys, size), SliceTrial.ofFourSizes(load, keys, size.entries));
    }
  }

  private void addSizes(String name, Load load, Keys keys) {
    for (Size size : Size.values()) {
      add(name(name, keys, size), SliceTrial.of(load, keys, size.entries));
    }
  }

  private static String name(String name, Keys keys, Size size) {
    return name + "." + keys.label + "." + size.label;
  }

  private void addMixes() {
    for (Keys keys : Keys.values()) {
      for (Size size : Size.values()) {
        add(name("mix-99", keys, size), mix(Load.MIX, keys, size, HALF_A_PERCENT));
        add(name("mix-90", keys, size), mix(Load.MIX, keys, size, FIVE_PERCENT));
        add(name("mix-50", keys, size), mix(Load.MIX, keys, size, A_QUARTER));
      }
    }
    add(
        name("mix-99-zipf", STRING, Size.OF_100K),
        mix(Load.MIX_ZIPF, STRING, Size.OF_100K, HALF_A_PERCENT));
  }

  private static Trial mix(Load load, Keys keys, Size size, int writes) {
    return SliceTrial.of(load, keys, size.entries, 2).withWrites(writes);
  }

  private void addReplacements() {
    for (Size size : Size.values()) {
      addForBoth(name("fifo", INTEGER, size), Load.REPLACE, size.entries);
    }
  }

  private void addForBoth(String name, Load load, int entries) {
    add(name + ONE_THREAD, SliceTrial.of(load, INTEGER, entries, 1));
    add(name + TWO_THREADS, SliceTrial.of(load, INTEGER, entries, 2));
  }

  private void addUpdates() {
    addForBoth("merge.Integer.1K", Load.MERGE, ONE_K);
    addForBoth("merge.Integer.100K", Load.MERGE, Size.OF_100K.entries);
    add("merge-hot.Integer.1K" + TWO_THREADS, SliceTrial.of(Load.MERGE_HOT, INTEGER, ONE_K, 2));
    addForBoth("compute.Integer.1K", Load.COMPUTE, ONE_K);
    add("computeIfAbsent-present.Integer.1K", SliceTrial.of(Load.COMPUTE_PRESENT, INTEGER, ONE_K));
    add("computeIfAbsent-absent.Integer.1K", SliceTrial.of(Load.COMPUTE_ABSENT, INTEGER, ONE_K));
  }

  private void addPasses() {
    add("remove.Integer.1M", new PassTrial(PassTrial.Kind.REMOVE, ONE_M, PASS_DIVISOR));
    add("fill.Integer.1M", new PassTrial(PassTrial.Kind.FILL, ONE_M, PASS_DIVISOR));
    add(
        "fill.Integer.10M",
        new PassTrial(PassTrial.Kind.FILL, TEN_M, LONG_PASS_DIVISOR),
        Row.FLAGS_OF_10M);
    add("turns.Integer.1M", new PassTrial(PassTrial.Kind.TURNS, ONE_M, PASS_DIVISOR));
    add("map-check.Integer.100K", new PassTrial(PassTrial.Kind.MAP_CHECK, HUNDRED_K, PASS_DIVISOR));
    add("collisions.Long.10K", new PassTrial(PassTrial.Kind.COLLISIONS, TEN_K, PASS_DIVISOR));
  }

  private void addWalks() {
    addSizes("walk-iterator", Load.ITERATE, INTEGER);
    addSizes("walk-forEach", Load.FOR_EACH, INTEGER);
    addSizes("walk-stream", Load.STREAM, INTEGER);
    add(name("walk-parallel", INTEGER, Size.OF_1M), SliceTrial.of(Load.REDUCE, INTEGER, ONE_M));
  }

  private void addLatency() {
    add(
        "longest-put.String.10M",
        new LongestPut(TEN_M),
        Program.LATENCY.jvmOptions(Runtime.version().feature()));
  }
}
