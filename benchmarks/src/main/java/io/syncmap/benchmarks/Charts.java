package io.syncmap.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Charts with bars, as SVG. */
public final class Charts {
  private static final int WIDTH = 900;
  private static final int MARGIN = 150;
  private static final int BAR = 12;

  private Charts() {}

  /**
   * Draws a bar for each map and label.
   *
   * @param values by map, one for each label
   */
  public static void bars(
      String title, String axis, List<String> labels, Map<String, List<Double>> values, Path file)
      throws IOException {
    HorizontalBarChart chart =
        new HorizontalBarChartBuilder()
            .width(WIDTH)
            .height(MARGIN + labels.size() * BAR * (values.size() + 1))
            .title(title)
            .xAxisTitle(axis)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendVisible(values.size() > 1);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    values.forEach((map, numbers) -> chart.addSeries(map, numbers, labels));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }
}
