package io.syncmap.benchmarks.cache;

import java.util.List;

/** A thread that works for one turn, and reports to the turn what goes wrong. */
final class Worker {
  /** What a thread does in a turn. */
  interface Task {
    void run() throws InterruptedException;
  }

  private final Thread thread;

  private Worker(Thread thread) {
    this.thread = thread;
  }

  static Worker start(String name, Turn turn, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Throwable e) { // an AssertionError of a map must end the turn, too
                turn.fail(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return new Worker(thread);
  }

  /** Waits for all; throws what one of them has found wrong. */
  static void join(List<Worker> workers, Turn turn) throws Exception {
    for (Worker worker : workers) {
      worker.thread.join();
    }
    Throwable failure = turn.failure();
    if (failure instanceof Error error) {
      throw error;
    } else if (failure != null) {
      throw (Exception) failure;
    }
  }
}
