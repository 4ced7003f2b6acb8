package io.syncmap.soak;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * One run of one map. The threads work for a round, meet, wait while one of them verifies the whole
 * map, and go on. The first discrepancy ends the run, since after it the oracles know no more what
 * is right.
 *
 * <p>The thread that calls {@link #run} never touches a map: it only waits, and never for longer
 * than a while. So it is there to report a hang, be it of a thread at work or of the verification.
 */
final class SoakRun {
  static final int PASSED = 0;
  static final int DISCREPANCY = 1;
  static final int HANG = 3;

  private static final long PROGRESS_MILLIS = 5_000;
  private static final int EBB_EVERY = 3;
  private static final int MAX_REPORTS = 5;

  private final Options options;
  private final PrintStream out;
  private final Arena arena;
  private final Phaser phaser;
  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Figures figures;
  private final long start = System.nanoTime();
  private long progressDue = PROGRESS_MILLIS;

  /**
   * Prepares a run, but starts no thread.
   *
   * @param active by name, which oracles take part
   */
  SoakRun(Options options, Subject subject, Predicate<String> active, PrintStream out) {
    this.options = options;
    this.out = out;
    this.arena = new Arena(options, subject, active);
    this.phaser = new Phaser(options.threads() + 1);
    Rest rest = new Rest(arena);
    this.figures = new Figures(arena, workers, rest);
    for (int i = 0; i < options.threads(); i++) {
      workers.add(new Worker(i, arena, phaser, () -> verify(rest)));
    }
  }

  private void verify(Rest rest) {
    rest.verify(workers.get(0));
    figures.noteRest();
  }

  List<Discrepancy> discrepancies() {
    return arena.discrepancies();
  }

  /** Runs until the time is over, or something is wrong, and returns the exit code. */
  int run() throws InterruptedException {
    for (Worker worker : workers) {
      Thread thread = new Thread(worker, "soak-" + worker.index);
      thread.setDaemon(true);
      threads.add(thread);
    }
    arena.round = 1;
    threads.forEach(Thread::start);
    boolean hung = false;
    try {
      while (!arena.ending && !arena.hasFailed()) {
        round();
      }
      phaser.forceTermination(); // after a discrepancy, nobody is to wait for this thread
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(options.hangSeconds()));
        hung |= thread.isAlive();
      }
    } catch (TimeoutException e) {
      hung = true;
    }
    List<Discrepancy> found = arena.discrepancies();
    found.stream().limit(MAX_REPORTS).forEach(this::report);
    if (hung) {
      reportHang();
    } else {
      out.println();
      out.print(figures.table(millis()));
    }
    return hung ? HANG : found.isEmpty() ? PASSED : DISCREPANCY;
  }

  private void round() throws InterruptedException, TimeoutException {
    arena.awaitFailure(Math.min(options.roundMillis(), Math.max(0, options.millis() - millis())));
    boolean last = millis() >= options.millis();
    arena.ebb = last || arena.round % EBB_EVERY == 0;
    arena.ending = last;
    arena.meeting = true;
    awaitOthers();
    arena.meeting = false; // before the threads go on; all of them wait now
    awaitOthers();
    if (millis() >= progressDue && !arena.hasFailed()) {
      out.println(figures.progress(millis()));
      progressDue = millis() + PROGRESS_MILLIS;
    }
    arena.round = arena.round + 1; // by this thread alone
  }

  private void awaitOthers() throws InterruptedException, TimeoutException {
    int phase = phaser.arrive();
    phaser.awaitAdvanceInterruptibly(phase, options.hangSeconds(), TimeUnit.SECONDS);
  }

  private long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private void report(Discrepancy discrepancy) {
    out.println();
    out.println(discrepancy.getMessage());
    Throwable shown = discrepancy.getCause() == null ? discrepancy : discrepancy.getCause();
    for (StackTraceElement element : shown.getStackTrace()) {
      out.println("    at " + element);
    }
  }

  private void reportHang() {
    out.println();
    out.println(
        "HANG in "
            + arena.subject.label()
            + ": not all threads came within "
            + options.hangSeconds()
            + " s, in round "
            + arena.round);
    out.println("  seed:      " + options.seed());
    for (int i = 0; i < workers.size(); i++) {
      String state = threads.get(i).isAlive() ? "" : " (has ended)";
      out.println("  soak-" + i + state + ", last call: " + workers.get(i).describeLast());
    }
    out.println("Stacks of all threads:");
    for (Map.Entry<Thread, StackTraceElement[]> stack : Thread.getAllStackTraces().entrySet()) {
      out.println("\"" + stack.getKey().getName() + "\" " + stack.getKey().getState());
      for (StackTraceElement element : stack.getValue()) {
        out.println("    at " + element);
      }
    }
  }
}
