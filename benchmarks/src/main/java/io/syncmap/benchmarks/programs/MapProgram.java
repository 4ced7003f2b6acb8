package io.syncmap.benchmarks.programs;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.report.Measurement;
import io.syncmap.benchmarks.report.MeasurementCsv;
import io.syncmap.benchmarks.report.Metric;
import io.syncmap.benchmarks.report.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A program that measures one map, once. */
abstract class MapProgram implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MAP", description = "the map to measure")
  private Contender map;

  @Parameters(index = "1", paramLabel = "FORK", description = "number of this JVM, from 0")
  private int fork;

  private final Question question;
  private final List<Measurement> measurements = new ArrayList<>();

  MapProgram(Question question) {
    this.question = question;
  }

  /** Refuses arguments that cannot be measured, see {@link #require}. */
  abstract void check();

  /** Measures, and adds what it finds. */
  abstract void measure() throws Exception;

  final Contender map() {
    return map;
  }

  /** Adds a figure of a row that has no axis. */
  final void add(String row, Metric metric, double value) {
    add(row, Double.NaN, metric, value);
  }

  final void add(String row, double x, Metric metric, double value) {
    measurements.add(new Measurement(question, row, x, map, fork, metric, value));
  }

  /** What has been measured so far. */
  final List<Measurement> measurements() {
    return measurements;
  }

  /** Ends the program unless the arguments meet a condition. */
  final void require(boolean met, String message) {
    if (!met) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  @Override
  public final Integer call() throws Exception {
    require(fork >= 0, "FORK is negative: " + fork);
    check();
    measure();
    for (Measurement measurement : measurements) {
      System.out.println(Program.MARK + MeasurementCsv.line(measurement));
    }
    return CommandLine.ExitCode.OK;
  }

  /** Runs a program; returns the exit code, 2 for bad arguments. */
  static int execute(MapProgram program, String... args) {
    return new CommandLine(program)
        .registerConverter(Contender.class, converter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args);
  }

  private static ITypeConverter<Contender> converter() {
    return name ->
        Contender.named(name)
            .orElseThrow(
                () ->
                    new TypeConversionException(
                        "no such map: " + name + ", only " + Contender.labels()));
  }
}
