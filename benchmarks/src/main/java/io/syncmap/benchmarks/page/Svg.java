package io.syncmap.benchmarks.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as SVG elements that stand in the middle of a page. */
public final class Svg {
  private Svg() {}

  /** An SVG element, without the XML prologue, which has no place in the middle of a page. */
  public static String of(Chart<?, ?> chart) throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    Document document =
        Processors.get("svg")
            .getDocument(
                graphics.getCommands(), new PageSize(0, 0, chart.getWidth(), chart.getHeight()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    document.writeTo(out);
    String svg = out.toString(UTF_8);
    String label = "<svg role=\"img\" aria-label=\"" + Html.escape(chart.getTitle()) + "\"";
    String rest = svg.substring(svg.indexOf("<svg") + "<svg".length());
    return label + ownClips(shortNumbers(rest), chart.getTitle());
  }

  /** Charts of one page must not share identifiers. */
  private static String ownClips(String svg, String title) {
    return svg.replaceAll("\\bclip(\\d+)", "clip$1-" + Integer.toHexString(title.hashCode()));
  }

  /** Text comes as outlines, whose many digits nobody can see: two after the point will do. */
  private static String shortNumbers(String svg) {
    return svg.replaceAll("(\\.\\d\\d)\\d+", "$1");
  }

  /** A coordinate. */
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A colour as SVG and CSS write it. */
  public static String color(Color color) {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
  }
}
