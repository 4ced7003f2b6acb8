package io.syncmap.benchmarks;

import io.syncmap.benchmarks.Loads.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: gives JMH the loads one by one, and writes the page. */
@Command(
    name = "bench",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Compares the maps with ConcurrentHashMap on this machine: JMH runs each load in several JVMs,"
          + " in each of which the maps take turns. Keep the machine quiet meanwhile.",
      "",
      "What was measured is kept: the same command goes on where it was interrupted.",
      ""
    },
    footer = {"", "`bench jmh ...` is JMH's own command."})
public final class Bench implements Callable<Integer> {
  private static final String MEMORY = "memory";
  private static final String LATENCY = "latency";
  private static final List<String> OTHERS = List.of(MEMORY, LATENCY);
  private static final int LARGE = 1_000_000;
  private static final int HUGE = 10_000_000;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEPTH",
      defaultValue = "quick",
      description = "quick (5 minutes), standard (40) or full (an hour); default: quick")
  private Depth depth;

  @Option(
      names = "--load",
      split = ",",
      paramLabel = "PATTERN",
      description = "Only these loads, such as hit.Integer.1K or 'mix-*'; also memory, latency.")
  private List<String> patterns = List.of();

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "MAP",
      description =
          "These maps in place of the usual ones, beside ConcurrentHashMap; also a class of yours,"
              + " by its full name, if it is on the class path (CLASSPATH=... benchmarks/bench).")
  private List<String> maps = List.of();

  @Option(
      names = "--forks",
      description =
          "JVMs for each load; 0 tries them out for a moment, in this JVM. Default: ${DEFAULT-VALUE}.")
  private int forks = 5;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the results go. Default: benchmarks/target/results/DEPTH-jdkN.")
  private Path out;

  @Option(names = "--fresh", description = "Measures again what is there.")
  private boolean fresh;

  @Option(names = "--list", description = "Lists the loads and exits.")
  private boolean list;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private Bench() {}

  /** Runs the command and exits with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /**
   * How a load is measured.
   *
   * @param warmUps rounds, in each of which every map has one turn
   * @param millis of a turn, at the least
   */
  private record Plan(
      Load load, List<String> maps, int forks, int warmUps, int rounds, int millis) {
    static Plan of(Load load, List<String> maps, int forks) {
      if (forks == 0) {
        return new Plan(load, maps, forks, 1, 1, 1);
      }
      if (load.isHeavy()) {
        return new Plan(load, maps, forks, 5, 6, 100);
      }
      if (!load.isPass() || load.entries() < 100_000) {
        return new Plan(load, maps, forks, 16, 10, 25);
      }
      return load.entries() < LARGE
          ? new Plan(load, maps, forks, 4, 5, 200)
          : new Plan(load, maps, forks, load.entries() < HUGE ? 2 : 1, 3, 200);
    }

    boolean isThatOf(Outcome outcome) {
      return outcome.maps().equals(maps)
          && outcome.nanos()[0].length == Math.max(1, forks)
          && outcome.nanos()[0][0].length == rounds;
    }

    /** About how long it takes; what the machine is worth is learnt on the way. */
    double seconds() {
      double fill = load.entries() * 5e-7;
      double turn = millis / 1e3 + (load.isPass() ? fill + 0.05 : 0);
      return forks * (1 + maps.size() * (fill + (warmUps + rounds) * turn));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    if (list) {
      Loads.all().forEach(load -> System.out.println(load.name()));
      return 0;
    }
    List<Plan> plans = plans();
    if (out == null) {
      String name = depth.name().toLowerCase(Locale.ROOT) + "-jdk" + Runtime.version().feature();
      out = Path.of("benchmarks/target/results", name);
    }
    Files.createDirectories(out.resolve("jmh"));
    Environment now = Environment.current();
    requireSame(now);
    Results.write(out.resolve(Results.ENVIRONMENT), now);
    System.out.println(now);
    measure(plans);
    measureOthers(new Results(out));
    Path page = new Page(new Results(out)).write();
    System.out.print("\n" + Files.readString(page));
    System.out.println("\nThis page, with charts: " + page.toAbsolutePath().normalize());
    return 0;
  }

  /** What one machine, JDK and version of the maps was measured with is not mixed with another. */
  private void requireSame(Environment now) throws IOException {
    Environment before = new Results(out).environment;
    if (before != null && !fresh && !before.isSameAs(now)) {
      throw new ParameterException(
          spec.commandLine(),
          "in "
              + out
              + " are results of "
              + before
              + "; --fresh replaces them, --out goes elsewhere");
    }
  }

  private List<Plan> plans() {
    try {
      List<String> names = patterns.stream().filter(name -> !OTHERS.contains(name)).toList();
      List<Load> loads = patterns.isEmpty() ? Loads.of(depth) : Loads.named(names);
      maps.forEach(Rival::named);
      if (forks < 0) {
        throw new IllegalArgumentException("--forks is negative: " + forks);
      }
      return loads.stream().map(load -> Plan.of(load, mapsOf(load), forks)).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private List<String> mapsOf(Load load) {
    List<String> result = new ArrayList<>();
    if (maps.isEmpty()) {
      result.addAll(Loads.forRivals(load) && depth != Depth.QUICK ? Rival.names() : Rival.USUAL);
    } else {
      result.add(Rival.BASELINE);
      maps.stream().filter(map -> !map.equals(Rival.BASELINE)).forEach(result::add);
    }
    if (load.threads() > 1) {
      result.remove(Rival.LIMIT);
    }
    return result;
  }

  // ---------------------------------------------------------------------------------------------

  private void measure(List<Plan> plans) throws IOException, RunnerException {
    List<Plan> open = new ArrayList<>();
    for (Plan plan : plans) {
      Path file = Results.file(out, plan.load);
      if (fresh || !Files.exists(file) || !plan.isThatOf(Outcome.read(file.toFile()))) {
        open.add(plan);
      }
    }
    if (open.size() < plans.size()) {
      System.out.printf(
          "%d of %d loads are there already%n", plans.size() - open.size(), plans.size());
    }
    double left = open.stream().mapToDouble(Plan::seconds).sum();
    double done = 0;
    long start = System.nanoTime();
    for (int i = 0; i < open.size(); i++) {
      Plan plan = open.get(i);
      Outcome outcome = run(plan);
      done += plan.seconds();
      left -= plan.seconds();
      double pace = (System.nanoTime() - start) / 1e9 / done;
      System.out.printf(
          Locale.ROOT,
          "[%d/%d, %s left] %-30s %s%n",
          i + 1,
          open.size(),
          text(Duration.ofSeconds((long) (left * pace))),
          plan.load.name(),
          summary(outcome));
    }
  }

  private static String text(Duration duration) {
    return duration.toMinutes() + ":" + String.format("%02d", duration.toSecondsPart());
  }

  private static String summary(Outcome outcome) {
    var text = new StringBuilder();
    outcome.maps().stream()
        .filter(map -> !map.equals(Rival.BASELINE))
        .forEach(map -> text.append(map).append(' ').append(outcome.ratio(map)).append("  "));
    return text.toString().strip();
  }

  /** Has JMH measure a load; its result is moved to its place once it is complete. */
  private Outcome run(Plan plan) throws IOException, RunnerException {
    Path file = Results.file(out, plan.load);
    Path partial = file.resolveSibling(plan.load.name() + ".part");
    int count = plan.maps.size();
    new Runner(
            new OptionsBuilder()
                .include(
                    MapBenchmark.class.getName() + (plan.load.isPass() ? "\\.pass$" : "\\.calls$"))
                .param("load", plan.load.name())
                .param("maps", MapBenchmark.parameter(plan.maps))
                .forks(plan.forks)
                .threads(plan.load.threads())
                .operationsPerInvocation(plan.load.callsPerRun())
                .warmupIterations(plan.warmUps * count)
                .warmupTime(TimeValue.milliseconds(plan.millis))
                .measurementIterations(plan.rounds * count)
                .measurementTime(TimeValue.milliseconds(plan.millis))
                .jvmArgs(plan.load.flags().toArray(new String[0]))
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(partial.toString())
                .output(file.resolveSibling(plan.load.name() + ".log").toString())
                .build())
        .run();
    Outcome outcome = Outcome.read(partial.toFile());
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    return outcome;
  }

  private boolean isAskedFor(String name) {
    return patterns.isEmpty() || patterns.contains(name);
  }

  /** Memory and latency. */
  private void measureOthers(Results results) throws IOException, InterruptedException {
    List<String> all = maps.isEmpty() ? Rival.USUAL : mapsOf(Loads.all().get(0));
    if (isAskedFor(MEMORY) && (fresh || results.memory.isEmpty())) {
      System.out.println("memory ...");
      Integer[] sizes = {1, 10, 100, 1000, 100_000, LARGE, HUGE};
      int count = sizes.length - (depth == Depth.QUICK ? 2 : depth == Depth.STANDARD ? 1 : 0);
      Results.write(
          out.resolve(Results.MEMORY),
          Memory.measure(
              depth == Depth.QUICK || !maps.isEmpty() ? all : Rival.names(),
              Arrays.asList(sizes).subList(0, count)));
    }
    if (isAskedFor(LATENCY) && (fresh || results.latency.isEmpty())) {
      System.out.println("latency ...");
      Results.write(
          out.resolve(Results.LATENCY), Latency.measure(all, depth == Depth.QUICK ? LARGE : HUGE));
    }
  }
}
