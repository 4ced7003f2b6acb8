package io.syncmap.benchmarks.cache;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
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
    <title>A read-heavy cache on four maps</title>
    <style>
    body { font: 16px/1.5 system-ui, sans-serif; color: #222; background: #fff;
      max-width: 84rem; margin: 2rem auto; padding: 0 1.5rem; }
    h1, h2 { line-height: 1.2; }
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
    <h1>A read-heavy cache of class files, on several maps</h1>
    """
        + summary()
        + "<div class=\"wide\">"
        + report.table().toHtml()
        + "</div>\n"
        + paragraphs(report.findings())
        + "<h2>Charts</h2>\n"
        + charts()
        + "<h2>Further figures</h2>\n<div class=\"wide\">"
        + report.details().toHtml()
        + "</div>\n<h2>Where it ran</h2>\n"
        + environment()
        + "<h2>Method</h2>\n"
        + paragraphs(new Method(report).paragraphs())
        + "</body>\n</html>\n";
  }

  private String summary() {
    Options options = report.options();
    Workload workload = options.workload();
    return paragraphs(
        List.of(
            String.format(
                Locale.ROOT,
                "%,d entries; %d reader threads; %d writer threads, %s %% of all operations;"
                    + " %d rounds of %.1f s for each map, in turns. Then 99 %% of the entries were"
                    + " deleted.",
                workload.entries(),
                workload.readers(),
                workload.writers(),
                percent(workload.writeShare()),
                options.rounds(),
                options.turnMillis() / 1e3)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f", share * 100).replaceAll("\\.?0+$", "");
  }

  private String charts() {
    Charts charts = new Charts(report);
    try {
      StringBuilder result = new StringBuilder("<div class=\"charts\">\n");
      result.append(figure(charts.readsPerSecond()));
      if (report.reference().isPresent()) {
        result.append(figure(charts.ratios(report.reference().get())));
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
        + item(
            "Options of each measured JVM: "
                + String.join(" ", ChildProcess.jvmOptions(report.options().heapMegabytes())))
        + item("Date: " + environment.date())
        + "</ul>\n";
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
