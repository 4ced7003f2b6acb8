package io.syncmap.benchmarks.programs;

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
public final class Pauses implements AutoCloseable {
  /** Decorator {@code tn} is nanoTime; the line is written when the threads have been let go. */
  private static final Pattern LINE =
      Pattern.compile("^\\[(\\d+)ns].*Safepoint \"(\\w+)\".* Total: +(\\d+) ns.*$");

  /** The names that the collectors give to what they stop the threads for. */
  private static final Pattern COLLECTOR =
      Pattern.compile("G1.*|.*Collect.*|.*GC.*|[XZ][A-Z].*|Shenandoah.*");

  /** How long threads may take to run again after a pause. */
  private static final long WAKE_UP_NANOS = 100_000;

  private record Pause(String cause, long start, long end) {
    boolean overlaps(long from, long to) {
      return from - end < WAKE_UP_NANOS && start - to < 0;
    }
  }

  private final Path log;

  /** Begins to log. */
  public Pauses() throws IOException {
    log = Files.createTempFile("syncmap-safepoints", ".log");
    vmLog("output=" + log, "what=safepoint=info", "decorators=tn", "output_options=filecount=0");
  }

  /** Returns which of the samples overlap a pause. Sample i lasts from starts[i] to ends[i]. */
  public boolean[] overlap(List<long[]> samples) throws IOException {
    List<Pause> pauses = read();
    var result = new boolean[samples.size()];
    for (int i = 0; i < result.length; i++) {
      long[] sample = samples.get(i);
      for (Pause pause : pauses) {
        result[i] |= pause.overlaps(sample[0], sample[1]);
      }
    }
    return result;
  }

  /** Returns how many nanoseconds each pause of the collector took that overlaps this time. */
  List<Long> ofCollector(long from, long to) throws IOException {
    return read().stream()
        .filter(p -> COLLECTOR.matcher(p.cause).matches() && p.overlaps(from, to))
        .map(p -> p.end - p.start)
        .toList();
  }

  /** Returns a line about all pauses so far. */
  public String summary() throws IOException {
    List<Pause> pauses = read();
    long longest = pauses.stream().mapToLong(p -> p.end - p.start).max().orElse(0);
    return String.format(
        ROOT, "%d pauses of the VM, the longest of %.1f ms", pauses.size(), longest / 1e6);
  }

  private List<Pause> read() throws IOException {
    List<Pause> pauses = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher m = LINE.matcher(line);
      if (m.matches()) {
        long end = Long.parseLong(m.group(1));
        pauses.add(new Pause(m.group(2), end - Long.parseLong(m.group(3)), end));
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
