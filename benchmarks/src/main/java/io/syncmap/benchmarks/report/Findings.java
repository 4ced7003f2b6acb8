package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the figures say, in words: who is first, by how much, and where ours lose. */
final class Findings {
  /**
   * A statement, and the rows that show it.
   *
   * @param items may be empty
   */
  record Finding(String text, List<String> items) {}

  private static final String REFERENCE = Results.REFERENCE.label();

  private final Results results;

  Findings(Results results) {
    this.results = results;
  }

  /** The findings of a question; none if nothing was measured. */
  List<Finding> of(Question question) {
    List<Finding> findings = new ArrayList<>();
    for (Metric metric : Line.metrics(question)) {
      if (metric == Metric.CLOCK) {
        continue;
      }
      List<Line> lines = comparable(Line.of(results, question, metric));
      if (lines.size() == 1) {
        findings.add(new Finding(single(lines.get(0)), List.of()));
      } else if (!lines.isEmpty()) {
        String name = Line.metrics(question).size() > 1 ? metric.label() + ": " : "";
        List<Finding> some = new ArrayList<>();
        some.add(new Finding(firsts(lines), List.of()));
        Line.OURS.forEach(
            map -> mean(map, lines).ifPresent(text -> some.add(new Finding(text, List.of()))));
        losses(lines).ifPresent(some::add);
        some.forEach(f -> findings.add(new Finding(capitalized(name + f.text()), f.items())));
      }
    }
    return findings;
  }

  /** Those that at least two maps have a figure of. */
  static List<Line> comparable(List<Line> lines) {
    return lines.stream().filter(line -> line.ranked().size() > 1).toList();
  }

  /** A row that stands alone: all that matters in a sentence. */
  private static String single(Line line) {
    List<Contender> ranked = line.ranked();
    Contender first = ranked.get(0);
    Contender second = ranked.get(1);
    StringBuilder text = new StringBuilder(capitalized(line.label())).append(": ");
    text.append(first.label()).append(" is first with ").append(figure(line, first));
    if (!line.toldApart(first, second)) {
      text.append(", not told apart from ").append(second.label());
    }
    List<Contender> others = new ArrayList<>(Line.OURS);
    others.add(Results.REFERENCE);
    others.remove(first);
    others.stream()
        .filter(ranked::contains)
        .forEach(
            map -> text.append("; ").append(map.label()).append(' ').append(against(line, map)));
    text.append('.');
    if (line.isLost()) {
      text.append(" Both of ours are behind ").append(REFERENCE).append('.');
    }
    return text.toString();
  }

  /** Who is first how often. */
  private static String firsts(List<Line> lines) {
    Map<Contender, Integer> wins = new EnumMap<>(Contender.class);
    Map<Contender, Integer> close = new EnumMap<>(Contender.class);
    for (Line line : lines) {
      List<Contender> ranked = line.ranked();
      wins.merge(ranked.get(0), 1, Integer::sum);
      if (!line.toldApart(ranked.get(0), ranked.get(1))) {
        close.merge(ranked.get(0), 1, Integer::sum);
      }
    }
    String counts =
        wins.entrySet().stream()
            .sorted(Map.Entry.<Contender, Integer>comparingByValue().reversed())
            .map(e -> e.getKey().label() + " in " + e.getValue() + closely(close.get(e.getKey())))
            .collect(Collectors.joining(", "));
    String never =
        Line.OURS.stream()
            .filter(map -> lines.stream().anyMatch(line -> line.value(map).isPresent()))
            .filter(map -> !wins.containsKey(map))
            .map(map -> map.label() + " in none")
            .collect(Collectors.joining(", "));
    return "first of "
        + lines.size()
        + " rows: "
        + counts
        + (never.isEmpty() ? "" : ", " + never)
        + ".";
  }

  private static String closely(Integer count) {
    return count == null ? "" : " (" + count + " of them not told apart from the second)";
  }

  /** How a map does against the reference over all rows, and where best and worst. */
  private static Optional<String> mean(Contender map, List<Line> lines) {
    List<Line> compared = lines.stream().filter(line -> line.ratio(map).isPresent()).toList();
    if (compared.isEmpty()) {
      return Optional.empty();
    }
    Comparator<Line> byRatio = Comparator.comparingDouble(l -> l.ratio(map).orElseThrow().median());
    Line best = compared.stream().max(byRatio).orElseThrow();
    Line worst = compared.stream().min(byRatio).orElseThrow();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s against %s: geometric mean of the ratios %s; best %s (%s), worst %s (%s);" + " %s.",
            map.label(),
            REFERENCE,
            Figures.number(geometricMean(map, compared)),
            ratio(best, map),
            best.name(),
            ratio(worst, map),
            worst.name(),
            notToldApart(map, compared)));
  }

  /** The geometric mean of a map's ratios; there must be one in each line. */
  static double geometricMean(Contender map, List<Line> lines) {
    return Math.exp(
        lines.stream()
            .mapToDouble(line -> Math.log(line.ratio(map).orElseThrow().median()))
            .average()
            .orElseThrow());
  }

  /** How often the difference is within the spread. */
  static String notToldApart(Contender map, List<Line> lines) {
    long same = lines.stream().filter(l -> !l.toldApart(map, Results.REFERENCE)).count();
    return same == 0
        ? "told apart in all rows"
        : "not told apart in " + same + " of " + lines.size() + " rows";
  }

  /** Each row where the reference beats both of ours. */
  private static Optional<Finding> losses(List<Line> lines) {
    List<String> rows = lines.stream().filter(Line::isLost).map(Findings::loss).toList();
    if (lines.stream().noneMatch(Findings::comparesAll)) {
      return Optional.empty();
    }
    return Optional.of(
        rows.isEmpty()
            ? new Finding("in no row are both of ours behind " + REFERENCE + ".", rows)
            : new Finding(
                REFERENCE + " is ahead of both of ours in " + counted(rows.size()) + ":", rows));
  }

  private static boolean comparesAll(Line line) {
    return Line.OURS.stream().allMatch(map -> line.ratio(map).isPresent());
  }

  private static String loss(Line line) {
    return line.name()
        + ": "
        + figure(line, Results.REFERENCE)
        + "; "
        + Line.OURS.stream()
            .map(map -> map.label() + " " + against(line, map))
            .collect(Collectors.joining("; "));
  }

  private static String counted(int rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  private static String figure(Line line, Contender map) {
    return Figures.withUnit(line.metric(), line.value(map).orElseThrow().median());
  }

  private static String against(Line line, Contender map) {
    return figure(line, map)
        + (map == Results.REFERENCE || line.ratio(map).isEmpty()
            ? ""
            : ", ratio " + ratio(line, map));
  }

  private static String ratio(Line line, Contender map) {
    Spread ratio = line.ratio(map).orElseThrow();
    String range = Figures.range(ratio);
    return Figures.number(ratio.median())
        + (range.isEmpty() ? "" : " [" + range + "]")
        + (ratio.isEven() ? ", not told apart" : "");
  }

  private static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
