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
import java.util.List;
import java.util.Map;
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
 * Runs the published benchmarks and prints one table, with the times of the rivals over those of
 * {@code SyncMap}. Rivals take turns fork by fork, so that a machine that slows down slows them
 * all.
 */
public final class PublishedTable {
  private static final String USAGE =
      """
      usage: ./bench table [-f FORKS] [-t MILLISECONDS] [-o DIRECTORY] [MAP...]
        -f  forks of each benchmark and map (3)
        -t  time of one iteration (500); two warm up and three are measured in each fork
        -o  where the JSON and CSV files go (target)
        MAP rivals of SyncMap (ConcurrentHashMap)""";

  private static final int INSERT_WARMUPS = 4;
  private static final int INSERT_MEASUREMENTS = 4;

  /** One row of the table; {@code entries} is 0 where the benchmark has no such parameter. */
  private record Row(String benchmark, int entries, KeyType keyType) {
    boolean insert() {
      return entries == 0;
    }

    String size() {
      return String.format(ROOT, "%,d", insert() ? 1_000_000 : entries);
    }
  }

  private final List<Contender> maps = new ArrayList<>(List.of(Contender.SYNC_MAP));
  private int forks = 3;
  private int millis = 500;
  private Path directory = Path.of("target");

  private PublishedTable(String[] args) {
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "-f" -> forks = Integer.parseInt(args[++i]);
        case "-t" -> millis = Integer.parseInt(args[++i]);
        case "-o" -> directory = Path.of(args[++i]);
        default -> maps.add(map(args[i]));
      }
    }
    if (maps.size() == 1) {
      maps.add(Contender.CONCURRENT_HASH_MAP);
    }
  }

  private static Contender map(String name) {
    return Contender.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no such map: " + name + ", only " + Contender.labels()));
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
              "[%3d/%d] %-38s %9s %-7s %-22s %8.1f ns/op, %.1f min left%n",
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

  private static List<Row> rows() {
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
    addBothKeyTypes(rows, "InsertBenchmark.insert", 0);
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
          .warmupIterations(2)
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
    int java = Runtime.version().feature();
    Path json = directory.resolve("jmh-" + java + ".json");
    Path csv = directory.resolve("table-" + java + ".csv");
    List<RunResult> all = new ArrayList<>();
    results.values().forEach(ofRow -> all.addAll(ofRow.values()));
    try (var out = new PrintStream(Files.newOutputStream(json), false, UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(all);
    }
    try (var out = new PrintStream(Files.newOutputStream(csv), false, UTF_8)) {
      out.println("benchmark,threads,entries,keyType,map,nsPerOp,error,ratioToSyncMap");
      results.forEach(
          (row, ofRow) ->
              ofRow.forEach(
                  (map, result) ->
                      out.printf(
                          ROOT,
                          "%s,%d,%s,%s,%s,%.3f,%.3f,%.3f%n",
                          row.benchmark,
                          result.getParams().getThreads(),
                          row.size().replace(",", ""),
                          row.keyType,
                          map,
                          score(result),
                          result.getPrimaryResult().getScoreError(),
                          score(result) / score(ofRow.get(Contender.SYNC_MAP)))));
    }
    System.out.printf("%nWritten: %s, %s%n%n", json, csv);
  }

  private void printTable(Map<Row, Map<Contender, RunResult>> results) throws IOException {
    System.out.println(machine());
    System.out.printf(
        "ns/op with its 99.9 %% error, %d forks; ratio: time of the rival / time of SyncMap%n%n",
        forks);
    List<String> head = new ArrayList<>(List.of("benchmark", "threads", "entries", "keys"));
    List<String> rule = new ArrayList<>(List.of("---", "--:", "--:", "---"));
    for (Contender map : maps) {
      head.add(map.label());
      rule.add("--:");
      if (map != Contender.SYNC_MAP) {
        head.add("ratio");
        rule.add("--:");
      }
    }
    printRow(head);
    printRow(rule);
    results.forEach(
        (row, ofRow) -> {
          RunResult own = ofRow.get(Contender.SYNC_MAP);
          List<String> cells = new ArrayList<>();
          cells.add(row.benchmark.replace("Benchmark", ""));
          cells.add(Integer.toString(own.getParams().getThreads()));
          cells.add(row.size());
          cells.add(row.keyType.name());
          ofRow.forEach(
              (map, result) -> {
                cells.add(withError(result.getPrimaryResult()));
                if (map != Contender.SYNC_MAP) {
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
