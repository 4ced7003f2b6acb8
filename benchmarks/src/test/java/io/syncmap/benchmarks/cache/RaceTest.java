package io.syncmap.benchmarks.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs with real JVMs, briefly. */
class RaceTest {
  private static final Options OPTIONS =
      new Options(
          List.of(Contender.SYNC_MAP, Contender.CONCURRENT_HASH_MAP),
          new Workload(300, 1, 0.05, 2_000),
          2,
          Path.of("not-written.html"));

  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  @ParameterizedTest
  @EnumSource
  void measuresAllMapsAndReports(Phase phase) throws Exception {
    PhaseReport measured = race(phase, CacheChild.class).run();
    Report report = new Report(OPTIONS, Environment.current(), List.of(measured));
    String text = report.toText();
    assertTrue(text.contains(phase.heading()), text);
    assertEquals(OPTIONS.maps(), measured.results().stream().map(MapResult::contender).toList());
    for (MapResult result : measured.results()) {
      assertEquals(OPTIONS.rounds(phase), result.rounds().size());
      assertEquals(phase.entries(OPTIONS.workload()) / 100, result.deletion().entriesLeft());
      assertTrue(result.deletion().bytesPerEntry() > 8, text);
      assertTrue(result.deletion().heapFull() > result.deletion().structureFull(), text);
      assertTrue(text.contains(result.contender().label()), text);
    }
    assertTrue(progress.toString(UTF_8).contains("round  3/3"), progress.toString(UTF_8));

    String page = new ReportPage(report).toHtml();
    assertEquals(6, page.split("<svg", -1).length - 1, "charts");
    assertFalse(page.contains("<script") || page.contains("<link"), "refers to other files");
  }

  @ParameterizedTest
  @CsvSource({"READ, returned the value of", "WRITE, returned UserSession["})
  void failsOnAWrongValue(Phase phase, String message) {
    DemoFailedException e =
        assertThrows(DemoFailedException.class, () -> race(phase, BrokenChild.class).run());
    assertTrue(e.getMessage().contains("SyncMap: get(\""), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void failsOnAJvmThatEnds() {
    DemoFailedException e =
        assertThrows(DemoFailedException.class, () -> race(Phase.READ, EndingChild.class).run());
    assertTrue(e.getMessage().contains("exit code 7"), e.getMessage());
    assertTrue(e.getMessage().contains("out of luck"), e.getMessage());
  }

  private Race race(Phase phase, Class<?> childMainClass) {
    return new Race(
        phase, OPTIONS, new PrintStream(progress, true, UTF_8), childMainClass.getName());
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
