package io.syncmap.benchmarks.demo;

import io.syncmap.benchmarks.Charts;
import io.syncmap.benchmarks.ChildJvm;
import io.syncmap.benchmarks.Environment;
import io.syncmap.benchmarks.MarkdownTable;
import io.syncmap.benchmarks.Memory;
import io.syncmap.benchmarks.Rival;
import io.syncmap.benchmarks.demo.DemoRun.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The demo's command: a cache, then a session store, on maps that take turns. */
@Command(
    name = "demo",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Runs a cache of the JDK's class files and a session store on several maps that take turns,"
          + " each in a JVM of its own, checks every answer, prints a table for each load and writes"
          + " a page with charts.",
      ""
    },
    footer = {
      "",
      "Exit code: 0 all went well; 1 a map answered wrongly or the run failed; 2 wrong option."
    })
public final class Demo implements Callable<Integer> {
  private static final int ROUNDS = 3;
  private static final List<String> MAPS =
      List.of("SyncMap", "BucketMap", Rival.BASELINE, "NonBlockingHashMap", "LockedHashMap");
  private static final Map<String, String> PURPOSES =
      Map.of(
          "SyncMap",
          "for caches: keys that stay or come back, mostly read",
          "BucketMap",
          "for keys that come and go, such as sessions",
          Rival.BASELINE,
          "for throughput where memory does not count",
          "NonBlockingHashMap",
          "for look-ups, where memory does not count and keys stay",
          "LockedHashMap",
          "what a service has before it takes a concurrent map");

  @Spec private CommandSpec spec;

  @Option(
      names = "--map",
      split = ",",
      paramLabel = "MAP",
      description =
          "Which maps take part, such as Caffeine, or a class of yours. Default: SyncMap, BucketMap,"
              + " ConcurrentHashMap, NonBlockingHashMap, LockedHashMap.")
  private List<String> maps = MAPS;

  @Option(
      names = "--entries",
      paramLabel = "N",
      description = "Entries of the cache, from 100 on. Default: one for each class of the JDK.")
  private Integer entries;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Live sessions, from 100 on. Default: ${DEFAULT-VALUE}.")
  private int sessions = 200_000;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Clients, from 1 on. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Measured time of all maps together, from 1 on; loading and checking comes on top."
              + " Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where the page goes. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("benchmarks/target/demo.html");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private Demo() {}

  /** Runs the demo and exits with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Demo());
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    var page = new StringBuilder("# Cache demo\n\n");
    page.append(Environment.current()).append(". Maps take turns in ").append(ROUNDS);
    page.append(" rounds, ").append(threads).append(" threads; every answer was checked.\n");
    System.out.println(Environment.current());
    Map<String, List<Measured>> ofSessions = new LinkedHashMap<>();
    for (DemoLoad.Kind kind : DemoLoad.Kind.values()) {
      int count = kind == DemoLoad.Kind.CACHE ? entries : sessions;
      String title = String.format(Locale.ROOT, kind.description, count);
      System.out.println("\n" + title);
      Map<String, List<Measured>> results = race(kind, count);
      String table = table(results).toString();
      System.out.print("\n" + table);
      page.append("\n").append(title).append("\n\n").append(table);
      page.append(chart(kind, "million calls per second", results, m -> m.callsPerSecond() / 1e6));
      page.append(chart(kind, "bytes per entry", results, Demo::perEntry));
      ofSessions = results;
    }
    String purposes = purposes(ofSessions);
    System.out.print("\n" + purposes);
    page.append("\n").append(purposes);
    write(page.toString());
    System.out.println("\nPage with charts: " + report.toAbsolutePath().normalize());
    return 0;
  }

  private void checkOptions() throws IOException {
    require("--threads", threads, 1);
    require("--seconds", seconds, 1);
    require("--sessions", sessions, 100);
    entries = entries == null ? ClassFiles.count() : entries;
    require("--entries", entries, 100);
    require("--sessions divided by --threads", sessions / threads, 2);
    require("--entries divided by --threads", entries / threads, 2);
    try {
      maps.forEach(Rival::named);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (maps.contains(Rival.LIMIT) && threads > 1) {
      throw new ParameterException(
          spec.commandLine(), Rival.LIMIT + " is not for two threads: --threads is " + threads);
    }
    Set<String> distinct = new LinkedHashSet<>(maps);
    distinct.add(Rival.BASELINE); // what the others are compared with
    maps = List.copyOf(distinct);
    try {
      Files.createDirectories(report.toAbsolutePath().getParent());
      Files.writeString(report, "The demo has not finished.\n");
    } catch (IOException e) {
      // Better now than after minutes of work.
      throw new ParameterException(
          spec.commandLine(), "--report cannot be written: " + report + " (" + e + ")", e);
    }
  }

  private void require(String option, int value, int min) {
    if (value < min) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", less than " + min);
    }
  }

  /** In every round each map has one turn: a slow minute of the machine hits all of them. */
  private Map<String, List<Measured>> race(DemoLoad.Kind kind, int count)
      throws IOException, InterruptedException {
    long millis = Math.max(1, seconds * 1000L / (maps.size() * ROUNDS * 2L));
    List<String> flags = new ArrayList<>(Memory.FLAGS);
    flags.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC"));
    Map<String, List<Measured>> results = new LinkedHashMap<>();
    maps.forEach(map -> results.put(map, new ArrayList<>()));
    for (int round = 1; round <= ROUNDS; round++) {
      System.out.print("round " + round + "/" + ROUNDS + ", million calls/s:");
      for (String map : maps) {
        List<String> args =
            List.of(map, kind.name(), "" + count, "" + threads, Long.toString(millis));
        Measured measured = ChildJvm.ask(DemoRun.class, flags, args, Measured.class);
        results.get(map).add(measured);
        System.out.printf(Locale.ROOT, "  %s %.2f", map, measured.callsPerSecond() / 1e6);
        System.out.flush();
      }
      System.out.println();
    }
    return results;
  }

