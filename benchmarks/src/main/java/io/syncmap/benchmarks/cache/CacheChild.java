package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The JVM of one map in one phase. It does what it reads from the standard input, one command a
 * line, and answers with one line each on the standard output:
 *
 * <ul>
 *   <li>nothing, at the start: fills the map; {@code READY}
 *   <li>{@code RUN millis}: {@code ROUND} and the encoded {@link Round}
 *   <li>{@code DELETE}: {@code DELETED} and the encoded {@link Deletion}; the last command
 *   <li>at any time: {@code FAILED} and what went wrong; then the JVM ends with exit code 1
 * </ul>
 *
 * It ends when the standard input does, and so never outlives the JVM that started it.
 */
public final class CacheChild {
  static final String READY = "READY";
  static final String RUN = "RUN";
  static final String ROUND = "ROUND";
  static final String DELETE = "DELETE";
  static final String DELETED = "DELETED";
  static final String FAILED = "FAILED";

  private static final int EXIT_FAILED = 1;

  private CacheChild() {}

  /** Takes the {@link #arguments}. */
  public static void main(String[] args) {
    serve(Contender.valueOf(args[0])::create, args);
  }

  /** The arguments that make a child do this. */
  static List<String> arguments(Contender contender, Phase phase, Workload workload) {
    return List.of(
        contender.name(),
        phase.name(),
        Integer.toString(workload.entries()),
        Integer.toString(workload.threads()),
        Double.toString(workload.writeShare()),
        Integer.toString(workload.sessions()));
  }

  private static Workload workload(String... args) {
    return new Workload(
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]),
        Double.parseDouble(args[4]),
        Integer.parseInt(args[5]));
  }

  /**
   * Serves the standard input until it ends or something goes wrong; then ends the JVM.
   *
   * @param args the {@link #arguments}, of which the map's name does not count
   */
  static void serve(MapFactory newMap, String... args) {
    PrintStream answers = System.out;
    System.setOut(System.err); // what a library prints must not mix with the answers
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread input = new Thread(() -> readCommands(commands), "commands");
    input.setDaemon(true);
    input.start();
    int exitCode = 0;
    try {
      // Nobody but the store may hold the map, so that its memory can be measured by dropping it.
      Store<?> store = Phase.valueOf(args[1]).load(newMap, workload(args));
      new CommandLoop(store, commands, answers).run();
    } catch (Throwable e) { // whatever it is, the parent must hear of it
      answers.println(FAILED + " " + oneLine(e));
      answers.flush();
      exitCode = EXIT_FAILED;
    }
    System.exit(exitCode);
  }

  /** A thread of its own, so that the end of the parent ends this JVM even while a map hangs. */
  private static void readCommands(BlockingQueue<String> commands) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        commands.add(line);
      }
    } catch (IOException e) {
      System.err.println("Cannot read commands: " + e);
    }
    Runtime.getRuntime().halt(0);
  }

  private static String oneLine(Throwable e) {
    if (e instanceof WrongValueException) {
      return e.getMessage();
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return trace.toString().strip().replaceAll("\\s*\\R\\s*", " | ");
  }
}
