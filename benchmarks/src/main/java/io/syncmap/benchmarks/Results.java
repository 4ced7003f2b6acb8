package io.syncmap.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of what was measured on one machine with one JDK. */
final class Results {
  static final String ENVIRONMENT = "environment.json";
  static final String MEMORY = "memory.json";
  static final String LATENCY = "latency.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  final Path folder;

  /** Of the loads that were measured, in the order of {@link Loads}. */
  final List<Outcome> outcomes = new ArrayList<>();

  final List<Memory.Bytes> memory;
  final List<Latency.Growth> latency;
  final @Nullable Environment environment;

  /** Reads a folder, which may be empty. */
  Results(Path folder) throws IOException {
    this.folder = folder;
    for (Load load : Loads.all()) {
      File file = file(folder, load).toFile();
      if (file.exists()) {
        outcomes.add(Outcome.read(file));
      }
    }
    memory = list(folder.resolve(MEMORY), Memory.Bytes[].class);
    latency = list(folder.resolve(LATENCY), Latency.Growth[].class);
    File file = folder.resolve(ENVIRONMENT).toFile();
    environment = file.exists() ? JSON.readValue(file, Environment.class) : null;
  }

  private static <T> List<T> list(Path file, Class<T[]> type) throws IOException {
    return Files.exists(file) ? Arrays.asList(JSON.readValue(file.toFile(), type)) : List.of();
  }

  /** Where JMH's result of a load is. */
  static Path file(Path folder, Load load) {
    return folder.resolve("jmh").resolve(load.name() + ".json");
  }

  /** Keeps something that JMH did not measure. */
  static void write(Path file, Object value) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), value);
  }

  Optional<Outcome> outcome(String load) {
    return outcomes.stream().filter(outcome -> outcome.load().equals(load)).findFirst();
  }

  /** The bytes of a map of so many entries, of which so many of a hundred were removed. */
  double bytes(String map, int entries, int removed) {
    return memory.stream()
        .filter(b -> b.map().equals(map) && b.entries() == entries && b.removed() == removed)
        .mapToDouble(Memory.Bytes::bytes)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The median of a figure over the runs of a map. */
  double latency(String map, ToLongFunction<Latency.Growth> figure) {
    return Ratio.median(
        latency.stream()
            .filter(growth -> growth.map().equals(map))
            .mapToDouble(figure::applyAsLong)
            .toArray());
  }

  /** All folders of results in a folder, by name. */
  static Map<String, Results> in(Path parent) throws IOException {
    Map<String, Results> all = new LinkedHashMap<>();
    try (Stream<Path> folders = Files.list(parent).filter(Files::isDirectory).sorted()) {
      for (Path each : folders.toList()) {
        all.put(each.getFileName().toString(), new Results(each));
      }
    }
    return all;
  }
}
