package io.syncmap.benchmarks.page;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Locale;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What all charts have in common. */
public final class ChartStyle {
  /** From Okabe and Ito's palette for all kinds of colour vision; of different lightness, too. */
  public static final Color BLUE = new Color(0x0072B2);

  /** Of the palette. */
  public static final Color ORANGE = new Color(0xE69F00);

  /** Of the palette. */
  public static final Color SKY_BLUE = new Color(0x56B4E9);

  /** Of the palette. */
  public static final Color GREEN = new Color(0x009E73);

  /** Of the palette. */
  public static final Color VERMILION = new Color(0xD55E00);

  /** Of the palette. */
  public static final Color PURPLE = new Color(0xCC79A7);

  /** The palette's yellow is too bright for a thin line. */
  public static final Color DARK_YELLOW = new Color(0x9A8B00);

  /** For what is no rival. */
  public static final Color GREY = new Color(0x8A8A8A);

  /** Text. */
  public static final Color INK = new Color(0x222222);

  /** Lines at the ticks. */
  public static final Color GRID = new Color(0xDDDDDD);

  /** Lines at the ticks where there are many. */
  public static final Color FINE_GRID = new Color(0xF0F0F0);

  private static final String FAMILY = Font.SANS_SERIF;

  private ChartStyle() {}

  /** Fonts and colours; the legend is a row below the plot. */
  public static void apply(AxesChartStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setChartTitleFont(font(Font.BOLD, 15));
    styler.setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(font(Font.PLAIN, 12));
    styler.setAxisTickLabelsFont(font(Font.PLAIN, 11));
    styler.setLegendFont(font(Font.PLAIN, 12));
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
  }

  /** The font of all text in charts. */
  public static Font font(int style, int size) {
    return new Font(FAMILY, style, size);
  }
}
