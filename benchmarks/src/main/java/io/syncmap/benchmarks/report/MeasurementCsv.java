package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Measurements as lines of CSV: question, row, x (empty for NaN), map, fork, metric, value. */
public final class MeasurementCsv {
  private static final String[] HEADER = {"question", "row", "x", "map", "fork", "metric", "value"};

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private MeasurementCsv() {}

  /**
   * Reads measurements, below a header or without.
   *
   * @throws IllegalArgumentException if a line is none
   * @throws IOException if the reader fails
   */
  public static List<Measurement> read(Reader reader) throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    CSVParser parser = CSVParser.builder().setReader(reader).setFormat(FORMAT).get();
    try {
      for (CSVRecord record : parser) {
        if (record.getRecordNumber() > 1 || !Arrays.equals(record.values(), HEADER)) {
          measurements.add(measurement(record));
        }
      }
    } catch (UncheckedIOException e) {
      // A quote that does not end, say. A reader that fails is reported so as well.
      throw new IllegalArgumentException(
          "line " + parser.getCurrentLineNumber() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "line " + parser.getCurrentLineNumber() + ": " + e.getMessage(), e);
    }
    return measurements;
  }

  /** Writes measurements, a line for each. */
  public static void write(List<Measurement> measurements, Appendable out, boolean header)
      throws IOException {
    if (header) {
      FORMAT.printRecord(out, (Object[]) HEADER);
    }
    for (Measurement measurement : measurements) {
      FORMAT.printRecord(out, fields(measurement));
    }
  }

  /** The line of a measurement, without its end. */
  public static String line(Measurement measurement) {
    return FORMAT.format(fields(measurement));
  }

  /**
   * The measurement of a line.
   *
   * @throws IllegalArgumentException if the line is none
   */
  public static Measurement parse(String line) {
    List<Measurement> measurements;
    try {
      measurements = read(new StringReader(line));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no measurement: " + line + " (" + e.getMessage() + ")", e);
    }
    if (measurements.size() != 1) {
      throw new IllegalArgumentException("not one measurement: " + line);
    }
    return measurements.get(0);
  }

  private static Object[] fields(Measurement m) {
    return new Object[] {
      m.question().name(),
      m.row(),
      Double.isNaN(m.x()) ? "" : m.x(),
      m.map().name(),
      m.fork(),
      m.metric().name(),
      m.value()
    };
  }

  private static Measurement measurement(CSVRecord record) {
    if (record.size() != HEADER.length) {
      throw new IllegalArgumentException(
          record.size() + " fields, not " + HEADER.length + ": " + record.toList());
    }
    try {
      return new Measurement(
          Question.valueOf(record.get(0)),
          record.get(1),
          record.get(2).isEmpty() ? Double.NaN : Double.parseDouble(record.get(2)),
          Contender.valueOf(record.get(3)),
          Integer.parseInt(record.get(4)),
          Metric.valueOf(record.get(5)),
          Double.parseDouble(record.get(6)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(record.toList() + ": " + e.getMessage(), e);
    }
  }
}
