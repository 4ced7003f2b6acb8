package io.syncmap.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Two threads that look up, put and remove in given shares. Both mixes are stationary: the map
 * holds as much at the end as at the start, however long they run.
 *
 * <p>All objects are made beforehand: what {@code -prof gc} reports is what the map allocates.
 */
@Threads(2)
public class MixBenchmark extends MapBenchmark {
  /**
   * Any key may be removed or put, whatever its state. Unless there are no writes, half of the keys
   * are present at any time: half of the look-ups and removes find nothing, and half of the puts
   * are of absent keys.
   *
   * @param filled the map
   * @param walk the thread's keys and its choice of operations
   * @param values the thread's values
   * @return what the operation returns
   */
  @Benchmark
  public Object random(FilledMap filled, Walk walk, Values values) {
    return walk.step(filled.shared, values);
  }

  /**
   * A cache whose entries are dropped and soon loaded again: removes and puts take turns, and a put
   * gives back the key that its thread removed 64 removes before. All but a few keys are present.
   *
   * @param filled the map
   * @param keys the thread's keys
   * @param values the thread's values
   * @param choice the thread's choice of operations
   * @return what the operation returns
   */
  @Benchmark
  public Object reload(FilledMap filled, Cursor.Present keys, Values values, Reloads choice) {
    Object key = keys.next();
    if (choice.next() > Choice.PUT) {
      return filled.shared.get(key);
    }
    Object given = choice.takeTurn(key);
    return given == null ? filled.shared.remove(key) : filled.shared.put(given, values.next());
  }

  /** The keys of all threads, in two random orders. */
  @State(Scope.Benchmark)
  public static class Keys {
    /** How often each of them comes. */
    @Param("UNIFORM")
    public Popularity popularity;

    /** What is done to them; here, because it decides how many are present. */
    @Param({"READ_99", "READ_50"})
    public Shares shares;

    /** The objects to put. */
    private Object[] put;

    /** The objects to look up and to remove, none of which is ever stored. */
    private Object[] given;

    /**
     * Makes the keys, and brings the map to the state in which the mix leaves it.
     *
     * @param filled the map, full
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      if (shares.writesPerMille() > 0) {
        removeHalf(filled);
      }
      put = popularity.walk(filled.keyType, filled.entries, new SplittableRandom(3));
      given = popularity.walk(filled.keyType, filled.entries, new SplittableRandom(5));
      filled.collect();
    }

    /** Removes every key with probability one half and looks all of them up again. */
    private static void removeHalf(FilledMap filled) {
      var random = new SplittableRandom(7);
      Object[] keys = filled.keyType.keys(0, filled.entries);
      if (filled.map.copiesOnWrite()) {
        filled.shared.clear();
        filled.shared.putAll(FilledMap.entries(keys, i -> random.nextBoolean()));
        return;
      }
      for (Object key : keys) {
        if (random.nextBoolean()) {
          filled.shared.remove(key);
        }
      }
      for (int round = 0; round < 2; round++) {
        for (Object key : keys) {
          filled.shared.get(key);
        }
      }
    }
  }

  /** A thread's own choice of operations. */
  abstract static class Choice {
    static final int REMOVE = 0;
    static final int PUT = 1;

    /** Twice a thousand: half of the writes are removes. */
    private static final long KINDS = 2_000;

    private long random = ThreadLocalRandom.current().nextLong() | 1;
    private int writes;

    final void set(Shares shares) {
      writes = shares.writesPerMille();
    }

    /** The next operation: {@link #REMOVE}, {@link #PUT}, or else a look-up. */
    final int next() {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      int kind = (int) (((random >>> 32) * KINDS) >>> 32);
      return kind < writes ? REMOVE : kind < 2 * writes ? PUT : PUT + 1;
    }
  }

  /**
   * Where a thread is in the two orders. The threads start as far apart as can be, and as they walk
   * at about one speed they rarely meet.
   */
  @State(Scope.Thread)
  public static class Walk extends Choice {
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
      set(keys.shares);
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
      int at = position++ & mask;
      return switch (next()) {
        case REMOVE -> map.remove(given[at]);
        case PUT -> map.put(put[at], values.next());
        default -> map.get(given[at]);
      };
    }
  }

  /** A thread's own choice of operations, and the keys that it removed last. */
  @State(Scope.Thread)
  public static class Reloads extends Choice {
    private static final int REMEMBERED = 64;

    /** How many of the calls are writes. */
    @Param("READ_99")
    public Shares shares;

    private final Object[] removed = new Object[REMEMBERED];
    private Object given;
    private int turns;

    /** Takes the shares. */
    @Setup(Level.Trial)
    public void setup() {
      set(shares);
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
