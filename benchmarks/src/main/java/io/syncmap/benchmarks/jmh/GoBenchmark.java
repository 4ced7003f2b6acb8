package io.syncmap.benchmarks.jmh;

import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The classic twelve shapes of the benchmarks of Go's sync.Map, those that Go 1.19 has. Load is
 * {@code get} here, LoadOrStore {@code putIfAbsent}, and LoadAndDelete and Delete are both {@code
 * remove}.
 */
@Threads(2)
public class GoBenchmark extends MapBenchmark {
  /** Of the balanced shapes' keys, those that are present at first. */
  static final int PRESENT_OF_BALANCED = 128;

  /**
   * Looks up 1,024 keys in turn; one of them is absent.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value, or null
   */
  @Benchmark
  public Object loadMostlyHits(GoMap go, Calls calls) {
    return calls.load(go.shared);
  }

  /**
   * Looks up 1,024 keys in turn; one of them is present.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value, or null
   */
  @Benchmark
  public Object loadMostlyMisses(GoMap go, Calls calls) {
    return calls.load(go.shared);
  }

  /**
   * Offers values: 128 to keys that are present, then 128 to keys that never came before.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value that was there, or null
   */
  @Benchmark
  public Object loadOrStoreBalanced(GoMap go, Calls calls) {
    return calls.loadOrStoreBalanced(go.shared);
  }

  /**
   * Offers a value to a key that never came before.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return null
   */
  @Benchmark
  public Object loadOrStoreUnique(GoMap go, Calls calls) {
    return calls.storeNew(go.shared, calls.next());
  }

  /**
   * Offers a value to the one key, which is present.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the value that is there
   */
  @Benchmark
  public Object loadOrStoreCollision(GoMap go, Calls calls) {
    return calls.loadOrStoreCollision(go.shared);
  }

  /**
   * Removes: 128 keys, all gone after the first round, then 128 that never were there.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the removed value, or null
   */
  @Benchmark
  public Object loadAndDeleteBalanced(GoMap go, Calls calls) {
    return calls.loadAndDeleteBalanced(go.shared);
  }

  /**
   * Removes a key that never was there.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return null
   */
  @Benchmark
  public Object loadAndDeleteUnique(GoMap go, Calls calls) {
    return calls.loadAndDeleteUnique(go.shared);
  }

  /**
   * Removes the one key, which is there only the first time.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the removed value, or null
   */
  @Benchmark
  public Object loadAndDeleteCollision(GoMap go, Calls calls) {
    return calls.delete(go.shared);
  }

  /**
   * Walks over 1,024 entries.
   *
   * @param go the map
   * @param calls the thread's calls
   * @param blackhole takes the entries
   */
  @Benchmark
  public void range(GoMap go, Calls calls, Blackhole blackhole) {
    calls.range(
        go.shared,
        (key, value) -> {
          blackhole.consume(key);
          blackhole.consume(value);
        });
  }

  /**
   * Looks up a key that never came before, and puts some of these: one after the first look-up, the
   * next after two more, then after three more and so on.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return null
   */
  @Benchmark
  public Object adversarialAlloc(GoMap go, Calls calls) {
    return calls.adversarialAlloc(go.shared);
  }

  /**
   * Looks up a key that never came before; once in 1,024 calls puts it in place of some other.
   * Threads that choose the same other at the same moment let the map grow by one entry.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return null
   */
  @Benchmark
  public Object adversarialDelete(GoMap go, Calls calls) {
    return calls.adversarialDelete(go.shared);
  }

  /**
   * Removes the one key, which is there only the first time. Go's Delete does not return the value;
   * in Java this is the same as {@link #loadAndDeleteCollision}.
   *
   * @param go the map
   * @param calls the thread's calls
   * @return the removed value, or null
   */
  @Benchmark
  public Object deleteCollision(GoMap go, Calls calls) {
    return calls.delete(go.shared);
  }

  /** The calls of a thread. */
  @State(Scope.Thread)
  public static class Calls extends GoKeys {
    private static final int KEYS_OF_BALANCED = 2 * PRESENT_OF_BALANCED;

    private int stores;
    private int loadsSinceStore;

    @Override
    void start(int thread, int threads) {
      super.start(thread, threads);
      stores = 0;
      loadsSinceStore = 0;
    }

    Object load(ConcurrentMap<Object, Object> map) {
      return map.get(keys[place(next())]);
    }

    Object loadOrStoreBalanced(ConcurrentMap<Object, Object> map) {
      int number = next();
      int place = number & (KEYS_OF_BALANCED - 1);
      if (place >= PRESENT_OF_BALANCED) {
        return storeNew(map, number);
      }
      return present(map.putIfAbsent(keys[place], twins[place]), keys[place]);
    }

    Object loadOrStoreCollision(ConcurrentMap<Object, Object> map) {
      return present(map.putIfAbsent(keys[0], twins[0]), keys[0]);
    }

    Object loadAndDeleteBalanced(ConcurrentMap<Object, Object> map) {
      int number = next();
      int place = number & (KEYS_OF_BALANCED - 1);
      return place < PRESENT_OF_BALANCED ? map.remove(keys[place]) : map.remove(number);
    }

    Object loadAndDeleteUnique(ConcurrentMap<Object, Object> map) {
      return map.remove(next());
    }

    Object delete(ConcurrentMap<Object, Object> map) {
      return map.remove(keys[0]);
    }

    void range(ConcurrentMap<Object, Object> map, BiConsumer<Object, Object> consumer) {
      map.forEach(consumer);
    }

    Object adversarialAlloc(ConcurrentMap<Object, Object> map) {
      int number = next();
      Object value = map.get(number);
      if (++loadsSinceStore > stores) {
        storeNew(map, number);
        loadsSinceStore = 0;
        stores++;
      }
      return value;
    }

    Object adversarialDelete(ConcurrentMap<Object, Object> map) {
      int number = next();
      Object value = map.get(number);
      if (place(number) == 0) {
        // That of the other threads may have gone in the meantime.
        map.remove(map.keySet().iterator().next());
        map.put(number, twins[0]);
      }
      return value;
    }
  }
}
