package io.syncmap.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A thread's own walk, in random order, over keys that are equal to those in the map and never the
 * same objects.
 */
public abstract class Cursor {
  /** Longer than what a branch predictor learns by heart. */
  private static final int MIN_LENGTH = 1 << 14;

  /** Only the set-up uses it: each thread gets an order of its own. */
  private static final AtomicLong SEEDS = new AtomicLong(2);

  private Object[] keys;
  private int mask;
  private int position;

  /** Takes in the keys of {@code count} numbers from {@code first} on. */
  final void fill(KeyType type, int first, int count) {
    int length = length(count);
    keys = type.sequence(first, count, length, new SplittableRandom(SEEDS.getAndIncrement()));
    mask = length - 1;
    System.gc();
  }

  /** How long a walk over so many keys is: rounded up, a few of them come twice in a round. */
  static int length(int count) {
    return Math.max(MIN_LENGTH, Integer.highestOneBit(count - 1) << 1);
  }

  /** The next key. */
  final Object next() {
    return keys[position++ & mask];
  }

  /** A walk over the keys that are in the map. */
  @State(Scope.Thread)
  public static class Present extends Cursor {
    /**
     * Takes the keys in.
     *
     * @param filled the map whose keys they are
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      fill(filled.keyType, 0, filled.entries);
    }
  }

  /** A walk over as many keys that are not in the map. */
  @State(Scope.Thread)
  public static class Absent extends Cursor {
    /**
     * Takes the keys in.
     *
     * @param filled the map whose keys they are not
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      fill(filled.keyType, filled.entries, filled.entries);
    }
  }
}