  private static MarkdownTable table(Map<String, List<Measured>> results) {
    var table =
        new MarkdownTable(
            List.of(
                "map",
                "million calls/s",
                "x CHM",
                "p50, ns",
                "p99.9, ns",
                "longest, ms",
                "GC, ms/s",
                "bytes/entry",
                "map's own KB",
                "after removing 99 %"));
    List<Measured> baseline = results.get(Rival.BASELINE);
    results.forEach(
        (map, all) -> {
          double[] ratios = new double[all.size()];
          for (int i = 0; i < ratios.length; i++) {
            ratios[i] = all.get(i).callsPerSecond() / baseline.get(i).callsPerSecond();
          }
          double calls = median(all, Measured::callsPerSecond);
          table.add(
              List.of(
                  map,
                  format("%.2f", calls / 1e6),
                  format("%.2f", new Median().evaluate(ratios)),
                  format("%,.0f", median(all, Measured::p50)),
                  format("%,.0f", median(all, Measured::p999)),
                  format("%.1f", median(all, Measured::longest) / 1e6),
                  format("%.0f", median(all, Measured::gcMillisPerSecond)),
                  format("%.1f", median(all, Demo::perEntry)),
                  format("%,.0f", median(all, Measured::bytesFull) / 1024),
                  format("%,.0f", median(all, Measured::bytesAfter) / 1024)));
        });
    return table;
  }

  private static double perEntry(Measured measured) {
    return (double) measured.bytesFull() / measured.entries();
  }

  private static double median(List<Measured> all, ToDoubleFunction<Measured> figure) {
    return new Median().evaluate(all.stream().mapToDouble(figure).toArray());
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** What each map is for, in a sentence, with the figures of the sessions. */
  private static String purposes(Map<String, List<Measured>> results) {
    var text = new StringBuilder();
    results.forEach(
        (map, all) -> {
          double left = median(all, m -> (double) m.bytesAfter() / m.bytesFull());
          text.append("- ").append(map).append(": ").append(PURPOSES.getOrDefault(map, "yours"));
          text.append(format("; %.0f bytes per session, and ", median(all, Demo::perEntry)));
          text.append(format("%.0f %% of them left after removing 99 %%.\n", 100 * left));
        });
    return text.toString();
  }

  /** Draws a chart beside the page; returns what the page says to show it. */
  private String chart(
      DemoLoad.Kind kind,
      String what,
      Map<String, List<Measured>> results,
      ToDoubleFunction<Measured> figure)
      throws IOException {
    String name = (kind.name() + "-" + what.replace(' ', '-')).toLowerCase(Locale.ROOT);
    Charts.bars(
        what,
        what,
        List.copyOf(results.keySet()),
        Map.of(what, results.values().stream().map(all -> median(all, figure)).toList()),
        report.toAbsolutePath().resolveSibling(name));
    return "\n![" + what + "](" + name + ".svg)\n";
  }

  private void write(String markdown) throws IOException {
    var tables = List.of(TablesExtension.create());
    String body =
        HtmlRenderer.builder()
            .extensions(tables)
            .build()
            .render(Parser.builder().extensions(tables).build().parse(markdown));
    Files.writeString(
        report,
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Cache demo</title>
        <meta name="viewport" content="width=device-width">
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; font-size: 14px; display: block; overflow-x: auto }
        th, td { padding: .3rem .6rem; border-bottom: 1px solid #ddd } img { max-width: 100%% }
        </style>
        %s</html>
        """
            .formatted(body));
  }
}
