package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.report.Results.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A line of a question's table: figures of one kind, at one place, of all maps. */
record Line(Results results, Question question, Place place, Metric metric) {

  /** The library's own maps. */
  static final List<Contender> OURS = List.of(Contender.SYNC_MAP, Contender.BUCKET_MAP);

  /** What a question compares, in the order in which it is shown. */
  static List<Metric> metrics(Question question) {
    return switch (question) {
      case LOOKUPS, SIZE, GO, MIXES, WRITES -> List.of(Metric.TIME);
      case MASS_DELETE ->
          List.of(
              Metric.TIME,
              Metric.ALLOCATED,
              Metric.COLLECTIONS,
              Metric.PAUSES,
              Metric.LONGEST_PAUSE,
              Metric.STRUCTURE);
      case MEMORY -> List.of(Metric.OVERHEAD, Metric.STRUCTURE);
      case LATENCY -> List.of(Metric.LATENCY, Metric.LONGEST_OUTSIDE_PAUSES, Metric.CLOCK);
    };
  }

  /** All lines of a question that have a figure of this kind. */
  static List<Line> of(Results results, Question question, Metric metric) {
    return results.places(question, metric).stream()
        .map(place -> new Line(results, question, place, metric))
        .toList();
  }

  /** Its name in a table of several kinds of figures. */
  String label() {
    boolean onlyMetric = metrics(question).size() == 1;
    boolean byX = !Double.isNaN(place.x());
    return onlyMetric || byX ? name() : name() + ": " + metric.label();
  }

  /** Its name among figures of its kind. */
  String name() {
    return place.row() + at();
  }

  private String at() {
    double x = place.x();
    if (Double.isNaN(x)) {
      return "";
    }
    return switch (question) {
      case MASS_DELETE -> " " + Figures.shortest(x);
      case LATENCY -> ", " + Figures.percentile(x);
      case MIXES -> ", " + Figures.entries(x) + " keys";
      case MEMORY ->
          metric == Metric.STRUCTURE
              ? " " + Figures.shortest(x) + " %"
              : ", " + Figures.entries(x) + (x == 1 ? " entry" : " entries");
      default -> ", " + Figures.entries(x);
    };
  }

  /** A map's figure. */
  Optional<Spread> value(Contender map) {
    return results
        .value(question, place, map, metric)
        .filter(spread -> Double.isFinite(spread.median()));
  }

  /** The reference's figure over the map's; the clock's gaps are no map's doing. */
  Optional<Spread> ratio(Contender map) {
    return ratio(map, Results.REFERENCE);
  }

  private Optional<Spread> ratio(Contender map, Contender other) {
    return metric == Metric.CLOCK
        ? Optional.empty()
        : results.ratio(question, place, map, other, metric).filter(Spread::isRatio);
  }

  /** The maps for threads that have a figure, the least figure first. */
  List<Contender> ranked() {
    return Contender.CONCURRENT.stream()
        .filter(map -> value(map).isPresent())
        .sorted(Comparator.comparingDouble(map -> value(map).orElseThrow().median()))
        .toList();
  }

  /** Whether two maps differ by more than the forks do. */
  boolean toldApart(Contender map, Contender other) {
    Optional<Spread> ratio = ratio(map, other);
    return ratio.isPresent()
        ? !ratio.get().isEven()
        : !value(map).map(Spread::median).equals(value(other).map(Spread::median));
  }

  /** Whether all of our maps were measured, and are behind the reference. */
  boolean isLost() {
    return OURS.stream().allMatch(map -> ratio(map).filter(r -> r.median() < 1).isPresent());
  }
}
