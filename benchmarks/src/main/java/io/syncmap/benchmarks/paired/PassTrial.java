package io.syncmap.benchmarks.paired;

import io.syncmap.benchmarks.Contender;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.ConcurrentMap;

/**
 * A load that ends: each turn begins with a new map and is timed as a whole, from the first call to
 * the last.
 *
 * @param divisor by how much fewer rounds there are than of slices, as these take longer
 */
record PassTrial(Kind kind, int entries, int divisor) implements Trial {

  /** What is timed. */
  enum Kind {
    FILL,
    /**
     * Removes all that was put before, in an order that has nothing to do with that of the puts.
     */
    REMOVE
  }

  private static final int WARM_UP_ROUNDS = 2;
  private static final Keys KEYS = Keys.INTEGER;
  private static final int MIN_ROUNDS = 2;
  private static final long SEED = 7;

  /** The classes of the loops of one map. */
  private record Loops(LoopClass fill, LoopClass remove) {
    static Loops load() {
      return new Loops(
          new LoopClass(WriteLoops.Fill.class), new LoopClass(WriteLoops.Remove.class));
    }
  }

  @Override
  public Keys keys() {
    return KEYS;
  }

  @Override
  public Outcome run(Contender map, Settings settings) {
    int rounds = Math.max(MIN_ROUNDS, settings.rounds() / divisor);
    Contender[] contenders = {RIVAL, map};
    Loops[] loops = {Loops.load(), Loops.load()};
    int[] ids = Ids.range(0, entries);
    Object[] keys = kind == Kind.REMOVE ? shuffled(ids) : new Object[0];
    var nanos = new double[2][rounds];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (int turn = 0; turn < 2; turn++) {
        int index = (turn + round) & 1;
        long time = pass(contenders[index].create(), loops[index], ids, keys);
        if (round >= 0) {
          nanos[index][round] = (double) time / entries;
        }
      }
    }
    return Outcome.of(nanos[0], nanos[1], "");
  }

  /** Returns the time of the part that counts. Before it, what the last turn left is collected. */
  private long pass(ConcurrentMap<Object, Object> map, Loops loops, int[] ids, Object[] keys) {
    var supply = new Supply(map, ids, keys, new Object[0], 0, 0, 0);
    Loop fill = loops.fill.create(supply);
    if (kind == Kind.FILL) {
      long time = time(fill);
      check(map, entries);
      return time;
    }
    time(fill);
    check(map, entries);
    Loop remove = loops.remove.create(supply);
    long time = time(remove);
    check(map, 0);
    return time;
  }

  private static long time(Loop loop) {
    System.gc();
    long start = System.nanoTime();
    int calls;
    do {
      calls = loop.run();
    } while (calls > 0);
    long time = System.nanoTime() - start;
    Sink.result = loop.sum();
    return time;
  }

  private static void check(ConcurrentMap<?, ?> map, int expected) {
    if (map.size() != expected) {
      throw new IllegalStateException(
          map.getClass() + ": " + map.size() + " entries, not " + expected);
    }
  }

  private static Object[] shuffled(int[] ids) {
    Object[] keys = KEYS.of(ids);
    Collections.shuffle(Arrays.asList(keys), new Random(SEED));
    return keys;
  }
}
