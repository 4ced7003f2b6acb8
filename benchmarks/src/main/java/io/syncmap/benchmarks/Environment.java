package io.syncmap.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** Where and when something was measured. */
public record Environment(
    String jdk, String system, String processor, int cores, String date, String commit) {

  /** This machine, now. The script tells the commit. */
  public static Environment current() {
    return new Environment(
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        LocalDate.now(ZoneOffset.UTC).toString(),
        System.getProperty("syncmap.commit", "unknown"));
  }

  /** Linux tells; elsewhere the architecture has to do. */
  private static String processorName() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  /** Whether results of both may stand in one table: all but the date counts. */
  boolean isSameAs(Environment other) {
    return jdk.equals(other.jdk)
        && processor.equals(other.processor)
        && cores == other.cores
        && commit.equals(other.commit);
  }

  @Override
  public String toString() {
    return "%s, %d cores, %s, %s, %s, commit %s"
        .formatted(processor, cores, system, jdk, date, commit);
  }
}
