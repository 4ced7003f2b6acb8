package io.syncmap.benchmarks.paired;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** An outcome as one line, for the way from one JVM to another. */
final class OutcomeText {
  private static final String SEPARATOR = ";";
  private static final int FIGURES = 5;

  private OutcomeText() {}

  static String write(Outcome o) {
    return DoubleStream.of(o.ratio(), o.lower(), o.upper(), o.rivalNanos(), o.nanos())
        .mapToObj(Double::toString)
        .collect(Collectors.joining(SEPARATOR, "", SEPARATOR + o.note()));
  }

  /**
   * The outcome of a line.
   *
   * @throws IllegalArgumentException if the line is none
   */
  static Outcome read(String line) {
    String[] fields = line.split(SEPARATOR, FIGURES + 1);
    if (fields.length != FIGURES + 1) {
      throw new IllegalArgumentException("no outcome: " + line);
    }
    double[] figures =
        Arrays.stream(fields).limit(FIGURES).mapToDouble(Double::parseDouble).toArray();
    return new Outcome(figures[0], figures[1], figures[2], figures[3], figures[4], fields[FIGURES]);
  }
}
