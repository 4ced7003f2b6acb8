package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The JVM of one map in one phase, seen from the one that gives the turns. */
final class ChildProcess implements AutoCloseable {
  /** How much longer than told a turn may take before the map is said to hang. */
  static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private static final int KEPT_ERROR_LINES = 20;
  private static final int UNSAFE_WARNING_SINCE = 23;
  private static final String END = "\0end";

  private final Contender contender;
  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  /** The last lines of the standard error, guarded by itself. */
  private final Deque<String> errors = new ArrayDeque<>();

  private ChildProcess(Contender contender, Process process) {
    this.contender = contender;
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    forEachLine(process.getInputStream(), answers::add, () -> answers.add(END));
    forEachLine(process.getErrorStream(), this::keepError, () -> {});
  }

  /** Starts a JVM that fills its map at once; its first answer is {@link CacheChild#READY}. */
  static ChildProcess start(Contender contender, Phase phase, Options options, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions(options.heapMegabytes(phase)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(CacheChild.arguments(contender, phase, options.workload()));
    try {
      return new ChildProcess(contender, new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new DemoFailedException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
  }

  /** The same for all maps. One collector for all machines, for steady results. */
  static List<String> jvmOptions(int heapMegabytes) {
    List<String> result = new ArrayList<>();
    result.add("-Xms" + heapMegabytes + "m");
    result.add("-Xmx" + heapMegabytes + "m");
    result.add("-XX:+UseG1GC");
    // Or a full collection leaves up to 5 % of a region's garbage where it is:
    result.add("-XX:MarkSweepDeadRatio=0");
    // For JOL, which attaches an agent to its own JVM and looks into records:
    result.add("-Djdk.attach.allowAttachSelf=true");
    result.add("-XX:+EnableDynamicAgentLoading");
    result.add("-Djol.magicFieldOffset=true");
    result.add("-Djol.skipHotspotSAAttach=true"); // would start yet another JVM, for seconds
    if (Runtime.version().feature() >= UNSAFE_WARNING_SINCE) {
      result.add("--sun-misc-unsafe-memory-access=allow"); // for JOL and JCTools
    }
    return result;
  }

  Contender contender() {
    return contender;
  }

  /** Sends a command. */
  void send(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      // The child has ended: why, its last answer tells, which receive() is about to read.
      keepError("Cannot send " + command + ": " + e.getMessage());
    }
  }

  /**
   * Waits for an answer of this kind and returns its content.
   *
   * @throws DemoFailedException if the child failed, ended or gave no answer in time
   */
  String receive(String kind, long millis) throws InterruptedException {
    String line = answers.poll(millis + PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    if (line == null) {
      throw failed(
          String.format(
              Locale.ROOT,
              "gave no answer for %d s; it may hang",
              TimeUnit.MILLISECONDS.toSeconds(millis + PATIENCE_MILLIS)));
    } else if (line.equals(END)) {
      throw failed("its JVM ended early, with exit code " + process.waitFor());
    } else if (line.startsWith(CacheChild.FAILED + " ")) {
      throw failed(line.substring(CacheChild.FAILED.length() + 1));
    } else if (!line.startsWith(kind + " ")) {
      throw failed("answered " + line + " where " + kind + " was due");
    }
    return line.substring(kind.length() + 1);
  }

  private DemoFailedException failed(String what) {
    StringBuilder message = new StringBuilder(contender.label()).append(": ").append(what);
    synchronized (errors) {
      errors.forEach(line -> message.append("\n  ").append(line));
    }
    return new DemoFailedException(message.toString());
  }

  private void keepError(String line) {
    synchronized (errors) {
      errors.add(line);
      if (errors.size() > KEPT_ERROR_LINES) {
        errors.remove();
      }
    }
  }

  private void forEachLine(InputStream stream, Consumer<String> action, Runnable atEnd) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                in.lines().forEach(action);
              } catch (IOException | UncheckedIOException e) {
                keepError("The pipe broke: " + e.getMessage()); // as it does when we close()
              } finally {
                atEnd.run();
              }
            },
            contender.label() + " output");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the JVM, whatever it is doing. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
