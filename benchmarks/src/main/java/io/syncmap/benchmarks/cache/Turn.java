package io.syncmap.benchmarks.cache;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** One period of work by all threads of a JVM: tells them when to start and when to stop. */
final class Turn {
  private final CountDownLatch start = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Read by every thread, now and then; written once. */
  private volatile boolean over;

  void begin() {
    start.countDown();
  }

  void awaitBegin() throws InterruptedException {
    start.await();
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
    stop.countDown();
  }

  /** Waits until somebody ends the turn, or for this time, and ends it then. */
  void endAfter(long millis) throws InterruptedException {
    stop.await(millis, TimeUnit.MILLISECONDS);
    end();
  }

  /** Ends the turn because a thread has found something wrong; the first report counts. */
  void fail(Throwable problem) {
    failure.compareAndSet(null, problem);
    end();
  }

  /** Null if nothing went wrong. */
  Throwable failure() {
    return failure.get();
  }
}
