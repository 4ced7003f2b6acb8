package io.syncmap.model;

/** The order in which calls begin and end. */
final class Time {
  private static int now;

  private Time() {}

  static void reset() {
    now = 0;
  }

  static int next() {
    return ++now;
  }
}
