package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which map for which load, in a few lines, wins and losses alike. */
final class Headlines {
  /** The best map for a load, and why. */
  record Headline(String mark, String load, String text) {
    @Override
    public String toString() {
      return mark + " " + load + ": " + text;
    }
  }

  private static final String LEGEND =
      "The first map of each line has the least figures. ▲: it is SyncMap or BucketMap. ▼: it is"
          + " ConcurrentHashMap. ◆: it is another. The numbers are ratios to ConcurrentHashMap:"
          + " above 1 the map is better.";

  private static final String ONE_FORK =
      " Only one fork was measured: no spread is known, and no difference is certain.";

  private static final double SMALL = 10_000;
  private static final double LARGE = 1_000_000;
  private static final double HIGH_PERCENTILE = 99.9;

  private final Results results;
  private final List<Headline> headlines = new ArrayList<>();

  private Headlines(Results results) {
    this.results = results;
  }

  /** The headlines of what was measured. */
  static List<Headline> of(Results results) {
    Headlines all = new Headlines(results);
    all.add();
    return all.headlines;
  }

  /** What the marks mean, and how far they can be trusted: one fork has no spread. */
  static String legend(Results results) {
    long forks = results.all().stream().mapToInt(Measurement::fork).distinct().count();
    return forks == 1 ? LEGEND + ONE_FORK : LEGEND;
  }

  private void add() {
    add("Look-ups of all kinds", Question.LOOKUPS, Metric.TIME, line -> true);
    add("Look-ups, up to 10 K entries", Question.SIZE, Metric.TIME, l -> l.place().x() <= SMALL);
    add("Look-ups, 1 M entries and more", Question.SIZE, Metric.TIME, l -> l.place().x() >= LARGE);
    add("The shapes of Go's benchmarks", Question.GO, Metric.TIME, line -> true);
    add("Mixes of look-ups and writes", Question.MIXES, Metric.TIME, line -> true);
    add("Inserts, updates, change of keys", Question.WRITES, Metric.TIME, line -> true);
    add("Keys in waves, time", Question.MASS_DELETE, Metric.TIME, line -> true);
    last("Keys in waves, what remains", Question.MASS_DELETE);
    add("Memory of a filled map", Question.MEMORY, Metric.OVERHEAD, line -> true);
    last("Memory after most keys are deleted", Question.MEMORY);
    add(
        "Latency, p" + Figures.shortest(HIGH_PERCENTILE),
        Question.LATENCY,
        Metric.LATENCY,
        l -> l.place().x() == HIGH_PERCENTILE);
    add(
        "Longest calls outside pauses",
        Question.LATENCY,
        Metric.LONGEST_OUTSIDE_PAUSES,
        line -> true);
  }

  /** What the structure takes at the end, which comes last in the plan. */
  private void last(String load, Question question) {
    List<Line> lines = Line.of(results, question, Metric.STRUCTURE);
    if (!lines.isEmpty()) {
      Line last = lines.get(lines.size() - 1);
      add(load + " (" + last.label() + ")", question, Metric.STRUCTURE, last::equals);
    }
  }

  private void add(String load, Question question, Metric metric, Predicate<Line> wanted) {
    List<Line> lines =
        Line.of(results, question, metric).stream()
            .filter(wanted)
            .filter(line -> Line.OURS.stream().anyMatch(map -> line.ratio(map).isPresent()))
            .toList();
    if (!lines.isEmpty()) {
      headlines.add(headline(load, lines));
    }
  }

  private static Headline headline(String load, List<Line> lines) {
    List<Contender> complete =
        Contender.CONCURRENT.stream()
            .filter(map -> lines.stream().allMatch(line -> line.ratio(map).isPresent()))
            .toList();
    Contender best =
        complete.stream()
            .max(Comparator.comparingDouble(map -> Findings.geometricMean(map, lines)))
            .orElse(Results.REFERENCE);
    List<Contender> named = new ArrayList<>(Line.OURS);
    named.retainAll(complete);
    if (best != Results.REFERENCE && !named.contains(best)) {
      named.add(0, best);
    }
    String text =
        best.label()
            + ". Against ConcurrentHashMap"
            + (lines.size() > 1 ? ", geometric mean of " + lines.size() + " rows: " : ": ")
            + named.stream().map(map -> mean(map, lines)).collect(Collectors.joining("; "))
            + "."
            + lost(lines).orElse("");
    return new Headline(mark(best), load, text);
  }

  private static String mean(Contender map, List<Line> lines) {
    double mean = Findings.geometricMean(map, lines);
    return map.label() + " " + Figures.number(mean) + " (" + spread(map, lines) + ")";
  }

  private static String spread(Contender map, List<Line> lines) {
    if (lines.size() > 1) {
      return Findings.notToldApart(map, lines);
    }
    Line line = lines.get(0);
    return Figures.withUnit(line.metric(), line.value(map).orElseThrow().median())
        + " against "
        + Figures.withUnit(line.metric(), line.value(Results.REFERENCE).orElseThrow().median())
        + (line.toldApart(map, Results.REFERENCE) ? "" : ", not told apart");
  }

  private static Optional<String> lost(List<Line> lines) {
    long lost = lines.stream().filter(Line::isLost).count();
    if (lost == 0 || lines.size() == 1) {
      return Optional.empty();
    }
    return Optional.of(" Both of ours are behind it in " + lost + (lost == 1 ? " row." : " rows."));
  }

  private static String mark(Contender best) {
    return Line.OURS.contains(best) ? "▲" : best == Results.REFERENCE ? "▼" : "◆";
  }
}
