package io.syncmap.benchmarks.paired;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs what is to run at the same time. */
final class Together {
  private Together() {}

  /**
   * Runs each in a thread of its own, until all have ended.
   *
   * @throws IllegalStateException if one of them throws anything
   */
  static void run(Runnable... bodies) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads =
        Arrays.stream(bodies).map(body -> new Thread(() -> run(body, failures))).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (failures) {
      if (!failures.isEmpty()) {
        throw new IllegalStateException("a measured thread failed", failures.get(0));
      }
    }
  }

  private static void run(Runnable body, List<Throwable> failures) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      synchronized (failures) {
        failures.add(e);
      }
    }
  }
}
