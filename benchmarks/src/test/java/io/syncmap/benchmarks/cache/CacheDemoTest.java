package io.syncmap.benchmarks.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CacheDemoTest {
  @ParameterizedTest
  @CsvSource({
    "--map, HashTrie, 'SyncMap, BucketMap, ConcurrentHashMap, NonBlockingHashMap, Caffeine, Eclipse, LockedHashMap'",
    "--entries, 99, 100 to 5000000",
    "--entries, many, is not an int",
    "--sessions, 999, 1000 to 1000000",
    "--sessions, 1000001, 1000 to 1000000",
    "--threads, 0, 1 to 256",
    "--seconds, 3601, 1 to 3600",
    "--write-share, 91, 0 to 90",
    "--write-share, NaN, 0 to 90",
    "--write-share, few, 0 to 90",
    "--report, /dev/null/page.html, cannot write"
  })
  void tellsWhatIsAllowedInsteadOfAWrongValue(String option, String value, String allowed) {
    StringWriter errors = new StringWriter();
    CommandLine commandLine =
        CacheDemo.commandLine(CacheChild.class).setErr(new PrintWriter(errors));
    assertEquals(2, commandLine.execute(option, value));
    String message = errors.toString();
    assertTrue(message.contains(option), message);
    assertTrue(message.contains(value), message);
    assertTrue(message.contains(allowed), message);
  }

  @Test
  void listsTheOptionsAfterAnUnknownOne() {
    StringWriter errors = new StringWriter();
    CommandLine commandLine =
        CacheDemo.commandLine(CacheChild.class).setErr(new PrintWriter(errors));
    assertEquals(2, commandLine.execute("--readers", "2"));
    String message = errors.toString();
    assertTrue(message.contains("--readers"), message);
    assertTrue(message.contains("--threads"), message);
  }

  @Test
  void exitsWithOneOnAWrongValue(@TempDir Path folder) {
    StringWriter errors = new StringWriter();
    CommandLine commandLine =
        CacheDemo.commandLine(BrokenChild.class).setErr(new PrintWriter(errors));
    String report = folder.resolve("new/report.html").toString();
    int exitCode =
        commandLine.execute("--map=SyncMap", "--seconds=1", "--entries=200", "--report", report);
    String message = errors.toString();
    assertEquals(1, exitCode, message);
    assertTrue(message.contains("SyncMap: get(\""), message);
    assertTrue(message.contains("returned the value of \""), message);
  }

  @Test
  void takesMapsInAnyCaseSeparatedOrRepeated() throws Exception {
    Options options = parse("--map", "syncmap,CONCURRENT_HASH_MAP", "--map", "locked-hash-map");
    assertEquals(
        List.of(Contender.SYNC_MAP, Contender.CONCURRENT_HASH_MAP, Contender.LOCKED_HASH_MAP),
        options.maps());
  }

  @Test
  void hasDefaults() throws Exception {
    Options options = parse();
    assertEquals(Contender.OF_SERVICES, options.maps());
    assertEquals(ClassFiles.count(), options.workload().entries());
    assertEquals(0.01, options.workload().writeShare());
    assertEquals(200_000, options.workload().sessions());
    assertEquals(60_000, turnMillis(options, Phase.READ), 100);
    assertEquals(50_000, turnMillis(options, Phase.WRITE), 100);
  }

  @Test
  void takesThePercentSign() throws Exception {
    assertEquals(0.05, parse("--write-share", "5%").workload().writeShare());
  }

  /** Of all maps and rounds that count. */
  private static long turnMillis(Options options, Phase phase) {
    return options.turnMillis(phase) * options.rounds(phase) * options.maps().size();
  }

  private static Options parse(String... arguments) throws IOException {
    CommandLine commandLine = CacheDemo.commandLine(CacheChild.class);
    commandLine.parseArgs(arguments);
    CacheDemo demo = commandLine.getCommand();
    return demo.options();
  }
}
