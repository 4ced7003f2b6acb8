package io.syncmap.benchmarks.paired;

import static java.util.Locale.ROOT;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.Environment;
import io.syncmap.benchmarks.page.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command for paired comparisons. */
@Command(
    name = "./bench paired",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    description = {
      "Measures a map against ConcurrentHashMap in alternating slices of one JVM, a JVM for each row."
          + " What is shown is the median of the rounds' ratios, the time of ConcurrentHashMap"
          + " divided by that of the map: above 1 the map is faster. Nothing else may run meanwhile.",
      ""
    },
    footer = {"", "Options for the JVMs that measure are taken from JAVA_OPTS."})
public final class PairedCommand implements Callable<Integer> {
  /** The maps there is something to learn about. */
  private static final List<Contender> MAPS = List.of(Contender.SYNC_MAP, Contender.BUCKET_MAP);

  private final RowRunner runner;
  private final String javaOptions;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "ROW",
      description = "Names of rows, or patterns such as 'hit-*'. Default: all rows.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--map",
      paramLabel = "MAP",
      defaultValue = "SyncMap",
      description = "SyncMap or BucketMap. Default: ${DEFAULT-VALUE}.")
  private Contender map;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "31",
      description =
          "How many rounds count; rows that take longer have a third or less. Default:"
              + " ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--slice",
      paramLabel = "MILLISECONDS",
      defaultValue = "50",
      description = "How long each map's turn is. Default: ${DEFAULT-VALUE}.")
  private int sliceMillis;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLISECONDS",
      defaultValue = "600",
      description =
          "How long each map is used before the rounds that count. Default: ${DEFAULT-VALUE}.")
  private int warmUpMillis;

  @Option(names = "--list", description = "Lists the rows, and measures nothing.")
  private boolean list;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Appends the figures to this file, a line for each row.")
  private Path csv;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Appends the figures to this file, an object in a line for each row.")
  private Path json;

  PairedCommand(RowRunner runner, String javaOptions) {
    this.runner = runner;
    this.javaOptions = javaOptions;
  }

  /**
   * Runs the command and ends the JVM.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    String options = System.getenv().getOrDefault("JAVA_OPTS", "").strip();
    List<String> split = options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    System.exit(commandLine(new ChildRunner(split), options).execute(args));
  }

  static CommandLine commandLine(RowRunner runner, String javaOptions) {
    return new CommandLine(new PairedCommand(runner, javaOptions))
        .registerConverter(Contender.class, Contender::parse);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    require(MAPS.contains(map), "--map is " + Contender.labels(MAPS) + ", not " + map.label());
    require(rounds > 0, "--rounds is less than 1: " + rounds);
    require(sliceMillis > 0, "--slice is less than 1: " + sliceMillis);
    require(warmUpMillis >= 0, "--warm-up is negative: " + warmUpMillis);
    List<Row> rows = rows();
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      rows.forEach(row -> out.println(row.name()));
      out.flush();
      return ExitCode.OK;
    }
    return measure(rows, out);
  }

  private List<Row> rows() {
    try {
      return Rows.named(names);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int measure(List<Row> rows, PrintWriter out) throws IOException, InterruptedException {
    var settings = new Settings(rounds, sliceMillis, warmUpMillis);
    var figures =
        new Figures(Environment.current(), runner.collector(), javaOptions, map, settings);
    printHead(figures, out);
    List<List<String>> cells = new ArrayList<>();
    boolean failed = false;
    for (Row row : rows) {
      try {
        Outcome outcome = runner.run(row, map, settings);
        printLine(row, outcome, out);
        cells.add(cells(row, outcome));
        if (csv != null) {
          figures.appendCsv(csv, row, outcome);
        }
        if (json != null) {
          figures.appendJson(json, row, outcome);
        }
      } catch (IOException e) {
        failed = true;
        out.printf("%s FAILED: %s%n", row.name(), e.getMessage());
        out.flush();
      }
    }
    out.printf("%n%s", table(cells).toMarkdown());
    out.flush();
    return failed ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private void printHead(Figures figures, PrintWriter out) {
    Environment e = figures.environment();
    out.printf(ROOT, "%s against %s, %s%n", map.label(), Trial.RIVAL.label(), e.date());
    out.printf(ROOT, "JVM: %s%n", e.jdk());
    out.printf(
        ROOT, "CPU: %s, %d cores, load %.2f; %s%n", e.processor(), e.cores(), e.load(), e.system());
    out.printf(ROOT, "Collector: %s%n", figures.collector());
    if (!javaOptions.isEmpty()) {
      out.printf(ROOT, "JAVA_OPTS: %s%n", javaOptions);
    }
    out.printf(ROOT, "%d rounds, slices of %d ms%n%n", rounds, sliceMillis);
    out.flush();
  }

  private void printLine(Row row, Outcome outcome, PrintWriter out) {
    out.printf(
        ROOT,
        "%-36s %5s (%s)  CHM %s, %s %s%s%n",
        row.name(),
        Format.ratio(outcome.ratio()),
        Format.quartiles(outcome),
        Format.time(outcome.rivalNanos()),
        map.label(),
        Format.time(outcome.nanos()),
        outcome.note().isEmpty() ? "" : "; " + outcome.note());
    out.flush();
  }

  private static List<String> cells(Row row, Outcome outcome) {
    return List.of(
        row.name(),
        Format.ratio(outcome.ratio()),
        Format.quartiles(outcome),
        Format.time(outcome.rivalNanos()),
        Format.time(outcome.nanos()),
        outcome.note());
  }

  private Table table(List<List<String>> cells) {
    return new Table(
        List.of("row", "ratio", "quartiles", "ConcurrentHashMap", map.label(), "note"), cells);
  }

  private void require(boolean met, String message) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
