package io.syncmap.benchmarks.jmh;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A thread's own numbers, one for each call, and its keys.
 *
 * <p>Numbers follow each other. A number's low bits say which of the common keys a call is about; a
 * call that is about a key of its own takes the number itself, boxed on the spot as in Go.
 */
@State(Scope.Thread)
public abstract class GoKeys {
  /** How many keys the threads have in common: equal ones, since each has its own objects. */
  static final int COUNT = 1 << 10;

  private static final int MASK = COUNT - 1;

  /**
   * How far the threads start from each other: as far as 32 of them can, about, but not by a power
   * of two, or else all would be at the same place of their walks, and hash tables would put their
   * keys into the same buckets.
   */
  private static final int APART = 123_456_789;

  private static final int THREADS_THAT_FAR_APART = 32;

  /** The common keys, to call the map with. */
  final Object[] keys = common(COUNT);

  /**
   * Equal objects to put, as keys and as values, so that a key is compared with the one in the map
   * by more than its identity, and so is a value.
   */
  final Object[] twins = common(COUNT);

  private int number;

  /**
   * Starts anew.
   *
   * @param thread tells which of the threads this is
   */
  @Setup(Level.Iteration)
  public void setup(ThreadParams thread) {
    start(thread.getThreadIndex(), thread.getThreadCount());
  }

  /** Goes to the first of the thread's numbers. */
  void start(int thread, int threads) {
    number = first(thread, threads);
  }

  /** The first of a thread's numbers: far from those of others, and from the common keys. */
  static int first(int thread, int threads) {
    int apart = APART / (1 + threads / (THREADS_THAT_FAR_APART + 1));
    return (thread + 1) * apart;
  }

  /** New objects for the common keys; {@link FilledMap#valueOf} makes equal values of them. */
  static Object[] common(int count) {
    var keys = new Object[count];
    for (int i = 0; i < count; i++) {
      keys[i] = FilledMap.valueOf(i);
    }
    return keys;
  }

  /** The next number. */
  final int next() {
    return number++;
  }

  /** A number's place among the common keys. */
  static int place(int number) {
    return number & MASK;
  }

  /** Puts a key that never came before, and returns null. */
  final Object storeNew(ConcurrentMap<Object, Object> map, int number) {
    Object before = map.putIfAbsent(number, twins[place(number)]);
    if (before != null) {
      throw new IllegalStateException("the key " + number + " is there already");
    }
    return before;
  }

  /** The value of a common key that nobody removes. */
  final Object present(Object value, Object key) {
    if (value == null) {
      throw new IllegalStateException("the key " + key + " is lost");
    }
    return value;
  }
}
