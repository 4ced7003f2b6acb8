package io.syncmap.benchmarks.cache;

import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does one operation after the other, as many as it can, and times some of them.
 *
 * @param <V> the values of the map
 */
abstract class Client<V> {
  /** Operations between two looks at whether the turn is over. */
  private static final int BATCH = 256;

  /** One operation in so many is timed: to read the clock takes about as long as a look-up. */
  static final int SAMPLE_EVERY = 16;

  private final Tally tally = new Tally();
  private final AtomicLong operations = new AtomicLong();
  private long nanos;

  /** Does one operation and checks its result. */
  abstract void operate(ConcurrentMap<String, V> map, boolean timed);

  /** Called once when the turn is over, by the client's thread. */
  void finish(ConcurrentMap<String, V> map) {}

  /** Works until the turn is over. */
  final void run(ConcurrentMap<String, V> map, Turn turn) throws InterruptedException {
    tally.reset();
    operations.set(0);
    turn.awaitBegin();
    long start = System.nanoTime();
    long done = 0;
    while (!turn.isOver()) {
      for (int i = 0; i < BATCH; i += SAMPLE_EVERY) {
        operate(map, true);
        for (int j = 1; j < SAMPLE_EVERY; j++) {
          operate(map, false);
        }
      }
      done += BATCH;
      operations.setRelease(done);
    }
    nanos = System.nanoTime() - start;
    finish(map);
  }

  /** Operations done in this turn; any thread may ask, at any time. */
  final long operations() {
    return operations.getAcquire();
  }

  // Of the last turn, for whoever has joined this client's thread:

  final double operationsPerSecond() {
    return nanos == 0 ? 0 : operations() * 1e9 / nanos;
  }

  final Tally tally() {
    return tally;
  }
}
