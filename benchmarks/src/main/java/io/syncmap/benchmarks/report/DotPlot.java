package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.ChartStyle;
import io.syncmap.benchmarks.page.Html;
import io.syncmap.benchmarks.page.MapStyle;
import io.syncmap.benchmarks.page.Svg;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Named rows with a dot for each map on a logarithmic axis. Names need room, so they stand to the
 * left of their rows, which XChart cannot do.
 */
final class DotPlot {
  private static final int WIDTH = 660;
  private static final int MARGIN = 16;
  private static final int LEGEND_LINE = 20;
  private static final int TITLE = 34;
  private static final double LETTER = 6.5;

  /** The most of the width that the names of rows may take. */
  private static final double LABELS = 0.6;

  /** Up to so many maps have a line of their own in each row, with the spread. */
  private static final int FEW = 3;

  /** Where an axis of few decades has a name, and one of less than a decade. */
  private static final double[] STEPS = {1, 2, 5};

  private static final double[] FINE_STEPS = {1, 1.5, 2, 3, 5, 7};
  private static final double FEW_DECADES = 1.2;

  /** Up to so many decades steps have names, and not powers of ten only. */
  private static final double MANY_DECADES = 3;

  /** The least that the axis spans, in both directions, lest a percent look like a gulf. */
  private static final double LEAST = 2;

  private record Row(String label, Map<Contender, Spread> figures) {}

  private final String title;
  private final String axis;
  private final List<Contender> maps;
  private final DoubleFunction<String> tick;
  private final double line;
  private final List<Row> rows = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

  private double left;
  private double low;
  private double high;

  /**
   * An empty plot.
   *
   * @param axis what is shown, with its unit
   * @param line where to draw a line to compare with, or NaN
   */
  DotPlot(
      String title, String axis, List<Contender> maps, DoubleFunction<String> tick, double line) {
    this.title = title;
    this.axis = axis;
    this.maps = maps;
    this.tick = tick;
    this.line = line;
  }

  /** Adds a row at the bottom. */
  void add(String label, Map<Contender, Spread> figures) {
    if (!figures.isEmpty()) {
      rows.add(new Row(label, figures));
    }
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The element. */
  String toSvg() {
    int longest = rows.stream().mapToInt(row -> row.label.length()).max().orElse(0);
    left = Math.min(WIDTH * LABELS, MARGIN + longest * LETTER);
    scale();
    double top = TITLE + legend(TITLE) + LEGEND_LINE;
    int rowHeight = 24;
    double bottom = top + rows.size() * rowHeight;
    grid(top, bottom);
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), top + (i + 0.5) * rowHeight);
    }
    text(WIDTH - MARGIN, bottom + 40, "end", 12, axis);
    return """
    <svg role="img" aria-label="%s" viewBox="0 0 %d %s" xmlns="http://www.w3.org/2000/svg" \
    font-family="sans-serif" fill="%s">
    <text x="%d" y="20" text-anchor="middle" font-size="15" font-weight="bold">%s</text>
    """
            .formatted(
                Html.escape(title),
                WIDTH,
                Svg.number(bottom + 52),
                Svg.color(ChartStyle.INK),
                WIDTH / 2,
                Html.escape(title))
        + svg
        + "</svg>\n";
  }

  private void scale() {
    low = Double.isNaN(line) ? Double.MAX_VALUE : line / LEAST;
    high = Double.isNaN(line) ? Double.MIN_VALUE : line * LEAST;
    boolean few = maps.size() <= FEW;
    for (Row row : rows) {
      for (Spread figure : row.figures.values()) {
        low = Math.min(low, few ? figure.min() : figure.median());
        high = Math.max(high, few ? figure.max() : figure.median());
      }
    }
    double margin = Math.max(Math.pow(high / low, 0.04), 1.02);
    low /= margin;
    high *= margin;
  }

  private double x(double value) {
    return left + Math.log(value / low) / Math.log(high / low) * (WIDTH - MARGIN - left);
  }

  /** Returns the height. */
  private double legend(double top) {
    double x = MARGIN;
    double y = top + LEGEND_LINE / 2.0;
    for (Contender map : maps) {
      String label = QuestionTable.label(map);
      double width = label.length() * LETTER + 34;
      if (x + width > WIDTH) {
        x = MARGIN;
        y += LEGEND_LINE;
      }
      svg.append(MapStyle.of(map).marker(x + 6, y));
      text(x + 16, y + 4, "start", 12, label);
      x += width;
    }
    return y - top;
  }

  private void grid(double top, double bottom) {
    double decades = Math.log10(high / low);
    double[] steps = decades < FEW_DECADES ? FINE_STEPS : STEPS;
    for (double ten = Math.pow(10, Math.floor(Math.log10(low))); ten <= high; ten *= 10) {
      for (double step : steps) {
        double value = ten * step;
        if (value >= low && value <= high) {
          boolean named = step == 1 || decades < MANY_DECADES;
          vertical(value, top, bottom, named ? ChartStyle.GRID : ChartStyle.FINE_GRID, 1);
          if (named) {
            text(x(value), bottom + 18, "middle", 11, tick.apply(value));
          }
        }
      }
    }
    if (!Double.isNaN(line)) {
      vertical(line, top, bottom, ChartStyle.INK, 1.5);
    }
  }

  private void vertical(double value, double top, double bottom, Color color, double width) {
    line(x(value), top, x(value), bottom + 4, color, width);
  }

  private void row(Row row, double y) {
    line(left, y, WIDTH - MARGIN, y, ChartStyle.FINE_GRID, 1);
    text(left - 8, y + 4, "end", 12, row.label);
    List<Contender> present = maps.stream().filter(row.figures::containsKey).toList();
    for (int i = present.size() - 1; i >= 0; i--) { // the first maps lie on top
      Contender map = present.get(i);
      Spread figure = row.figures.get(map);
      double at = y;
      if (maps.size() <= FEW) {
        at += (maps.indexOf(map) - (maps.size() - 1) / 2.0) * 9;
        line(x(figure.min()), at, x(figure.max()), at, MapStyle.of(map).color(), 2);
      }
      svg.append(MapStyle.of(map).marker(x(figure.median()), at)).append('\n');
    }
  }

  private void line(double x1, double y1, double x2, double y2, Color color, double width) {
    svg.append(
        "<path d=\"M%s %sL%s %s\" stroke=\"%s\" stroke-width=\"%s\"/>\n"
            .formatted(
                Svg.number(x1),
                Svg.number(y1),
                Svg.number(x2),
                Svg.number(y2),
                Svg.color(color),
                Svg.number(width)));
  }

  private void text(double x, double y, String anchor, int size, String text) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%d\">%s</text>\n"
            .formatted(Svg.number(x), Svg.number(y), anchor, size, Html.escape(text)));
  }
}
