package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.Svg;
import io.syncmap.benchmarks.report.Results.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The charts of each question, as SVG elements. */
final class ReportCharts {
  private final Results results;

  ReportCharts(Results results) {
    this.results = results;
  }

  /** The charts of a question, as far as there are figures. */
  List<String> of(Question question) throws IOException {
    return switch (question) {
      case LOOKUPS, GO, WRITES -> ratios(question);
      case SIZE -> sizes();
      case MIXES -> mixes();
      case MASS_DELETE -> waves();
      case MEMORY -> memory();
      case LATENCY -> latencies();
    };
  }

  private List<String> ratios(Question question) {
    DotPlot plot =
        new DotPlot(
            question.title() + ", against " + Results.REFERENCE.label(),
            "time of "
                + Results.REFERENCE.label()
                + " / time of the map, log scale; right of 1: faster",
            Line.OURS,
            Figures::shortest,
            1);
    for (Line line : Line.of(results, question, Metric.TIME)) {
      Map<Contender, Spread> figures = new EnumMap<>(Contender.class);
      Line.OURS.forEach(map -> line.ratio(map).ifPresent(r -> figures.put(map, r)));
      plot.add(line.label(), figures);
    }
    return plot.isEmpty() ? List.of() : List.of(plot.toSvg());
  }

  private List<String> sizes() throws IOException {
    List<String> charts = new ArrayList<>();
    for (String row : rows(Question.SIZE, Metric.TIME)) {
      LineChart chart = new LineChart("Look-ups, " + row, "entries, log scale", "ns/op, log scale");
      chart.logX(Figures::entries);
      chart.logY(Figures::round);
      byX(chart, Question.SIZE, row, Metric.TIME);
      charts.add(Svg.of(chart.build()));
    }
    return charts;
  }

  private List<String> mixes() {
    List<String> charts = new ArrayList<>();
    List<Double> sizes =
        results.places(Question.MIXES, Metric.TIME).stream().map(Place::x).distinct().toList();
    for (double size : sizes) {
      String keys = Figures.entries(size) + " keys";
      DotPlot plot =
          new DotPlot(
              Question.MIXES.title() + ", " + keys,
              "ns/op, log scale; left is faster",
              results.maps(Question.MIXES),
              Figures::round,
              Double.NaN);
      for (Line line : Line.of(results, Question.MIXES, Metric.TIME)) {
        if (line.place().x() == size) {
          Map<Contender, Spread> figures = new EnumMap<>(Contender.class);
          results
              .maps(Question.MIXES)
              .forEach(map -> line.value(map).ifPresent(v -> figures.put(map, v)));
          plot.add(line.place().row(), figures);
        }
      }
      charts.add(plot.toSvg());
    }
    return charts;
  }

  /** Inserts of a wave lie half a wave before its deletes. */
  private List<String> waves() throws IOException {
    List<Line> lines = Line.of(results, Question.MASS_DELETE, Metric.STRUCTURE);
    if (lines.isEmpty()) {
      return List.of();
    }
    LineChart chart =
        new LineChart(
            "The map's own objects",
            "after the deletes of wave; before, the peak after its inserts",
            "bytes, log scale");
    chart.ticksX(wave -> wave == Math.rint(wave) ? Figures.shortest(wave) : "");
    chart.logY(Figures::bytes);
    for (Contender map : results.maps(Question.MASS_DELETE)) {
      Map<Double, Double> points = new TreeMap<>();
      for (Line line : lines) {
        boolean inserts = line.place().row().contains("insert");
        double x = line.place().x() - (inserts ? 0.5 : 0);
        line.value(map).ifPresent(v -> points.put(x, Math.max(1, v.median())));
      }
      chart.add(map, points);
    }
    return List.of(Svg.of(chart.build()));
  }

  private List<String> memory() throws IOException {
    List<String> charts = new ArrayList<>();
    for (String row : rows(Question.MEMORY, Metric.OVERHEAD)) {
      LineChart chart =
          new LineChart(
              "Overhead per entry, " + row, "entries, log scale", "bytes per entry, log scale");
      chart.logX(Figures::entries);
      chart.logY(Figures::round);
      byX(chart, Question.MEMORY, row, Metric.OVERHEAD);
      charts.add(Svg.of(chart.build()));
    }
    for (String row : rows(Question.MEMORY, Metric.STRUCTURE)) {
      LineChart chart =
          new LineChart("The map's own objects, " + row, "% of the keys deleted", "% of the peak");
      chart.names(Figures::shortest);
      for (Contender map : results.maps(Question.MEMORY)) {
        Map<Double, Double> points = points(Question.MEMORY, row, Metric.STRUCTURE, map);
        Optional<Double> peak = points.values().stream().max(Double::compare);
        peak.ifPresent(p -> points.replaceAll((x, bytes) -> bytes / p * 100));
        chart.add(map, points);
      }
      charts.add(Svg.of(chart.build()));
    }
    return charts;
  }

  private List<String> latencies() throws IOException {
    List<String> charts = new ArrayList<>();
    for (String row : rows(Question.LATENCY, Metric.LATENCY)) {
      LineChart chart =
          new LineChart("Latency, " + row, "percentile of calls", "time of a call, log scale");
      chart.logY(Figures::nanos);
      chart.names(Figures::percentile);
      byX(chart, Question.LATENCY, row, Metric.LATENCY);
      charts.add(Svg.of(chart.build()));
    }
    return charts;
  }

  private List<String> rows(Question question, Metric metric) {
    return results.places(question, metric).stream().map(Place::row).distinct().toList();
  }

  private void byX(LineChart chart, Question question, String row, Metric metric) {
    for (Contender map : results.maps(question)) {
      chart.add(map, points(question, row, metric, map));
    }
  }

  private Map<Double, Double> points(Question question, String row, Metric metric, Contender map) {
    Map<Double, Double> points = new TreeMap<>();
    for (Line line : Line.of(results, question, metric)) {
      if (line.place().row().equals(row)) {
        line.value(map).ifPresent(v -> points.put(line.place().x(), v.median()));
      }
    }
    return points;
  }
}
