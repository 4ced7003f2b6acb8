package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import java.util.List;
import java.util.Locale;

/** What one JVM measures of one map: the unit that is run, kept, and not run again. */
interface Job {
  /** The question that it answers first. */
  Question question();

  /** What is measured, in words and without the map. */
  String title();

  Contender map();

  int fork();

  /** How long it takes, roughly, for the time left. */
  double seconds();

  /**
   * Runs in a JVM of its own.
   *
   * @throws JobFailedException if there is no result
   */
  List<Measurement> run() throws JobFailedException;

  /** A name that no other job of a depth has, fit for a file. */
  default String id() {
    String text = question() + " " + title() + " " + map() + " " + fork();
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
  }
}
