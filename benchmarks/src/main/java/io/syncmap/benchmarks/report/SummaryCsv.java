package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.report.Results.Place;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The figures of a report, a line for each map, row and metric: medians, spreads and ratios. */
final class SummaryCsv {
  private SummaryCsv() {}

  static void write(Results results, Appendable out) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(
                "question",
                "row",
                "x",
                "metric",
                "unit",
                "map",
                "median",
                "min",
                "max",
                "ratio",
                "ratio min",
                "ratio max")
            .get();
    var printer = new CSVPrinter(out, format);
    for (Question question : Question.values()) {
      for (Metric metric : Metric.values()) {
        for (Place place : results.places(question, metric)) {
          for (Contender map : results.maps(question, place, metric)) {
            print(printer, results, question, metric, place, map);
          }
        }
      }
    }
    printer.flush();
  }

  private static void print(
      CSVPrinter printer,
      Results results,
      Question question,
      Metric metric,
      Place place,
      Contender map)
      throws IOException {
    Spread value = results.value(question, place, map, metric).orElseThrow();
    Optional<Spread> ratio = results.ratio(question, place, map, metric);
    printer.printRecord(
        question,
        place.row(),
        Double.isNaN(place.x()) ? "" : number(place.x()),
        metric,
        metric.unit(),
        map.label(),
        number(value.median()),
        number(value.min()),
        number(value.max()),
        ratio.map(r -> number(r.median())).orElse(""),
        ratio.map(r -> number(r.min())).orElse(""),
        ratio.map(r -> number(r.max())).orElse(""));
  }

  /** Four digits tell more than a measurement does. */
  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value).replaceAll("e([+-])0+(\\d)", "e$1$2");
  }
}
