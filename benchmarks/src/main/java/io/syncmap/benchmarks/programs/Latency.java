package io.syncmap.benchmarks.programs;

import static java.util.Locale.ROOT;

import io.syncmap.BucketMap;
import io.syncmap.SyncMap;
import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.jmh.FilledMap;
import io.syncmap.benchmarks.jmh.KeyType;
import io.syncmap.benchmarks.report.Metric;
import io.syncmap.benchmarks.report.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * How long single calls take while the entries of a map are on the move: one thread writes, another
 * reads, and every call is timed.
 *
 * <p>Growth: the writer puts new keys into an empty map; the reader gets keys that are there
 * already. Promotion: three of ten keys are in the dirty table; the reader gets all keys, the
 * writer puts new values to keys that are there, until the look-ups have paid for a promotion and
 * beyond. Other maps than SyncMap do the same and have nothing to promote.
 *
 * <p>The longest call is shown twice: of all, and of those that overlap no pause of the VM. What
 * else stops a thread is shown by the longest gap that each of the two threads meets when it does
 * nothing but read the clock right after, for as long.
 */
@Command(name = "Latency", description = "Measures single calls while entries are on the move.")
final class Latency extends MapProgram {
  private static final int WARM_UP_ROUNDS = 2;

  /** The compilers need no more entries than this. */
  private static final int MAX_WARM_UP_ENTRIES = 300_000;

  private static final int MIN_ENTRIES = 10;

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

  private static final double LONGEST = 100;

  /** A promotion takes two misses a slot, eleven look-ups of an entry if three in ten miss. */
  private static final int LOOKUPS_PER_ENTRY = 15;

  /** How many puts pass before the reader hears of them. */
  private static final int NEWS = 64;

  /** What is done to the map. */
  private enum Phase {
    GROWTH("growing"),
    PROMOTION("promoting");

    final String word;

    Phase(String word) {
      this.word = word;
    }
  }

  /** The body of a measured thread. */
  private interface Body {
    void run(Timer timer);
  }

