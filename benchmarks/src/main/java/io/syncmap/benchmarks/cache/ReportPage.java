package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.page.Environment;
import io.syncmap.benchmarks.page.Html;
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
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>A cache and a session store on several maps</title>
    <style>
    body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff;
      max-width: 84rem; margin: 2rem auto; padding: 0 1.5rem; }
    h1, h2, h3 { line-height: 1.2; }
    p, li { max-width: 46rem; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: .35rem .8rem; text-align: right; border-bottom: 1px solid #ddd;
      white-space: nowrap; vertical-align: bottom; }
    thead th { border-bottom: 2px solid #222; font-weight: 600; font-size: .9rem; }
    th:first-child { text-align: left; }
    .wide { overflow-x: auto; }
    .charts { display: grid; gap: 1.5rem; margin: 2rem 0;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); }
    .charts svg { width: 100%; height: auto; }
    @media print { .charts > * { break-inside: avoid; } }
    </style>
    </head>
    <body>
    <h1>A read-heavy cache and a write-heavy session store, on several maps</h1>
    """
        + report.phases().stream().map(this::phase).collect(Collectors.joining())
        + "<h2>Where it ran</h2>\n"
        + environment()
        + paragraphs(report.noise().stream().toList())
        + "<h2>Method</h2>\n"
        + paragraphs(new Method(report).paragraphs())
        + "</body>\n</html>\n";
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
      // A JDK without fonts cannot measure text; the figures are worth a page without charts.
      return paragraphs(List.of("No charts: this JDK cannot draw them (" + e + ")."));
    }
  }

  private static String figure(String svg) {
    return "<div>" + svg + "</div>\n";
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

  private static String paragraphs(List<String> texts) {
    return texts.stream()
        .map(text -> "<p>" + Html.escape(text) + "</p>\n")
        .collect(Collectors.joining());
  }
}
