package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Loads.Depth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command, with JMH, as a user runs it. */
class BenchTest {
  @TempDir Path folder;

  private int run(StringWriter err, String... args) {
    CommandLine command = Bench.commandLine().setErr(new PrintWriter(err));
    return command.execute(args);
  }

  /** Equal maps are told apart by chance in one case of a hundred, and both of them hardly ever. */
  @Test
  void aSlowMapIsToldApartAndAnEqualOneIsNot() throws IOException {
    List<String> loads = List.of("hit.Integer.1K", "hit.String.1K");
    String maps = EqualMap.class.getName() + "," + SlowMap.class.getName();
    assertEquals(
        0,
        run(
            new StringWriter(),
            "--load",
            String.join(",", loads),
            "--map",
            maps,
            "--out",
            folder.toString()));
    var results = new Results(folder);
    int equalToldApart = 0;
    for (String load : loads) {
      Outcome outcome = results.outcome(load).orElseThrow();
      Ratio slow = outcome.ratio(SlowMap.class.getName());
      assertTrue(slow.high() < 1, load + " " + slow);
      equalToldApart += outcome.ratio(EqualMap.class.getName()).isToldApart() ? 1 : 0;
    }
    assertTrue(equalToldApart <= 1, equalToldApart + " of " + loads.size());
    String page = Files.readString(folder.resolve("README.md"));
    assertTrue(page.contains("hit.String.1K"), page);
    assertTrue(page.contains(SlowMap.class.getName()), page);
  }

  @Test
  void whatIsMeasuredIsKept() throws IOException {
    String[] args = {
      "--load", "put.Integer.1K", "--map", "SyncMap", "--forks", "1", "--out", folder.toString()
    };
    assertEquals(0, run(new StringWriter(), args));
    Path result = folder.resolve("jmh/put.Integer.1K.json");
    FileTime before = Files.getLastModifiedTime(result);
    assertEquals(0, run(new StringWriter(), args));
    assertEquals(before, Files.getLastModifiedTime(result));
    assertFalse(Files.exists(folder.resolve("jmh/put.Integer.1K.part")));
    assertTrue(Files.exists(folder.resolve("updates.svg")));
  }

  @Test
  void wrongOptionsAreNamed() {
    var err = new StringWriter();
    assertEquals(2, run(err, "--load", "hit.Integer.2K"));
    assertEquals(2, run(err, "--map", "java.lang.String"));
    assertEquals(2, run(err, "--forks", "-1"));
    assertEquals(2, run(err, "slow"));
    for (String word : List.of("hit.Integer.2K", "java.lang.String", "--forks", "slow")) {
      assertTrue(err.toString().contains(word), err.toString());
    }
  }

  @Test
  void iterationsAreToldApartByMap() {
    int[] expected = {0, 1, 2, 1, 2, 0, 2, 0, 1, 0};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], Turns.map(i, 3));
      assertEquals(i / 3, Turns.round(i, 3));
    }
  }

  /** With JMH, on all maps that take part, for a moment. */
  @Test
  void everyBenchmarkRuns() throws IOException {
    List<String> loads =
        Loads.of(Depth.STANDARD).stream()
            .filter(load -> load.entries() <= 100_000)
            .map(Load::name)
            .toList();
    String[] args = {
      "standard", "--forks", "0", "--load", String.join(",", loads), "--out", folder.toString()
    };
    assertEquals(0, run(new StringWriter(), args));
    assertEquals(loads, new Results(folder).outcomes.stream().map(Outcome::load).toList());
  }

  @Test
  void resultsOfAnotherCommitAreNotMixedIn() throws IOException {
    Environment now = Environment.current();
    Results.write(
        folder.resolve(Results.ENVIRONMENT),
        new Environment(now.jdk(), now.system(), now.processor(), now.cores(), now.date(), "0"));
    var err = new StringWriter();
    String[] args = {"--load", "put.Integer.1K", "--forks", "0", "--out", folder.toString()};
    assertEquals(2, run(err, args));
    assertTrue(err.toString().contains("--fresh"), err.toString());
  }

  @Test
  void memoryAndLatencyAreMeasured() throws IOException, InterruptedException {
    for (Memory.Bytes bytes : Memory.measure(Rival.names(), List.of(1000))) {
      assertTrue(bytes.bytes() > 0 && bytes.perEntry() < 200, bytes.toString());
    }
    Latency.Growth growth = Latency.measure(List.of("SyncMap"), 100_000).get(0);
    assertTrue(growth.putNanos().get("50.0") < growth.putNanos().get("100.0"), growth.toString());
  }
}
