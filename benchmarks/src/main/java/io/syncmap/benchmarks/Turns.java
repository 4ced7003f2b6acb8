package io.syncmap.benchmarks;

/**
 * Which map has its turn in which of JMH's iterations. Each has one in every round; every second
 * round goes the other way, so that what grows slower with time does so for all.
 */
final class Turns {
  private Turns() {}

  /** The index of the map in iteration {@code iteration}, counted from 0. */
  static int map(int iteration, int maps) {
    int place = iteration % maps;
    return round(iteration, maps) % 2 == 0 ? place : maps - 1 - place;
  }

  /** The round of an iteration. */
  static int round(int iteration, int maps) {
    return iteration / maps;
  }
}
