package io.syncmap.benchmarks.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.SyncMap;
import io.syncmap.benchmarks.demo.DemoLoad.Kind;
import io.syncmap.benchmarks.demo.DemoLoad.WrongAnswerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoTest {
  @TempDir Path folder;

  private static int run(StringWriter err, String... args) {
    return Demo.commandLine().setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void demoWritesAPageWithTablesAndCharts() throws IOException {
    Path page = folder.resolve("demo.html");
    assertEquals(
        0,
        run(
            new StringWriter(),
            "--map=SyncMap",
            "--entries=200",
            "--sessions=200",
            "--seconds=1",
            "--report=" + page));
    String html = Files.readString(page);
    for (String text : List.of("<table>", "SyncMap", "ConcurrentHashMap", "<img", "99 %")) {
      assertTrue(html.contains(text), text + " in " + html);
    }
    assertTrue(Files.exists(folder.resolve("sessions-bytes-per-entry.svg")));
  }

  @Test
  void wrongOptionsAreNamed() {
    var err = new StringWriter();
    assertEquals(2, run(err, "--map=NoMap"));
    assertEquals(2, run(err, "--entries=99"));
    assertEquals(2, run(err, "--threads=0"));
    assertEquals(2, run(err, "--seconds=-5"));
    assertEquals(2, run(err, "--report=/dev/null/x"));
    for (String word : List.of("NoMap", "99", "--threads", "-5", "/dev/null/x")) {
      assertTrue(err.toString().contains(word), err.toString());
    }
  }

  /** Loses a write now and then. */
  private static final class LossyMap extends ConcurrentHashMap<String, Object> {
    private static final long serialVersionUID = 1L;
    private int removes;

    @Override
    public Object remove(Object key) {
      return ++removes % 50 == 0 ? get(key) : super.remove(key);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMapThatAnswersWronglyIsFound(Kind kind) {
    var e =
        assertThrows(
            Exception.class, () -> DemoRun.run("LossyMap", new LossyMap(), kind, 200, 1, 200));
    Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
    assertTrue(cause instanceof WrongAnswerException, cause.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aGoodMapPasses(Kind kind) throws Exception {
    DemoRun.Measured measured = DemoRun.run("SyncMap", new SyncMap<>(), kind, 1000, 2, 100);
    assertEquals(1000, measured.entries());
    assertTrue(measured.bytesAfter() < measured.bytesFull(), measured.toString());
    assertTrue(measured.callsPerSecond() > 0, measured.toString());
  }
}
