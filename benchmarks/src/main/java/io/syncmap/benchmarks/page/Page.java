package io.syncmap.benchmarks.page;

import java.util.List;
import java.util.stream.Collectors;

/** Parts of a page that needs no other file and no network; it is well-formed XML, too. */
public final class Page {
  private static final String STYLE =
      """
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
      """;

  private Page() {}

  /** The whole page. */
  public static String of(String title, String moreStyle, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <title>%s</title>
    <style>
    %s%s</style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(Html.escape(title), STYLE, moreStyle, body);
  }

  /** Each text as a paragraph. */
  public static String paragraphs(List<String> texts) {
    return texts.stream()
        .map(text -> "<p>" + Html.escape(text) + "</p>\n")
        .collect(Collectors.joining());
  }

  /** A list. */
  public static String list(List<String> texts) {
    return texts.stream()
        .map(text -> "<li>" + Html.escape(text) + "</li>\n")
        .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
  }

  /** A chart among others. */
  public static String figure(String svg) {
    return "<div>" + svg + "</div>\n";
  }

  /** What a page says in place of charts: a JDK without fonts cannot measure text. */
  public static String noCharts(Throwable cause) {
    return paragraphs(List.of("No charts: this JDK cannot draw them (" + cause + ")."));
  }
}
