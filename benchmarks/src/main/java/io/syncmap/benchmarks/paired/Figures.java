package io.syncmap.benchmarks.paired;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.page.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;

/** Appends outcomes to files, each with all that is needed to compare it with those of others. */
record Figures(
    Environment environment, String collector, String options, Contender map, Settings settings) {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  /** Appends a line of CSV, and before it, if the file is new or empty, the header. */
  void appendCsv(Path file, Row row, Outcome outcome) throws IOException {
    Map<String, Object> fields = fields(row, outcome);
    String header =
        Files.exists(file) && Files.size(file) > 0
            ? ""
            : FORMAT.format(fields.keySet().toArray()) + "\n";
    append(file, header + FORMAT.format(fields.values().toArray()) + "\n");
  }

  /** Appends a line with an object of JSON. */
  void appendJson(Path file, Row row, Outcome outcome) throws IOException {
    String object =
        fields(row, outcome).entrySet().stream()
            .map(field -> quoted(field.getKey()) + ": " + json(field.getValue()))
            .collect(Collectors.joining(", ", "{", "}\n"));
    append(file, object);
  }

  private Map<String, Object> fields(Row row, Outcome outcome) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("row", row.name());
    fields.put("map", map.label());
    fields.put("ratio", outcome.ratio());
    fields.put("lower_quartile", outcome.lower());
    fields.put("upper_quartile", outcome.upper());
    fields.put("chm_ns", outcome.rivalNanos());
    fields.put("map_ns", outcome.nanos());
    fields.put("note", outcome.note());
    fields.put("rounds", settings.rounds());
    fields.put("slice_ms", settings.sliceMillis());
    fields.put("warm_up_ms", settings.warmUpMillis());
    fields.put("date", environment.date());
    fields.put("jvm", environment.jdk());
    fields.put("system", environment.system());
    fields.put("processor", environment.processor());
    fields.put("cores", environment.cores());
    fields.put("collector", collector);
    fields.put("java_opts", options);
    return fields;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, UTF_8, CREATE, APPEND);
  }

  private static String json(Object value) {
    return value instanceof Number ? value.toString() : quoted(value.toString());
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
