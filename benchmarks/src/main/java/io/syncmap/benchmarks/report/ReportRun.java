package io.syncmap.benchmarks.report;

import static java.util.Locale.ROOT;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the jobs that were not run before, one after the other, and says how far it is. */
final class ReportRun {
  private static final int SECONDS_PER_MINUTE = 60;

  private final List<Job> jobs;
  private final Store store;
  private final PrintStream out;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  ReportRun(List<Job> jobs, Store store, PrintStream out) {
    this.jobs = List.copyOf(jobs);
    this.store = store;
    this.out = out;
  }

  /** What there is of figures, without measuring any. */
  Results kept() throws IOException {
    for (Job job : jobs) {
      store.find(job).ifPresent(measurements::addAll);
    }
    return new Results(measurements);
  }

  /**
   * Measures what is missing. A job that fails is reported and does not keep others from running.
   */
  Results run() throws IOException {
    List<Job> missing = new ArrayList<>();
    for (Job job : jobs) {
      if (store.find(job).isEmpty()) {
        missing.add(job);
      }
    }
    double secondsLeft = missing.stream().mapToDouble(Job::seconds).sum();
    out.printf(
        ROOT,
        "%,d of %,d figures are there already; the others will take about %s%n",
        jobs.size() - missing.size(),
        jobs.size(),
        duration(secondsLeft));
    double planned = 0;
    long start = System.nanoTime();
    int done = jobs.size() - missing.size();
    for (Job job : missing) {
      Optional<String> result = measure(job);
      done++;
      planned += job.seconds();
      secondsLeft -= job.seconds();
      // The plan's durations are rough, and all rough in the same way.
      double pace = (System.nanoTime() - start) / 1e9 / planned;
      out.printf(
          ROOT,
          "%3d %%  %s left  %s: %s, %s, %d: %s%n",
          100 * done / jobs.size(),
          duration(secondsLeft * pace),
          job.question().title(),
          job.title(),
          job.map().label(),
          job.fork() + 1,
          result.orElse("FAILED"));
    }
    return kept();
  }

  private Optional<String> measure(Job job) throws IOException {
    try {
      List<Measurement> result = job.run();
      store.keep(job, result);
      return result.stream().findFirst().map(ReportRun::inWords);
    } catch (JobFailedException e) {
      failures.add(job.id() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String inWords(Measurement m) {
    return String.format(ROOT, "%s %,.1f %s", m.metric().label(), m.value(), m.metric().unit());
  }

  /** What failed in this run. */
  List<String> failures() {
    return failures;
  }

  private static String duration(double seconds) {
    return seconds < 2 * SECONDS_PER_MINUTE
        ? String.format(ROOT, "%.0f s", seconds)
        : String.format(ROOT, "%.0f min", seconds / SECONDS_PER_MINUTE);
  }
}
