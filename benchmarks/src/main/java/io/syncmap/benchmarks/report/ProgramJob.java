package io.syncmap.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.programs.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A program of ours in a JVM of its own.
 *
 * @param arguments those after map and fork
 */
record ProgramJob(
    Question question,
    Program program,
    List<String> arguments,
    Contender map,
    int fork,
    double seconds)
    implements Job {

  /** How much of what the program said is shown if it fails. */
  private static final int LAST_LINES = 20;

  @Override
  public String title() {
    return arguments.isEmpty() ? "all" : String.join(", ", arguments);
  }

  @Override
  public List<Measurement> run() throws JobFailedException {
    Process process = null;
    try {
      process = new ProcessBuilder(command()).redirectErrorStream(true).start();
      return measurements(process);
    } catch (IOException | UncheckedIOException e) {
      throw new JobFailedException(program + " could not be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailedException(program + " was interrupted", e);
    } finally {
      if (process != null) {
        process.destroy();
      }
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.jvmOptions(Runtime.version().feature()));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            program.mainClass(),
            map.name(),
            Integer.toString(fork)));
    command.addAll(arguments);
    return command;
  }

  private List<Measurement> measurements(Process process)
      throws IOException, InterruptedException, JobFailedException {
    List<Measurement> measurements = new ArrayList<>();
    Deque<String> last = new ArrayDeque<>();
    try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(Program.MARK)) {
          measurements.add(MeasurementCsv.parse(line.substring(Program.MARK.length())));
        } else {
          last.add(line);
          if (last.size() > LAST_LINES) {
            last.remove();
          }
        }
      }
    }
    int exitCode = process.waitFor();
    if (exitCode != 0 || measurements.isEmpty()) {
      throw new JobFailedException(
          program + " ended with exit code " + exitCode + ":\n" + String.join("\n", last));
    }
    return measurements;
  }
}
