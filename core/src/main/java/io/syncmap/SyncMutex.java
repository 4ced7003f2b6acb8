package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The mutex of a {@link SyncMap}. Not reentrant, not fair.
 *
 * <p>Not one of the JDK's locks, for one reason: to unlock one of those takes a call, and where a
 * recursion has used up the stack that call may throw {@code StackOverflowError}, and the lock
 * stays held for good. This one is unlocked by an assignment:
 *
 * <pre>{@code
 * Thread me = enter();
 * try {
 *   lock(me);
 *   ...
 * } finally {
 *   if (owner == me) {
 *     owner = null;
 *   }
 * }
 * wake();
 * }</pre>
 *
 * <p>If {@code wake} throws, nothing but time is lost: waiters sleep for a limited time.
 */
abstract class SyncMutex {
  /**
   * How often a waiter looks whether the mutex is free before he sleeps. The mutex is held for some
   * 50 nanoseconds, and some microseconds while entries move; to sleep and be woken takes 50.
   */
  private static final int SPINS = 30;

  /**
   * How long between two looks. Each of them takes the cache line from the owner, who writes to it:
   * with a look at each turn, two threads that put new keys take twice as long.
   */
  private static final int TURNS_PER_SPIN = 64;

  private static final long PARK_NANOS = 1_000_000;

  private static final VarHandle OWNER;
  private static final VarHandle WAITERS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(SyncMutex.class, "owner", Thread.class);
      WAITERS = lookup.findVarHandle(SyncMutex.class, "waiters", Queue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Who holds the mutex. Stored by compare-and-set from null, and by its owner. */
  volatile @Nullable Thread owner;

  /** Who waits for it. Null until somebody did. */
  @SuppressWarnings("UnusedVariable") // stored through WAITERS
  private volatile @Nullable Queue<Thread> waiters;

  /** Whether a waiter may be asleep that was not woken yet. */
  private volatile boolean sleeping;

  /**
   * Returns the current thread. To be called before the {@code try}: what its {@code finally}
   * unlocks must not be the caller's.
   *
   * @throws IllegalStateException if this thread holds the mutex: a key's {@code equals} or {@code
   *     hashCode}, called by the map, changes the map
   */
  final Thread enter() {
    Thread me = Thread.currentThread();
    if (owner == me) {
      throw new IllegalStateException("Recursive update");
    }
    return me;
  }

  /** Locks the mutex if nobody holds it. */
  final boolean tryLock(Thread me) {
    return owner == null && OWNER.compareAndSet(this, null, me);
  }

  /** Locks the mutex, which the thread does not hold. */
  final void lock(Thread me) {
    if (!tryLock(me)) {
      lockSlowly(me);
    }
  }

  private void lockSlowly(Thread me) {
    for (int i = 0; i < SPINS; i++) {
      for (int turn = 0; turn < TURNS_PER_SPIN; turn++) {
        Thread.onSpinWait();
      }
      if (tryLock(me)) {
        return;
      }
    }
    Queue<Thread> queue = waiters;
    if (queue == null) {
      WAITERS.compareAndSet(this, null, new ConcurrentLinkedQueue<Thread>());
      lockSlowly(me);
      return;
    }
    boolean interrupted = false;
    queue.add(me);
    try {
      for (; ; ) {
        sleeping = true; // before the next look at the owner, who looks at it once he is not
        if (tryLock(me)) {
          return;
        }
        LockSupport.parkNanos(this, PARK_NANOS);
        interrupted |= Thread.interrupted();
      }
    } finally {
      queue.remove(me);
      if (!queue.isEmpty()) {
        sleeping = true;
      }
      if (interrupted) {
        me.interrupt();
      }
    }
  }

  /** Wakes one of those that wait, to be called after each unlocking. */
  final void wake() {
    if (sleeping) {
      wakeOne();
    }
  }

  private void wakeOne() {
    Queue<Thread> queue = waiters;
    Thread next = queue == null ? null : queue.peek();
    sleeping = false;
    if (next != null) {
      LockSupport.unpark(next);
    }
  }
}
