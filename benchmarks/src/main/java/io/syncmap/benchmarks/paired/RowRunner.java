package io.syncmap.benchmarks.paired;

import io.syncmap.benchmarks.Contender;
import java.io.IOException;

/** Where rows are measured. */
interface RowRunner {
  /** The collector of the JVM that measures. */
  String collector() throws IOException, InterruptedException;

  /**
   * Measures a row.
   *
   * @throws IOException if there was no outcome; the message tells why
   */
  Outcome run(Row row, Contender map, Settings settings) throws IOException, InterruptedException;
}
