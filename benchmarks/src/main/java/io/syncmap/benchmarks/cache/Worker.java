package io.syncmap.benchmarks.cache;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** A thread that works for one turn, and reports to the turn what goes wrong. */
final class Worker {
  /** What a thread does in a turn. */
  interface Task {
    void run() throws InterruptedException;
  }

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final Thread thread;

  /** Written by the thread at its end, read by whoever has joined it. */
  private long allocatedBytes;

  private Worker(String name, Turn turn, Task task) {
    thread = new Thread(() -> run(turn, task), name);
    thread.setDaemon(true);
  }

  static Worker start(String name, Turn turn, Task task) {
    Worker worker = new Worker(name, turn, task);
    worker.thread.start();
    return worker;
  }

  private void run(Turn turn, Task task) {
    try {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      task.run();
      allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    } catch (Throwable e) { // an AssertionError of a map must end the turn, too
      turn.fail(e);
    }
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

  /** What the thread has allocated in all, for whoever has joined it. */
  long allocatedBytes() {
    return allocatedBytes;
  }
}
