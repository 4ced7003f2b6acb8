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
    FILL(WriteLoops.Fill.class),
    /**
     * Removes all that was put before, in an order that has nothing to do with that of the puts.
     */
    REMOVE(WriteLoops.Remove.class),
    /** Of all that was put before, every second is removed by an iterator, the others set. */
    TURNS(PassLoops.Turns.class),
    /** All operations on all keys, in turn. */
    MAP_CHECK(PassLoops.All.class),
    /** The same with keys of sixteen hash codes. */
    COLLISIONS(PassLoops.All.class);

    private final Class<? extends Loop> loop;

    Kind(Class<? extends Loop> loop) {
      this.loop = loop;
    }

    private boolean beginsFilled() {
      return this == REMOVE || this == TURNS;
    }

    private int left(int entries) {
      return switch (this) {
        case FILL -> entries;
        case TURNS -> entries / 2;
        default -> 0;
      };
    }
  }

  private static final int WARM_UP_ROUNDS = 2;
  private static final Keys KEYS = Keys.INTEGER;
  private static final int MIN_ROUNDS = 2;
  private static final long SEED = 7;
  private static final int HASHES = 16;

  /** The classes of the loops of one map. */
  private record Loops(LoopClass fill, LoopClass timed) {
    static Loops load(Kind kind) {
      return new Loops(new LoopClass(WriteLoops.Fill.class), new LoopClass(kind.loop));
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
    Loops[] loops = {Loops.load(kind), Loops.load(kind)};
    int[] ids = Ids.range(0, entries);
    Object[] keys = keys(ids);
    Object[] others = others(ids);
    var nanos = new double[2][rounds];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (int turn = 0; turn < 2; turn++) {
        int index = (turn + round) & 1;
        long time = pass(contenders[index].create(), loops[index], ids, keys, others);
        if (round >= 0) {
          nanos[index][round] = (double) time / entries;
        }
      }
    }
    return Outcome.of(nanos[0], nanos[1], "");
  }

  /** Returns the time of the part that counts. Before it, what the last turn left is collected. */
  private long pass(
      ConcurrentMap<Object, Object> map, Loops loops, int[] ids, Object[] keys, Object[] others) {
    var supply = new Supply(map, ids, keys, others, 0, 0, 0);
    if (kind.beginsFilled()) {
      time(loops.fill.create(supply));
      check(map, entries);
    }
    long time = time(loops.timed.create(supply));
    check(map, kind.left(entries));
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

  private Object[] keys(int[] ids) {
    return switch (kind) {
      case REMOVE -> shuffled(ids);
      case MAP_CHECK -> KEYS.of(ids);
      case COLLISIONS -> colliding(ids);
      default -> new Object[0];
    };
  }

  /** Keys that are not there. */
  private Object[] others(int[] ids) {
    int[] absent = Arrays.stream(ids).map(id -> ~id).toArray();
    return switch (kind) {
      case MAP_CHECK -> KEYS.of(absent);
      case COLLISIONS -> colliding(absent);
      default -> new Object[0];
    };
  }

  /** The hash code of a Long is its halves, one xored with the other: there are sixteen here. */
  private static Object[] colliding(int[] ids) {
    return Arrays.stream(ids)
        .mapToObj(id -> (long) id << Integer.SIZE | ((id ^ (id & HASHES - 1)) & 0xFFFF_FFFFL))
        .toArray();
  }

  private static Object[] shuffled(int[] ids) {
    Object[] keys = KEYS.of(ids);
    Collections.shuffle(Arrays.asList(keys), new Random(SEED));
    return keys;
  }
}
