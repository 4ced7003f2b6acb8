package io.syncmap.benchmarks.report;

import static io.syncmap.benchmarks.Contender.BUCKET_MAP;
import static io.syncmap.benchmarks.Contender.CONCURRENT_HASH_MAP;
import static io.syncmap.benchmarks.Contender.PLAIN_HASH_MAP;
import static io.syncmap.benchmarks.Contender.SYNC_MAP;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.jmh.GoShape;
import io.syncmap.benchmarks.jmh.KeyType;
import io.syncmap.benchmarks.jmh.Popularity;
import io.syncmap.benchmarks.jmh.Shares;
import io.syncmap.benchmarks.programs.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which benchmarks run, on which maps, at a depth. */
final class Suite {
  private static final List<Contender> OURS_AND_REFERENCE =
      List.of(SYNC_MAP, BUCKET_MAP, CONCURRENT_HASH_MAP);
  private static final List<Contender> OURS_REFERENCE_AND_LIMIT =
      List.of(SYNC_MAP, BUCKET_MAP, CONCURRENT_HASH_MAP, PLAIN_HASH_MAP);
  private static final List<Contender> ALL = List.of(Contender.values());

  private static final int THOUSAND = 1_000;
  private static final int TEN_THOUSAND = 10_000;
  private static final int HUNDRED_THOUSAND = 100_000;
  private static final int MILLION = 1_000_000;
  private static final int TEN_MILLION = 10_000_000;

  /** Above this a map that copies itself for a write is not asked to do many. */
  private static final int MAX_COPIED = HUNDRED_THOUSAND;

  /** Also over 100 K keys, and by Zipf, where others are not. */
  private static final Set<Shares> OFTEN_MEASURED = EnumSet.of(Shares.READ_99, Shares.READ_50);

  private final Depth depth;
  private final int cores;
  private final List<Job> jobs = new ArrayList<>();

  private Suite(Depth depth, int cores) {
    this.depth = depth;
    this.cores = cores;
  }

  /** All jobs of a depth, in their order; rivals take turns fork by fork. */
  static List<Job> jobs(Depth depth, int cores) {
    var suite = new Suite(depth, cores);
    suite.addSizes();
    suite.addLookups();
    suite.addGo();
    suite.addMixes();
    suite.addWrites();
    suite.addPrograms();
    return List.copyOf(suite.jobs);
  }

