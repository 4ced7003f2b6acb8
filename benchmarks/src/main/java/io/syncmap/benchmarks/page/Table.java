package io.syncmap.benchmarks.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table of text: the first column is names, the others figures. A header may have several lines.
 */
public record Table(List<String> headers, List<List<String>> rows) {
  private static final String GAP = "  ";

  /** For a terminal: columns aligned with blanks, figures to the right. */
  public String toText() {
    int headerLines = headers.stream().mapToInt(h -> lines(h).length).max().orElse(0);
    int[] widths = new int[headers.size()];
    for (int column = 0; column < widths.length; column++) {
      int index = column;
      int header =
          Arrays.stream(lines(headers.get(column))).mapToInt(String::length).max().orElse(0);
      int cell = rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0);
      widths[column] = Math.max(header, cell);
    }
    StringBuilder result = new StringBuilder();
    for (int line = 0; line < headerLines; line++) {
      int index = line;
      appendLine(result, widths, headers.stream().map(h -> headerLine(h, index)).toList());
    }
    appendLine(result, widths, Arrays.stream(widths).mapToObj("-"::repeat).toList());
    rows.forEach(row -> appendLine(result, widths, row));
    return result.toString();
  }

  /** For a page. */
  public String toHtml() {
    StringBuilder result = new StringBuilder("<table>\n<thead><tr>");
    for (String header : headers) {
      result.append("<th scope=\"col\">").append(Html.escape(header).replace("\n", "<br/>"));
      result.append("</th>");
    }
    result.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      result.append("<tr><th scope=\"row\">").append(Html.escape(row.get(0))).append("</th>");
      row.stream().skip(1).forEach(c -> result.append("<td>" + Html.escape(c) + "</td>"));
      result.append("</tr>\n");
    }
    return result.append("</tbody>\n</table>\n").toString();
  }

  /** For a text file that is shown on the web. */
  public String toMarkdown() {
    StringBuilder result = new StringBuilder();
    appendMarkdown(result, headers);
    result.append("|---|").append("---:|".repeat(headers.size() - 1)).append('\n');
    rows.forEach(row -> appendMarkdown(result, row));
    return result.toString();
  }

  private static void appendMarkdown(StringBuilder result, List<String> cells) {
    result.append('|');
    for (String cell : cells) {
      result.append(' ').append(cell.replace("|", "\\|").replace('\n', ' ')).append(" |");
    }
    result.append('\n');
  }

  private static String[] lines(String header) {
    return header.split("\n", -1);
  }

  private static String headerLine(String header, int line) {
    String[] lines = lines(header);
    return line < lines.length ? lines[line] : "";
  }

  private static void appendLine(StringBuilder result, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String format = (column == 0 ? "%-" : GAP + "%") + widths[column] + "s";
      line.append(String.format(Locale.ROOT, format, cells.get(column)));
    }
    result.append(line.toString().stripTrailing()).append('\n');
  }
}
