package io.syncmap.benchmarks.jmh;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A thread's own walk over keys, in random order. */
@State(Scope.Thread)
public abstract class Cursor {
  /** Longer than what a branch predictor learns by heart. */
  private static final int MIN_LENGTH = 1 << 14;

  /**
   * Longer than what any cache holds. Of more keys than this each thread sees a part: to make
   * objects for all of ten million would take longer than to measure.
   */
  private static final int MAX_LENGTH = 1 << 22;

  /** Only the set-up uses it: each thread gets an order of its own. */
  private static final AtomicLong SEEDS = new AtomicLong(2);

  private Object[] keys;
  private int mask;
  private int position;

  /** What the keys are in comparison with those in the map. */
  public enum Sameness {
    /** Equal, and never the same objects, as those of requests are. */
    EQUAL,
    /** The very objects, as constants and interned names are. */
    IDENTICAL
  }

  /** Takes in the keys of {@code count} numbers from {@code first} on. */
  final void fill(FilledMap filled, int first, int count) {
    take(filled.keyType.sequence(first, count, length(count), random()));
    filled.collect();
  }

  /** Takes in keys, a power of two of them. */
  final void take(Object[] walk) {
    keys = walk;
    mask = walk.length - 1;
  }

  /** A generator for one thread's set-up. */
  static SplittableRandom random() {
    return new SplittableRandom(SEEDS.getAndIncrement());
  }

  /** How long a walk over so many keys is: rounded up, a few of them come twice in a round. */
  static int length(int count) {
    return Math.min(MAX_LENGTH, Math.max(MIN_LENGTH, Integer.highestOneBit(count - 1) << 1));
  }

  /** Takes in the stored objects in place of those that are equal to them. */
  final void takeIdentical(FilledMap filled) {
    Map<Object, Object> stored = new HashMap<>();
    filled.shared.keySet().forEach(key -> stored.put(key, key));
    Arrays.setAll(keys, i -> stored.get(keys[i]));
  }

  /** The next key. */
  final Object next() {
    return keys[position++ & mask];
  }

  /** A walk over the keys that are in the map. */
  public static class Present extends Cursor {
    /** Whether they are the same objects as well. */
    @Param("EQUAL")
    public Sameness sameness;

    /**
     * Takes the keys in.
     *
     * @param filled the map whose keys they are
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      fill(filled, 0, filled.entries);
      if (sameness == Sameness.IDENTICAL) {
        takeIdentical(filled);
      }
    }
  }

  /** A walk over as many keys that are not in the map. */
  public static class Absent extends Cursor {
    /**
     * Takes the keys in.
     *
     * @param filled the map whose keys they are not
     */
    @Setup(Level.Trial)
    public void setup(FilledMap filled) {
      fill(filled, filled.entries, filled.entries);
    }
  }
}
