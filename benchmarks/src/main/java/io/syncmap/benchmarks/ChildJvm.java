package io.syncmap.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a JVM of its own, which answers with one line of JSON. */
public final class ChildJvm {
  private static final long MINUTES = 10;
  private static final int SUN_MISC_UNSAFE_WARNS_SINCE = 24;

  private ChildJvm() {}

  /**
   * Waits for the answer of a JVM. It does not outlive this one.
   *
   * @throws IllegalStateException if it fails, with what it said, or does not end in ten minutes
   */
  public static <T> T ask(Class<?> main, List<String> flags, List<String> args, Class<T> answer)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(unsafe());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    Path out = Files.createTempFile("answer", ".json");
    Path err = Files.createTempFile("errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    Thread hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        String end =
            ended ? "exit code " + process.exitValue() : "no end after " + MINUTES + " minutes";
        throw new IllegalStateException(
            main.getSimpleName() + " " + args + ": " + end + "\n" + Files.readString(err));
      }
      List<String> lines = Files.readAllLines(out); // JOL says something before the answer
      return new ObjectMapper().readValue(lines.get(lines.size() - 1), answer);
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(hook);
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** What a JVM needs so as not to warn of JMH, JOL and JCTools; our maps do without. */
  static List<String> unsafe() {
    return Runtime.version().feature() >= SUN_MISC_UNSAFE_WARNS_SINCE
        ? List.of("--sun-misc-unsafe-memory-access=allow")
        : List.of();
  }

  /** Answers the JVM that asked. */
  public static void answer(Object answer) throws IOException {
    System.out.println(new ObjectMapper().writeValueAsString(answer));
  }
}
