package io.syncmap.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.page.Environment;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ResultsPageTest {
  @Test
  void isWellFormedWithAllCharts() throws Exception {
    Results results = Synthetic.all();
    String html = page(results);
    write(html);
    Document document = parse(html);
    // Ratios of three questions, hit and miss, three sizes of mixes, waves, two of memory, and
    // four of latency.
    assertEquals(3 + 2 + 3 + 1 + 2 + 4, document.getElementsByTagName("svg").getLength());
    assertFalse(html.contains("No charts"), html);
    assertFalse(html.contains("Nothing was measured"), html);
    assertFalse(html.contains("NaN"), "NaN");
    assertFalse(html.contains("Infinity"), "Infinity");
    assertTrue(html.contains("<td>7.95</td>"), "the figure of Go");
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    List<Measurement> some =
        Synthetic.all().all().stream()
            .filter(m -> m.question() == Question.GO)
            .filter(m -> m.map() != Results.REFERENCE)
            .toList();
    String html = page(new Results(some));
    parse(html);
    assertTrue(html.contains("Nothing was measured"), html);
    assertTrue(html.contains("—"), html);
  }

  @Test
  void standsWithoutAnyFigure() throws Exception {
    parse(page(new Results(List.of())));
  }

  private static String page(Results results) {
    return new ResultsPage(
            results,
            new Environment("a JDK", "Linux <x>", "a processor", 2, 0.3, "2026-01-01"),
            List.of("Each JVM measures one map & ends."),
            "depth: synthetic",
            Map.of("LoadMostlyHits", 7.95))
        .toHtml();
  }

  /** For eyes. */
  private static void write(String html) throws IOException {
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("synthetic.html"), html);
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }
}
