package io.syncmap.benchmarks.jmh;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The safepoints of this VM, collections among them, from its own log, on the clock of {@link
 * System#nanoTime}.
 */
final class Pauses implements AutoCloseable {
  /** Decorator {@code tn} is nanoTime; the line is written when the threads have been let go. */
  private static final Pattern LINE = Pattern.compile("^\\[(\\d+)ns].* Total: +(\\d+) ns.*$");

  /** How long threads may take to run again after a pause. */
  private static final long WAKE_UP_NANOS = 100_000;

  private record Pause(long start, long end) {}

  private final Path log;

  Pauses() throws IOException {
    log = Files.createTempFile("syncmap-safepoints", ".log");
    vmLog("output=" + log, "what=safepoint=info", "decorators=tn", "output_options=filecount=0");
  }

  /** Returns which of the samples overlap a pause. Sample i lasts from starts[i] to ends[i]. */
  boolean[] overlap(List<long[]> samples) throws IOException {
    List<Pause> pauses = read();
    var result = new boolean[samples.size()];
    for (int i = 0; i < result.length; i++) {
      long[] sample = samples.get(i);
      for (Pause pause : pauses) {
        result[i] |= sample[0] - pause.end < 0 && pause.start - sample[1] < 0;
      }
    }
    return result;
  }

  /** Returns a line about all pauses so far. */
  String summary() throws IOException {
    List<Pause> pauses = read();
    long longest = pauses.stream().mapToLong(p -> p.end - p.start - WAKE_UP_NANOS).max().orElse(0);
    return String.format(
        ROOT, "%d pauses of the VM, the longest of %.1f ms", pauses.size(), longest / 1e6);
  }

  private List<Pause> read() throws IOException {
    List<Pause> pauses = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher m = LINE.matcher(line);
      if (m.matches()) {
        long end = Long.parseLong(m.group(1));
        pauses.add(new Pause(end - Long.parseLong(m.group(2)), end + WAKE_UP_NANOS));
      }
    }
    return pauses;
  }

  private static void vmLog(String... arguments) throws IOException {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "vmLog",
              new Object[] {arguments},
              new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new IOException("this VM cannot log its safepoints", e);
    }
  }

  @Override
  public void close() throws IOException {
    vmLog("output=" + log, "what=all=off");
    Files.deleteIfExists(log);
  }
}
