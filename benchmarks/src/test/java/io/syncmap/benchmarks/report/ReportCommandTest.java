package io.syncmap.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
  @ParameterizedTest
  @CsvSource({
    "deep, , deep, QUICK",
    "--only, latencies, latencies, LATENCY",
    "--map, TreeMap, TreeMap, ConcurrentHashMap",
    "--forks, , --forks, --map"
  })
  void tellsWhatIsAllowedInsteadOfAWrongValue(
      String argument, String value, String wrong, String allowed) {
    var errors = new StringWriter();
    String[] args = value == null ? new String[] {argument} : new String[] {argument, value};
    int exitCode = ReportCommand.commandLine().setErr(new PrintWriter(errors)).execute(args);
    String message = errors.toString();
    assertEquals(2, exitCode, message);
    assertTrue(message.contains(wrong), message);
    assertTrue(message.contains(allowed), message);
  }
}
