package io.syncmap.soak;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/** The JVM that soaks one map. It ends when the one that started it does. */
final class SoakChild {
  /** Added to the exit code of a run, to be told from the exit codes of the JVM itself. */
  static final int OFFSET = 10;

  private SoakChild() {}

  /**
   * Runs what {@link Options#toArguments} says, and exits with the exit code of the run, plus
   * {@link #OFFSET}.
   */
  public static void main(String[] args) throws InterruptedException {
    Thread watch = new Thread(SoakChild::exitWithParent, "soak-parent-watch");
    watch.setDaemon(true);
    watch.start();
    Options options = Options.fromArguments(args);
    System.out.printf(
        "%s: %d threads on %d cores, about %,d keys, %d MB of heap, %s, JDK %s, seed %d%n",
        options.map(),
        options.threads(),
        Runtime.getRuntime().availableProcessors(),
        options.keys(),
        Runtime.getRuntime().maxMemory() >> 20,
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(" and ")),
        Runtime.version(),
        options.seed());
    Subject subject = Subject.named(options.map()).orElseThrow();
    int code = new SoakRun(options, subject, oracle -> true, System.out).run();
    System.out.flush();
    Runtime.getRuntime().halt(OFFSET + code); // threads that hang are not to hold it up
  }

  /** Nothing is written to the input: it ends with the process at its other end. */
  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // The other end is gone as well.
    }
    Runtime.getRuntime().halt(OFFSET + SoakRun.DISCREPANCY);
  }
}
