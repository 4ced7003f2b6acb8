package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.Html;
import io.syncmap.benchmarks.page.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures of a question: our maps and the reference in one table, the others in a second. */
final class QuestionTable {
  /** Below this, allocation is noise of the measurement, in bytes. */
  private static final double ALLOCATES = 0.5;

  private static final List<Contender> MAIN =
      List.of(Results.REFERENCE, Contender.SYNC_MAP, Contender.BUCKET_MAP);

  private final Results results;
  private final Question question;
  private final Map<String, Double> goNanos;

  /** Whether the values need their units, as there are several. */
  private final boolean mixed;

  /**
   * Takes the results.
   *
   * @param goNanos the times of Go's own map, by label of the row; may be empty
   */
  QuestionTable(Results results, Question question, Map<String, Double> goNanos) {
    this.results = results;
    this.question = question;
    this.goNanos = goNanos;
    this.mixed = Line.metrics(question).size() > 1;
  }

  /** The lines that are shown: of finely divided axes, some places stand for all. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Metric metric : Line.metrics(question)) {
      List<Line> all = Line.of(results, question, metric);
      List<Line> some = all.stream().filter(line -> isShown(line, all)).toList();
      lines.addAll(some.isEmpty() ? all : some);
    }
    return lines;
  }

  private static boolean isShown(Line line, List<Line> all) {
    double x = line.place().x();
    if (line.metric() == Metric.OVERHEAD) {
      double power = Math.log10(x);
      return Math.abs(power - Math.rint(power)) < 1e-9;
    }
    if (line.question() == Question.MASS_DELETE && line.metric() == Metric.STRUCTURE) {
      return x == 1 || x == all.stream().mapToDouble(l -> l.place().x()).max().orElseThrow();
    }
    return true;
  }

  /** For a terminal or a README: the reference's figures, and the ratios of ours. */
  Table summary() {
    List<String> headers = new ArrayList<>();
    headers.add(question.title());
    headers.add(Results.REFERENCE.label() + (mixed ? "" : ", ns/op"));
    Line.OURS.forEach(map -> headers.add(map.label()));
    List<List<String>> rows = new ArrayList<>();
    for (Line line : lines()) {
      List<String> row = new ArrayList<>(List.of(line.label(), value(line, Results.REFERENCE)));
      for (Contender map : Line.OURS) {
        row.add(
            line.ratio(map)
                .map(Figures::ratio)
                .orElseGet(() -> line.value(map).isEmpty() ? Figures.NONE : value(line, map)));
      }
      rows.add(row);
    }
    return new Table(headers, rows);
  }

  /** For the page. */
  String toHtml() {
    List<Line> lines = lines();
    StringBuilder html = new StringBuilder(table(lines, MAIN));
    List<Contender> others = new ArrayList<>(results.maps(question));
    others.removeAll(MAIN);
    List<Line> measured =
        lines.stream()
            .filter(line -> others.stream().anyMatch(map -> line.value(map).isPresent()))
            .toList();
    if (!measured.isEmpty()) {
      others.add(0, Results.REFERENCE);
      html.append("<h3>The other maps</h3>\n").append(table(measured, others));
    }
    if (!mixed) {
      html.append(allocations());
    }
    return html.toString();
  }

  private String table(List<Line> lines, List<Contender> maps) {
    boolean withGo =
        maps == MAIN && lines.stream().anyMatch(line -> goNanos.containsKey(line.place().row()));
    StringBuilder html =
        new StringBuilder(
            "<div class=\"wide\"><table class=\""
                + (maps == MAIN ? "ratios" : "ratios rivals")
                + "\">\n<thead><tr>");
    html.append("<th scope=\"col\" rowspan=\"2\"></th>");
    StringBuilder second = new StringBuilder();
    for (Contender map : maps) {
      boolean reference = map == Results.REFERENCE;
      html.append("<th scope=\"col\"" + (reference ? "" : " colspan=\"2\"") + ">");
      html.append(Html.escape(label(map))).append("</th>");
      second.append("<th>").append(mixed ? "figure" : "ns/op").append("</th>");
      second.append(reference ? "" : "<th>ratio" + (maps == MAIN ? " (spread)" : "") + "</th>");
    }
    if (withGo) {
      html.append("<th scope=\"col\">Go 1.19</th>");
      second.append("<th>ns/op</th>");
    }
    html.append("</tr>\n<tr>").append(second).append("</tr></thead>\n<tbody>\n");
    for (Line line : lines) {
      html.append("<tr><th scope=\"row\">").append(Html.escape(line.label())).append("</th>");
      maps.forEach(map -> html.append(cells(line, map)));
      if (withGo) {
        Optional<Double> go = Optional.ofNullable(goNanos.get(line.place().row()));
        html.append(cell("", go.map(Figures::number).orElse(Figures.NONE)));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table></div>\n").toString();
  }

  /** The limit is no rival, which its name must say. */
  static String label(Contender map) {
    return map == Contender.PLAIN_HASH_MAP ? map.label() + " (limit)" : map.label();
  }

  private String cells(Line line, Contender map) {
    String value = cell("", value(line, map));
    if (map == Results.REFERENCE) {
      return value;
    }
    Optional<Spread> ratio = line.ratio(map);
    return value + ratio.map(QuestionTable::ratioCell).orElse(cell("", Figures.NONE));
  }

  private static String ratioCell(Spread ratio) {
    String style = ratio.isEven() ? "same" : ratio.median() > 1 ? "better" : "worse";
    String median = Figures.number(ratio.median());
    String shown = ratio.isEven() ? median : "<b>" + median + "</b>";
    return "<td class=\"%s\">%s%s <small>%s</small></td>"
        .formatted(style, shown, Figures.mark(ratio), Figures.range(ratio));
  }

  private static String cell(String style, String text) {
    return "<td" + style + ">" + Html.escape(text) + "</td>";
  }

  private String value(Line line, Contender map) {
    return line.value(map)
        .map(Spread::median)
        .map(v -> mixed ? Figures.withUnit(line.metric(), v) : Figures.number(v))
        .orElse(Figures.NONE);
  }

  /** What the operations allocate, where they do. */
  private String allocations() {
    List<List<String>> rows = new ArrayList<>();
    for (Line line : Line.of(results, question, Metric.ALLOCATED)) {
      if (MAIN.stream().flatMap(map -> line.value(map).stream()).anyMatch(QuestionTable::isSome)) {
        List<String> row = new ArrayList<>(List.of(line.name()));
        MAIN.forEach(map -> row.add(value(line, map)));
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return "";
    }
    List<String> headers = new ArrayList<>(List.of("allocated, B/op"));
    MAIN.forEach(map -> headers.add(map.label()));
    return "<h3>Allocation</h3>\n<div class=\"wide\">"
        + new Table(headers, rows).toHtml()
        + "</div>\n";
  }

  private static boolean isSome(Spread allocated) {
    return allocated.median() > ALLOCATES;
  }
}
