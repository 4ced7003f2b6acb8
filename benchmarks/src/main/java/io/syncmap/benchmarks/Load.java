package io.syncmap.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.simple.RandomSource;

/** A row of the tables: what threads do to a map. One thread and G1, unless it says otherwise. */
final class Load {
  /** What is in the map at first. */
  enum Contents {
    ALL,
    /** Half of the keys, chosen at random: all were there, and half were removed. */
    HALF,
    /** The last keys of a queue for each thread. */
    QUEUES,
    NONE
  }

  /** Which keys the calls use, in what order: at random unless it says something else. */
  enum Order {
    PRESENT,
    ABSENT,
    /** Of all keys, some much more often than others. */
    ZIPF,
    ONE_KEY,
    /** The work makes its own. */
    NONE
  }

  /** How keys and values lie in the heap, and whether look-ups are by the very keys put. */
  enum Layout {
    /** Key, value and the map's node are made together, as services make them. */
    TOGETHER,
    /** All keys are made, then all values, then they are put. */
    KEYS_FIRST,
    /** As together, and look-ups are by the keys that are in the map, not by equal ones. */
    IDENTICAL
  }

  private static final long SEED = 7;
  private static final double ZIPF_EXPONENT = 0.99;

  /** So long a sequence is learnt by no predictor of branches. */
  private static final int MIN_POSITIONS = 1 << 18;

  /** Keys made beforehand take more memory than ids do, and are to stay in the cache. */
  private static final int MIN_STRINGS = 1 << 14;

  private static final int MAX_POSITIONS = 1 << 21;

  /** How far the queues of two threads are apart: they never meet. */
  private static final int QUEUE_DISTANCE = 777_777_777;

  private static final Object[] NO_KEYS = {};

  private final String what;
  private final Class<? extends Work> work;
  private final BenchKeys keys;
  private final int entries;
  private int threads = 1;
  private String gc = "G1";
  private Contents contents = Contents.ALL;
  private Order order = Order.PRESENT;
  private Layout layout = Layout.TOGETHER;

  /** For mixes: of 2,000 calls so many remove, and as many put. */
  private int writes;

  Load(String what, Class<? extends Work> work, BenchKeys keys, int entries) {
    this.what = what;
    this.work = work;
    this.keys = keys;
    this.entries = entries;
  }

  Load threads(int count) {
    threads = count;
    return this;
  }

  Load gc(String name) {
    gc = name;
    return this;
  }

  Load contents(Contents atFirst) {
    contents = atFirst;
    return this;
  }

  Load order(Order ofKeys) {
    order = ofKeys;
    return this;
  }

  Load layout(Layout ofHeap) {
    layout = ofHeap;
    return this;
  }

  Load writes(int of2000) {
    writes = of2000;
    return this;
  }

  /** {@code what.keys.entries}, then the threads or the collector if they are not the usual. */
  String name() {
    return what
        + "."
        + keys.label
        + "."
        + Loads.label(entries)
        + (threads == 1 ? "" : ".T" + threads)
        + (gc.equals("G1") ? "" : "." + gc);
  }

  Class<? extends Work> work() {
    return work;
  }

  int entries() {
    return entries;
  }

  int threads() {
    return threads;
  }

  /** Whether it is a pass over the whole map, which needs to be prepared. */
  boolean isPass() {
    return Passes.Pass.class.isAssignableFrom(work);
  }

  /** How many calls one run of the work counts as. */
  int callsPerRun() {
    return isPass() || work.getEnclosingClass() == Walks.class ? entries : Work.CALLS;
  }

  /** Whether calls leave garbage that lives for a while, or keep both processors at work. */
  boolean isHeavy() {
    return work.getEnclosingClass() == Mixes.class;
  }

  /** The flags of the JVM in which it is measured. */
  List<String> flags() {
    // A small young generation: each map's turn pays for the collections that it causes, and new
    // objects are within the processor's cache. Without page faults, what is left is the map's.
    String heap = entries <= 1_000_000 ? "1g" : "6g";
    List<String> flags = new ArrayList<>();
    flags.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"));
    flags.add("-XX:+Use" + gc + "GC");
    if (!gc.equals("Z")) {
      flags.add("-Xmn32m");
    }
    flags.addAll(ChildJvm.unsafe());
    return flags;
  }

