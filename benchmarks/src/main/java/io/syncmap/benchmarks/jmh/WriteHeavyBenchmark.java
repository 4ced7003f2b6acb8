package io.syncmap.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Two threads; of four calls two are {@code get}, one is {@code put} and one {@code remove}, at
 * random.
 *
 * <p>The keys are twice as many as the map is filled with. That is stationary: every key is as
 * likely to be put as to be removed, so half of them are present at any time, and about half of the
 * puts are of absent keys, half of the look-ups and removes of present ones. All objects are made
 * beforehand: what {@code -prof gc} reports is what the map allocates.
 */
@Threads(2)
public class WriteHeavyBenchmark extends MapBenchmark {
  /**
   * One call.
   *
   * @param filled the map
   * @param walk the thread's keys and its choice of operations
   * @param values the thread's values
   * @return what the call returns
   */
  @Benchmark
  public Object mix(FilledMap filled, Walk walk, Values values) {
    return walk.step(filled.shared, values);
  }

  /** Walks over all keys, those in the map and as many others, in two random orders. */
  @State(Scope.Benchmark)
  public static class Keys {
    /** The objects to put. */
    private Object[] put;

    /** The objects to look up and to remove, none of which is ever stored. */
    private Object[] given;

    /**
     * Makes the keys.
     *
     * @param filled the map
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      int count = 2 * filled.entries;
      int length = Cursor.length(count);
      put = filled.keyType.sequence(0, count, length, new SplittableRandom(3));
      given = filled.keyType.sequence(0, count, length, new SplittableRandom(5));
      System.gc();
    }
  }

  /**
   * Where a thread is in the two walks. The threads start as far apart as can be, and as they walk
   * at about one speed they rarely meet.
   */
  @State(Scope.Thread)
  public static class Walk {
    private static final int REMOVE = 0;
    private static final int PUT = 1;

    private long random = ThreadLocalRandom.current().nextLong() | 1;
    private Object[] put;
    private Object[] given;
    private int mask;
    private int position;

    /**
     * Takes the keys.
     *
     * @param keys the keys
     * @param thread tells which of the threads this is
     */
    @Setup(Level.Trial)
    public void setup(Keys keys, ThreadParams thread) {
      take(keys, thread.getThreadIndex(), thread.getThreadCount());
    }

    void take(Keys keys, int thread, int threads) {
      put = keys.put;
      given = keys.given;
      mask = put.length - 1;
      position = (int) ((long) put.length * thread / threads);
    }

    /**
     * Makes one call and returns its result. Both walks go on with every call: if the puts had one
     * of their own, each key would be put in every round, but be removed in some only, and more
     * than half of the keys would be present.
     */
    Object step(ConcurrentMap<Object, Object> map, Values values) {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      int next = position++ & mask;
      return switch ((int) (random >>> 62)) {
        case REMOVE -> map.remove(given[next]);
        case PUT -> map.put(put[next], values.next());
        default -> map.get(given[next]);
      };
    }
  }
}
