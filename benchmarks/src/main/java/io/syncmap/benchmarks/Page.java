package io.syncmap.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The tables and charts of results. */
final class Page {
  private static final String HEAD =
      """
      # Benchmarks

      %s

      By `benchmarks/bench`; how it measures, tells `benchmarks/README.md`. Your machine will differ. Figures
      are the time of `ConcurrentHashMap` / the time of the map: above 1 the map is faster. In brackets
      the interval of 99 %% over five JVMs with G1, `-Xmx1g -Xmn32m`; `≈`: not told apart from
      `ConcurrentHashMap`; `~`: the halves of a run differ by more than 5 %%.
      """;

  private final Results results;

  Page(Results results) {
    this.results = results;
  }

  /** Writes the page and its charts; returns the page's file. */
  Path write() throws IOException {
    for (Class<?> kind : Loads.KINDS.keySet()) {
      List<Outcome> those = of(kind);
      Map<String, List<Double>> values = new LinkedHashMap<>();
      charted(those)
          .forEach(map -> values.put(map, those.stream().map(o -> o.ratio(map).value()).toList()));
      if (!values.isEmpty()) {
        Charts.bars(
            kind.getSimpleName(),
            "time of ConcurrentHashMap / time of the map: above 1 is faster",
            those.stream().map(Outcome::load).toList(),
            values,
            results.folder.resolve(file(kind)));
      }
    }
    Path page = results.folder.resolve("README.md");
    Files.writeString(page, text());
    return page;
  }

  private static String file(Class<?> kind) {
    return kind.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private List<Outcome> of(Class<?> kind) {
    return results.outcomes.stream()
        .filter(o -> Loads.of(o.load()).work().getEnclosingClass() == kind)
        .toList();
  }

  /** Those of our maps that took part in all of these. */
  private static List<String> charted(List<Outcome> outcomes) {
    return Rival.OURS.stream()
        .filter(map -> !outcomes.isEmpty() && outcomes.stream().allMatch(o -> o.has(map)))
        .toList();
  }

  /** The page, in Markdown. */
  String text() {
    var page = new StringBuilder(HEAD.formatted(Objects.toString(results.environment, "unknown")));
    Loads.KINDS.forEach(
        (kind, description) -> {
          List<Outcome> those = of(kind);
          if (!those.isEmpty()) {
            page.append("\n## ").append(kind.getSimpleName()).append("\n\n");
            page.append(description).append("\n\n").append(ratios(those, true));
            if (!charted(those).isEmpty()) {
              page.append("\n![chart](").append(file(kind)).append(".svg)\n");
            }
            if (those.stream().anyMatch(o -> !Rival.USUAL.containsAll(o.maps()))) {
              page.append("\nOther maps:\n\n").append(ratios(those, false));
            }
          }
        });
    if (!results.memory.isEmpty()) {
      page.append("\n## Memory\n\nBytes beside keys and values, by the entries put.\n\n");
      page.append(memory());
    }
    if (!results.latency.isEmpty()) {
      page.append("\n## Latency\n\nMicroseconds of a put while the map grows from nothing.\n\n");
      page.append(latency());
    }
    page.append("\n## In short\n\n");
    Rival.OURS.forEach(map -> page.append(claim(map)));
    return page.append(saturation()).toString();
  }

  /** The baseline's times and our ratios, or the ratios of maps that are neither. */
  private static MarkdownTable ratios(List<Outcome> outcomes, boolean ours) {
    List<String> maps =
        outcomes.stream()
            .flatMap(outcome -> outcome.maps().stream())
            .distinct()
            .filter(map -> Rival.OURS.contains(map) == ours && !map.equals(Rival.BASELINE))
            .toList();
    List<String> headings = new ArrayList<>(List.of("load", Rival.BASELINE + ", ns"));
    headings.addAll(maps);
    var table = new MarkdownTable(headings);
    for (Outcome outcome : outcomes) {
      if (ours || maps.stream().anyMatch(outcome::has)) {
        List<String> cells = new ArrayList<>();
        cells.add(outcome.load());
        cells.add(String.format(Locale.ROOT, "%.1f", outcome.nanos(Rival.BASELINE)));
        maps.forEach(map -> cells.add(outcome.has(map) ? outcome.ratio(map).toString() : ""));
        table.add(cells);
      }
    }
    return table;
  }

  private MarkdownTable memory() {
    List<String> maps = results.memory.stream().map(Memory.Bytes::map).distinct().toList();
    List<String> headings = new ArrayList<>(List.of("entries", "removed"));
    headings.addAll(maps);
    var table = new MarkdownTable(headings);
    for (Memory.Bytes row : results.memory) {
      if (row.map().equals(maps.get(0))) {
        List<String> cells = new ArrayList<>();
        cells.add(Loads.label(row.entries()));
        cells.add(row.removed() + " %");
        for (String map : maps) {
          double bytes = results.bytes(map, row.entries(), row.removed());
          cells.add(String.format(Locale.ROOT, "%.1f", bytes / row.entries()));
        }
        table.add(cells);
      }
    }
    return table;
  }

  /** By map: the medians of its runs. */
  private MarkdownTable latency() {
    List<String> headings = new ArrayList<>(List.of("map", "entries"));
    for (double percentile : Latency.PERCENTILES) {
      headings.add(percentile == 100 ? "longest" : "p" + percentile);
    }
    headings.add("longest gap of a clock beside it");
    var table = new MarkdownTable(headings);
    for (String map : results.latency.stream().map(Latency.Growth::map).distinct().toList()) {
      List<String> cells = new ArrayList<>(List.of(map));
      cells.add(Loads.label(results.latency.get(0).entries()));
      for (double percentile : Latency.PERCENTILES) {
        cells.add(micros(results.latency(map, g -> g.putNanos().get("" + percentile))));
      }
      cells.add(micros(results.latency(map, Latency.Growth::longestGapNanos)));
      table.add(cells);
    }
    return table;
  }

  private static String micros(double nanos) {
    return String.format(Locale.ROOT, nanos < 100_000 ? "%,.2f" : "%,.0f", nanos / 1e3);
  }

  private String claim(String map) {
    List<Ratio> ratios =
        results.outcomes.stream().filter(o -> o.has(map)).map(o -> o.ratio(map)).toList();
    return "- %s: faster than ConcurrentHashMap in %d loads, slower in %d, not told apart in %d; %d not settled.\n"
        .formatted(
            map,
            ratios.stream().filter(r -> r.low() > 1).count(),
            ratios.stream().filter(r -> r.high() < 1).count(),
            ratios.stream().filter(r -> !r.isToldApart()).count(),
            ratios.stream().filter(r -> !r.isSettled()).count());
  }

  /** The model of more cores: all new keys of a SyncMap pass through one mutex. */
  private String saturation() {
    Optional<Outcome> fill = results.outcome("fill.Integer.100K").filter(o -> o.has("SyncMap"));
    Optional<Outcome> queue =
        results.outcome("queue.Integer.100K.T2").filter(o -> o.has("SyncMap"));
    return fill.isEmpty() || queue.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "- More than two cores (modelled): new keys of a SyncMap pass through one mutex. One"
                + " thread alone puts %.1f million per second (`fill`), two that put and remove %.1f"
                + " (`queue`); more threads do not add to that.\n",
            1e3 / fill.get().nanos("SyncMap"),
            2e3 / queue.get().nanos("SyncMap"));
  }
}
