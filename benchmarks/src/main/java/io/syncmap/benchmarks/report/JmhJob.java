package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.report.JmhRow.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One fork of a JMH benchmark. */
record JmhJob(JmhRow row, Contender map, int fork, Depth depth) implements Job {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /** What JMH and a JVM take to start and to end. */
  private static final double START_SECONDS = 0.7;

  /**
   * How much longer the compilers take beside several threads, in milliseconds, and what spares
   * them the most work: each method is compiled once. With C1 as well the times of the larger maps
   * went down for three seconds.
   */
  private static final int CROWDED_MILLIS = 700;

  private static final String FEWER_COMPILATIONS = "-XX:-TieredCompilation";

  /** A million inserts. */
  private static final double SHOT_SECONDS = 0.4;

  @Override
  public Question question() {
    return row.targets().get(0).question();
  }

  @Override
  public String title() {
    var place = row.targets().get(0).place();
    return place.row() + (Double.isNaN(place.x()) ? "" : ", " + Math.round(place.x()));
  }

  @Override
  public double seconds() {
    double measured =
        row.singleShot()
            ? SHOT_SECONDS * (depth.warmups() + depth.iterations())
            : (warmUpMillis() + (double) depth.millis() * depth.iterations()) / 1e3;
    return START_SECONDS + row.setUpSeconds() + measured;
  }

  @Override
  public List<Measurement> run() throws JobFailedException {
    try {
      return measurements(new Runner(options().build()).runSingle());
    } catch (RunnerException e) {
      throw new JobFailedException("JMH: " + e.getMessage(), e);
    }
  }

  /** Whether threads may keep all cores busy, and leave little of them to the compilers. */
  private boolean crowded() {
    return row.threads() > 1 && !row.singleShot();
  }

  private int warmUpMillis() {
    return depth.warmups() * depth.millis() + (crowded() ? CROWDED_MILLIS : 0);
  }

  private ChainedOptionsBuilder options() {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + row.benchmark().replace(".", "\\.") + "$")
            .param("map", map.name())
            .forks(1)
            .warmupIterations(row.singleShot() ? depth.warmups() : 1)
            .measurementIterations(depth.iterations())
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (!row.singleShot()) {
      options
          .warmupTime(TimeValue.milliseconds(warmUpMillis()))
          .measurementTime(TimeValue.milliseconds(depth.millis()));
    }
    if (crowded()) {
      options.jvmArgsPrepend(FEWER_COMPILATIONS); // appended, it would replace the heap
    }
    if (row.threads() > 0) {
      options.threads(row.threads());
    }
    for (Map.Entry<String, String> parameter : row.parameters().entrySet()) {
      options.param(parameter.getKey(), parameter.getValue());
    }
    return options;
  }

  private List<Measurement> measurements(RunResult run) {
    double time = run.getPrimaryResult().getScore();
    Result<?> allocation = run.getSecondaryResults().get(ALLOCATION);
    List<Measurement> measurements = new ArrayList<>();
    for (Target target : row.targets()) {
      // Go divides the time that passes by the calls of all threads.
      boolean asGo = target.question() == Question.GO;
      double shown = asGo ? time / run.getParams().getThreads() : time;
      measurements.add(measurement(target, Metric.TIME, shown));
      if (allocation != null) {
        measurements.add(measurement(target, Metric.ALLOCATED, allocation.getScore()));
      }
    }
    return measurements;
  }

  private Measurement measurement(Target target, Metric metric, double value) {
    return new Measurement(
        target.question(), target.place().row(), target.place().x(), map, fork, metric, value);
  }
}
