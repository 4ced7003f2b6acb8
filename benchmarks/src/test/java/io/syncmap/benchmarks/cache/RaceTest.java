package io.syncmap.benchmarks.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs with real JVMs, briefly. */
class RaceTest {
  private static final Options OPTIONS =
      new Options(
          List.of(Contender.SYNC_MAP, Contender.CONCURRENT_HASH_MAP),
          new Workload(300, 1, 0.05),
          1,
          Path.of("not-written.html"));

  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @Test
  void measuresAllMapsAndReports() throws Exception {
    Race race = race(CacheChild.class);
    List<MapResult> results = race.run();
    Report report = new Report(OPTIONS, Environment.current(), race.clockNanos(), results);
    String table = report.table().toText();
    assertEquals(OPTIONS.maps(), results.stream().map(MapResult::contender).toList());
    for (MapResult result : results) {
      assertEquals(OPTIONS.rounds(), result.rounds().size());
      assertEquals(3, result.deletion().entriesLeft());
      assertTrue(result.deletion().bytesPerEntry() > 8, table);
      assertTrue(table.contains(result.contender().label()), table);
    }
    assertTrue(progress.toString(UTF_8).contains("round  3/3"), progress.toString(UTF_8));

    String page = new ReportPage(report).toHtml();
    assertEquals(6, page.split("<svg", -1).length - 1, "charts");
    assertFalse(page.contains("<script") || page.contains("<link"), "refers to other files");
  }

  @Test
  void failsOnAWrongValue() {
    DemoFailedException e =
        assertThrows(DemoFailedException.class, () -> race(BrokenChild.class).run());
    assertTrue(e.getMessage().contains("SyncMap: get(\""), e.getMessage());
    assertTrue(e.getMessage().contains("returned the value of \"wrong.Name\""), e.getMessage());
  }

  @Test
  void failsOnAJvmThatEnds() {
    DemoFailedException e =
        assertThrows(DemoFailedException.class, () -> race(EndingChild.class).run());
    assertTrue(e.getMessage().contains("exit code 7"), e.getMessage());
    assertTrue(e.getMessage().contains("out of luck"), e.getMessage());
  }

  private Race race(Class<?> childMainClass) {
    return new Race(OPTIONS, new PrintStream(progress, true, UTF_8), childMainClass.getName());
  }

  /** A JVM that gives up at once. */
  public static final class EndingChild {
    private EndingChild() {}

    public static void main(String[] args) {
      System.err.println("out of luck");
      System.exit(7);
    }
  }
}
