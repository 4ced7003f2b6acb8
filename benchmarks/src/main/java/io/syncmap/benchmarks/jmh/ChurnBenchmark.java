package io.syncmap.benchmarks.jmh;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * A new key comes and the oldest one goes, as in a cache that drops its entries in the order in
 * which they came. One operation is both calls: a put and a remove.
 *
 * <p>The threads have windows of equal size and no key in common; together the windows hold as many
 * keys as the map. All objects are made beforehand and come round again: what {@code -prof gc}
 * reports is what the map allocates.
 */
public class ChurnBenchmark extends MapBenchmark {
  /**
   * One thread moves over the whole map.
   *
   * @param filled the map
   * @param window the thread's keys
   * @param values the thread's values
   * @return the removed value
   */
  @Benchmark
  @Threads(1)
  public Object oneThread(FilledMap filled, Window window, Values values) {
    return window.move(filled.shared, values);
  }

  /**
   * Two threads, each over a half of the map.
   *
   * @param filled the map
   * @param window the thread's keys
   * @param values the thread's values
   * @return the removed value
   */
  @Benchmark
  @Threads(2)
  public Object twoThreads(FilledMap filled, Window window, Values values) {
    return window.move(filled.shared, values);
  }

  /**
   * More threads than cores, so that some are stopped wherever they are, with a lock or without.
   *
   * @param filled the map
   * @param window the thread's keys
   * @param values the thread's values
   * @return the removed value
   */
  @Benchmark
  @Threads(64)
  public Object sixtyFourThreads(FilledMap filled, Window window, Values values) {
    return window.move(filled.shared, values);
  }

  /**
   * The keys of all threads. A thread's ring is twice as long as its window: first its share of the
   * keys that the map is filled with, then as many that are not in the map. In the order of a ring,
   * hash codes are as good as random.
   */
  @State(Scope.Benchmark)
  public static class Rings {
    /** For each thread the objects that it puts, in the order of its ring. */
    private Object[][] put;

    /** Equal objects to remove them by, and never the same. */
    private Object[][] removed;

    /**
     * Makes the keys.
     *
     * @param filled the map that holds the first window of each thread
     * @param benchmark tells the number of threads
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled, BenchmarkParams benchmark) {
      make(filled, benchmark.getThreads());
    }

    void make(FilledMap filled, int threads) {
      if (filled.entries < threads) {
        throw new IllegalArgumentException(
            filled.entries + " entries are too few for " + threads + " threads");
      }
      put = new Object[threads][];
      removed = new Object[threads][];
      for (int thread = 0; thread < threads; thread++) {
        put[thread] = ring(filled, thread, threads);
        removed[thread] = ring(filled, thread, threads);
      }
      System.gc();
    }

    /** Where entries cannot be shared equally, the rest of them stays in the map. */
    private static Object[] ring(FilledMap filled, int thread, int threads) {
      int window = filled.entries / threads;
      var ring = new Object[2 * window];
      int first = thread * window;
      System.arraycopy(filled.keyType.keys(first, window), 0, ring, 0, window);
      System.arraycopy(
          filled.keyType.keys(filled.entries + first, window), 0, ring, window, window);
      return ring;
    }
  }

  /** The keys of a thread that are in the map, from the oldest to the newest. */
  @State(Scope.Thread)
  public static class Window {
    private Object[] put;
    private Object[] removed;
    private int next;
    private int oldest;

    /**
     * Takes the thread's keys.
     *
     * @param rings the keys of all threads
     * @param thread tells which of the threads this is
     */
    @Setup(Level.Trial)
    public void setup(Rings rings, ThreadParams thread) {
      take(rings, thread.getThreadIndex());
    }

    void take(Rings rings, int thread) {
      put = rings.put[thread];
      removed = rings.removed[thread];
      next = put.length / 2;
      oldest = 0;
    }

    /** Puts the next key, removes the oldest one and returns its value. */
    Object move(ConcurrentMap<Object, Object> map, Values values) {
      Object key = put[next];
      if (map.put(key, values.next()) != null) {
        throw new IllegalStateException("the key " + key + " is there already");
      }
      next = successor(next);
      Object gone = removed[oldest];
      Object value = map.remove(gone);
      if (value == null) {
        throw new IllegalStateException("the key " + gone + " is lost");
      }
      oldest = successor(oldest);
      return value;
    }

    private int successor(int position) {
      return position + 1 == put.length ? 0 : position + 1;
    }
  }
}
