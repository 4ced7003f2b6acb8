package io.syncmap.benchmarks;

import static io.syncmap.benchmarks.Keys.COLLIDING;
import static io.syncmap.benchmarks.Keys.INTEGER;
import static io.syncmap.benchmarks.Keys.STRING;

import io.syncmap.benchmarks.Load.Contents;
import io.syncmap.benchmarks.Load.Layout;
import io.syncmap.benchmarks.Load.Order;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All loads: what a map has to be good at, in the order in which it is measured and shown. */
final class Loads {
  private static final int HUNDRED = 100;
  private static final int ONE_K = 1000;
  private static final int TEN_K = 10_000;
  private static final int HUNDRED_K = 100_000;
  private static final int ONE_M = 1_000_000;
  private static final int TEN_M = 10_000_000;
  private static final int[] SIZES = {ONE_K, HUNDRED_K, ONE_M};

  /** The mixes: percentages of look-ups, and of 2,000 calls how many remove. */
  private static final Map<Integer, Integer> MIXES =
      Map.of(100, 0, 99, 10, 90, 100, 50, 500, 0, 1000);

  /** What takes a minute for each fork. */
  private static final Set<String> LONG = Set.of("10M");

  private static final List<String> QUICK =
      List.of(
          "hit.Integer.1K",
          "hit.Integer.100K",
          "hit-chain.Integer.100K",
          "miss.Integer.100K",
          "hit.String.100K",
          "mix-99.Integer.100K.T2",
          "mix-50.Integer.100K.T2",
          "queue.Integer.100K.T2",
          "put.Integer.1K",
          "merge.Integer.1K.T2",
          "compute-absent.Integer.1K",
          "iterator.Integer.100K",
          "fill.Integer.100K");

  private final List<Load> loads = new ArrayList<>();

  private Loads() {
    addLookups();
    addMixes();
    addUpdates();
    addWalks();
    addPasses();
  }

  /** All of them. */
  static List<Load> all() {
    return List.copyOf(new Loads().loads);
  }

  /** Those of a depth: quick is a choice, standard all that is measured in reasonable time. */
  static List<Load> of(Depth depth) {
    return all().stream()
        .filter(
            load ->
                switch (depth) {
                  case QUICK -> QUICK.contains(load.name());
                  case STANDARD -> LONG.stream().noneMatch(load.name()::contains);
                  case FULL -> true;
                })
        .toList();
  }

  /** How much is measured. */
  enum Depth {
    QUICK,
    STANDARD,
    FULL
  }

  /**
   * The loads of some names.
   *
   * @throws IllegalArgumentException if there is none of one of the names
   */
  static List<Load> named(List<String> patterns) {
    List<Load> all = all();
    Set<Load> found = new LinkedHashSet<>();
    for (String pattern : patterns) {
      var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      List<Load> matches =
          all.stream().filter(load -> matcher.matches(Path.of(load.name()))).toList();
      if (matches.isEmpty()) {
        throw new IllegalArgumentException(
            "no such load: " + pattern + " (--list tells all; one is " + all.get(0).name() + ")");
      }
      found.addAll(matches);
    }
    return all.stream().filter(found::contains).toList();
  }

  /** How a number of entries is called. */
  static String label(int entries) {
    return entries >= ONE_M
        ? entries / ONE_M + "M"
        : entries >= ONE_K ? entries / ONE_K + "K" : Integer.toString(entries);
  }

  // ---------------------------------------------------------------------------------------------

  private void addLookups() {
    for (int entries : SIZES) {
      addFourLookups("", INTEGER, entries, Layout.TOGETHER);
    }
    for (int entries : new int[] {ONE_K, HUNDRED_K}) {
      addFourLookups("", STRING, entries, Layout.TOGETHER);
    }
    for (int entries : new int[] {HUNDRED, TEN_K, TEN_M}) {
      addFourLookups("", INTEGER, entries, Layout.TOGETHER);
    }
    addFourLookups("-keysFirst", STRING, HUNDRED_K, Layout.KEYS_FIRST);
    addFourLookups("-identical", STRING, HUNDRED_K, Layout.IDENTICAL);
  }

