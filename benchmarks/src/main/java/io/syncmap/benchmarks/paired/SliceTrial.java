package io.syncmap.benchmarks.paired;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.ZipfSampler;
import io.syncmap.benchmarks.paired.Load.Contents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;

/**
 * A load that goes on and on, measured in alternating slices on two maps that are there at the same
 * time.
 *
 * @param quarters the sizes to measure, in quarters of the entries; the means of all are shown
 * @param writes for mixes: of 2,000 calls so many remove, and as many put
 */
record SliceTrial(
    Load load, Keys keys, int entries, List<Integer> quarters, int threads, int writes)
    implements Trial {

  private static final int QUARTERS = 4;

  private static final List<Integer> ONE_SIZE = List.of(QUARTERS);

  /**
   * The load of ConcurrentHashMap's table swings between powers of two, and its speed with it: one
   * size alone says little.
   */
  private static final List<Integer> FOUR_SIZES = List.of(4, 5, 6, 7);

  private static final long SEED = 7;
  private static final double ZIPF_EXPONENT = 0.99;

  /** So long a sequence is learnt by no predictor of branches. */
  private static final int MIN_POSITIONS = 1 << 14;

  /** Values are from the cache of small Integers for those who compute with them. */
  private static final int VALUE_MASK = 63;

  /** How far the queues of two threads are apart: they never meet. */
  private static final int QUEUE_DISTANCE = 777_777_777;

  /** How often all that is there is looked up before the start; it brings a map in order. */
  private static final int SETTLING_PASSES = 3;

  private static final Object[] NONE = {};

  /** One thread, one size. */
  static SliceTrial of(Load load, Keys keys, int entries) {
    return new SliceTrial(load, keys, entries, ONE_SIZE, 1, 0);
  }

  /** The mean over four sizes, the smallest of which is {@code entries}. */
  static SliceTrial ofFourSizes(Load load, Keys keys, int entries) {
    return new SliceTrial(load, keys, entries, FOUR_SIZES, 1, 0);
  }

  /** Several threads, one size. */
  static SliceTrial of(Load load, Keys keys, int entries, int threads) {
    return new SliceTrial(load, keys, entries, ONE_SIZE, threads, 0);
  }

  SliceTrial withWrites(int count) {
    return new SliceTrial(load, keys, entries, quarters, threads, count);
  }

  @Override
  public Outcome run(Contender map, Settings settings) throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    for (int quarter : quarters) {
      outcomes.add(measure(map, (int) ((long) entries * quarter / QUARTERS), settings));
    }
    return Outcome.mean(outcomes);
  }

  private Outcome measure(Contender map, int count, Settings settings) throws InterruptedException {
    int[] ids = order(count);
    Object[] lookups = load.takesKeys() ? keys.of(ids) : NONE;
    Object[] puts = load.puts() ? keys.of(ids) : NONE;
    var supply = new Supply(RIVAL.create(), ids, lookups, puts, 0, writes, count / threads);
    Loop[][] loops = {loops(supply, count), loops(supply.with(map.create()), count)};
    System.gc();
    double[][] nanos = new AlternatingSlices(loops, settings).run();
    return Outcome.of(nanos[0], nanos[1], "");
  }

  /** Fills the map, and returns what each thread will do to it. */
  private Loop[] loops(Supply supply, int count) {
    fill(supply.map(), count);
    var loopClass = new LoopClass(load.loop);
    var loops = new Loop[threads];
    for (int i = 0; i < threads; i++) {
      int position =
          load.contents == Contents.QUEUES
              ? i * QUEUE_DISTANCE
              : (int) ((long) supply.ids().length * i / threads);
      loops[i] = loopClass.create(supply.from(position));
    }
    return loops;
  }

  // ---------------------------------------------------------------------------------------------
  // What is in the map

  private void fill(ConcurrentMap<Object, Object> map, int count) {
    int[] ids = load.contents == Contents.QUEUES ? queues(count) : Ids.range(0, count);
    for (int id : ids) {
      // Each key is made right before its value and its node, as services make them: with all
      // keys first, a map that keeps its entries in arrays would find them side by side.
      Object key = keys.of(id);
      map.put(key, value(id));
    }
    int[] present = load.contents == Contents.HALF ? removeHalf(map, ids) : ids;
    for (int pass = 0; pass < SETTLING_PASSES; pass++) {
      for (int id : present) {
        if (map.get(keys.of(id)) == null) {
          throw new IllegalStateException(map.getClass() + ": " + keys.of(id) + " is lost");
        }
      }
    }
  }

  /** Those who compute keep values small; others are objects of their own. */
  private Object value(int id) {
    boolean computes = load == Load.MERGE || load == Load.MERGE_HOT || load == Load.COMPUTE;
    return computes ? id & VALUE_MASK : Integer.valueOf(~id);
  }

  /** Removes the same keys from both maps; returns the ids of those that stay. */
  private int[] removeHalf(ConcurrentMap<Object, Object> map, int[] ids) {
    var random = new SplittableRandom(SEED);
    var kept = new int[ids.length];
    int size = 0;
    for (int id : ids) {
      if (random.nextBoolean()) {
        map.remove(keys.of(id));
      } else {
        kept[size++] = id;
      }
    }
    return Arrays.copyOf(kept, size);
  }

  private int[] queues(int count) {
    int each = count / threads;
    var ids = new int[each * threads];
    for (int i = 0; i < threads; i++) {
      System.arraycopy(Ids.range(i * QUEUE_DISTANCE - each, each), 0, ids, i * each, each);
    }
    return ids;
  }

  // ---------------------------------------------------------------------------------------------
  // What is asked for

  /** The ids of the calls, in order: drawn at random, at a power of two of positions. */
  private int[] order(int count) {
    var random = new SplittableRandom(SEED);
    int atLeast = Integer.highestOneBit(Math.max(count - 1, 1)) << 1;
    // Keys take more memory than ids do, of which there may be more.
    var ids = new int[Math.max(MIN_POSITIONS, load.takesKeys() ? atLeast : atLeast << 1)];
    switch (load.order) {
      case PRESENT -> Arrays.setAll(ids, i -> Ids.of(random.nextInt(count)));
      case ABSENT -> Arrays.setAll(ids, i -> Ids.of(count + random.nextInt(count)));
      case ONE_KEY -> Arrays.fill(ids, Ids.of(0));
      case ABSENT_IN_TURN -> Arrays.setAll(ids, i -> Ids.of(count + i % atLeast));
      case ZIPF -> {
        var zipf = new ZipfSampler(count, ZIPF_EXPONENT);
        Arrays.setAll(ids, i -> Ids.of(zipf.next(random)));
      }
      case NONE -> {
        return new int[0];
      }
    }
    return ids;
  }
}