  // ---------------------------------------------------------------------------------------------
  // What the calls use

  /** What each thread works with on a map, but for its position. */
  Work.Supply supply(Rival rival) {
    ConcurrentMap<Object, Object> map = rival.create();
    Object[] put = fill(map);
    int[] ids = order();
    Object[] lookups = keys == BenchKeys.STRING ? keys.of(ids) : null;
    if (layout == Layout.IDENTICAL) {
      UniformRandomProvider random = random();
      Arrays.setAll(lookups, i -> put[random.nextInt(entries)]);
    }
    int[] all = isPass() || work == Mixes.Waves.class ? BenchKeys.ids(0, entries) : new int[0];
    int number = work == Mixes.Queue.class ? entries / threads : writes;
    return new Work.Supply(rival, map, keys, ids, lookups, all, 0, number);
  }

  /** The same for one of the threads. */
  Work.Supply supply(Work.Supply all, int thread) {
    int position =
        contents == Contents.QUEUES
            ? thread * QUEUE_DISTANCE
            : (int) ((long) all.ids().length * thread / threads);
    return new Work.Supply(
        all.rival(),
        all.map(),
        all.kind(),
        all.ids(),
        all.keys(),
        all.all(),
        position,
        all.writes());
  }

  private static UniformRandomProvider random() {
    return RandomSource.XO_RO_SHI_RO_128_PP.create(SEED);
  }

  /** Fills the map; returns the keys if they are to be used again. */
  private Object[] fill(ConcurrentMap<Object, Object> map) {
    if (contents == Contents.NONE) {
      return NO_KEYS;
    }
    int[] ids = contents == Contents.QUEUES ? queues() : BenchKeys.ids(0, entries);
    Object[] made = layout == Layout.TOGETHER ? NO_KEYS : new Object[entries];
    if (layout == Layout.KEYS_FIRST) {
      Arrays.setAll(made, i -> keys.of(ids[i]));
      Object[] values = new Object[entries];
      Arrays.setAll(values, i -> value(ids[i]));
      for (int i = 0; i < entries; i++) {
        map.put(made[i], values[i]);
      }
    } else {
      for (int i = 0; i < ids.length; i++) {
        Object key = keys.of(ids[i]);
        map.put(key, value(ids[i]));
        if (layout == Layout.IDENTICAL) {
          made[i] = key;
        }
      }
    }
    if (contents == Contents.HALF) {
      UniformRandomProvider random = random();
      for (int id : ids) {
        if (random.nextBoolean()) {
          map.remove(keys.of(id));
        }
      }
    }
    return made;
  }

  /** Those who compute keep values small; others are objects of their own. */
  private Object value(int id) {
    return work.getEnclosingClass() == Updates.class ? id & 63 : Integer.valueOf(~id);
  }

  private int[] queues() {
    int each = entries / threads;
    var ids = new int[each * threads];
    for (int i = 0; i < threads; i++) {
      System.arraycopy(BenchKeys.ids(i * QUEUE_DISTANCE - each, each), 0, ids, i * each, each);
    }
    return ids;
  }

  /** The ids of the calls, in order: drawn at random, at a power of two of positions. */
  private int[] order() {
    int count = entries;
    int atLeast = Integer.highestOneBit(Math.max(count - 1, 1)) << 1;
    int positions = keys == BenchKeys.STRING ? MIN_STRINGS : MIN_POSITIONS;
    var ids = new int[Math.min(MAX_POSITIONS, Math.max(positions, atLeast))];
    UniformRandomProvider random = random();
    switch (order) {
      case PRESENT -> Arrays.setAll(ids, i -> BenchKeys.id(random.nextInt(count)));
      case ABSENT -> Arrays.setAll(ids, i -> BenchKeys.id(count + random.nextInt(count)));
      case ONE_KEY -> Arrays.fill(ids, BenchKeys.id(0));
      case ZIPF -> {
        var zipf = RejectionInversionZipfSampler.of(random, count, ZIPF_EXPONENT);
        Arrays.setAll(ids, i -> BenchKeys.id(zipf.sample() - 1));
      }
      case NONE -> {
        return new int[0];
      }
    }
    return ids;
  }
}
