package io.syncmap.benchmarks;

import static io.syncmap.benchmarks.BenchKeys.COLLIDING;
import static io.syncmap.benchmarks.BenchKeys.INTEGER;
import static io.syncmap.benchmarks.BenchKeys.STRING;

import io.syncmap.benchmarks.Load.Contents;
import io.syncmap.benchmarks.Load.Layout;
import io.syncmap.benchmarks.Load.Order;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** The kinds of loads, and what the page says of each. */
  static final Map<Class<?>, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(
        Lookups.class,
        "In a `chain` a look-up begins when the last has ended: that is how long one takes (a miss"
            + " is followed by a fence, whose time counts); without, the processor works on several"
            + " at a time. By equal keys that are not those in the map, but for `identical`:"
            + " `Integer`s made for the call, `String`s made beforehand. Key, value and node are made"
            + " together, but for `keysFirst`.");
    KINDS.put(
        Mixes.class,
        "`mix-90` is 90 % look-ups, 5 % puts, 5 % removes on a fixed set of which half is present;"
            + " `queue` puts a new key and removes the oldest, counted as one; `waves` fill and"
            + " empty the map; `reload` computes what is absent while .5 % is invalidated. Keys and"
            + " values are made for the call. `T2` are two threads.");
    KINDS.put(
        Updates.class,
        "Updates of one entry; `hot` is one key; `remove-put` and `compute-absent`, which removes what"
            + " it computed, count as one.");
    KINDS.put(Walks.class, "Walks over all entries, by entry.");
    KINDS.put(Passes.class, "What is done to a whole map, by entry.");
  }

  /** What a long run has besides: patterns. */
  private static final List<String> FULL =
      List.of("*.10M", "{hit,miss}*.{100,10K}", "*-keysFirst.*", "mix-{100,0}.*", "parallel.*");

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

  /** Where other maps take part than ours and the baseline. */
  private static final Set<String> FOR_RIVALS =
      Set.of(
          "hit.Integer.100K",
          "hit-chain.Integer.100K",
          "miss.Integer.100K",
          "miss-chain.Integer.100K",
          "mix-99.Integer.100K.T2",
          "mix-90.Integer.100K.T2",
          "mix-50.Integer.100K.T2",
          "queue.Integer.100K.T2",
          "waves.Integer.100K",
          "reload-zipf.String.100K.T2",
          "put.Integer.1K",
          "merge.Integer.1K",
          "compute-absent.Integer.1K",
          "iterator.Integer.100K",
          "forEach.Integer.100K",
          "stream.Integer.100K");

  private static final List<Load> ALL = List.copyOf(new Loads().loads);

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
    return ALL;
  }

  /** Those of a depth: quick is a choice, standard all that is measured in reasonable time. */
  static List<Load> of(Depth depth) {
    return switch (depth) {
      case QUICK -> named(QUICK);
      case STANDARD -> {
        List<Load> longer = named(FULL);
        yield ALL.stream().filter(load -> !longer.contains(load)).toList();
      }
      case FULL -> ALL;
    };
  }

  /** The load of a name. */
  static Load of(String name) {
    return ALL.stream().filter(load -> load.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether other maps take part than ours and the baseline. */
  static boolean forRivals(Load load) {
    return FOR_RIVALS.contains(load.name());
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
    Set<Load> found = new LinkedHashSet<>();
    for (String pattern : patterns) {
      var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      List<Load> matches =
          ALL.stream().filter(load -> matcher.matches(Path.of(load.name()))).toList();
      if (matches.isEmpty()) {
        throw new IllegalArgumentException(
            "no such load: " + pattern + " (--list tells all; one is " + ALL.get(0).name() + ")");
      }
      found.addAll(matches);
    }
    return ALL.stream().filter(found::contains).toList();
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
    addFourLookups("", STRING, ONE_K, Layout.TOGETHER);
    addFourLookups("", STRING, HUNDRED_K, Layout.TOGETHER);
    for (int entries : new int[] {HUNDRED, TEN_K, TEN_M}) {
      addFourLookups("", INTEGER, entries, Layout.TOGETHER);
    }
    addFourLookups("-keysFirst", STRING, HUNDRED_K, Layout.KEYS_FIRST);
    addFourLookups("-identical", STRING, HUNDRED_K, Layout.IDENTICAL);
  }

  private void addFourLookups(String suffix, BenchKeys keys, int entries, Layout layout) {
    add("hit" + suffix, Lookups.Get.class, keys, entries).layout(layout);
    add("hit-chain" + suffix, Lookups.Chain.class, keys, entries).layout(layout);
    if (layout == Layout.TOGETHER) {
      add("miss", Lookups.Get.class, keys, entries).order(Order.ABSENT);
      add("miss-chain", Lookups.ChainInVain.class, keys, entries).order(Order.ABSENT);
    }
  }

  private void addMixes() {
    for (int percent : new int[] {100, 99, 90, 50, 0}) {
      addMix("mix-" + percent, INTEGER, HUNDRED_K, percent);
    }
    addMix("mix-99-zipf", STRING, HUNDRED_K, 99).order(Order.ZIPF);
    addMix("mix-50-zipf", STRING, HUNDRED_K, 50).order(Order.ZIPF);
    for (int entries : new int[] {ONE_K, ONE_M}) {
      addMix("mix-99", INTEGER, entries, 99);
      addMix("mix-50", INTEGER, entries, 50);
      addQueue(entries).threads(2);
    }
    addQueue(HUNDRED_K).threads(2);
    addQueue(ONE_K);
    addQueue(HUNDRED_K);
    for (String gc : List.of("Parallel", "Z")) {
      addMix("mix-50", INTEGER, HUNDRED_K, 50).gc(gc);
      addQueue(HUNDRED_K).threads(2).gc(gc);
    }
    add("waves", Mixes.Waves.class, INTEGER, HUNDRED_K).contents(Contents.NONE).order(Order.NONE);
    add("reload-zipf", Mixes.Reload.class, STRING, HUNDRED_K)
        .threads(2)
        .order(Order.ZIPF)
        .writes(writes(99));
  }

  private Load addMix(String what, BenchKeys keys, int entries, int percent) {
    return add(what, Mixes.FixedSet.class, keys, entries)
        .threads(2)
        .contents(Contents.HALF)
        .writes(writes(percent));
  }

  /** Of 2,000 calls, how many remove if so many percent look up. */
  private static int writes(int percent) {
    return (100 - percent) * 10;
  }

  private Load addQueue(int entries) {
    return add("queue", Mixes.Queue.class, INTEGER, entries)
        .contents(Contents.QUEUES)
        .order(Order.NONE);
  }

  private void addUpdates() {
    for (int entries : new int[] {ONE_K, HUNDRED_K}) {
      add("put", Updates.Put.class, INTEGER, entries);
      add("remove-put", Updates.Return.class, INTEGER, entries);
      add("compute-absent", Updates.ComputeAbsent.class, INTEGER, entries).order(Order.ABSENT);
      add("merge", Updates.Merge.class, INTEGER, entries);
      add("merge", Updates.Merge.class, INTEGER, entries).threads(2);
    }
    add("putIfAbsent", Updates.PutIfAbsent.class, INTEGER, ONE_K);
    add("replace", Updates.Replace.class, INTEGER, ONE_K);
    add("compute-present", Updates.ComputePresent.class, INTEGER, ONE_K);
    add("compute", Updates.Compute.class, INTEGER, ONE_K);
    add("put", Updates.Put.class, INTEGER, ONE_K).threads(2);
    add("compute", Updates.Compute.class, INTEGER, ONE_K).threads(2);
    add("merge-hot", Updates.Merge.class, INTEGER, ONE_K).order(Order.ONE_KEY);
    add("merge-hot", Updates.Merge.class, INTEGER, ONE_K).order(Order.ONE_KEY).threads(2);
  }

  private void addWalks() {
    for (int entries : SIZES) {
      add("iterator", Walks.Iterate.class, INTEGER, entries).order(Order.NONE);
      add("forEach", Walks.ForEach.class, INTEGER, entries).order(Order.NONE);
      add("stream", Walks.Stream.class, INTEGER, entries).order(Order.NONE);
    }
    add("parallel", Walks.Parallel.class, INTEGER, ONE_M).order(Order.NONE);
  }

  private void addPasses() {
    for (int entries : new int[] {ONE_K, HUNDRED_K, ONE_M, TEN_M}) {
      addPass("fill", Passes.Fill.class, INTEGER, entries);
    }
    addPass("remove-all", Passes.Remove.class, INTEGER, HUNDRED_K);
    addPass("remove-all", Passes.Remove.class, INTEGER, ONE_M);
    addPass("removeIf", Passes.RemoveIf.class, INTEGER, HUNDRED_K);
    addPass("putAll", Passes.PutAll.class, INTEGER, HUNDRED_K);
    addPass("copy", Passes.CopyOf.class, INTEGER, HUNDRED_K);
    addPass("clear", Passes.Clear.class, INTEGER, HUNDRED_K);
    addPass("serialize", Passes.Serialize.class, INTEGER, TEN_K);
    addPass("collide", Passes.Collide.class, COLLIDING, TEN_K);
  }

  private void addPass(String what, Class<? extends Work> work, BenchKeys keys, int entries) {
    add(what, work, keys, entries).contents(Contents.NONE).order(Order.NONE);
  }

  private Load add(String what, Class<? extends Work> work, BenchKeys keys, int entries) {
    var load = new Load(what, work, keys, entries);
    loads.add(load);
    return load;
  }
}
