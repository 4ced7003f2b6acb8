package io.syncmap.benchmarks.cache;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Looks up keys, one after the other, and checks every value. A reader shares nothing with the
 * others but the map and the store, which does not change.
 */
final class Reader {
  /** Look-ups between two looks at the clock on the wall. */
  private static final int BATCH = 256;

  /** One look-up in so many is timed: to read the clock takes about as long as a look-up. */
  static final int SAMPLE_EVERY = 16;

  /** A prime, so that the timed look-ups are at other places in every pass. */
  static final int KEYS_IN_SEQUENCE = 262_147;

  private final ClassFiles files;

  /** Drawn beforehand: to draw from a skewed distribution costs more than a look-up. */
  private final int[] sequence;

  private final Histogram latencies = Latencies.newHistogram();
  private final AtomicLong reads = new AtomicLong();
  private int cursor;
  private long misses;
  private long nanos;

  Reader(ClassFiles files, ZipfSampler sampler, SplittableRandom random) {
    this.files = files;
    this.sequence = sampler.next(KEYS_IN_SEQUENCE, random);
  }

  /** Reads until the turn is over. */
  void run(ConcurrentMap<String, CachedClass> map, Turn turn) throws InterruptedException {
    latencies.reset();
    reads.set(0);
    misses = 0;
    turn.awaitBegin();
    long start = System.nanoTime();
    long done = 0;
    while (!turn.isOver()) {
      readBatch(map);
      done += BATCH;
      reads.setRelease(done);
    }
    nanos = System.nanoTime() - start;
  }

  private void readBatch(ConcurrentMap<String, CachedClass> map) {
    for (int i = 0; i < BATCH; i += SAMPLE_EVERY) {
      String timedKey = nextKey();
      long start = System.nanoTime();
      CachedClass timedValue = map.get(timedKey);
      long nanosTaken = System.nanoTime() - start;
      latencies.recordValue(Math.min(nanosTaken, Latencies.HIGHEST_NANOS));
      check(timedKey, timedValue);
      for (int j = 1; j < SAMPLE_EVERY; j++) {
        String key = nextKey();
        check(key, map.get(key));
      }
    }
  }

  private String nextKey() {
    int entry = sequence[cursor];
    cursor = cursor + 1 == sequence.length ? 0 : cursor + 1;
    return files.name(entry);
  }

  private void check(String key, CachedClass value) {
    if (value == null) {
      misses++; // right while a writer has it invalidated; the audit after the turn finds lost ones
    } else if (!value.name().equals(key)) {
      throw new WrongValueException(
          "get(\"" + key + "\") returned the value of \"" + value.name() + "\"");
    }
  }

  /** Look-ups done in this turn; any thread may ask, at any time. */
  long reads() {
    return reads.getAcquire();
  }

  // Of the last turn, for whoever has joined this reader's thread:

  long misses() {
    return misses;
  }

  double readsPerSecond() {
    return nanos == 0 ? 0 : reads() * 1e9 / nanos;
  }

  Histogram latencies() {
    return latencies;
  }
}
