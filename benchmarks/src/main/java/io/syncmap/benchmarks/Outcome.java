package io.syncmap.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What JMH found for a load: the iterations of its JSON, told apart by map.
 *
 * @param nanos a call's time by map, fork and round
 */
record Outcome(String load, List<String> maps, double[][][] nanos) {

  /** Reads JMH's JSON. */
  static Outcome read(File file) throws IOException {
    JsonNode result = new ObjectMapper().readTree(file).path(0);
    JsonNode forks = result.path("primaryMetric").path("rawData");
    List<String> maps = MapBenchmark.names(result.path("params").path("maps").asText());
    if (forks.isEmpty() || forks.path(0).size() < maps.size()) {
      throw new IOException(file + " has no result of " + maps);
    }
    int rounds = forks.path(0).size() / maps.size();
    double[][][] nanos = new double[maps.size()][forks.size()][rounds];
    int warmUps = result.path("warmupIterations").asInt();
    for (int fork = 0; fork < forks.size(); fork++) {
      for (int i = 0; i < rounds * maps.size(); i++) {
        int iteration = warmUps + i;
        int round = Turns.round(iteration, maps.size()) - Turns.round(warmUps, maps.size());
        nanos[Turns.map(iteration, maps.size())][fork][round] = forks.path(fork).path(i).asDouble();
      }
    }
    return new Outcome(result.path("params").path("load").asText(), maps, nanos);
  }

  /** A call's time: the median of the forks' means. */
  double nanos(String map) {
    return Ratio.median(
        Arrays.stream(nanos[maps.indexOf(map)])
            .mapToDouble(fork -> Arrays.stream(fork).average().orElseThrow())
            .toArray());
  }

  /** The baseline's time by that of the map. */
  Ratio ratio(String map) {
    return Ratio.of(nanos[maps.indexOf(Rival.BASELINE)], nanos[maps.indexOf(map)]);
  }

  /** Whether the map took part beside the baseline. */
  boolean has(String map) {
    return maps.contains(map) && maps.contains(Rival.BASELINE);
  }
}