  @Parameters(index = "2", paramLabel = "PHASE", description = "${COMPLETION-CANDIDATES}")
  private Phase phase;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "ENTRIES",
      defaultValue = "1000000",
      description = "how many keys there are in the end (${DEFAULT-VALUE})")
  private int entries;

  private Object[] keys;
  private Object[] values;
  private Object[] lookups;

  Latency() {
    super(Question.LATENCY);
  }

  /** Runs the program; see its usage. */
  public static void main(String[] args) {
    System.exit(execute(new Latency(), args));
  }

  @Override
  void check() {
    require(entries >= MIN_ENTRIES, "ENTRIES is less than %d: %d".formatted(MIN_ENTRIES, entries));
    require(
        Contender.CONCURRENT.contains(map()), map().label() + " is not for two threads at a time");
    require(!map().copiesOnWrite(), map().label() + " copies all at each write: hopeless");
  }

  @Override
  void measure() throws IOException, InterruptedException {
    keys = KeyType.STRING.keys(0, entries);
    lookups = KeyType.STRING.keys(0, entries);
    values = new Object[entries];
    Arrays.setAll(values, FilledMap::valueOf);
    try (var pauses = new Pauses()) {
      for (int round = 0; round < WARM_UP_ROUNDS; round++) {
        round(Math.min(entries, MAX_WARM_UP_ENTRIES), false, pauses);
      }
      round(entries, true, pauses);
      System.out.println(pauses.summary() + " (most of them between the rounds)");
    }
  }

  private void round(int count, boolean keep, Pauses pauses)
      throws IOException, InterruptedException {
    ConcurrentMap<Object, Object> map = map().create();
    if (phase == Phase.PROMOTION) {
      fillForPromotion(map, count);
    }
    System.gc();
    long movesBefore = movesOf(map);
    var present = new AtomicInteger();
    var reader = new Timer();
    var writer = new Timer();
    long start = System.nanoTime();
    if (phase == Phase.GROWTH) {
      both(
          t -> putAll(map, count, present, t),
          writer,
          t -> getPresent(map, count, present, t),
          reader);
    } else {
      both(
          t -> update(map, count, present, t), writer, t -> getAny(map, count, present, t), reader);
    }
    long nanos = System.nanoTime() - start;
    long moved = movesOf(map) - movesBefore;
    checkSize(map, count);
    map.clear();

    var clockOfWriter = new Timer();
    var clockOfReader = new Timer();
    both(t -> readClock(nanos, t), clockOfWriter, t -> readClock(nanos, t), clockOfReader);
    System.out.printf(
        ROOT,
        "%s %,d entries: %.2f s, %d promotions or growths of stripes%n",
        phase.word,
        count,
        nanos / 1e9,
        moved);
    if (keep) {
      add("put", writer, clockOfWriter, pauses);
      add("get", reader, clockOfReader, pauses);
    }
  }

  private void add(String call, Timer timer, Timer clock, Pauses pauses) throws IOException {
    String row = phase.word + ", " + call;
    for (double percentile : PERCENTILES) {
      add(row, percentile, Metric.LATENCY, timer.histogram().getValueAtPercentile(percentile));
    }
    add(row, LONGEST, Metric.LATENCY, timer.max());
    add(row, Metric.LONGEST_OUTSIDE_PAUSES, timer.maxOutside(pauses.overlap(timer.longCalls())));
    add(row, Metric.CLOCK, clock.maxOutside(pauses.overlap(clock.longCalls())));
    System.out.printf(ROOT, "%s: %,d calls%n", row, timer.histogram().getTotalCount());
  }

  private static void checkSize(ConcurrentMap<?, ?> map, int expected) {
    if (map.size() != expected) {
      throw new IllegalStateException(map.size() + " entries, not " + expected);
    }
  }

  /** Seven of ten keys are read until they are promoted; the others then stay in dirty. */
  private void fillForPromotion(ConcurrentMap<Object, Object> map, int count) {
    int early = count / 10 * 7;
    for (int i = 0; i < early; i++) {
      map.put(keys[i], values[i]);
    }
    FilledMap.readUntilSettled(map, Arrays.copyOf(lookups, early));
    for (int i = early; i < count; i++) {
      map.put(keys[i], values[i]);
    }
  }

  /** How often a map of ours has moved its entries, or those of a table; 0 for others. */
  private static long movesOf(ConcurrentMap<?, ?> map) {
    if (map instanceof SyncMap<?, ?> m) {
      return m.stats().promotions();
    }
    if (map instanceof BucketMap<?, ?> m) {
      BucketMap.Stats stats = m.stats();
      return stats.splits() + stats.merges() + stats.resizes();
    }
    return 0;
  }

  // ---------------------------------------------------------------------------------------------
  // What the threads do

  private static void both(Body body1, Timer timer1, Body body2, Timer timer2)
      throws InterruptedException {
    var start = new CyclicBarrier(2);
    var failures = new ArrayList<Throwable>();
    Thread thread1 = thread(start, body1, timer1, failures);
    Thread thread2 = thread(start, body2, timer2, failures);
    thread1.join();
    thread2.join();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a measured thread failed", failures.get(0));
    }
  }

  private static Thread thread(
      CyclicBarrier start, Body body, Timer timer, List<Throwable> failures) {
    var thread =
        new Thread(
            () -> {
              try {
                start.await();
                body.run(timer);
              } catch (Exception | Error e) {
                synchronized (failures) {
                  failures.add(e);
                }
              }
            });
    thread.start();
    return thread;
  }

  private void putAll(
      ConcurrentMap<Object, Object> map, int count, AtomicInteger present, Timer timer) {
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      Object before = map.put(keys[i], values[i]);
      timer.record(start, System.nanoTime());
      if (before != null) {
        throw new IllegalStateException(keys[i] + " was there already");
      }
      if ((i + 1) % NEWS == 0 || i == count - 1) {
        present.lazySet(i + 1);
      }
    }
  }

  private void getPresent(
      ConcurrentMap<Object, Object> map, int count, AtomicInteger present, Timer timer) {
    var random = new SplittableRandom(11);
    for (int bound = present.get(); bound < count; bound = present.get()) {
      if (bound > 0) {
        get(map, random.nextInt(bound), timer);
      }
    }
  }

  private void getAny(
      ConcurrentMap<Object, Object> map, int count, AtomicInteger done, Timer timer) {
    var random = new SplittableRandom(12);
    for (long i = 0; i < (long) LOOKUPS_PER_ENTRY * count; i++) {
      get(map, random.nextInt(count), timer);
    }
    done.set(1);
  }

  private void get(ConcurrentMap<Object, Object> map, int number, Timer timer) {
    Object key = lookups[number];
    long start = System.nanoTime();
    Object value = map.get(key);
    timer.record(start, System.nanoTime());
    if (value == null) {
      throw new IllegalStateException(key + " is lost");
    }
  }

  private void update(
      ConcurrentMap<Object, Object> map, int count, AtomicInteger done, Timer timer) {
    var random = new SplittableRandom(13);
    while (done.get() == 0) {
      Object key = lookups[random.nextInt(count)];
      Object value = values[random.nextInt(count)];
      long start = System.nanoTime();
      Object before = map.put(key, value);
      timer.record(start, System.nanoTime());
      if (before == null) {
        throw new IllegalStateException(key + " is lost");
      }
    }
  }

  private static void readClock(long nanos, Timer timer) {
    long first = System.nanoTime();
    for (long last = first; last - first < nanos; ) {
      long now = System.nanoTime();
      timer.record(last, now);
      last = now;
    }
  }
}
