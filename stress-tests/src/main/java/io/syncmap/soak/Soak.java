package io.syncmap.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command. It starts a JVM for each map, one after the other: so the heap, the collections and
 * the hangs are of one map alone, and all threads are at that one map.
 */
@Command(
    name = "soak",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs random operations on a map from more threads than cores, in a small heap, and checks"
          + " what every call returns, and every few seconds the whole map.",
      "",
      "The maps take turns, each in a JVM of its own, and share the time evenly.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 no discrepancy; 1 a discrepancy, or a JVM that broke off; 2 wrong option; 3 a"
          + " hang.",
      "The seed settles what each thread draws, but not how the threads interleave: a run with the"
          + " same seed need not find the same."
    })
public final class Soak implements Callable<Integer> {
  private static final int EXIT_WRONG_OPTION = 2;
  private static final int BROKEN_OFF = -1;
  private static final int MAX_THREADS = 1_024;
  private static final int MIN_KEYS = 1_000;
  private static final int MAX_KEYS = 100_000_000;
  private static final int MAX_SECONDS = 30 * 24 * 3_600;
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]*[kKmMgG]");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MAP",
      arity = "0..*",
      description =
          "SyncMap, BucketMap, or ConcurrentHashMap as a check of the soak itself."
              + " Default: SyncMap and BucketMap.")
  private List<String> maps = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Time of all maps together. Default: 10.")
  private Integer minutes;

  @Option(names = "--seconds", paramLabel = "N", description = "The same in seconds.")
  private Integer seconds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "1 to 1024. Default: four for each core, at least eight.")
  private int threads = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--keys",
      paramLabel = "N",
      description =
          "Keys in all, 1000 to 100000000; four of five come and go in waves."
              + " Default: ${DEFAULT-VALUE}.")
  private int keys = 1_000_000;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description =
          "Heap of each JVM, as for -Xmx: small, so that it collects often; a million keys need"
              + " some 200 MB. Default: ${DEFAULT-VALUE}.")
  private String heap = "300m";

  @Option(names = "--seed", paramLabel = "N", description = "Default: another one each time.")
  private Long seed;

  @Option(
      names = "--hang-after",
      paramLabel = "SECONDS",
      description =
          "A thread that does not come to a meeting for so long counts as hung."
              + " Default: ${DEFAULT-VALUE}.")
  private int hangAfter = 120;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "Option for the JVM of each map, such as -Xlog:gc. Repeatable.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private Soak() {}

  /** Runs the command and exits with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Soak())
        .setParameterExceptionHandler(
            (e, args) -> {
              e.getCommandLine().getErr().println(e.getMessage() + "\n");
              e.getCommandLine().usage(e.getCommandLine().getErr());
              return EXIT_WRONG_OPTION;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Options> runs = runs();
    int code = SoakRun.PASSED;
    List<String> summary = new ArrayList<>();
    for (Options options : runs) {
      int exit = runInJvm(options);
      summary.add(options.map() + ": " + describe(exit));
      code = Math.max(code, exit == BROKEN_OFF ? SoakRun.DISCREPANCY : exit);
      System.out.println();
    }
    summary.forEach(System.out::println);
    return code;
  }

  private static String describe(int exit) {
    return switch (exit) {
      case SoakRun.PASSED -> "no discrepancy";
      case SoakRun.DISCREPANCY -> "DISCREPANCY, see above";
      case SoakRun.HANG -> "HANG, see above";
      case BROKEN_OFF -> "its JVM BROKE OFF, see above; if out of memory: --heap tells its size";
      default -> throw new AssertionError(exit);
    };
  }

  /** What to run, checked. */
  List<Options> runs() {
    requireRange("--threads", threads, 1, MAX_THREADS);
    requireRange("--keys", keys, Math.max(MIN_KEYS, threads), MAX_KEYS);
    requireRange("--hang-after", hangAfter, 1, MAX_SECONDS);
    if (minutes != null && seconds != null) {
      throw new ParameterException(spec.commandLine(), "Give --minutes or --seconds, not both");
    }
    if (minutes != null) {
      requireRange("--minutes", minutes, 1, MAX_SECONDS / 60);
    }
    if (seconds != null) {
      requireRange("--seconds", seconds, 1, MAX_SECONDS);
    }
    if (!HEAP.matcher(heap).matches()) {
      throw new ParameterException(
          spec.commandLine(), "Invalid value for option '--heap': " + heap + "; like 400m or 2g");
    }
    List<String> labels = labels();
    long all = seconds != null ? seconds : minutes != null ? 60L * minutes : 600;
    long drawn = seed != null ? seed : new SplittableRandom().nextLong(1_000_000_000);
    return labels.stream()
        .map(map -> new Options(map, threads, keys, drawn, 1_000 * all / labels.size(), hangAfter))
        .toList();
  }

  private List<String> labels() {
    LinkedHashSet<String> labels = new LinkedHashSet<>();
    for (String map : maps) {
      Subject subject =
          Subject.named(map)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "'" + map + "' is not a map; allowed: " + Subject.labels()));
      labels.add(subject.label());
    }
    return labels.isEmpty()
        ? List.of(Subject.SYNC_MAP.label(), Subject.BUCKET_MAP.label())
        : List.copyOf(labels);
  }

  private void requireRange(String option, int value, int min, int max) {
    if (value < min || value > max) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "Invalid value for option '%s': %d; allowed: %d to %d",
              option,
              value,
              min,
              max));
    }
  }

  private int runInJvm(Options options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-ea:io.syncmap..."); // the assertions of the maps
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(SoakChild.class.getName());
    command.addAll(options.toArguments());
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread end = new Thread(child::destroyForcibly, "soak-end");
    Runtime.getRuntime().addShutdownHook(end);
    int exit = child.waitFor() - SoakChild.OFFSET;
    Runtime.getRuntime().removeShutdownHook(end);
    return exit == SoakRun.PASSED || exit == SoakRun.DISCREPANCY || exit == SoakRun.HANG
        ? exit
        : BROKEN_OFF;
  }
}