  private void add(JmhRow row, List<Contender> maps) {
    for (int fork = 0; fork < depth.forks(); fork++) {
      for (Contender map : maps) {
        jobs.add(new JmhJob(row, map, fork, depth));
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Look-ups

  private void addSizes() {
    for (String call : List.of("hit", "miss")) {
      for (int entries : sizes()) {
        JmhRow row =
            JmhRow.of(Question.SIZE, call, entries, "LookupBenchmark." + call, 1)
                .withEntries(entries)
                .with("keyType", KeyType.INTEGER);
        if (entries == THOUSAND || entries == MILLION) {
          row = row.alsoAs(Question.LOOKUPS, call + ", Integer", entries);
        }
        boolean ofTarget = entries == TEN_THOUSAND || entries == MILLION;
        boolean allMaps = depth == Depth.FULL || depth == Depth.STANDARD && ofTarget;
        if (entries < TEN_MILLION || call.equals("hit") || depth == Depth.FULL) {
          add(row, allMaps ? ALL : OURS_REFERENCE_AND_LIMIT);
        }
      }
    }
  }

  private int[] sizes() {
    int[] sizes = {100, THOUSAND, TEN_THOUSAND, HUNDRED_THOUSAND, MILLION, TEN_MILLION};
    return depth == Depth.QUICK ? Arrays.copyOf(sizes, sizes.length - 1) : sizes;
  }

  private void addLookups() {
    List<Contender> maps = depth == Depth.FULL ? ALL : OURS_REFERENCE_AND_LIMIT;
    List<Contender> special = depth == Depth.FULL ? ALL : OURS_AND_REFERENCE;
    for (int entries : List.of(THOUSAND, MILLION)) {
      for (KeyType keys : KeyType.values()) {
        boolean always = keys == KeyType.STRING || depth == Depth.FULL;
        if (keys != KeyType.INTEGER && (always || depth == Depth.STANDARD && entries == MILLION)) {
          add(lookup("hit", keys, "", entries, 1), maps);
          if (always) {
            add(lookup("miss", keys, "", entries, 1), maps);
          }
        }
      }
      if (depth != Depth.FULL && (depth == Depth.QUICK || entries < MILLION)) {
        continue;
      }
      for (KeyType keys : depth == Depth.FULL ? KeyType.values() : new KeyType[] {KeyType.STRING}) {
        add(
            lookup("hit", keys, ", identical keys", entries, 1).with("sameness", "IDENTICAL"),
            special);
      }
      String threads = ", " + cores + " threads";
      add(lookup("hit", KeyType.STRING, threads, entries, cores), special);
      add(lookup("miss", KeyType.STRING, threads, entries, cores), special);
      add(
          lookup("hit", KeyType.STRING, ", not collected", entries, 1).with("heap", "FRESH"),
          special);
    }
  }

  private static JmhRow lookup(
      String call, KeyType keys, String special, int entries, int threads) {
    String name = keys.name().charAt(0) + keys.name().substring(1).toLowerCase(Locale.ROOT);
    return JmhRow.of(
            Question.LOOKUPS,
            call + ", " + name + special,
            entries,
            "LookupBenchmark." + call,
            threads)
        .withEntries(entries)
        .with("keyType", keys);
  }

  // ---------------------------------------------------------------------------------------------
  // Go's shapes and mixes

  private void addGo() {
    for (GoShape shape : GoShape.values()) {
      JmhRow row = JmhRow.of(Question.GO, shape.label(), Double.NaN, shape.benchmark(), cores);
      boolean allMaps = depth == Depth.FULL;
      add(
          row,
          only(
              allMaps ? ALL : OURS_AND_REFERENCE,
              map ->
                  (map != PLAIN_HASH_MAP || shape.plainHashMap())
                      && (!map.copiesOnWrite() || shape.copyOnWriteMaps())));
    }
  }

  private void addMixes() {
    for (int keys :
        depth == Depth.QUICK
            ? new int[] {HUNDRED_THOUSAND}
            : new int[] {THOUSAND, HUNDRED_THOUSAND, MILLION}) {
      for (Popularity popularity : Popularity.values()) {
        for (Shares shares : Shares.values()) {
          boolean wanted =
              switch (depth) {
                case QUICK -> popularity == Popularity.UNIFORM;
                case STANDARD ->
                    OFTEN_MEASURED.contains(shares)
                        ? popularity == Popularity.UNIFORM || keys == HUNDRED_THOUSAND
                        : popularity == Popularity.UNIFORM && keys != HUNDRED_THOUSAND;
                case FULL -> true;
              };
          if (wanted) {
            JmhRow row =
                mix(shares, popularity.name().toLowerCase(Locale.ROOT), keys, "random")
                    .with("popularity", popularity);
            add(row, mixed(false, keys, shares));
          }
        }
      }
      if (depth.atLeast(Depth.STANDARD)) {
        add(mix(Shares.READ_99, "reload", keys, "reload"), mixed(true, keys, Shares.READ_99));
      }
    }
  }

  private JmhRow mix(Shares shares, String kind, int keys, String method) {
    return JmhRow.of(
            Question.MIXES, shares.label() + " " + kind, keys, "MixBenchmark." + method, cores)
        .withEntries(keys)
        .with("keyType", KeyType.INTEGER)
        .with("shares", shares);
  }

  private List<Contender> mixed(boolean target, int keys, Shares shares) {
    boolean allMaps = depth == Depth.FULL || depth == Depth.STANDARD && target && keys == MILLION;
    return only(
        allMaps ? ALL : OURS_AND_REFERENCE,
        map ->
            (map != PLAIN_HASH_MAP || shares == Shares.READ_100)
                && (!map.copiesOnWrite() || keys <= MAX_COPIED));
  }

  private static List<Contender> only(List<Contender> maps, Predicate<Contender> wanted) {
    return maps.stream().filter(wanted).toList();
  }

  // ---------------------------------------------------------------------------------------------
  // Writes

  private void addWrites() {
    List<Contender> maps =
        depth == Depth.FULL
            ? only(Contender.CONCURRENT, map -> !map.copiesOnWrite())
            : OURS_AND_REFERENCE;
    for (KeyType keys : List.of(KeyType.INTEGER, KeyType.STRING)) {
      boolean all = depth == Depth.FULL;
      boolean always = keys == KeyType.INTEGER || all;
      addWrite(always, "insert, 1 thread", "InsertBenchmark.insert", keys, 0, maps);
      addWrite(all, "insert, 2 threads", "InsertBenchmark.insertByTwoThreads", keys, 0, maps);
      addWrite(always, "replace, 2 threads", "UpdateBenchmark.replace", keys, 2, maps);
      addWrite(all, "new key for old, 1 thread", "ChurnBenchmark.oneThread", keys, 1, maps);
      addWrite(always, "new key for old, 2 threads", "ChurnBenchmark.twoThreads", keys, 2, maps);
      if (depth == Depth.FULL) {
        addWrite(
            true, "new key for old, 64 threads", "ChurnBenchmark.sixtyFourThreads", keys, 64, maps);
        addWrite(true, "remove and revive", "RemoveReviveBenchmark.removeAndRevive", keys, 1, maps);
      }
    }
  }

  private void addWrite(
      boolean wanted,
      String label,
      String benchmark,
      KeyType keys,
      int threads,
      List<Contender> maps) {
    if (wanted) {
      String ofKeys = keys == KeyType.INTEGER ? ", Integer" : ", String";
      JmhRow row =
          JmhRow.of(Question.WRITES, label + ofKeys, MILLION, benchmark, threads)
              .with("keyType", keys);
      add(row.singleShot() ? row : row.withEntries(MILLION), maps);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Programs of our own

  private void addPrograms() {
    boolean standard = depth.atLeast(Depth.STANDARD);
    List<Contender> written = only(Contender.CONCURRENT, map -> !map.copiesOnWrite());
    List<Contender> inWaves = depth == Depth.FULL ? written : OURS_AND_REFERENCE;
    add(Question.MASS_DELETE, Program.MASS_DELETE, List.of(), inWaves, depth.forks(), 5.5);
    // The objects of a map are the same each time.
    String entries = Integer.toString(standard ? TEN_MILLION : MILLION);
    List<Contender> weighed = depth == Depth.FULL ? Contender.CONCURRENT : OURS_AND_REFERENCE;
    add(Question.MEMORY, Program.MEMORY, List.of(entries), weighed, 1, standard ? 35 : 6);
    List<Contender> timed = depth == Depth.FULL ? written : OURS_AND_REFERENCE;
    add(
        Question.LATENCY,
        Program.LATENCY,
        List.of("growth", entries),
        timed,
        depth == Depth.FULL ? depth.forks() : 1, // a minute each
        standard ? 40 : 6);
    add(
        Question.LATENCY,
        Program.LATENCY,
        List.of("promotion", Integer.toString(MILLION)),
        only(timed, map -> map != BUCKET_MAP || depth == Depth.FULL),
        depth == Depth.FULL ? depth.forks() : 1,
        12);
  }

  private void add(
      Question question,
      Program program,
      List<String> arguments,
      List<Contender> maps,
      int forks,
      double seconds) {
    for (int fork = 0; fork < forks; fork++) {
      for (Contender map : maps) {
        jobs.add(new ProgramJob(question, program, arguments, map, fork, seconds));
      }
    }
  }
}
