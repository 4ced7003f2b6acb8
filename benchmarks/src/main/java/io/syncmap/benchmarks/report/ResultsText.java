package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.report.Findings.Finding;
import io.syncmap.benchmarks.report.Headlines.Headline;
import java.util.Map;

/** The results without a page: for a terminal, and for a README. */
public final class ResultsText {
  private final Results results;

  /** Takes the results, whatever there is of them. */
  public ResultsText(Results results) {
    this.results = results;
  }

  /** Tables and findings of the questions that were measured. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    for (Question question : Question.values()) {
      if (results.maps(question).isEmpty()) {
        continue;
      }
      text.append(question.title()).append(": ").append(question.text()).append("\n\n");
      text.append(new QuestionTable(results, question, Map.of()).summary().toText()).append('\n');
      for (Finding finding : new Findings(results).of(question)) {
        text.append(finding.text()).append('\n');
        finding.items().forEach(item -> text.append("  - ").append(item).append('\n'));
      }
      text.append('\n');
    }
    return text.append(headlines()).toString();
  }

  private String headlines() {
    StringBuilder text = new StringBuilder();
    for (Headline headline : Headlines.of(results)) {
      text.append(headline).append('\n');
    }
    return text.isEmpty()
        ? ""
        : "Which map for which load\n\n" + Headlines.legend(results) + "\n" + text;
  }

  /** The summary of a question as Markdown, empty if nothing was measured. */
  public String toMarkdown(Question question) {
    return results.maps(question).isEmpty()
        ? ""
        : new QuestionTable(results, question, Map.of()).summary().toMarkdown();
  }

  /** The headlines as Markdown. */
  public String headlinesToMarkdown() {
    StringBuilder text = new StringBuilder();
    for (Headline h : Headlines.of(results)) {
      text.append("- %s **%s**: %s\n".formatted(h.mark(), h.load(), h.text()));
    }
    return text.toString();
  }
}
