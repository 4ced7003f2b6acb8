package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * The JVM of one map. It does what it reads from the standard input, one command a line, and
 * answers with one line each on the standard output:
 *
 * <ul>
 *   <li>nothing, at the start: loads the cache; {@code READY}
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

  /** Arguments: map, entries, readers, write share. */
  public static void main(String[] args) {
    Contender contender = Contender.valueOf(args[0]);
    serve(contender::create, workload(args));
  }

  /** The workload in the arguments of {@link #main}. */
  static Workload workload(String... args) {
    return new Workload(
        Integer.parseInt(args[1]), Integer.parseInt(args[2]), Double.parseDouble(args[3]));
  }

  /** Serves the standard input until it ends or something goes wrong; then ends the JVM. */
  static void serve(Supplier<ConcurrentMap<String, CachedClass>> newMap, Workload workload) {
    PrintStream answers = System.out;
    System.setOut(System.err); // what a library prints must not mix with the answers
    BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    Thread input = new Thread(() -> readCommands(commands), "commands");
    input.setDaemon(true);
    input.start();
    int exitCode = 0;
    try {
      new Session(newMap, workload, commands, answers).run();
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
