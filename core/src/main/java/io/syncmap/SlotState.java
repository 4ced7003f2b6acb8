package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a value slot holds in place of a value: {@link #EXPUNGED}, {@link #MOVED}, or a compute
 * function that runs for the key. All are of this one final class, so that a look-up tells a value
 * from them by one comparison.
 *
 * <p>A running function is an object of its own, and stands in the slot itself. So whoever finds it
 * has the value from before for readers, and its owner for writers, without a registry beside the
 * table; and the compare-and-set that ends it cannot be mistaken for the end of another one. It
 * moves from table to table as a value does.
 */
final class SlotState {
  /** The key is not here any more, and the search goes on. Final. */
  static final SlotState EXPUNGED = new SlotState();

  /** The key and its value are in the next table. Final. */
  static final SlotState MOVED = new SlotState();

  /** No result: the key is not in what was looked at. Never in a slot. */
  static final SlotState NOT_FOUND = new SlotState();

  /** How often a waiter looks before he sleeps: most functions end within some microseconds. */
  private static final int SPINS = 16;

  /** How long between two looks, each of which takes the slot's cache line from the owner. */
  private static final int TURNS_PER_SPIN = 16;

  /**
   * The longest sleep of a waiter. It is woken before that, unless the owner's wake-up itself
   * failed, for lack of stack.
   */
  private static final long PARK_NANOS = 10_000_000;

  private static final VarHandle WAITERS;
  private static final VarHandle ENDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WAITERS = lookup.findVarHandle(SlotState.class, "waiters", Waiter.class);
      ENDED = lookup.findVarHandle(SlotState.class, "ended", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A thread that waits, in a list. */
  private record Waiter(Thread thread, @Nullable Waiter next) {}

  /** The thread that runs the function; null of the constants. */
  final @Nullable Thread owner;

  /** The hash of the key. */
  final int hash;

  /** The value that the key had, null for none. Stored by the owner, before this is in a slot. */
  @Nullable Object previous;

  /**
   * The table of the slot that this was put into, or whose collisions have the {@link #cell}.
   * Stored before it is.
   */
  @Nullable SyncTable table;

  /** Where it was put; it may have been copied to another table since. */
  int slot;

  Collisions.@Nullable Cell cell;

  /** In a {@link BucketMap}: that of the table that has this. Stored before it does. */
  @Nullable BucketGeneration generation;

  /** Whether this was put into a slot. For the owner. */
  boolean running;

  /**
   * Whether the owner gave up, because something was thrown: whoever finds this in a slot puts
   * {@link #previous} back. Stored by the owner, by an assignment and no call, since a call might
   * need stack that is not there.
   */
  volatile boolean abandoned;

  /**
   * Whether the owner is through with it. Stored by the owner; read under the lock of {@link
   * ComputeWaits}, by threads that saw what he did there later.
   */
  boolean ended;

  @SuppressWarnings("UnusedVariable") // through WAITERS
  private volatile @Nullable Waiter waiters;

  private SlotState() {
    this(null, 0);
  }

  SlotState(@Nullable Thread owner, int hash) {
    this.owner = owner;
    this.hash = hash;
  }

  void placeIn(SyncTable t, int i) {
    table = t;
    slot = i;
    cell = null;
  }

  void placeIn(SyncTable t, Collisions.Cell c) {
    table = t;
    cell = c;
  }

  void placeIn(BucketGeneration g, int i, Collisions.@Nullable Cell c, @Nullable Object before) {
    generation = g;
    slot = i;
    cell = c;
    previous = before;
  }

  /** Notes that this is in no slot any more, and wakes those that wait. */
  void end() {
    ENDED.setVolatile(this, true); // before the look at the waiters, who look at it once they are
    wakeWaiters();
  }

  boolean isUnderWay() {
    return !(boolean) ENDED.getVolatile(this);
  }

  /**
   * Waits until this function has ended, was abandoned, or has moved: until {@code isHere} is
   * false.
   *
   * @param isHere whether this is still in the slot where the caller found it; a volatile read
   * @throws IllegalStateException if the function would wait for itself: the calling thread runs
   *     it, or the threads that run it and others wait for each other
   */
  void await(BooleanSupplier isHere) {
    Thread me = Thread.currentThread();
    if (owner == me) {
      throw new IllegalStateException("Recursive update");
    }
    for (int i = 0; i < SPINS; i++) {
      if (abandoned || !isHere.getAsBoolean()) {
        return;
      }
      for (int turn = 0; turn < TURNS_PER_SPIN; turn++) {
        Thread.onSpinWait();
      }
    }
    ComputeWaits.begin(me, this);
    boolean interrupted = false;
    try {
      Waiter w;
      do {
        w = new Waiter(me, (Waiter) WAITERS.getVolatile(this));
      } while (!WAITERS.compareAndSet(this, w.next, w));
      // The owner changes the slot, then looks for waiters; we do it the other way round.
      while (!abandoned && isHere.getAsBoolean()) {
        LockSupport.parkNanos(this, PARK_NANOS);
        interrupted |= Thread.interrupted();
      }
    } finally {
      ComputeWaits.end(me);
      if (interrupted) {
        me.interrupt();
      }
    }
  }

  /** Wakes those that wait; to be called once this is not in its slot any more. */
  void wakeWaiters() {
    for (Waiter w = (Waiter) WAITERS.getVolatile(this); w != null; w = w.next) {
      LockSupport.unpark(w.thread);
    }
  }

  @Override
  public String toString() {
    return this == EXPUNGED ? "EXPUNGED" : this == MOVED ? "MOVED" : "BUSY";
  }
}
