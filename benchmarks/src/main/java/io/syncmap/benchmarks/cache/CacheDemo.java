package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The demo's command: a read-heavy cache, then a session store, on maps that take turns. */
@Command(
    name = "cache-demo",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs two loads on several maps that take turns, checks every value, prints a table for each"
          + " load and writes a page with charts.",
      "",
      "Read phase: a cache of the JDK's own class files; threads look up, and a few write.",
      "Write phase: a session store; of the operations 50 %% look a session up (a tenth of them in"
          + " vain), 25 %% open a new one and 25 %% end the oldest, so that keys are new all the time"
          + " and the number of sessions stays the same.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 all went well; 1 a map answered wrongly or the run failed; 2 wrong option.",
      "--no-build, for the script: run what was built before."
    })
public final class CacheDemo implements Callable<Integer> {
  /** Set by the script, so that the page's place does not depend on the working directory. */
  static final String REPORT_PROPERTY = "syncmap.demo.report";

  static final int MIN_ENTRIES = 100;
  static final int MAX_ENTRIES = 5_000_000;
  static final int MIN_SESSIONS = 1_000;
  static final int MAX_SESSIONS = 1_000_000;
  static final int MAX_THREADS = 256;
  static final int MAX_SECONDS = 3_600;
  static final double MAX_WRITE_PERCENT = 90;

  /** Others cannot be shared, or not be filled one by one. */
  private static final List<Contender> OFFERED =
      Contender.CONCURRENT.stream().filter(c -> !c.copiesOnWrite()).toList();

  private static final int EXIT_FAILED = 1;
  private static final int EXIT_WRONG_OPTION = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--map",
      paramLabel = "MAP",
      split = ",",
      converter = ContenderConverter.class,
      description =
          "Which map takes part: SyncMap, BucketMap, ConcurrentHashMap, NonBlockingHashMap,"
              + " Caffeine, Eclipse, LockedHashMap. Repeatable, or separated by commas. Default:"
              + " all but Caffeine and Eclipse.")
  private List<Contender> maps = List.of();

  @Option(
      names = "--entries",
      paramLabel = "N",
      description =
          "Entries of the cache, 100 to 5000000. Beyond the JDK's classes, names are taken again"
              + " as name#2, name#3, ... Default: one for each class.")
  private Integer entries;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Live sessions of the store, 1000 to 1000000. Default: ${DEFAULT-VALUE}.")
  private int sessions = 200_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Readers of the cache, and threads that use the sessions, 1 to 256. Default: one for each"
              + " core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Measured time of all maps in both phases together, 1 to 3600, without warm-up: six"
              + " elevenths for the read phase. Default: ${DEFAULT-VALUE}.")
  private int seconds = 110;

  @Option(
      names = "--write-share",
      paramLabel = "PERCENT",
      converter = PercentConverter.class,
      description =
          "Writes as a percentage of all operations on the cache, 0 to 90."
              + " Default: ${DEFAULT-VALUE}.")
  private double writePercent = 1;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the page goes. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of(System.getProperty(REPORT_PROPERTY, "cache-demo-report.html"));

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private final String childMainClass;

  private CacheDemo(String childMainClass) {
    this.childMainClass = childMainClass;
  }

  /** Runs the demo and exits with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine(CacheChild.class).execute(args));
  }

  /** The command, with this class to run in the JVM of each map. */
  static CommandLine commandLine(Class<?> childMainClass) {
    return new CommandLine(new CacheDemo(childMainClass.getName()))
        .setParameterExceptionHandler(
            (e, args) -> {
              e.getCommandLine().getErr().println(e.getMessage() + "\n");
              e.getCommandLine().usage(e.getCommandLine().getErr());
              return EXIT_WRONG_OPTION;
            })
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              if (e instanceof DemoFailedException) {
                commandLine.getErr().println("\ncache-demo failed: " + e.getMessage());
              } else {
                e.printStackTrace(commandLine.getErr());
              }
              return EXIT_FAILED;
            });
  }

  @Override
  public Integer call() throws Exception {
    Options options = options();
    prepareReport(options.report());
    Environment environment = Environment.current();
    System.out.printf("%s, %d cores%n", environment.jdk(), environment.cores());
    List<PhaseReport> phases = new ArrayList<>();
    for (Phase phase : Phase.values()) {
      System.out.println();
      phases.add(new Race(phase, options, System.out, childMainClass).run());
    }
    Report report = new Report(options, environment, phases);
    System.out.println();
    System.out.print(report.toText());
    Files.writeString(options.report(), new ReportPage(report).toHtml());
    System.out.println("Page with charts: " + options.report().toAbsolutePath().normalize());
    return 0;
  }

  /** The options given, checked, with the defaults that need a look at the machine. */
  Options options() throws IOException {
    requireRange("--threads", threads, 1, MAX_THREADS);
    requireRange("--seconds", seconds, 1, MAX_SECONDS);
    if (entries != null) {
      requireRange("--entries", entries, MIN_ENTRIES, MAX_ENTRIES);
    }
    requireRange("--sessions", sessions, MIN_SESSIONS, MAX_SESSIONS);
    if (!(writePercent >= 0 && writePercent <= MAX_WRITE_PERCENT)) {
      throw wrong("--write-share", writePercent, 0, (int) MAX_WRITE_PERCENT);
    }
    int count = entries != null ? entries : ClassFiles.count();
    Set<Contender> distinct = new LinkedHashSet<>(maps.isEmpty() ? Contender.OF_SERVICES : maps);
    return new Options(
        List.copyOf(distinct),
        new Workload(count, threads, writePercent / 100, sessions),
        seconds,
        report);
  }

  private void requireRange(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw wrong(option, value, min, max);
    }
  }

  private ParameterException wrong(String option, Object value, int min, int max) {
    return new ParameterException(
        spec.commandLine(),
        String.format(
            Locale.ROOT,
            "Invalid value for option '%s': %s; allowed: %d to %d",
            option,
            value,
            min,
            max));
  }

  /** Finds out now, and not after two minutes of work, whether the page can be written. */
  private void prepareReport(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(
          file, "<!doctype html><title>cache-demo</title><p>The demo has not finished.\n");
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--report': cannot write " + file + " (" + e + ")");
    }
  }

  static final class ContenderConverter implements ITypeConverter<Contender> {
    @Override
    public Contender convert(String value) {
      return Contender.named(value)
          .filter(OFFERED::contains)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is not a map; allowed: " + Contender.labels(OFFERED)));
    }
  }

  static final class PercentConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      String number = value.endsWith("%") ? value.substring(0, value.length() - 1) : value;
      try {
        return Double.valueOf(number.strip());
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "'" + value + "' is not a percentage; allowed: 0 to " + (int) MAX_WRITE_PERCENT);
      }
    }
  }
}
