package io.syncmap.benchmarks.paired;

/** Takes what nobody needs, so that the compilers cannot leave out what made it. */
final class Sink {
  static volatile long result;

  private Sink() {}
}
