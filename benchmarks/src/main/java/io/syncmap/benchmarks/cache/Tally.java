package io.syncmap.benchmarks.cache;

import org.HdrHistogram.Histogram;

/** What one thread did in a turn, or several threads together. Not for concurrent use. */
final class Tally {
  private final Histogram readNanos = Latencies.newHistogram();
  private final Histogram writeNanos = Latencies.newHistogram();
  private long reads;
  private long misses;
  private long writes;

  void reset() {
    readNanos.reset();
    writeNanos.reset();
    reads = 0;
    misses = 0;
    writes = 0;
  }

  void countRead(boolean found) {
    reads++;
    misses += found ? 0 : 1;
  }

  void countWrite() {
    writes++;
  }

  /** Takes in a look-up that began at this reading of the clock and has just ended. */
  void timeRead(long start) {
    readNanos.recordValue(nanosSince(start));
  }

  /** Takes in a write that began at this reading of the clock and has just ended. */
  void timeWrite(long start) {
    writeNanos.recordValue(nanosSince(start));
  }

  private static long nanosSince(long start) {
    return Math.min(System.nanoTime() - start, Latencies.HIGHEST_NANOS);
  }

  void add(Tally other) {
    readNanos.add(other.readNanos);
    writeNanos.add(other.writeNanos);
    reads += other.reads;
    misses += other.misses;
    writes += other.writes;
  }

  long reads() {
    return reads;
  }

  long misses() {
    return misses;
  }

  long writes() {
    return writes;
  }

  Histogram readNanos() {
    return readNanos;
  }

  Histogram writeNanos() {
    return writeNanos;
  }
}
