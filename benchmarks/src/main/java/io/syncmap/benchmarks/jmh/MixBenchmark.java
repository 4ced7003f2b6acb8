package io.syncmap.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * Two threads; of a thousand calls 990 are {@code get}, five {@code remove} and five {@code put},
 * at random. Both mixes are stationary: the map holds as much at the end as at the start.
 */
@Threads(2)
public class MixBenchmark extends MapBenchmark {
  /**
   * A cache whose entries are dropped and soon loaded again: removes and puts take turns, and a put
   * gives back the key that its thread removed 64 removes before. All but a few keys are present.
   *
   * @param filled the map
   * @param keys the thread's keys
   * @param values the thread's values
   * @param mix the thread's choice of operations
   * @return what the operation returns
   */
  @Benchmark
  public Object reload(FilledMap filled, Cursor.Present keys, Values values, Mix mix) {
    Object key = keys.next();
    if (mix.next() > Mix.PUT) {
      return filled.shared.get(key);
    }
    Object given = mix.takeTurn(key);
    return given == null ? filled.shared.remove(key) : filled.shared.put(given, values.next());
  }

  /**
   * Any key may be removed or put, whatever its state: half of the keys are present, half of the
   * look-ups and removes find nothing, and half of the puts are of absent keys.
   *
   * @param filled the map
   * @param half has removed half of its keys
   * @param keys the thread's keys
   * @param values the thread's values
   * @param mix the thread's choice of operations
   * @return what the operation returns
   */
  @Benchmark
  public Object churn(
      FilledMap filled, HalfRemoved half, Cursor.Present keys, Values values, Mix mix) {
    Object key = keys.next();
    return switch (mix.next()) {
      case Mix.REMOVE -> filled.shared.remove(key);
      case Mix.PUT -> filled.shared.put(key, values.next());
      default -> filled.shared.get(key);
    };
  }

  /** Brings the map to the state in which the random mix leaves it: half of the keys are gone. */
  @State(Scope.Benchmark)
  public static class HalfRemoved {
    /**
     * Removes every key with probability one half and looks all of them up again.
     *
     * @param filled the map
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      var random = new SplittableRandom(7);
      Object[] keys = filled.keyType.keys(0, filled.entries);
      for (Object key : keys) {
        if (random.nextBoolean()) {
          filled.shared.remove(key);
        }
      }
      long present = 0;
      for (Object key : keys) {
        if (filled.shared.get(key) != null) {
          present++;
        }
      }
      if (Math.abs(present - filled.entries / 2) > filled.entries / 10) {
        throw new IllegalStateException(filled.map + " holds " + present + " keys");
      }
    }
  }

  /** A thread's own choice of operations, and the keys that it removed last. */
  @State(Scope.Thread)
  public static class Mix {
    static final int REMOVE = 0;
    static final int PUT = 1;

    /** One of this many operations is a remove, another one a put. */
    private static final long KINDS = 200;

    private static final int REMEMBERED = 64;

    private final Object[] removed = new Object[REMEMBERED];
    private long random = ThreadLocalRandom.current().nextLong() | 1;
    private Object given;
    private int turns;

    /** The next operation: {@link #REMOVE}, {@link #PUT}, or else a look-up. */
    int next() {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      return (int) (((random >>> 32) * KINDS) >>> 32);
    }

    /**
     * Takes this thread's next turn: a put on odd turns, a remove on even ones.
     *
     * @param key the key to remove, or to put while none was removed long enough ago
     * @return the key to put, or null if this turn removes {@code key}
     */
    Object takeTurn(Object key) {
      int turn = turns++;
      int place = (turn >>> 1) & (REMEMBERED - 1);
      if ((turn & 1) == 0) {
        given = removed[place];
        removed[place] = key;
        return null;
      }
      return given == null ? key : given;
    }
  }
}
