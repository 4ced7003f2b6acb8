package io.syncmap.benchmarks.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import io.syncmap.benchmarks.page.Html;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of a phase, as SVG elements. */
final class Charts {
  private static final int WIDTH = 820;
  private static final int HEIGHT = 440;
  private static final String FAMILY = Font.SANS_SERIF;

  /** From Okabe and Ito's palette for all kinds of colour vision; of different lightness, too. */
  private static final Color BLUE = new Color(0x0072B2);

  private static final Color ORANGE = new Color(0xE69F00);
  private static final Color SKY_BLUE = new Color(0x56B4E9);
  private static final Color GREEN = new Color(0x009E73);
  private static final Color VERMILION = new Color(0xD55E00);
  private static final Color INK = new Color(0x222222);
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color FINE_GRID = new Color(0xF0F0F0);

  /** One for each map; lines differ in marker and dashes as well, for print. */
  private static final Color[] MAP_COLORS = {BLUE, GREEN, VERMILION, ORANGE, INK};

  private static final Marker[] MAP_MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.TRIANGLE_DOWN,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.DIAMOND
  };

  private static final float[][] MAP_DASHES = {null, {14, 4}, {8, 4}, {2, 3}, {10, 3, 2, 3}};

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
    return svg(chart);
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
    return svg(chart);
  }

  String bytesPerEntry() throws IOException {
    CategoryChart chart = bars("Overhead per entry when full", "bytes per entry", "0.0");
    chart.getStyler().setLegendVisible(false);
    bar(chart, "bytes per entry", BLUE, r -> zeroIfNaN(r.deletion().bytesPerEntry()));
    return svg(chart);
  }

  String structure() throws IOException {
    CategoryChart chart = bars("The map's own objects, full and after the deletes", "KB", "#,##0");
    bar(chart, "full", SKY_BLUE, r -> Math.max(0, r.deletion().structureFull() / 1024.0));
    bar(chart, "99 % deleted", BLUE, r -> Math.max(0, r.deletion().structureAfter() / 1024.0));
    return svg(chart);
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
    return svg(chart);
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
    return svg(chart);
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
    styler.setLabelsFont(new Font(FAMILY, Font.PLAIN, 11));
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
    CategoryStyler styler = chart.getStyler();
    styler.setLocale(Locale.ROOT);
    styler.setChartTitleFont(new Font(FAMILY, Font.BOLD, 15));
    styler.setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(new Font(FAMILY, Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(new Font(FAMILY, Font.PLAIN, 11));
    styler.setLegendFont(new Font(FAMILY, Font.PLAIN, 12));
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    return chart;
  }

  private void bar(
      CategoryChart chart, String name, Color color, ToDoubleFunction<MapResult> figure) {
    List<Double> values = report.results().stream().mapToDouble(figure).boxed().toList();
    chart.addSeries(name, maps, values).setFillColor(color);
  }

  private void line(
      CategoryChart chart, MapResult result, List<String> names, List<Double> values) {
    int number = report.results().indexOf(result) % MAP_COLORS.length;
    CategorySeries series = chart.addSeries(result.contender().label(), names, values);
    series.setLineColor(MAP_COLORS[number]);
    series.setMarkerColor(MAP_COLORS[number]);
    series.setMarker(MAP_MARKERS[number]);
    series.setLineStyle(
        new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, MAP_DASHES[number], 0));
  }

  private static double zeroIfNaN(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** An SVG element, without the XML prologue, which has no place in the middle of a page. */
  private static String svg(CategoryChart chart) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, WIDTH, HEIGHT);
    Document document =
        Processors.get("svg")
            .getDocument(graphics.getCommands(), new PageSize(0, 0, WIDTH, HEIGHT));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    document.writeTo(out);
    String svg = out.toString(UTF_8);
    String label = "<svg role=\"img\" aria-label=\"" + Html.escape(chart.getTitle()) + "\"";
    return label + shortNumbers(svg.substring(svg.indexOf("<svg") + "<svg".length()));
  }

  /** Text comes as outlines, whose many digits nobody can see: two after the point will do. */
  private static String shortNumbers(String svg) {
    return svg.replaceAll("(\\.\\d\\d)\\d+", "$1");
  }
}
