package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.ChartStyle;
import io.syncmap.benchmarks.page.MapStyle;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A line for each map. */
final class LineChart {
  private static final int WIDTH = 660;
  private static final int HEIGHT = 420;

  /** From so many points on, markers must be small. */
  private static final int MANY = 20;

  /** Up to so many powers of ten there is room for the names of steps between them. */
  private static final double FEW_DECADES = 3;

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final Map<Contender, Map<Double, Double>> lines = new EnumMap<>(Contender.class);

  private DoubleFunction<String> xTick = Figures::shortest;
  private DoubleFunction<String> yTick = Figures::shortest;
  private boolean logX;
  private boolean logY;
  private boolean named;

  LineChart(String title, String xTitle, String yTitle) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  /** Makes the x axis logarithmic. */
  void logX(DoubleFunction<String> tick) {
    logX = true;
    xTick = tick;
  }

  /** Names the ticks of the x axis. */
  void ticksX(DoubleFunction<String> tick) {
    xTick = tick;
  }

  /** Makes the y axis logarithmic. */
  void logY(DoubleFunction<String> tick) {
    logY = true;
    yTick = tick;
  }

  /** Gives each x a name and the same room. */
  void names(DoubleFunction<String> name) {
    named = true;
    xTick = name;
  }

  /** Adds the line of a map, if it has points. */
  void add(Contender map, Map<Double, Double> points) {
    if (!points.isEmpty()) {
      lines.put(map, points);
    }
  }

  Chart<?, ?> build() {
    return named ? categories() : xy();
  }

  private XYChart xy() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(logX);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(xTick::apply);
    chart.getStyler().setPlotGridVerticalLinesVisible(true);
    lines.forEach(
        (map, points) ->
            MapStyle.of(map)
                .paint(
                    chart.addSeries(
                        QuestionTable.label(map),
                        new ArrayList<>(points.keySet()),
                        new ArrayList<>(points.values()))));
    return chart;
  }

  private CategoryChart categories() {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    CategoryStyler styler = chart.getStyler();
    style(styler);
    styler.setXAxisTickMarkSpacingHint(30); // lest every other name be left out
    styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    styler.setOverlapped(true); // or the lines would stand beside each other, as bars do
    TreeSet<Double> places = new TreeSet<>();
    lines.values().forEach(points -> places.addAll(points.keySet()));
    List<String> names = places.stream().map(xTick::apply).toList();
    lines.forEach(
        (map, points) -> {
          List<Double> values = new ArrayList<>();
          places.forEach(place -> values.add(points.get(place)));
          MapStyle.of(map).paint(chart.addSeries(QuestionTable.label(map), names, values));
        });
    return chart;
  }

  private void style(AxesChartStyler styler) {
    int points = lines.values().stream().mapToInt(Map::size).max().orElse(0);
    ChartStyle.apply(styler);
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendLayout(LegendLayout.Vertical);
    styler.setLegendSeriesLineLength(36);
    styler.setMarkerSize(points > MANY ? 4 : 7);
    if (logY) {
      logarithmic(styler);
    } else {
      styler.setYAxisTickLabelsFormattingFunction(yTick::apply);
      styler.setYAxisMin(0.0);
    }
  }

  /** From a step to a step; powers of ten alone would leave an axis with one name or none. */
  private void logarithmic(AxesChartStyler styler) {
    List<Double> values = lines.values().stream().flatMap(l -> l.values().stream()).toList();
    double low = Steps.below(values.stream().min(Double::compare).orElse(1.0));
    double high = Steps.above(values.stream().max(Double::compare).orElse(1.0));
    boolean few = Math.log10(high / low) <= FEW_DECADES;
    styler.setYAxisLogarithmic(true);
    styler.setYAxisLogarithmicDecadeOnly(!few);
    styler.setYAxisMin(low);
    styler.setYAxisMax(high);
    styler.setPlotGridLinesColor(ChartStyle.FINE_GRID);
    styler.setYAxisTickLabelsFormattingFunction(
        value -> few && !Steps.isStep(value) ? "" : yTick.apply(value));
  }
}
