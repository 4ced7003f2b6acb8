package io.syncmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs all stress tests in one of two modes, then tells what was seen. The process ends with 1 if
 * any test had a forbidden outcome or did not run, or, in full mode, if a control did not show its
 * bug.
 *
 * <p>jcstress leaves out tests with more actors than the machine has cores. Those run afterwards,
 * in time slices: it is made to believe in four cores.
 */
public final class StressRun {
  private static final int MOST_ACTORS = 4;

  /** A test that hangs is a failure. */
  private static final Duration TIME_LIMIT = Duration.ofHours(6);

  /** How long and in how many ways each test runs. */
  private enum Mode {
    /** One JVM for each test, 0.2 seconds: finds gross errors only. */
    SMOKE("-iters", "2", "-time", "100", "-pth", "false", "-jvmArgs", "-Xmx256m"),
    /** C1, and C2 with its choices made at random: each for 0.6 seconds. */
    FULL("-iters", "2", "-time", "300");

    final List<String> args;

    Mode(String... args) {
      this.args = List.of(args);
    }

    static Mode of(String name) {
      for (Mode mode : values()) {
        if (mode.name().equals(name.toUpperCase(Locale.ROOT))) {
          return mode;
        }
      }
      throw new IllegalArgumentException("no such mode: " + name + "; there are smoke and full");
    }
  }

  private StressRun() {}

  /**
   * Runs the tests.
   *
   * @param args the mode, and the folder for the reports
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "usage: StressRun smoke|full FOLDER, not " + List.of(args));
    }
    Mode mode = Mode.of(args[0]);
    Path folder = Path.of(args[1]);
    Jcstress.deleteRecursively(folder);
    boolean passed = isPassed(Jcstress.run(folder, null, List.of(), mode.args, TIME_LIMIT));
    if (Runtime.getRuntime().availableProcessors() < MOST_ACTORS) {
      List<String> jvm = List.of("-Dos.name=AIX", "-XX:ActiveProcessorCount=" + MOST_ACTORS);
      List<String> more = new ArrayList<>(mode.args);
      more.addAll(List.of("-spinStyle", "THREAD_YIELD", "-t", "OrderStress.Two"));
      passed &= isPassed(Jcstress.run(folder.resolve("four-actors"), null, jvm, more, TIME_LIMIT));
    }
    List<Path> results = new ArrayList<>(Jcstress.resultFiles(folder));
    results.addAll(Jcstress.resultFiles(folder.resolve("four-actors")));
    StressSummary summary = StressSummary.of(results);
    String markdown = summary.toMarkdown();
    System.out.println(markdown);
    Files.writeString(folder.resolve("summary.md"), markdown);
    System.out.println("Reports: " + folder.resolve("index.html").toAbsolutePath());
    passed &= summary.missing().isEmpty();
    passed &= mode == Mode.SMOKE || summary.silentControls().isEmpty();
    if (!passed) {
      System.exit(1);
    }
  }

  private static boolean isPassed(Jcstress.End end) {
    return end == Jcstress.End.PASSED;
  }
}
