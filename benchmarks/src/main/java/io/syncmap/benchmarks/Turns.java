package io.syncmap.benchmarks;

/**
 * Which map has its turn in which of JMH's iterations. Each has one in every round; each round
 * begins with another map.
 */
final class Turns {
  private Turns() {}

  /** The index of the map in iteration {@code iteration}, counted from 0. */
  static int map(int iteration, int maps) {
    return (iteration % maps + round(iteration, maps)) % maps;
  }

  /** The round of an iteration. */
  static int round(int iteration, int maps) {
    return iteration / maps;
  }
}
