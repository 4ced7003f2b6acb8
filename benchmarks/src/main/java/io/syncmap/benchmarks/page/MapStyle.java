package io.syncmap.benchmarks.page;

import io.syncmap.benchmarks.Contender;
import java.awt.BasicStroke;
import java.awt.Color;
import org.knowm.xchart.internal.series.MarkerSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How a map looks, the same in all charts. The colours are of Okabe and Ito's palette for all kinds
 * of colour vision; marker and dashes tell the maps apart where there is no colour, as in print.
 */
public enum MapStyle {
  /** A blue disc. */
  SYNC_MAP(ChartStyle.BLUE, SeriesMarkers.CIRCLE, 2.6f),
  /** A vermilion square. */
  BUCKET_MAP(ChartStyle.VERMILION, SeriesMarkers.SQUARE, 2.6f, 14, 3),
  /** What all are compared with: black. */
  CONCURRENT_HASH_MAP(ChartStyle.INK, SeriesMarkers.DIAMOND, 2.2f, 8, 3),
  /** Green. */
  NON_BLOCKING_HASH_MAP(ChartStyle.GREEN, SeriesMarkers.TRIANGLE_UP, 1.4f, 10, 3, 2, 3),
  /** Orange. */
  CAFFEINE(ChartStyle.ORANGE, SeriesMarkers.TRIANGLE_DOWN, 1.4f, 5, 3),
  /** Light blue. */
  ECLIPSE(ChartStyle.SKY_BLUE, SeriesMarkers.PLUS, 1.4f, 12, 3, 2, 3, 2, 3),
  /** Purple. */
  LOCKED_HASH_MAP(ChartStyle.PURPLE, SeriesMarkers.CROSS, 1.4f, 3, 3),
  /** The palette's yellow, darkened: it must show on white paper. */
  COPY_ON_WRITE_MAP(ChartStyle.DARK_YELLOW, SeriesMarkers.TRAPEZOID, 1.4f, 6, 2, 2, 2),
  /** A limit and no rival: grey dots, no marker. */
  PLAIN_HASH_MAP(ChartStyle.GREY, SeriesMarkers.NONE, 2.2f, 1.5f, 3);

  private final Color color;
  private final Marker marker;
  private final float width;
  private final float[] dashes;

  MapStyle(Color color, Marker marker, float width, float... dashes) {
    this.color = color;
    this.marker = marker;
    this.width = width;
    this.dashes = dashes;
  }

  /** The style of a map. */
  public static MapStyle of(Contender map) {
    return valueOf(map.name());
  }

  /** Its colour. */
  public Color color() {
    return color;
  }

  /** Gives a line of a chart this style. */
  public void paint(MarkerSeries series) {
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setMarker(marker);
    series.setLineStyle(stroke());
  }

  private BasicStroke stroke() {
    return new BasicStroke(
        width,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        1,
        dashes.length == 0 ? null : dashes,
        0);
  }

  /** Its marker as an SVG element, for charts that are not drawn by a library. */
  public String marker(double x, double y) {
    String shape =
        switch (this) {
          case SYNC_MAP -> "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z";
          case BUCKET_MAP -> "M-4 -4h8v8h-8z";
          case CONCURRENT_HASH_MAP -> "M0 -5.5L5.5 0L0 5.5L-5.5 0z";
          case NON_BLOCKING_HASH_MAP -> "M0 -4.5L4.5 4H-4.5z";
          case CAFFEINE -> "M0 4.5L4.5 -4H-4.5z";
          case ECLIPSE -> "M-1.2 -5h2.4v3.8h3.8v2.4h-3.8v3.8h-2.4v-3.8h-3.8v-2.4h3.8z";
          case LOCKED_HASH_MAP ->
              "M-4.6 -3L-3 -4.6L0 -1.6L3 -4.6L4.6 -3L1.6 0L4.6 3L3 4.6L0 1.6L-3 4.6L-4.6 3L-1.6 0z";
          case COPY_ON_WRITE_MAP -> "M-5 4L-2.5 -4H2.5L5 4z";
          case PLAIN_HASH_MAP -> "M-1 -8h2v16h-2z";
        };
    return "<path d=\"%s\" transform=\"translate(%s %s)\" fill=\"%s\"/>"
        .formatted(shape, Svg.number(x), Svg.number(y), Svg.color(color));
  }
}
