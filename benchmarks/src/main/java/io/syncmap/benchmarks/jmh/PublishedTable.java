package io.syncmap.benchmarks.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the published benchmarks of one of our maps, the subject, and prints one table, with the
 * times of the rivals over those of the subject. They take turns fork by fork, so that a machine
 * that slows down slows them all. The subject decides which benchmarks run.
 */
public final class PublishedTable {
  private static final String USAGE =
      """
      usage: ./bench table [--map SUBJECT] [-f FORKS] [-t MILLISECONDS] [-o DIRECTORY] [MAP...]
        --map the map that the others are compared with, SyncMap or BucketMap (SyncMap)
        -f    forks of each benchmark and map (3)
        -t    time of one iteration (500); four warm up (64 threads: ten), three are measured
        -o    where the JSON and CSV files go (target)
        MAP   rivals of the subject (ConcurrentHashMap)""";

  private static final String INSERT = "InsertBenchmark.insert";
  private static final String INSERT_BY_TWO = "InsertBenchmark.insertByTwoThreads";

  private static final int WARMUPS = 4;

  /**
   * With many threads a round is short for each of them, and it takes many until the collector
   * knows which regions refer to which.
   */
  private static final int CROWDED_WARMUPS = 10;

  private static final int INSERT_WARMUPS = 4;
  private static final int INSERT_MEASUREMENTS = 4;

  /** One row of the table; {@code entries} is 0 where the benchmark has no such parameter. */
  record Row(String benchmark, int entries, KeyType keyType) {
    boolean insert() {
      return entries == 0;
    }

    /** The threads that work: JMH does not know of the one that a benchmark starts. */
    int threads(RunResult result) {
      return benchmark.equals(INSERT_BY_TWO) ? 2 : result.getParams().getThreads();
    }

    boolean crowded() {
      return benchmark.endsWith("sixtyFourThreads");
    }

    String size() {
      return String.format(ROOT, "%,d", insert() ? 1_000_000 : entries);
    }
  }

  private Contender subject = Contender.SYNC_MAP;

  /** The subject and its rivals. */
  private final List<Contender> maps;

  private int forks = 3;
  private int millis = 500;
  private Path directory = Path.of("target");

