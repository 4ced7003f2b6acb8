package io.syncmap.benchmarks.cache;

import static io.syncmap.benchmarks.page.ChartStyle.BLUE;
import static io.syncmap.benchmarks.page.ChartStyle.FINE_GRID;
import static io.syncmap.benchmarks.page.ChartStyle.INK;
import static io.syncmap.benchmarks.page.ChartStyle.SKY_BLUE;

import io.syncmap.benchmarks.page.ChartStyle;
import io.syncmap.benchmarks.page.MapStyle;
import io.syncmap.benchmarks.page.Svg;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;

/** The charts of a phase, as SVG elements. */
final class Charts {
  private static final int WIDTH = 820;
  private static final int HEIGHT = 440;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

  private final PhaseReport report;
  private final String speed;
  private final List<String> maps;

  Charts(PhaseReport report) {
    this.report = report;
    this.speed = report.phase() == Phase.READ ? "Reads per second" : "Operations per second";
    this.maps = report.results().stream().map(r -> r.contender().label()).toList();
  }

  /** The speed of each map: median of the rounds, between the lowest and the highest. */
  String perSecond() throws IOException {
    CategoryChart chart = bars(speed, millionsPerSecond(), "0.0");
    bar(chart, "lowest round", SKY_BLUE, r -> r.perSecond().min() / 1e6);
    bar(chart, "median", BLUE, r -> r.perSecond().median() / 1e6);
    bar(chart, "highest round", SKY_BLUE, r -> r.perSecond().max() / 1e6);
    return Svg.of(chart);
  }

  /** The same as a ratio to the reference, round by round. */
  String ratios(MapResult reference) throws IOException {
    CategoryChart chart =
        bars(
            speed + ", against " + reference.contender().label() + " in the same round",
            "ratio",
            "0.00");
    bar(chart, "lowest round", SKY_BLUE, r -> r.ratioTo(reference).min());
    bar(chart, "median", BLUE, r -> r.ratioTo(reference).median());
    bar(chart, "highest round", SKY_BLUE, r -> r.ratioTo(reference).max());
    return Svg.of(chart);
  }

  String bytesPerEntry() throws IOException {
    CategoryChart chart = bars("Overhead per entry when full", "bytes per entry", "0.0");
    chart.getStyler().setLegendVisible(false);
    bar(chart, "bytes per entry", BLUE, r -> zeroIfNaN(r.deletion().bytesPerEntry()));
    return Svg.of(chart);
  }

  String structure() throws IOException {
    CategoryChart chart = bars("The map's own objects, full and after the deletes", "KB", "#,##0");
    bar(chart, "full", SKY_BLUE, r -> Math.max(0, r.deletion().structureFull() / 1024.0));
    bar(chart, "99 % deleted", BLUE, r -> Math.max(0, r.deletion().structureAfter() / 1024.0));
    return Svg.of(chart);
  }

  /** Latencies at some percentiles, a line for each map. */
  String latencies() throws IOException {
    CategoryChart chart =
        chart(
            "Latency (sampled calls)",
            "percentile of " + report.phase().counted(),
            "nanoseconds, log scale");
    CategoryStyler styler = chart.getStyler();
    styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    styler.setOverlapped(true); // or the lines would stand beside each other, as bars do
    styler.setYAxisLogarithmic(true);
    styler.setPlotGridLinesColor(FINE_GRID);
    styler.setYAxisDecimalPattern("#,##0");
    List<String> names = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      names.add(percentile == 100 ? "max" : "p" + number(percentile));
    }
    for (MapResult result : report.results()) {
      Histogram nanos = result.nanos(report.phase());
      List<Double> values = new ArrayList<>();
      for (double percentile : PERCENTILES) {
        values.add((double) Math.max(1, nanos.getValueAtPercentile(percentile)));
      }
      line(chart, result, names, values);
    }
    return Svg.of(chart);
  }

  /** The speed in every round, in the order in which they ran. */
  String rounds() throws IOException {
    CategoryChart chart = chart(speed + ", round by round", "round", millionsPerSecond());
    CategoryStyler styler = chart.getStyler();
    styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    styler.setOverlapped(true); // or the lines would stand beside each other, as bars do
    styler.setYAxisMin(0.0);
    styler.setYAxisDecimalPattern("0.0");
    for (MapResult result : report.results()) {
      List<String> numbers = new ArrayList<>();
      List<Double> values = new ArrayList<>();
      for (Round round : result.rounds()) {
        numbers.add(Integer.toString(numbers.size() + 1));
        values.add(round.clientsPerSecond() / 1e6);
      }
      line(chart, result, numbers, values);
    }
    return Svg.of(chart);
  }

  private String millionsPerSecond() {
    return "million " + report.phase().counted() + "/s";
  }

  private static CategoryChart bars(String title, String unit, String pattern) {
    CategoryChart chart = chart(title, "", unit);
    CategoryStyler styler = chart.getStyler();
    styler.setXAxisTitleVisible(false);
    styler.setYAxisMin(0.0);
    styler.setYAxisDecimalPattern(pattern);
    styler.setAvailableSpaceFill(0.8);
    styler.setLabelsVisible(true);
    styler.setLabelsPosition(1.06);
    styler.setLabelsFontColorAutomaticEnabled(false);
    styler.setLabelsFontColor(INK);
    styler.setLabelsFont(ChartStyle.font(Font.PLAIN, 11));
    return chart;
  }

  private static CategoryChart chart(String title, String xAxis, String yAxis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xAxis)
            .yAxisTitle(yAxis)
            .build();
    ChartStyle.apply(chart.getStyler());
    return chart;
  }

  private void bar(
      CategoryChart chart, String name, Color color, ToDoubleFunction<MapResult> figure) {
    List<Double> values = report.results().stream().mapToDouble(figure).boxed().toList();
    chart.addSeries(name, maps, values).setFillColor(color);
  }

  private void line(
      CategoryChart chart, MapResult result, List<String> names, List<Double> values) {
    MapStyle.of(result.contender())
        .paint(chart.addSeries(result.contender().label(), names, values));
  }

  private static double zeroIfNaN(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
