package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All that was measured, in the order of the plan. */
public final class Results {
  /** The map that all ratios refer to. */
  public static final Contender REFERENCE = Contender.CONCURRENT_HASH_MAP;

  /** A row of a question's table at a place of its axis. */
  public record Place(String row, double x) {}

  private record Series(Question question, Place place, Contender map, Metric metric) {}

  private final List<Measurement> measurements;

  /** The figures of each series by fork. */
  private final Map<Series, Map<Integer, Double>> series = new LinkedHashMap<>();

  /** Takes the measurements, whatever there is of them. */
  public Results(List<Measurement> measurements) {
    this.measurements = List.copyOf(measurements);
    for (Measurement m : measurements) {
      var place = new Place(m.row(), m.x());
      series
          .computeIfAbsent(
              new Series(m.question(), place, m.map(), m.metric()), any -> new TreeMap<>())
          .put(m.fork(), m.value());
    }
  }

  /** All of them. */
  public List<Measurement> all() {
    return measurements;
  }

  /** The places of a question that have a figure of this kind, in the order of the plan. */
  public List<Place> places(Question question, Metric metric) {
    Set<Place> places = new LinkedHashSet<>();
    for (Series s : series.keySet()) {
      if (s.question == question && s.metric == metric) {
        places.add(s.place);
      }
    }
    return List.copyOf(places);
  }

  /** The maps that have a figure in a question, in the order of the enum. */
  public List<Contender> maps(Question question) {
    return maps(s -> s.question == question);
  }

  /** The maps that have a figure of this kind at a place, in the order of the enum. */
  public List<Contender> maps(Question question, Place place, Metric metric) {
    return maps(s -> s.question == question && s.place.equals(place) && s.metric == metric);
  }

  private List<Contender> maps(Predicate<Series> wanted) {
    return series.keySet().stream().filter(wanted).map(Series::map).distinct().sorted().toList();
  }

  /** The figures of all forks. */
  public Optional<Spread> value(Question question, Place place, Contender map, Metric metric) {
    return Optional.ofNullable(series.get(new Series(question, place, map, metric)))
        .map(ofForks -> Spread.of(ofForks.values()));
  }

  /**
   * The reference's figure over the map's, fork by fork: above 1 the map is better. Empty if the
   * two have no fork in common.
   */
  public Optional<Spread> ratio(Question question, Place place, Contender map, Metric metric) {
    return ratio(question, place, map, REFERENCE, metric);
  }

  /** The other's figure over the map's, fork by fork: above 1 the map is better. */
  public Optional<Spread> ratio(
      Question question, Place place, Contender map, Contender other, Metric metric) {
    Map<Integer, Double> own = series.get(new Series(question, place, map, metric));
    Map<Integer, Double> others = series.get(new Series(question, place, other, metric));
    if (own == null || others == null) {
      return Optional.empty();
    }
    List<Double> ratios =
        own.entrySet().stream()
            .filter(e -> others.containsKey(e.getKey()))
            .map(e -> others.get(e.getKey()) / e.getValue())
            .toList();
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Spread.of(ratios));
  }
}
