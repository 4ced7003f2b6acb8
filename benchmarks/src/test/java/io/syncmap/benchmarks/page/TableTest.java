package io.syncmap.benchmarks.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      new Table(
          List.of("map", "reads\nper s"), List.of(List.of("A<B>", "1.5"), List.of("Longer", "12")));

  @Test
  void alignsNamesLeftAndFiguresRight() {
    assertEquals(
        """
        map     reads
                per s
        ------  -----
        A<B>      1.5
        Longer     12
        """,
        table.toText());
  }

  @Test
  void escapesHtml() {
    String html = table.toHtml();
    assertTrue(html.contains("<th scope=\"row\">A&lt;B&gt;</th><td>1.5</td>"), html);
    assertTrue(html.contains("reads<br/>per s"), html);
  }

  @Test
  void writesMarkdown() {
    assertEquals(
        """
        | map | reads per s |
        |---|---:|
        | A<B> | 1.5 |
        | Longer | 12 |
        """,
        table.toMarkdown());
  }
}
