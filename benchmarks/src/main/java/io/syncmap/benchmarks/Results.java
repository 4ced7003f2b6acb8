package io.syncmap.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of results, of one machine and JDK: JMH's JSON for each load, memory, latency, and the
 * page of tables and charts that is made of them.
 */
final class Results {
  private static final String PAGE = "README.md";

  /** What the page says of each kind of load. */
  private static final Map<Class<?>, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(
        Lookups.class,
        "Look-ups. In a `chain` each key depends on the last result: that is how long one takes;"
            + " without, the processor works on several at a time. By equal keys, which are not"
            + " those in the map, but for `identical`; key, value and node are made together, but"
            + " for `keysFirst`.");
    KINDS.put(
        Mixes.class,
        "Mixes: `mix-90` is 90 % look-ups, 5 % puts, 5 % removes on a fixed set of which half is"
            + " present; `queue` puts a new key and removes the oldest; `waves` fill and empty the"
            + " map; `reload` computes what is absent while .5 % is invalidated.");
    KINDS.put(Updates.class, "Updates of one entry; `T2` are two threads, `hot` is one key.");
    KINDS.put(Walks.class, "Walks over all entries, by entry.");
    KINDS.put(Passes.class, "What is done to a whole map, by entry.");
  }

  private final Path folder;
  private final ObjectMapper json = new ObjectMapper();
  private final List<Outcome> outcomes = new ArrayList<>();

  /** Reads a folder, which may be empty. */
  Results(Path folder) throws IOException {
    this.folder = folder;
    for (Load load : Loads.all()) {
      File file = file(folder, load).toFile();
      if (file.exists()) {
        outcomes.add(Outcome.read(file));
      }
    }
  }

  /** Where JMH's result of a load is. */
  static Path file(Path folder, Load load) {
    return folder.resolve("jmh").resolve(load.name() + ".json");
  }

  /** What is kept of something that is not measured by JMH. */
  <T> Optional<T> read(String name, Class<T> type) throws IOException {
    File file = folder.resolve(name).toFile();
    return file.exists() ? Optional.of(json.readValue(file, type)) : Optional.empty();
  }

  /** Keeps it. */
  void write(String name, Object value) throws IOException {
    json.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(name).toFile(), value);
  }

  Optional<Outcome> outcome(String load) {
    return outcomes.stream().filter(outcome -> outcome.load().equals(load)).findFirst();
  }

  // ---------------------------------------------------------------------------------------------

  /** Writes the page and its charts; returns the page's file. */
  Path writePage() throws IOException {
    for (Class<?> kind : KINDS.keySet()) {
      chart(kind);
    }
    Path page = folder.resolve(PAGE);
    Files.writeString(page, page());
    return page;
  }

  /** The page, in Markdown. */
  String page() throws IOException {
    var page = new StringBuilder("# Benchmarks\n\n");
    page.append(read("environment.json", Environment.class).map(Object::toString).orElse("?"));
    page.append(
        "\n\nMade by `benchmarks/bench`; your machine will differ. Figures are the time of"
            + " `ConcurrentHashMap` / the time of the map: above 1 the map is faster. In brackets"
            + " the interval of 99 %, over the forks; `≈`: not told apart from"
            + " `ConcurrentHashMap`; `~`: the halves of a run differ by more than 5 %.\n");
    for (Map.Entry<Class<?>, String> kind : KINDS.entrySet()) {
      List<Outcome> those = of(kind.getKey());
      if (!those.isEmpty()) {
        String name = kind.getKey().getSimpleName();
        page.append("\n## ").append(name).append("\n\n").append(kind.getValue()).append("\n\n");
        page.append(ours(those)).append("\n![](").append(name.toLowerCase(Locale.ROOT));
        page.append(".svg)\n");
        Table others = others(those);
        if (!others.isEmpty()) {
          page.append("\nOther maps:\n\n").append(others);
        }
      }
    }
    memory(page);
    latency(page);
    return page.append("\n## In short\n\n").append(claims()).toString();
  }

  private List<Outcome> of(Class<?> kind) {
    return outcomes.stream()
        .filter(
            outcome ->
                Loads.named(List.of(outcome.load())).get(0).work().getEnclosingClass() == kind)
        .toList();
  }

  private static Table ours(List<Outcome> outcomes) {
    var table = new Table(List.of("load", Rival.BASELINE + ", ns", "SyncMap", "BucketMap"));
    for (Outcome outcome : outcomes) {
      table.add(
          List.of(
              outcome.load(),
              outcome.maps().contains(Rival.BASELINE)
                  ? String.format(Locale.ROOT, "%.1f", outcome.nanos(Rival.BASELINE))
                  : "",
              ratio(outcome, "SyncMap"),
              ratio(outcome, "BucketMap")));
    }
    return table;
  }

  private static String ratio(Outcome outcome, String map) {
    return outcome.has(map) ? outcome.ratio(map).toString() : "";
  }

  /** Of maps that are neither ours nor the baseline. */
  private static Table others(List<Outcome> outcomes) {
    List<String> maps =
        outcomes.stream()
            .flatMap(outcome -> outcome.maps().stream())
            .distinct()
            .filter(map -> !Rival.USUAL.contains(map))
            .toList();
    List<String> headings = new ArrayList<>(List.of("load"));
    headings.addAll(maps);
    var table = new Table(headings);
    for (Outcome outcome : outcomes) {
      if (maps.stream().anyMatch(outcome::has)) {
        List<String> cells = new ArrayList<>(List.of(outcome.load()));
        maps.forEach(map -> cells.add(ratio(outcome, map)));
        table.add(cells);
      }
    }
    return table;
  }

  private void memory(StringBuilder page) throws IOException {
    Memory.Bytes[] all = read("memory.json", Memory.Bytes[].class).orElse(new Memory.Bytes[0]);
    if (all.length > 0) {
      List<String> maps = Arrays.stream(all).map(Memory.Bytes::map).distinct().toList();
      List<String> headings = new ArrayList<>(List.of("entries", "removed"));
      headings.addAll(maps);
      var table = new Table(headings);
      for (Memory.Bytes first : all) {
        if (first.map().equals(maps.get(0))) {
          List<String> cells = new ArrayList<>();
          cells.add(Loads.label(first.entries()));
          cells.add(first.removed() + " %");
          maps.forEach(map -> cells.add(perEntry(all, map, first)));
          table.add(cells);
        }
      }
      page.append("\n## Memory\n\nBytes beside keys and values, by the entries that were put.\n\n");
      page.append(table);
    }
  }

  private static String perEntry(Memory.Bytes[] all, String map, Memory.Bytes like) {
    return Arrays.stream(all)
        .filter(b -> b.map().equals(map))
        .filter(b -> b.entries() == like.entries() && b.removed() == like.removed())
        .map(b -> String.format(Locale.ROOT, "%.1f", b.perEntry()))
        .findFirst()
        .orElse("");
  }

  private void latency(StringBuilder page) throws IOException {
    Latency.Growth[] all =
        read("latency.json", Latency.Growth[].class).orElse(new Latency.Growth[0]);
    if (all.length > 0) {
      List<String> headings = new ArrayList<>(List.of("map", "entries"));
      for (double percentile : Latency.PERCENTILES) {
        headings.add(percentile == 100 ? "longest" : "p" + percentile);
      }
      headings.add("longest gap of a clock beside it");
      var table = new Table(headings);
      for (Latency.Growth growth : all) {
        List<String> cells = new ArrayList<>(List.of(growth.map(), Loads.label(growth.entries())));
        for (double percentile : Latency.PERCENTILES) {
          cells.add(micros(growth.putNanos().get(Double.toString(percentile))));
        }
        cells.add(micros(growth.longestGapNanos()));
        table.add(cells);
      }
      page.append("\n## Latency\n\nMicroseconds of a put while the map grows from nothing.\n\n");
      page.append(table);
    }
  }

  private static String micros(long nanos) {
    return String.format(Locale.ROOT, nanos < 100_000 ? "%,.2f" : "%,.0f", nanos / 1e3);
  }

  private String claims() {
    var text = new StringBuilder();
    for (String map : List.of("SyncMap", "BucketMap")) {
      List<Ratio> ratios =
          outcomes.stream().filter(o -> o.has(map)).map(o -> o.ratio(map)).toList();
      text.append(
          "- %s: faster than ConcurrentHashMap in %d loads, slower in %d, not told apart in %d.%n"
              .formatted(
                  map,
                  ratios.stream().filter(r -> r.low() > 1).count(),
                  ratios.stream().filter(r -> r.high() < 1).count(),
                  ratios.stream().filter(r -> !r.isToldApart()).count()));
    }
    return text.toString();
  }

  private void chart(Class<?> kind) throws IOException {
    List<Outcome> those = of(kind).stream().filter(o -> o.has("SyncMap")).toList();
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (String map : List.of("SyncMap", "BucketMap")) {
      if (!those.isEmpty() && those.stream().allMatch(o -> o.has(map))) {
        values.put(map, those.stream().map(o -> o.ratio(map).value()).toList());
      }
    }
    if (!values.isEmpty()) {
      String name = kind.getSimpleName();
      Charts.bars(
          name,
          "time of ConcurrentHashMap / time of the map: above 1 is faster",
          those.stream().map(Outcome::load).toList(),
          values,
          folder.resolve(name.toLowerCase(Locale.ROOT)));
    }
  }

  /** All folders of results in a folder, by name. */
  static Map<String, Results> in(Path parent) throws IOException {
    Map<String, Results> all = new LinkedHashMap<>();
    try (Stream<Path> folders = Files.list(parent).filter(Files::isDirectory).sorted()) {
      for (Path each : folders.toList()) {
        all.put(each.getFileName().toString(), new Results(each));
      }
    }
    return all;
  }
}
