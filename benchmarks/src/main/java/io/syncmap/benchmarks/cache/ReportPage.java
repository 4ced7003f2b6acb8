package io.syncmap.benchmarks.cache;

import static io.syncmap.benchmarks.page.Page.figure;
import static io.syncmap.benchmarks.page.Page.paragraphs;

import io.syncmap.benchmarks.page.Environment;
import io.syncmap.benchmarks.page.Html;
import io.syncmap.benchmarks.page.Page;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page with table, charts and method; it needs no other file and no network. */
final class ReportPage {
  private final Report report;

  ReportPage(Report report) {
    this.report = report;
  }

  String toHtml() {
    return Page.of("A cache and a session store on several maps", "", body());
  }

  private String body() {
    return "<h1>A read-heavy cache and a write-heavy session store, on several maps</h1>\n"
        + report.phases().stream().map(this::phase).collect(Collectors.joining())
        + "<h2>Where it ran</h2>\n"
        + environment()
        + paragraphs(report.noise().stream().toList())
        + "<h2>Method</h2>\n"
        + paragraphs(new Method(report).paragraphs());
  }

  private String phase(PhaseReport phase) {
    return "<h2>"
        + Html.escape(phase.phase().heading())
        + "</h2>\n"
        + paragraphs(List.of(phase.phase().describe(report.options().workload()), turns(phase)))
        + "<div class=\"wide\">"
        + phase.table().toHtml()
        + "</div>\n"
        + paragraphs(phase.findings())
        + charts(phase)
        + "<h3>Further figures</h3>\n<div class=\"wide\">"
        + phase.details().toHtml()
        + "</div>\n";
  }

  private String turns(PhaseReport phase) {
    return String.format(
        Locale.ROOT,
        "%d rounds of %.1f s for each map, in turns. Then 99 %% of the entries were deleted.",
        report.options().rounds(phase.phase()),
        report.options().turnMillis(phase.phase()) / 1e3);
  }

  private static String charts(PhaseReport phase) {
    Charts charts = new Charts(phase);
    try {
      StringBuilder result = new StringBuilder("<div class=\"charts\">\n");
      result.append(figure(charts.perSecond()));
      Optional<MapResult> reference = phase.reference();
      if (reference.isPresent()) {
        result.append(figure(charts.ratios(reference.get())));
      }
      result.append(figure(charts.latencies()));
      result.append(figure(charts.rounds()));
      result.append(figure(charts.bytesPerEntry()));
      result.append(figure(charts.structure()));
      return result.append("</div>\n").toString();
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      // The figures are worth a page without charts.
      return Page.noCharts(e);
    }
  }

  private String environment() {
    Environment environment = report.environment();
    return "<ul>\n"
        + item("JDK: " + environment.jdk())
        + item("Processor: " + environment.processor() + ", " + environment.cores() + " cores")
        + item("System: " + environment.system())
        + report.phases().stream().map(this::jvmOptions).collect(Collectors.joining())
        + item("Date: " + environment.date())
        + "</ul>\n";
  }

  private String jvmOptions(PhaseReport phase) {
    int heap = report.options().heapMegabytes(phase.phase());
    return item(
        "Options of each measured JVM ("
            + phase.phase().heading()
            + "): "
            + String.join(" ", ChildProcess.jvmOptions(heap)));
  }

  private static String item(String text) {
    return "<li>" + Html.escape(text) + "</li>\n";
  }
}