  private void addFourLookups(String suffix, Keys keys, int entries, Layout layout) {
    boolean integers = keys == INTEGER;
    Class<? extends Work> get = integers ? Lookups.MakeAndGet.class : Lookups.Get.class;
    Class<? extends Work> chain = integers ? Lookups.MakeAndChain.class : Lookups.Chain.class;
    addLookup("hit" + suffix, get, keys, entries, Order.PRESENT, layout);
    addLookup("hit-chain" + suffix, chain, keys, entries, Order.PRESENT, layout);
    if (layout != Layout.IDENTICAL) {
      addLookup("miss" + suffix, get, keys, entries, Order.ABSENT, layout);
      addLookup("miss-chain" + suffix, chain, keys, entries, Order.ABSENT, layout);
    }
  }

  private void addLookup(
      String what, Class<? extends Work> work, Keys keys, int entries, Order order, Layout layout) {
    boolean forRivals = layout == Layout.TOGETHER && keys == INTEGER && entries == HUNDRED_K;
    add(what, work, keys, entries, 1, Contents.ALL, order, layout, 0, "G1", forRivals);
  }

  private void addMixes() {
    for (int percent : new int[] {100, 99, 90, 50, 0}) {
      addMix("mix-" + percent, INTEGER, HUNDRED_K, Order.PRESENT, percent, "G1");
      addMix("mix-" + percent + "-zipf", STRING, HUNDRED_K, Order.ZIPF, percent, "G1");
    }
    for (int entries : new int[] {ONE_K, ONE_M}) {
      addMix("mix-99", INTEGER, entries, Order.PRESENT, 99, "G1");
      addMix("mix-50", INTEGER, entries, Order.PRESENT, 50, "G1");
      addQueue(entries, 2, "G1");
    }
    addQueue(HUNDRED_K, 2, "G1");
    addQueue(ONE_K, 1, "G1");
    addQueue(HUNDRED_K, 1, "G1");
    for (String gc : List.of("Parallel", "Z")) {
      addMix("mix-90", INTEGER, HUNDRED_K, Order.PRESENT, 90, gc);
      addMix("mix-50", INTEGER, HUNDRED_K, Order.PRESENT, 50, gc);
      addQueue(HUNDRED_K, 2, gc);
    }
    add(
        "waves",
        Mixes.Waves.class,
        INTEGER,
        HUNDRED_K,
        1,
        Contents.NONE,
        Order.NONE,
        Layout.TOGETHER,
        0,
        "G1",
        true);
    add(
        "reload-zipf",
        Mixes.Reload.class,
        STRING,
        HUNDRED_K,
        2,
        Contents.ALL,
        Order.ZIPF,
        Layout.TOGETHER,
        MIXES.get(99),
        "G1",
        true);
  }

  private void addMix(String what, Keys keys, int entries, Order order, int percent, String gc) {
    boolean forRivals =
        entries == HUNDRED_K
            && gc.equals("G1")
            && Set.of("mix-99", "mix-90", "mix-50").contains(what);
    add(
        what,
        Mixes.FixedSet.class,
        keys,
        entries,
        2,
        Contents.HALF,
        order,
        Layout.TOGETHER,
        MIXES.get(percent),
        gc,
        forRivals);
  }

  private void addQueue(int entries, int threads, String gc) {
    boolean forRivals = entries == HUNDRED_K && gc.equals("G1") && threads == 2;
    add(
        "queue",
        Mixes.Queue.class,
        INTEGER,
        entries,
        threads,
        Contents.QUEUES,
        Order.NONE,
        Layout.TOGETHER,
        0,
        gc,
        forRivals);
  }

