package io.syncmap.soak;

/**
 * How far one worker has seen the values of some keys: a sequence never goes back for it, and after
 * it has found a key absent, the next value has a higher one.
 */
final class Seen {
  /** By key: twice the sequence of the last value, plus 1 if that has been seen to be gone. */
  private final long[] floors;

  private Seen(int keys) {
    this.floors = new long[keys];
  }

  static Seen[] forEach(int threads, int keys) {
    Seen[] all = new Seen[threads];
    for (int t = 0; t < threads; t++) {
      all[t] = new Seen(keys);
    }
    return all;
  }

  /**
   * Checks what a read has returned.
   *
   * @param i the index of the key
   * @param value what the read returned; null for nothing
   * @param known a sequence that the worker knew, when it began to read, to be there or past
   */
  void check(Oracle oracle, Worker w, int i, Object key, Value value, long known) {
    long floor = Math.max(floors[i], 2 * known);
    if (value == null) {
      floors[i] = floor | 1;
      return;
    }
    if (2 * value.sequence < floor) {
      long least = (floor + 1) / 2;
      throw w.wrong(oracle.name, key, "no value, or one of sequence " + least + " or more", value);
    }
    floors[i] = 2 * value.sequence;
  }
}
