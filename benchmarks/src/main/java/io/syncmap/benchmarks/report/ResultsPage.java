package io.syncmap.benchmarks.report;

import static io.syncmap.benchmarks.page.Page.paragraphs;

import io.syncmap.benchmarks.page.Environment;
import io.syncmap.benchmarks.page.Html;
import io.syncmap.benchmarks.page.Page;
import io.syncmap.benchmarks.report.Findings.Finding;
import io.syncmap.benchmarks.report.Headlines.Headline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The page with findings, tables, charts and method; it needs no other file and no network. */
public final class ResultsPage {
  private static final String TITLE = "SyncMap and BucketMap against other maps";

  private static final String STYLE =
      """
      nav li { display: inline-block; margin-right: 1.2rem; }
      nav ul { padding: 0; }
      h2 { margin-top: 3rem; border-top: 2px solid #222; padding-top: .6rem; }
      .wide { margin: 1rem 0; }
      table { font-size: .85rem; line-height: 1.3; }
      th, td { padding: .25rem .6rem; }
      thead th { font-size: 1em; }
      .ratios th:first-child { position: sticky; left: 0; background: #fff; }
      .ratios thead tr:first-child th { border-bottom: none; text-align: right; }
      .ratios thead tr:first-child th:first-child { border-bottom: 2px solid #222; }
      .rivals small { display: block; }
      .ratios thead tr + tr th:first-child { position: static; text-align: right; }
      tbody th { font-weight: normal; }
      .rivals th, .rivals td { padding: .25rem .45rem; }
      td.better { background: #dcebf6; }
      td.worse { background: #fbe3d3; }
      td.same { color: #555; }
      small { color: #555; }
      .charts { align-items: start; }
      .charts svg { max-width: 44rem; }
      .headlines { padding: 0; }
      .headlines li { list-style: none; margin-bottom: .3rem; max-width: 60rem;
        padding-left: 1.4em; text-indent: -1.4em; }
      @page { margin: 12mm; }
      @media print {
        body { font-size: 9pt; max-width: none; margin: 0; padding: 0; }
        h2, h3 { break-after: avoid; }
        tr { break-inside: avoid; }
        .wide { overflow: visible; }
        table { font-size: 6.5pt; }
        th, td, .rivals th, .rivals td { padding: .1rem .25rem; }
        td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        .charts { grid-template-columns: 1fr 1fr; gap: .5rem; }
        .ratios th:first-child { position: static; }
      }
      """;

  private final Results results;
  private final Environment environment;
  private final List<String> method;
  private final String depth;
  private final Map<String, Double> goNanos;

  /**
   * Takes all that the page shows.
   *
   * @param method how it was measured, by paragraphs
   * @param depth how much was measured, in a line below the title
   * @param goNanos the times of Go's own map in ns/op, by label of the row; may be empty
   */
  public ResultsPage(
      Results results,
      Environment environment,
      List<String> method,
      String depth,
      Map<String, Double> goNanos) {
    this.results = results;
    this.environment = environment;
    this.method = List.copyOf(method);
    this.depth = depth;
    this.goNanos = Map.copyOf(goNanos);
  }

  /** The page, which is well-formed XML, too. */
  public String toHtml() {
    return Page.of(TITLE, STYLE, body());
  }

  private String body() {
    return "<h1>"
        + TITLE
        + "</h1>\n"
        + paragraphs(List.of(depth))
        + contents()
        + headlines()
        + "<h2 id=\"environment\">Where it ran</h2>\n"
        + environment()
        + "<h2 id=\"method\">Method</h2>\n"
        + paragraphs(method)
        + paragraphs(
            List.of(
                "A ratio is the figure of ConcurrentHashMap over that of the map, fork by fork:"
                    + " above 1 the map is better. The median is shown, and the lowest and the"
                    + " highest of the forks. ▲: better than ConcurrentHashMap in all forks. ▼:"
                    + " worse in all. ≈: 1 lies within the spread, to two digits, so that the two"
                    + " are not told apart. Values are medians of the forks."))
        + Arrays.stream(Question.values()).map(this::section).collect(Collectors.joining());
  }

  private static String contents() {
    List<String> links = new ArrayList<>();
    links.add(link("which", "Which map for which load"));
    links.add(link("environment", "Where it ran"));
    links.add(link("method", "Method"));
    for (Question question : Question.values()) {
      links.add(link(anchor(question), question.title()));
    }
    return "<nav><ul>\n" + String.join("", links) + "</ul></nav>\n";
  }

  private static String link(String anchor, String text) {
    return "<li><a href=\"#" + anchor + "\">" + Html.escape(text) + "</a></li>\n";
  }

  private static String anchor(Question question) {
    return question.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String headlines() {
    StringBuilder html = new StringBuilder("<h2 id=\"which\">Which map for which load</h2>\n");
    List<Headline> headlines = Headlines.of(results);
    if (headlines.isEmpty()) {
      return html + paragraphs(List.of("Too little was measured to compare maps."));
    }
    html.append(paragraphs(List.of(Headlines.legend(results))))
        .append("<ul class=\"headlines\">\n");
    for (Headline headline : headlines) {
      html.append("<li>").append(headline.mark()).append(" <b>");
      html.append(Html.escape(headline.load())).append("</b>: ");
      html.append(Html.escape(headline.text())).append("</li>\n");
    }
    return html.append("</ul>\n").toString();
  }

  private String environment() {
    List<String> items = new ArrayList<>();
    items.add("JDK: " + environment.jdk());
    items.add("Processor: " + environment.processor() + ", " + environment.cores() + " cores");
    items.add("System: " + environment.system());
    if (environment.load() >= 0) {
      items.add("Load average before the start: " + Figures.number(environment.load()));
    }
    items.add("Date: " + environment.date());
    return Page.list(items);
  }

  private String section(Question question) {
    String html =
        "<h2 id=\""
            + anchor(question)
            + "\">"
            + Html.escape(question.title())
            + "</h2>\n"
            + paragraphs(List.of(question.text() + " (" + question.unit() + ")"));
    if (results.maps(question).isEmpty()) {
      return html + paragraphs(List.of("Nothing was measured."));
    }
    return html
        + findings(question)
        + new QuestionTable(results, question, goNanos).toHtml()
        + charts(question);
  }

  private String findings(Question question) {
    StringBuilder html = new StringBuilder("<ul>\n");
    for (Finding finding : new Findings(results).of(question)) {
      html.append("<li>").append(Html.escape(finding.text()));
      html.append(finding.items().isEmpty() ? "" : Page.list(finding.items())).append("</li>\n");
    }
    html.append("</ul>\n");
    return html.toString().replace("<ul>\n</ul>\n", "");
  }

  private String charts(Question question) {
    try {
      return new ReportCharts(results)
          .of(question).stream()
              .map(Page::figure)
              .collect(Collectors.joining("", "<div class=\"charts\">\n", "</div>\n"));
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      // The figures are worth a page without charts.
      return Page.noCharts(e);
    }
  }
}
