package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A phase: lets the maps take turns, each in its own JVM, only one at work at a time. In every
 * round each map has one turn, and another one begins: a slow minute of the machine hits all of
 * them.
 */
final class Race {
  /** Reading the class files and filling the map; generous, as all JVMs start at once. */
  private static final long LOAD_MILLIS = 60_000;

  private final Phase phase;
  private final Options options;
  private final PrintStream progress;
  private final String childMainClass;
  private final List<ChildProcess> children = new ArrayList<>();
  private final Map<Contender, List<Round>> rounds = new EnumMap<>(Contender.class);
  private long clockNanos;

  Race(Phase phase, Options options, PrintStream progress, String childMainClass) {
    this.phase = phase;
    this.options = options;
    this.progress = progress;
    this.childMainClass = childMainClass;
  }

  /**
   * Runs the whole phase. No child is left over, however this ends.
   *
   * @throws DemoFailedException if a map answered wrongly, or its JVM failed
   */
  PhaseReport run() throws InterruptedException {
    Thread cleanUp = new Thread(this::closeChildren, "end children");
    Runtime.getRuntime().addShutdownHook(cleanUp); // for Ctrl-C
    try {
      startChildren();
      for (int i = 1; i <= Options.WARM_UP_ROUNDS; i++) {
        round(String.format(Locale.ROOT, "warm-up %d/%d", i, Options.WARM_UP_ROUNDS), i - 1);
      }
      rounds.values().forEach(List::clear);
      for (int i = 1; i <= options.rounds(phase); i++) {
        round(String.format(Locale.ROOT, "round %2d/%d", i, options.rounds(phase)), i - 1);
      }
      return new PhaseReport(phase, options, clockNanos, deleteMost());
    } finally {
      closeChildren();
      removeHook(cleanUp);
    }
  }

  private void startChildren() throws InterruptedException {
    progress.printf(
        Locale.ROOT,
        "%s%nStarting %d JVMs with %d MB heap each; each loads %,d entries ...%n",
        phase.heading(),
        options.maps().size(),
        options.heapMegabytes(phase),
        phase.entries(options.workload()));
    for (Contender contender : options.maps()) {
      rounds.put(contender, new ArrayList<>());
      synchronized (children) {
        children.add(ChildProcess.start(contender, phase, options, childMainClass));
      }
    }
    for (ChildProcess child : children) {
      String ready = child.receive(CacheChild.READY, LOAD_MILLIS);
      clockNanos = Math.max(clockNanos, Fields.decode(ready).getLong("clockNanos"));
    }
    progress.printf(
        Locale.ROOT,
        "Million %s/s, %d threads, turns of %.1f s, %d s in all:%n",
        phase.counted(),
        options.workload().threads(),
        options.turnMillis(phase) / 1e3,
        allTurnsMillis() / 1000);
  }

  private long allTurnsMillis() {
    long allRounds = (long) Options.WARM_UP_ROUNDS + options.rounds(phase);
    return allRounds * children.size() * options.turnMillis(phase);
  }

  /** One turn for each map; its line grows turn by turn, so that one sees it live. */
  private void round(String name, int first) throws InterruptedException {
    progress.printf(Locale.ROOT, "%-12s", name);
    progress.flush();
    for (int i = 0; i < children.size(); i++) {
      ChildProcess child = children.get((first + i) % children.size());
      child.send(CacheChild.RUN + " " + options.turnMillis(phase));
      Round round = Round.decode(child.receive(CacheChild.ROUND, options.turnMillis(phase)));
      rounds.get(child.contender()).add(round);
      progress.printf(
          Locale.ROOT, "  %s %.2f", child.contender().label(), round.clientsPerSecond() / 1e6);
      progress.flush();
    }
    progress.println();
  }

  private List<MapResult> deleteMost() throws InterruptedException {
    progress.print("Deleting 99 %");
    progress.flush();
    List<MapResult> results = new ArrayList<>();
    for (ChildProcess child : children) {
      child.send(CacheChild.DELETE);
      Deletion deletion = Deletion.decode(child.receive(CacheChild.DELETED, LOAD_MILLIS));
      results.add(new MapResult(child.contender(), rounds.get(child.contender()), deletion));
      progress.print("  " + child.contender().label() + " done");
      progress.flush();
    }
    progress.println();
    return results;
  }

  private void closeChildren() {
    synchronized (children) {
      children.forEach(ChildProcess::close);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down, and the hook is at work already.
    }
  }
}
