package io.syncmap.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was measured so far, a file for each job: a run that is interrupted loses the job at which
 * it was, and no other. A file appears whole or not at all.
 */
final class Store {
  private final Path directory;

  Store(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** What a job measured in this run or an earlier one. */
  Optional<List<Measurement>> find(Job job) throws IOException {
    Path file = file(job);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Reader in = Files.newBufferedReader(file, UTF_8)) {
      return Optional.of(MeasurementCsv.read(in));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not what was written there: " + e.getMessage(), e);
    }
  }

  /** Forgets all. */
  void clear() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  void keep(Job job, List<Measurement> measurements) throws IOException {
    Path unfinished = directory.resolve(job.id() + ".part");
    try (Writer out = Files.newBufferedWriter(unfinished, UTF_8)) {
      MeasurementCsv.write(measurements, out, true);
    }
    Files.move(unfinished, file(job), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(Job job) {
    return directory.resolve(job.id() + ".csv");
  }
}
