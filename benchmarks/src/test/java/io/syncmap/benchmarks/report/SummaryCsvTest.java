package io.syncmap.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryCsvTest {
  @Test
  void hasMediansSpreadsAndRatios() throws IOException {
    var results =
        new Results(
            List.of(
                measurement(Contender.SYNC_MAP, 0, 10),
                measurement(Contender.SYNC_MAP, 1, 20),
                measurement(Contender.SYNC_MAP, 2, 40),
                measurement(Contender.CONCURRENT_HASH_MAP, 0, 30),
                measurement(Contender.CONCURRENT_HASH_MAP, 1, 30),
                measurement(Contender.CONCURRENT_HASH_MAP, 2, 30.5)));
    var csv = new StringBuilder();
    SummaryCsv.write(results, csv);
    List<String> lines = csv.toString().lines().toList();
    assertEquals(
        "question,row,x,metric,unit,map,median,min,max,ratio,ratio min,ratio max", lines.get(0));
    assertEquals(
        "LOOKUPS,\"hit, Integer\",1000,TIME,ns/op,SyncMap,20,10,40,1.500,0.7625,3", lines.get(1));
    assertEquals(
        "LOOKUPS,\"hit, Integer\",1000,TIME,ns/op,ConcurrentHashMap,30,30,30.50,1,1,1",
        lines.get(2));
    assertEquals(3, lines.size());
  }

  @Test
  void hasALineForEachMapPlaceAndMetric() throws IOException {
    Results results = Synthetic.all();
    var csv = new StringBuilder();
    SummaryCsv.write(results, csv);
    for (Question question : Question.values()) {
      assertTrue(csv.toString().contains("\n" + question + ","), question.toString());
    }
    assertTrue(csv.indexOf("NaN") < 0 && csv.indexOf("Infinity") < 0);
  }

  private static Measurement measurement(Contender map, int fork, double value) {
    return new Measurement(Question.LOOKUPS, "hit, Integer", 1_000, map, fork, Metric.TIME, value);
  }
}