  PublishedTable(String... args) {
    Set<Contender> rivals = new LinkedHashSet<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--map" -> subject = subject(args[++i]);
        case "-f" -> forks = Integer.parseInt(args[++i]);
        case "-t" -> millis = Integer.parseInt(args[++i]);
        case "-o" -> directory = Path.of(args[++i]);
        default -> rivals.add(Contender.parse(args[i]));
      }
    }
    rivals.remove(subject);
    if (rivals.isEmpty()) {
      rivals.add(Contender.CONCURRENT_HASH_MAP);
    }
    maps = new ArrayList<>(List.of(subject));
    maps.addAll(rivals);
  }

  private static Contender subject(String name) {
    Contender named = Contender.parse(name);
    if (named != Contender.SYNC_MAP && named != Contender.BUCKET_MAP) {
      throw new IllegalArgumentException("no benchmarks are published of " + named.label());
    }
    return named;
  }

  /**
   * Runs the benchmarks.
   *
   * @param args see the usage
   * @throws RunnerException if a benchmark fails
   * @throws IOException if the results cannot be written
   */
  public static void main(String[] args) throws RunnerException, IOException {
    PublishedTable table;
    try {
      table = new PublishedTable(args);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
      System.exit(2);
      return;
    }
    table.run();
  }

  private void run() throws RunnerException, IOException {
    Files.createDirectories(directory);
    List<Row> rows = rows();
    Map<Row, Map<Contender, RunResult>> results = new LinkedHashMap<>();
    int total = rows.size() * forks * maps.size();
    int done = 0;
    long start = System.nanoTime();
    for (Row row : rows) {
      Map<Contender, List<RunResult>> parts = new LinkedHashMap<>();
      for (int fork = 0; fork < forks; fork++) {
        for (Contender map : maps) {
          RunResult result = runFork(row, map);
          parts.computeIfAbsent(map, any -> new ArrayList<>()).add(result);
          done++;
          double secondsLeft = (System.nanoTime() - start) / 1e9 / done * (total - done);
          System.out.printf(
              ROOT,
              "[%3d/%d] %-40s %9s %-7s %-22s %8.1f ns/op, %.1f min left%n",
              done,
              total,
              row.benchmark,
              row.size(),
              row.keyType,
              map.label(),
              result.getPrimaryResult().getScore(),
              secondsLeft / 60);
        }
      }
      Map<Contender, RunResult> merged = new LinkedHashMap<>();
      parts.forEach((map, runs) -> merged.put(map, merge(runs)));
      results.put(row, merged);
    }
    writeFiles(results);
    printTable(results);
  }

  /** The subject and its rivals, in the order of their turns. */
  List<Contender> maps() {
    return maps;
  }

  /** The rows of the subject. */
  List<Row> rows() {
    return subject == Contender.BUCKET_MAP ? rowsOfBucketMap() : rowsOfSyncMap();
  }

  private static List<Row> rowsOfSyncMap() {
    List<Row> rows = new ArrayList<>();
    for (String benchmark :
        List.of("LookupBenchmark.hit", "LookupBenchmark.miss", "UpdateBenchmark.replace")) {
      for (int entries : new int[] {1_000, 1_000_000}) {
        addBothKeyTypes(rows, benchmark, entries);
      }
    }
    for (String benchmark :
        List.of(
            "MixBenchmark.reload", "MixBenchmark.churn", "RemoveReviveBenchmark.removeAndRevive")) {
      addBothKeyTypes(rows, benchmark, 1_000_000);
    }
    addBothKeyTypes(rows, INSERT, 0);
    return rows;
  }

  private static List<Row> rowsOfBucketMap() {
    List<Row> rows = new ArrayList<>();
    for (String benchmark : List.of("oneThread", "twoThreads", "sixtyFourThreads")) {
      addBothKeyTypes(rows, "ChurnBenchmark." + benchmark, 1_000_000);
    }
    for (String benchmark :
        List.of("WriteHeavyBenchmark.mix", "LookupBenchmark.hit", "LookupBenchmark.miss")) {
      for (int entries : new int[] {1_000, 1_000_000}) {
        addBothKeyTypes(rows, benchmark, entries);
      }
    }
    addBothKeyTypes(rows, INSERT, 0);
    addBothKeyTypes(rows, INSERT_BY_TWO, 0);
    return rows;
  }

  private static void addBothKeyTypes(List<Row> rows, String benchmark, int entries) {
    for (KeyType keyType : KeyType.values()) {
      rows.add(new Row(benchmark, entries, keyType));
    }
  }

  private RunResult runFork(Row row, Contender map) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("\\." + row.benchmark.replace(".", "\\.") + "$")
            .param("map", map.name())
            .param("keyType", row.keyType.name())
            .forks(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (row.insert()) {
      options.warmupIterations(INSERT_WARMUPS).measurementIterations(INSERT_MEASUREMENTS);
    } else {
      options
          .param("entries", Integer.toString(row.entries))
          .warmupIterations(row.crowded() ? CROWDED_WARMUPS : WARMUPS)
          .warmupTime(TimeValue.milliseconds(millis))
          .measurementIterations(3)
          .measurementTime(TimeValue.milliseconds(millis));
    }
    return new Runner(options.build()).runSingle();
  }

  /** One result of several forks, from results of one fork each. */
  private static RunResult merge(List<RunResult> runs) {
    List<BenchmarkResult> all = new ArrayList<>();
    for (RunResult run : runs) {
      all.addAll(run.getBenchmarkResults());
    }
    BenchmarkParams one = runs.get(0).getParams();
    var workload = new WorkloadParams();
    int index = 0;
    for (String key : one.getParamsKeys()) {
      workload.put(key, one.getParam(key), index++);
    }
    BenchmarkParams params =
        new BenchmarkParams(
            one.getBenchmark(),
            one.generatedBenchmark(),
            one.shouldSynchIterations(),
            one.getThreads(),
            one.getThreadGroups(),
            one.getThreadGroupLabels(),
            runs.size(),
            one.getWarmupForks(),
            one.getWarmup(),
            one.getMeasurement(),
            one.getMode(),
            workload,
            one.getTimeUnit(),
            one.getOpsPerInvocation(),
            one.getJvm(),
            one.getJvmArgs(),
            one.getJdkVersion(),
            one.getVmName(),
            one.getVmVersion(),
            one.getJmhVersion(),
            one.getTimeout());
    return new RunResult(params, all);
  }

  private void writeFiles(Map<Row, Map<Contender, RunResult>> results) throws IOException {
    String suffix = "-" + subject.label() + "-" + Runtime.version().feature();
    Path json = directory.resolve("jmh" + suffix + ".json");
    Path csv = directory.resolve("table" + suffix + ".csv");
    List<RunResult> all = new ArrayList<>();
    results.values().forEach(ofRow -> all.addAll(ofRow.values()));
    try (var out = new PrintStream(Files.newOutputStream(json), false, UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(all);
    }
    try (var out = new PrintStream(Files.newOutputStream(csv), false, UTF_8)) {
      out.println("benchmark,threads,entries,keyType,map,nsPerOp,error,ratioTo" + subject.label());
      results.forEach(
          (row, ofRow) ->
              ofRow.forEach(
                  (map, result) ->
                      out.printf(
                          ROOT,
                          "%s,%d,%s,%s,%s,%.3f,%.3f,%.3f%n",
                          row.benchmark,
                          row.threads(result),
                          row.size().replace(",", ""),
                          row.keyType,
                          map,
                          score(result),
                          result.getPrimaryResult().getScoreError(),
                          score(result) / score(ofRow.get(subject)))));
    }
    System.out.printf("%nWritten: %s, %s%n%n", json, csv);
  }

  private void printTable(Map<Row, Map<Contender, RunResult>> results) throws IOException {
    System.out.println(machine());
    System.out.printf(
        "ns/op, of one thread's calls, with its 99.9 %% error, %d forks; ratio: time of the rival /"
            + " time of %s%n%n",
        forks, subject.label());
    List<String> head = new ArrayList<>(List.of("benchmark", "threads", "entries", "keys"));
    List<String> rule = new ArrayList<>(List.of("---", "--:", "--:", "---"));
    for (Contender map : maps) {
      head.add(map.label());
      rule.add("--:");
      if (map != subject) {
        head.add("ratio");
        rule.add("--:");
      }
    }
    printRow(head);
    printRow(rule);
    results.forEach(
        (row, ofRow) -> {
          RunResult own = ofRow.get(subject);
          List<String> cells = new ArrayList<>();
          cells.add(row.benchmark.replace("Benchmark", ""));
          cells.add(Integer.toString(row.threads(own)));
          cells.add(row.size());
          cells.add(row.keyType.name());
          ofRow.forEach(
              (map, result) -> {
                cells.add(withError(result.getPrimaryResult()));
                if (map != subject) {
                  cells.add(String.format(ROOT, "**%.2f**", score(result) / score(own)));
                }
              });
          printRow(cells);
        });
  }

  private static void printRow(List<String> cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }

  private static double score(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static String withError(Result<?> result) {
    return String.format(ROOT, "%.1f ± %.1f", result.getScore(), result.getScoreError());
  }

  /** The processor, the number of its cores that we have, and the VM. */
  private static String machine() throws IOException {
    String processor = System.getProperty("os.arch");
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      for (String line : Files.readAllLines(info)) {
        if (line.startsWith("model name")) {
          processor = line.substring(line.indexOf(':') + 1).strip();
          break;
        }
      }
    }
    return "%s, %d cores; %s %s, %s"
        .formatted(
            processor,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            Runtime.version(),
            System.getProperty("os.name"));
  }
}