  private void addUpdates() {
    for (int entries : new int[] {ONE_K, HUNDRED_K}) {
      addUpdate("put", Updates.Put.class, entries, 1, Order.PRESENT);
      addUpdate("remove-put", Updates.Return.class, entries, 1, Order.PRESENT);
      addUpdate("compute-absent", Updates.ComputeAbsent.class, entries, 1, Order.ABSENT);
      addUpdate("merge", Updates.Merge.class, entries, 1, Order.PRESENT);
      addUpdate("merge", Updates.Merge.class, entries, 2, Order.PRESENT);
    }
    addUpdate("putIfAbsent", Updates.PutIfAbsent.class, ONE_K, 1, Order.PRESENT);
    addUpdate("replace", Updates.Replace.class, ONE_K, 1, Order.PRESENT);
    addUpdate("compute-present", Updates.ComputePresent.class, ONE_K, 1, Order.PRESENT);
    addUpdate("compute", Updates.Compute.class, ONE_K, 1, Order.PRESENT);
    addUpdate("put", Updates.Put.class, ONE_K, 2, Order.PRESENT);
    addUpdate("compute", Updates.Compute.class, ONE_K, 2, Order.PRESENT);
    addUpdate("merge-hot", Updates.Merge.class, ONE_K, 1, Order.ONE_KEY);
    addUpdate("merge-hot", Updates.Merge.class, ONE_K, 2, Order.ONE_KEY);
  }

  private void addUpdate(
      String what, Class<? extends Work> work, int entries, int threads, Order order) {
    boolean forRivals =
        entries == ONE_K && threads == 1 && Set.of("put", "merge", "compute-absent").contains(what);
    add(
        what,
        work,
        INTEGER,
        entries,
        threads,
        Contents.ALL,
        order,
        Layout.TOGETHER,
        0,
        "G1",
        forRivals);
  }

  private void addWalks() {
    for (int entries : SIZES) {
      addWalk("iterator", Walks.Iterate.class, entries);
      addWalk("forEach", Walks.ForEach.class, entries);
      addWalk("stream", Walks.Stream.class, entries);
    }
    addWalk("parallel", Walks.Parallel.class, ONE_M);
  }

  private void addWalk(String what, Class<? extends Work> work, int entries) {
    add(
        what,
        work,
        INTEGER,
        entries,
        1,
        Contents.ALL,
        Order.NONE,
        Layout.TOGETHER,
        0,
        "G1",
        entries == HUNDRED_K);
  }

  private void addPasses() {
    for (int entries : new int[] {ONE_K, HUNDRED_K, ONE_M, TEN_M}) {
      addPass("fill", Passes.Fill.class, INTEGER, entries);
    }
    addPass("remove-all", Passes.Remove.class, INTEGER, HUNDRED_K);
    addPass("remove-all", Passes.Remove.class, INTEGER, ONE_M);
    addPass("removeIf", Passes.RemoveIf.class, INTEGER, HUNDRED_K);
    addPass("putAll", Passes.PutAll.class, INTEGER, HUNDRED_K);
    addPass("copy", Passes.Copy.class, INTEGER, HUNDRED_K);
    addPass("clear", Passes.Clear.class, INTEGER, HUNDRED_K);
    addPass("serialize", Passes.Serialize.class, INTEGER, TEN_K);
    addPass("collide", Passes.Collide.class, COLLIDING, TEN_K);
  }

  private void addPass(String what, Class<? extends Work> work, Keys keys, int entries) {
    add(what, work, keys, entries, 1, Contents.NONE, Order.NONE, Layout.TOGETHER, 0, "G1", false);
  }

  private void add(
      String what,
      Class<? extends Work> work,
      Keys keys,
      int entries,
      int threads,
      Contents contents,
      Order order,
      Layout layout,
      int writes,
      String gc,
      boolean forRivals) {
    String name =
        what
            + "."
            + keys.label
            + "."
            + label(entries)
            + (threads == 1 ? "" : ".T" + threads)
            + (gc.equals("G1") ? "" : "." + gc);
    loads.add(
        new Load(
            name, work, keys, entries, threads, contents, order, layout, writes, gc, forRivals));
  }
}
