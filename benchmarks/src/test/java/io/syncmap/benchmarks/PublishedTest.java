package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is published is what was measured. */
class PublishedTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void tableOfTheReadmeIsThatOfTheResults() throws IOException {
    String readme = Files.readString(ROOT.resolve(Published.README));
    String table = Published.table(Results.in(ROOT.resolve(Published.RESULTS)));
    assertEquals(Published.replaceTable(readme, table), readme);
    assertTrue(table.lines().count() <= 14, table);
  }

  @Test
  void pagesAreThoseOfTheResults() throws IOException {
    Map<String, Results> all = Results.in(ROOT.resolve(Published.RESULTS));
    assertTrue(all.size() >= 2, all.keySet().toString());
    for (Map.Entry<String, Results> each : all.entrySet()) {
      Path page = ROOT.resolve(Published.RESULTS).resolve(each.getKey()).resolve("README.md");
      assertEquals(new Page(each.getValue()).text(), Files.readString(page));
    }
  }

  @Test
  void aReadmeWithoutThePlaceIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Published.replaceTable("# syncmap\n", "| |\n"));
  }
}
