package io.syncmap.benchmarks.paired;

import java.util.Arrays;
import java.util.concurrent.Phaser;

/**
 * Runs the loads of two maps in turns, slice by slice, in the same threads. What changes from one
 * second to the next, as the clock rate or the neighbours of a virtual machine do, then hits both.
 * Who is first changes with each round.
 */
final class AlternatingSlices {
  private static final int WARM_UP_PARTS = 3;

  private final Loop[][] loops;
  private final int threads;
  private final long sliceNanos;
  private final int warmUpRounds;

  /** So often the warm-up is interrupted for the compilers, and a last time at its end. */
  private final int restEvery;

  private final int restMillis;
  private final Phaser phaser;
  private final double[][] results;

  /** By thread: what it did in the last slice. */
  private final long[] calls;

  private final long[] busyNanos;

  /**
   * Prepares slices.
   *
   * @param loops at 0 those of one map, one for each thread, at 1 those of the other
   */
  AlternatingSlices(Loop[][] loops, Settings settings) {
    this.loops = loops;
    this.threads = loops[0].length;
    this.sliceNanos = settings.sliceNanos();
    this.warmUpRounds = settings.warmUpRounds();
    this.restEvery = Math.max(1, warmUpRounds / WARM_UP_PARTS);
    this.restMillis = settings.restMillis();
    this.phaser = new Phaser(threads);
    this.results = new double[2][settings.rounds()];
    this.calls = new long[threads];
    this.busyNanos = new long[threads];
  }

  /** Returns the nanoseconds that a thread's call took, by map and round. */
  double[][] run() throws InterruptedException {
    var workers = new Runnable[threads];
    Arrays.setAll(workers, thread -> () -> work(thread));
    Together.run(workers);
    return results;
  }

  private void work(int thread) {
    try {
      for (int round = -warmUpRounds; round < results[0].length; round++) {
        if (thread == 0 && round <= 0 && -round % restEvery == 0) {
          Compilers.awaitRest(restMillis); // the others wait for this thread
        }
        for (int turn = 0; turn < 2; turn++) {
          int map = (turn + round) & 1;
          phaser.arriveAndAwaitAdvance();
          slice(loops[map][thread], thread);
          phaser.arriveAndAwaitAdvance();
          if (thread == 0 && round >= 0) {
            results[map][round] = nanosPerCall();
          }
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      phaser.arriveAndDeregister(); // or the others would wait for a thread that failed
    }
  }

  private void slice(Loop loop, int thread) {
    long made = 0;
    long busy = 0;
    long start = System.nanoTime();
    while (busy < sliceNanos) {
      made += loop.run();
      long end = System.nanoTime();
      busy += end - start;
      start = loop.restore() ? System.nanoTime() : end;
    }
    Sink.result = loop.sum();
    calls[thread] = made;
    busyNanos[thread] = busy;
  }

  private double nanosPerCall() {
    double callsPerNano = 0;
    for (int i = 0; i < threads; i++) {
      callsPerNano += (double) calls[i] / busyNanos[i];
    }
    return threads / callsPerNano;
  }
}
