package io.syncmap.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementCsvTest {
  private static final List<Measurement> MEASUREMENTS =
      List.of(
          of("hit, Integer", Double.NaN, Metric.TIME, 12.25),
          of("a \"quoted\" row", 1e7, Metric.OVERHEAD, 1 / 3.0),
          of("growing, put", 99.99, Metric.LATENCY, Double.NaN));

  private static Measurement of(String row, double x, Metric metric, double value) {
    return new Measurement(Question.LOOKUPS, row, x, Contender.SYNC_MAP, 2, metric, value);
  }

  @Test
  void readsWhatItWrites() throws IOException {
    for (boolean header : new boolean[] {false, true}) {
      var csv = new StringBuilder();
      MeasurementCsv.write(MEASUREMENTS, csv, header);
      assertEquals(MEASUREMENTS, MeasurementCsv.read(new StringReader(csv.toString())));
      assertEquals(header, csv.toString().startsWith("question,row,x,map,fork,metric,value\n"));
    }
  }

  @Test
  void parsesItsLines() {
    for (Measurement measurement : MEASUREMENTS) {
      assertEquals(measurement, MeasurementCsv.parse(MeasurementCsv.line(measurement)));
    }
    assertEquals(
        "LOOKUPS,\"hit, Integer\",,SYNC_MAP,2,TIME,12.25",
        MeasurementCsv.line(MEASUREMENTS.get(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "LOOKUPS,hit",
        "LOOKUPS,hit,,SYNC_MAP,2,TIME,12.25,1",
        "QUESTION,hit,,SYNC_MAP,2,TIME,12.25",
        "LOOKUPS,hit,many,SYNC_MAP,2,TIME,12.25",
        "LOOKUPS,hit,,TREE_MAP,2,TIME,12.25",
        "LOOKUPS,hit,,SYNC_MAP,2.5,TIME,12.25",
        "LOOKUPS,hit,,SYNC_MAP,2,WEIGHT,12.25",
        "LOOKUPS,hit,,SYNC_MAP,2,TIME,",
        "LOOKUPS,\"hit,,SYNC_MAP,2,TIME,12.25"
      })
  void refusesOtherLines(String line) {
    var e = assertThrows(IllegalArgumentException.class, () -> MeasurementCsv.parse(line));
    assertTrue(e.getMessage().contains(line), e.getMessage());
  }

  @Test
  void tellsWhichLineIsBad() {
    String csv = MeasurementCsv.line(MEASUREMENTS.get(0)) + "\nLOOKUPS,hit\n";
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> MeasurementCsv.read(new StringReader(csv)));
    assertTrue(e.getMessage().contains("line 2") && e.getMessage().contains("[LOOKUPS, hit]"));
  }
}
