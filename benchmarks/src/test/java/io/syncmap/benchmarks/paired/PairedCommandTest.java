package io.syncmap.benchmarks.paired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PairedCommandTest {
  /** Name, ratio, quartiles, nanoseconds of both. */
  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+) +([\\d.]+) \\(([\\d.]+)-([\\d.]+)\\) +CHM ([\\d.]+) [nµ]s, \\w+ ([\\d.]+) [nµ]s.*");

  private static final String[] TINY = {"--rounds=2", "--slice=1", "--warm-up=1"};

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Measures in this JVM. */
  private static final class Here implements RowRunner {
    @Override
    public String collector() {
      return PairedChild.collector();
    }

    @Override
    public Outcome run(Row row, Contender map, Settings settings) throws IOException {
      try {
        return row.trial().run(map, settings);
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private int execute(RowRunner runner, String... args) {
    CommandLine command = PairedCommand.commandLine(runner, "");
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(args);
  }

  private static String[] tiny(String... args) {
    String[] all = List.of(TINY).toArray(new String[TINY.length + args.length]);
    System.arraycopy(args, 0, all, TINY.length, args.length);
    return all;
  }

  /** Checks the line of a row. */
  private void assertLine(String name) {
    Matcher line =
        out.toString()
            .lines()
            .filter(l -> l.startsWith(name))
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not in " + out));
    assertEquals(name, line.group(1));
    double ratio = Double.parseDouble(line.group(2));
    assertTrue(Double.parseDouble(line.group(3)) <= ratio, line.group());
    assertTrue(Double.parseDouble(line.group(4)) >= ratio, line.group());
    assertTrue(Double.parseDouble(line.group(5)) > 0, line.group());
    assertTrue(Double.parseDouble(line.group(6)) > 0, line.group());
  }

  @Test
  void printsALineForEachRowAndATable() {
    String[] args = tiny("hit-made.Integer.1K", "merge-hot*", "--map", "BucketMap");
    assertEquals(0, execute(new Here(), args), err.toString());
    assertLine("hit-made.Integer.1K");
    assertLine("merge-hot.Integer.1K.T2");
    String text = out.toString();
    assertTrue(text.contains("Collector: " + PairedChild.collector()), text);
    assertTrue(text.contains("| row | ratio | quartiles | ConcurrentHashMap | BucketMap |"), text);
    assertTrue(text.contains("| merge-hot.Integer.1K.T2 |"), text);
  }

  @Test
  void appendsFigures(@TempDir Path directory) throws IOException {
    Path csv = directory.resolve("figures.csv");
    Path json = directory.resolve("figures.json");
    String[] args =
        tiny("walk-iterator.Integer.1K", "--csv", csv.toString(), "--json", json.toString());
    assertEquals(0, execute(new Here(), args), err.toString());
    assertEquals(0, execute(new Here(), args), err.toString());
    List<String> lines = Files.readAllLines(csv);
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("row,map,ratio,"), lines.get(0));
    assertTrue(lines.get(2).startsWith("walk-iterator.Integer.1K,SyncMap,"), lines.get(2));
    List<String> objects = Files.readAllLines(json);
    assertEquals(2, objects.size());
    assertTrue(objects.get(1).matches("\\{\"row\": \"walk-.*\"rounds\": 2,.*}"), objects.get(1));
  }

  @Test
  void measuresInAJvmOfItsOwn() {
    // Options that come later win: no three gigabytes.
    var runner = new ChildRunner(List.of("-Xms64m", "-Xmx64m", "-Xmn16m"));
    assertEquals(0, execute(runner, tiny("walk-forEach.Integer.1K")), out + "\n" + err);
    assertLine("walk-forEach.Integer.1K");
  }

  @Test
  void goesOnAfterARowThatFails() {
    RowRunner failing =
        new RowRunner() {
          private final RowRunner here = new Here();

          @Override
          public String collector() throws IOException, InterruptedException {
            return here.collector();
          }

          @Override
          public Outcome run(Row row, Contender map, Settings settings)
              throws IOException, InterruptedException {
            if (row.name().startsWith("merge.")) {
              throw new IOException("out of order");
            }
            return here.run(row, map, settings);
          }
        };
    int exitCode = execute(failing, tiny("merge.Integer.1K.T1", "compute.Integer.1K.T1"));
    assertEquals(1, exitCode, err.toString());
    assertTrue(out.toString().contains("merge.Integer.1K.T1 FAILED: out of order"), out.toString());
    assertLine("compute.Integer.1K.T1");
  }

  @Test
  void listsTheRows() {
    assertEquals(0, execute(new Here(), "--list", "hit-*"));
    List<String> names = out.toString().lines().toList();
    assertTrue(names.contains("hit-chain.String.1M"), names.toString());
    assertFalse(names.contains("hit.String.1M"), names.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "hit.Long.1K, no such row: hit.Long.1K",
    "x*, no such row: x*",
    "[, no such row: [",
    "--map=Caffeine, '--map is SyncMap, BucketMap, not Caffeine'",
    "--map=TreeMap, no such map: TreeMap",
    "--rounds=0, --rounds is less than 1: 0",
    "--slice=0, --slice is less than 1: 0",
    "--warm-up=-1, --warm-up is negative: -1"
  })
  void saysWhatIsWrongWithAnArgument(String argument, String message) {
    assertEquals(2, execute(new Here(), argument));
    assertTrue(err.toString().contains(message), err.toString());
  }
}
