package io.syncmap.benchmarks.report;

import static io.syncmap.benchmarks.Contender.BUCKET_MAP;
import static io.syncmap.benchmarks.Contender.CONCURRENT_HASH_MAP;
import static io.syncmap.benchmarks.Contender.PLAIN_HASH_MAP;
import static io.syncmap.benchmarks.Contender.SYNC_MAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private final List<Measurement> measurements = new ArrayList<>();

  FindingsTest() {
    time("won", CONCURRENT_HASH_MAP, 20, 22, 24);
    time("won", SYNC_MAP, 10, 11, 10);
    time("won", BUCKET_MAP, 16, 16, 16);
    time("won", PLAIN_HASH_MAP, 1, 1, 1);
    time("lost", CONCURRENT_HASH_MAP, 20, 20, 20);
    time("lost", SYNC_MAP, 40, 50, 40);
    time("lost", BUCKET_MAP, 25, 25, 25);
    time("close", CONCURRENT_HASH_MAP, 20, 20, 20);
    time("close", SYNC_MAP, 19, 21, 20);
    time("close", BUCKET_MAP, 10, 10, 10);
  }

  private void time(String row, Contender map, double... values) {
    for (int fork = 0; fork < values.length; fork++) {
      measurements.add(
          new Measurement(Question.WRITES, row, Double.NaN, map, fork, Metric.TIME, values[fork]));
    }
  }

  @Test
  void countsWhoIsFirst() {
    assertSaid("First of 3 rows: SyncMap in 1, BucketMap in 1, ConcurrentHashMap in 1.");
  }

  @Test
  void namesLosses() {
    assertSaid("ConcurrentHashMap is ahead of both of ours in 1 row:");
    assertSaid(
        "lost: 20.0 ns/op; SyncMap 40.0 ns/op, ratio 0.50 [0.40–0.50];"
            + " BucketMap 25.0 ns/op, ratio 0.80");
  }

  @Test
  void namesBestAndWorst() {
    assertSaid("best 2.00 [2.00–2.40] (won), worst 0.50 [0.40–0.50] (lost)");
    assertSaid("geometric mean of the ratios 1.00");
  }

  @Test
  void saysWhatIsWithinTheSpread() {
    assertSaid("not told apart in 1 of 3 rows");
    assertSaid("told apart in all rows");
  }

  @Test
  void givesRatioAndSpread() {
    assertEquals(
        """
        | Writes | ConcurrentHashMap, ns/op | SyncMap | BucketMap |
        |---|---:|---:|---:|
        | won | 22.0 | 2.00 (2.00–2.40) ▲ | 1.38 (1.25–1.50) ▲ |
        | lost | 20.0 | 0.50 (0.40–0.50) ▼ | 0.80 ▼ |
        | close | 20.0 | 1.00 (0.95–1.05) ≈ | 2.00 ▲ |
        """,
        new ResultsText(new Results(measurements)).toMarkdown(Question.WRITES));
  }

  @Test
  void marksRatiosOnThePage() {
    String html = new QuestionTable(new Results(measurements), Question.WRITES, Map.of()).toHtml();
    assertTrue(html.contains("<td class=\"worse\"><b>0.50</b> ▼ <small>0.40–0.50</small>"), html);
    assertTrue(html.contains("<td class=\"same\">1.00 ≈ <small>0.95–1.05</small>"), html);
    assertTrue(html.contains("PlainHashMap (limit)"), html);
  }

  @Test
  void hasHeadlinesWithLosses() {
    assertSaid(
        "▲ Inserts, updates, change of keys: BucketMap. Against ConcurrentHashMap, geometric mean"
            + " of 3 rows: SyncMap 1.00 (not told apart in 1 of 3 rows); BucketMap 1.30 (told"
            + " apart in all rows). Both of ours are behind it in 1 row.");
  }

  @Test
  void warnsOfASingleFork() {
    assertFalse(new ResultsText(new Results(measurements)).toText().contains("Only one fork"));
    measurements.removeIf(m -> m.fork() > 0);
    assertSaid("Only one fork was measured");
  }

  private void assertSaid(String text) {
    String all = new ResultsText(new Results(measurements)).toText();
    assertTrue(all.contains(text), all);
  }
}
