package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/**
 * Runs bodies, one after the other, each of which may stop in the middle and be gone on with later.
 * A body must not throw.
 */
abstract class Coroutine {
  private @Nullable Runnable body;

  /** The fastest kind that this JVM offers. */
  static Coroutine create() {
    return ContinuationCoroutine.AVAILABLE ? new ContinuationCoroutine() : new ThreadCoroutine();
  }

  /** What {@link #create} uses, for people. */
  static String kind() {
    return ContinuationCoroutine.AVAILABLE
        ? "continuations of the JDK"
        : "threads that hand over, since there are no continuations; these take JDK 21, and"
            + " --add-exports java.base/jdk.internal.vm=ALL-UNNAMED";
  }

  /** Sets the next body, but does not begin it. The one before must have ended. */
  final void start(Runnable newBody) {
    body = newBody;
  }

  final boolean hasEnded() {
    return body == null;
  }

  /** Goes on with the body until it suspends itself, or ends. */
  abstract void resume();

  /** Called by the body: back to who called {@link #resume}. */
  abstract void suspend();

  /** No further call will come, though the body may not have ended. */
  abstract void discard();

  /** Runs bodies for ever; to be called by the coroutine itself. */
  final void runBodies() {
    for (; ; ) {
      Runnable next = body;
      if (next != null) {
        next.run();
        body = null;
      }
      suspend();
    }
  }
}
