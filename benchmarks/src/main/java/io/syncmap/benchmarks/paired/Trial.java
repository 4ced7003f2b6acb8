package io.syncmap.benchmarks.paired;

import io.syncmap.benchmarks.Contender;

/** How to measure a row, in a JVM in which nothing else happens. */
interface Trial {
  /** The map that all are compared with. */
  Contender RIVAL = Contender.CONCURRENT_HASH_MAP;

  /** What the keys are. */
  Keys keys();

  /** Measures a map against {@link #RIVAL}. */
  Outcome run(Contender map, Settings settings) throws Exception;
}
