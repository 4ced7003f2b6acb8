package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads for tests: all waits are bounded, and what a thread throws reaches the test. */
final class TestThreads {
  private static final long SECONDS = 60;

  private TestThreads() {}

  /** A body of a thread. */
  interface Body {
    void run() throws Exception;
  }

  /** A thread that runs, and what it returns. */
  static final class Running<T> {
    private final Thread thread;
    private final FutureTask<T> task;

    private Running(Callable<T> body) {
      task = new FutureTask<>(body);
      thread = new Thread(task, "test");
      thread.setDaemon(true);
      thread.start();
    }

    T result() throws Exception {
      return resultOf(task, thread);
    }

    boolean isDone() {
      return task.isDone();
    }

    Thread thread() {
      return thread;
    }

    /** Returns once the thread waits, blocked or parked, for another one. */
    void awaitWaiting() {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!isWaiting()) {
        assertTrue(!task.isDone(), "the thread should wait, but has ended");
        assertTrue(System.nanoTime() < deadline, "the thread should wait, but runs");
        Thread.onSpinWait();
      }
    }

    /** Returns whether the thread waits, blocked or parked. */
    boolean isWaiting() {
      Thread.State state = thread.getState();
      return state == Thread.State.WAITING
          || state == Thread.State.TIMED_WAITING
          || state == Thread.State.BLOCKED;
    }
  }

  /** Starts a thread. */
  static <T> Running<T> start(Callable<T> body) {
    return new Running<>(body);
  }

  /** Runs the body in another thread, to its end. */
  static <T> T elsewhere(Callable<T> body) throws Exception {
    return start(body).result();
  }

  /** Waits, but not for ever. */
  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(SECONDS, TimeUnit.SECONDS), "the latch opens in time");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs the bodies at the same time, each in a thread of its own, to their ends. */
  static void together(List<? extends Body> bodies) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(bodies.size());
    List<Running<Void>> threads = new ArrayList<>();
    for (Body body : bodies) {
      threads.add(
          start(
              () -> {
                barrier.await(SECONDS, TimeUnit.SECONDS);
                body.run();
                return null;
              }));
    }
    Throwable failure = null;
    for (Running<Void> thread : threads) {
      try {
        thread.result();
      } catch (Exception | AssertionError e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw new AssertionError("in a thread: " + failure, failure);
    }
  }

  private static <T> T resultOf(FutureTask<T> task, Thread thread) throws Exception {
    try {
      return task.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      AssertionError hang = new AssertionError("the thread hangs");
      hang.setStackTrace(thread.getStackTrace());
      throw hang;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      } else if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
