package io.syncmap.benchmarks.paired;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.syncmap.benchmarks.Contender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Measures each row in a JVM of its own, so that no row finds the code compiled for another.
 *
 * @param options for these JVMs, after our own
 */
record ChildRunner(List<String> options) implements RowRunner {
  /** How much of what the JVM said is shown if it fails. */
  private static final int LAST_LINES = 20;

  @Override
  public String collector() throws IOException, InterruptedException {
    return answer(List.of(), List.of());
  }

  @Override
  public Outcome run(Row row, Contender map, Settings settings)
      throws IOException, InterruptedException {
    String answer =
        answer(
            row.flags(),
            List.of(
                row.trial().keys().name(),
                row.name(),
                map.name(),
                Integer.toString(settings.rounds()),
                Integer.toString(settings.sliceMillis()),
                Integer.toString(settings.warmUpMillis())));
    try {
      return OutcomeText.read(answer);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * What the JVM answers. If this JVM ends meanwhile, so does that one: it would disturb others.
   */
  private String answer(List<String> flags, List<String> arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(flags, arguments)).redirectErrorStream(true).start();
    var killer = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      return answer(process);
    } finally {
      process.destroy();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }

  private List<String> command(List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PairedChild.class.getName()));
    command.addAll(arguments);
    return command;
  }

  private static String answer(Process process) throws IOException, InterruptedException {
    String answer = "";
    Deque<String> last = new ArrayDeque<>();
    try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(PairedChild.MARK)) {
          answer = line.substring(PairedChild.MARK.length());
        } else {
          last.add(line);
          if (last.size() > LAST_LINES) {
            last.remove();
          }
        }
      }
    }
    int exitCode = process.waitFor();
    if (exitCode != 0 || answer.isEmpty()) {
      throw new IOException(
          "its JVM ended with exit code " + exitCode + ":\n" + String.join("\n", last));
    }
    return answer;
  }
}
