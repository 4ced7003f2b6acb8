package io.syncmap.benchmarks.jmh;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * The shapes that joined the benchmarks of Go's sync.Map when it learned to swap, to compare and to
 * clear, and for completeness two that Go does not have: a CompareAndDelete that finds no key, and
 * one that finds another value. Swap is {@code put} here, CompareAndSwap {@code replace}, and
 * CompareAndDelete is {@code remove} of a key with a value.
 */
@Threads(2)
public class GoSwapBenchmark extends MapBenchmark {
  /**
   * Puts the one key.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value before
   */
  @Benchmark
  public Object swapCollision(GoMap go, Calls calls) {
    return calls.swapCollision(go.shared);
  }

  /**
   * Puts 1,023 keys that are present, then a new one, which it removes in the same call.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value before, or the removed one
   */
  @Benchmark
  public Object swapMostlyHits(GoMap go, Calls calls) {
    return calls.swap(go.shared, GoKeys.COUNT - 1);
  }

  /**
   * Puts the one key that is present, then 1,023 new ones, each of which it removes in the same
   * call.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value before, or the removed one
   */
  @Benchmark
  public Object swapMostlyMisses(GoMap go, Calls calls) {
    return calls.swap(go.shared, 1);
  }

  /**
   * Replaces the value 0 of the one key, and if that worked puts it back.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether the first replacement worked
   */
  @Benchmark
  public boolean compareAndSwapCollision(GoMap go, Calls calls) {
    return calls.compareAndSwapCollision(go.shared);
  }

  /**
   * Fails to replace a value, since the key never was there.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it replaced, which is false
   */
  @Benchmark
  public boolean compareAndSwapNoExistingKey(GoMap go, Calls calls) {
    return calls.compareAndSwapNoExistingKey(go.shared);
  }

  /**
   * Fails to replace the value of the one key, since it is another.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it replaced, which is false
   */
  @Benchmark
  public boolean compareAndSwapValueNotEqual(GoMap go, Calls calls) {
    return calls.compareAndSwapValueNotEqual(go.shared);
  }

  /**
   * Replaces the values of 1,024 keys in turn by equal ones; one of the keys is absent.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it replaced
   */
  @Benchmark
  public boolean compareAndSwapMostlyHits(GoMap go, Calls calls) {
    return calls.compareAndSwap(go.shared);
  }

  /**
   * Replaces the values of 1,024 keys in turn by equal ones; one of the keys is present.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it replaced
   */
  @Benchmark
  public boolean compareAndSwapMostlyMisses(GoMap go, Calls calls) {
    return calls.compareAndSwap(go.shared);
  }

  /**
   * Removes the one key with its value, and if that worked puts it back.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it removed
   */
  @Benchmark
  public boolean compareAndDeleteCollision(GoMap go, Calls calls) {
    return calls.compareAndDeleteCollision(go.shared);
  }

  /**
   * Fails to remove a key with a value, since the key never was there.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it removed, which is false
   */
  @Benchmark
  public boolean compareAndDeleteNoExistingKey(GoMap go, Calls calls) {
    return calls.compareAndDeleteNoExistingKey(go.shared);
  }

  /**
   * Fails to remove the one key, since its value is another.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it removed, which is false
   */
  @Benchmark
  public boolean compareAndDeleteValueNotEqual(GoMap go, Calls calls) {
    return calls.compareAndDeleteValueNotEqual(go.shared);
  }

  /**
   * Removes 1,024 keys in turn with their values and puts each back at once; one of the keys is
   * absent.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it removed
   */
  @Benchmark
  public boolean compareAndDeleteMostlyHits(GoMap go, Calls calls) {
    return calls.compareAndDelete(go.shared);
  }

  /**
   * Removes 1,024 keys in turn with their values and puts each back at once; one of the keys is
   * present.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return whether it removed
   */
  @Benchmark
  public boolean compareAndDeleteMostlyMisses(GoMap go, Calls calls) {
    return calls.compareAndDelete(go.shared);
  }

  /**
   * Clears the map and puts one of 256 keys.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return null, or what another thread put in the meantime
   */
  @Benchmark
  public Object clear(GoMap go, Calls calls) {
    return calls.clear(go.shared);
  }

  /** The calls of a thread. */
  @State(Scope.Thread)
  public static class Calls extends GoKeys {
    private static final int KEYS_OF_CLEAR = 256;

    /** Values of the one key that no shape starts with. */
    private static final int OTHER = 42;

    private static final int NEVER_THERE = 1;

    Object swapCollision(ConcurrentMap<Object, Object> map) {
      return present(map.put(keys[0], twins[0]), keys[0]);
    }

    Object swap(ConcurrentMap<Object, Object> map, int present) {
      int number = next();
      int place = place(number);
      if (place < present) {
        return present(map.put(keys[place], twins[place]), keys[place]);
      }
      if (map.put(number, twins[place]) != null) {
        throw new IllegalStateException("the key " + number + " is there already");
      }
      return present(map.remove(number), number);
    }

    boolean compareAndSwapCollision(ConcurrentMap<Object, Object> map) {
      boolean swapped = map.replace(keys[0], 0, OTHER);
      if (swapped && !map.replace(keys[0], OTHER, 0)) {
        throw new IllegalStateException("another thread replaced the value of this one");
      }
      return swapped;
    }

    boolean compareAndSwapNoExistingKey(ConcurrentMap<Object, Object> map) {
      return map.replace(next(), 0, 0);
    }

    boolean compareAndSwapValueNotEqual(ConcurrentMap<Object, Object> map) {
      return map.replace(keys[0], NEVER_THERE, 2);
    }

    boolean compareAndSwap(ConcurrentMap<Object, Object> map) {
      int place = place(next());
      return map.replace(keys[place], keys[place], twins[place]);
    }

    boolean compareAndDeleteCollision(ConcurrentMap<Object, Object> map) {
      boolean deleted = map.remove(keys[0], 0);
      if (deleted && map.putIfAbsent(twins[0], 0) != null) {
        throw new IllegalStateException("another thread put back what this one removed");
      }
      return deleted;
    }

    boolean compareAndDeleteNoExistingKey(ConcurrentMap<Object, Object> map) {
      return map.remove(next(), 0);
    }

    boolean compareAndDeleteValueNotEqual(ConcurrentMap<Object, Object> map) {
      return map.remove(keys[0], NEVER_THERE);
    }

    boolean compareAndDelete(ConcurrentMap<Object, Object> map) {
      int place = place(next());
      boolean deleted = map.remove(keys[place], keys[place]);
      if (deleted && map.put(twins[place], twins[place]) != null) {
        throw new IllegalStateException("another thread put back what this one removed");
      }
      return deleted;
    }

    Object clear(ConcurrentMap<Object, Object> map) {
      int place = next() & (KEYS_OF_CLEAR - 1);
      map.clear();
      return map.put(keys[place], twins[place]);
    }
  }
}
