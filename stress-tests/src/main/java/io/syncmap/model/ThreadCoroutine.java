package io.syncmap.model;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A coroutine for JVMs without continuations: a thread, which waits while the one that resumes it
 * runs, and the other way round. So all is done one after the other here, too, but a switch takes
 * some ten microseconds.
 */
final class ThreadCoroutine extends Coroutine {
  /** Ends a body that nobody will go on with. */
  private static final class Discarded extends Error {
    private static final long serialVersionUID = 1L;

    Discarded() {
      super("discarded", null, false, false);
    }
  }

  static final String THREAD_NAME = "model coroutine";

  private final Thread thread = new Thread(this::runUntilDiscarded, THREAD_NAME);
  private boolean started;
  private volatile @Nullable Thread resumer;
  private volatile boolean discarded;

  @Override
  void resume() {
    resumer = Thread.currentThread();
    if (!started) {
      started = true;
      thread.setDaemon(true);
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    while (resumer != null) {
      LockSupport.park(this);
    }
  }

  @Override
  void suspend() {
    if (!discarded) {
      Thread waiting = resumer;
      resumer = null;
      LockSupport.unpark(waiting);
      while (resumer == null && !discarded) {
        LockSupport.park(this);
      }
    }
    if (discarded) {
      throw new Discarded(); // and again, if a finally clause of the body comes here
    }
  }

  @Override
  void discard() {
    discarded = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runUntilDiscarded() {
    try {
      runBodies();
    } catch (Discarded e) {
      // The end.
    }
  }
}
