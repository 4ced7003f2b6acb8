package io.syncmap.benchmarks.jmh;

import static java.util.Locale.ROOT;

import io.syncmap.BucketMap;
import io.syncmap.SyncMap;
import io.syncmap.benchmarks.Contender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * How long single calls take while the entries of a map are on the move: one thread writes, another
 * reads, and every call is timed.
 *
 * <p>Growth: the writer puts new keys into an empty map; the reader gets keys that are there
 * already. Promotion: three of ten keys are in the dirty table; the reader gets all keys, the
 * writer puts new values to keys that are there, until the look-ups have paid for a promotion and
 * beyond.
 *
 * <p>A maximum is shown twice: of all calls, and of those that overlap no pause of the VM. What
 * else stops a thread is shown by the baseline: the longest gap that two threads meet that do
 * nothing but read the clock, for as long as the round before took.
 *
 * <p>Usage: {@code LatencyReport [ENTRIES [ROUNDS [MAP...]]]}. With maps named, only growth is
 * measured, and only theirs.
 */
public final class LatencyReport {
  private static final String USAGE =
      """
      usage: ./bench latency [ENTRIES [ROUNDS [MAP...]]]
        ENTRIES how many keys the maps grow to (1000000)
        ROUNDS  how often each phase is measured (5)
        MAP     measure only the growth, and only of these maps""";

  /** A BucketMap has no promotions. */
  private static final Map<Phase, List<Contender>> MAPS =
      new EnumMap<>(
          Map.of(
              Phase.GROWTH,
              List.of(Contender.SYNC_MAP, Contender.BUCKET_MAP, Contender.CONCURRENT_HASH_MAP),
              Phase.PROMOTION,
              List.of(Contender.SYNC_MAP, Contender.CONCURRENT_HASH_MAP)));

  /** The first column names phase, map and call. */
  private static final String FORMAT = "%-35s %8s %9s %9s %12s %12s %12s %12s %12s%n";

  private static final int WARM_UP_ROUNDS = 2;

  /** The compilers need no more entries than this. */
  private static final int MAX_WARM_UP_ENTRIES = 1_000_000;

  private static final int LOOKUPS_PER_ENTRY = 5;

  /** How many puts pass before the reader hears of them. */
  private static final int NEWS = 64;

  /** What is done to the map. */
  private enum Phase {
    GROWTH,
    PROMOTION
  }

  /** The rounds of one phase, map and kind of call. */
  private static final class Series {
    final Histogram all = new Histogram(60_000_000_000L, 3);
    final List<Long> max = new ArrayList<>();
    final List<Long> maxOutside = new ArrayList<>();

    void add(Timer timer, Pauses pauses) throws IOException {
      all.add(timer.histogram());
      max.add(timer.max());
      maxOutside.add(timer.maxOutside(pauses.overlap(timer.longCalls())));
    }
  }

  /** The body of a measured thread. */
  private interface Body {
    void run(Timer timer);
  }

  private final int entries;
  private final int rounds;
  private final Map<Phase, List<Contender>> maps;
  private final Object[] keys;
  private final Object[] values;
  private final Object[] lookups;
  private final Map<String, Series> series = new LinkedHashMap<>();
  private final Map<Phase, Map<Contender, List<Long>>> moves = new EnumMap<>(Phase.class);

  private LatencyReport(int entries, int rounds, Map<Phase, List<Contender>> maps) {
    this.entries = entries;
    this.rounds = rounds;
    this.maps = maps;
    keys = KeyType.STRING.keys(0, entries);
    values = new Object[entries];
    Arrays.setAll(values, FilledMap::valueOf);
    lookups = KeyType.STRING.keys(0, entries);
  }

  /**
   * Runs the rounds and prints the table.
   *
   * @param args see the usage
   * @throws IOException if the VM's log of its pauses cannot be had
   * @throws InterruptedException if the run is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int entries;
    int rounds;
    Map<Phase, List<Contender>> maps;
    try {
      entries = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
      rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
      maps = args.length > 2 ? Map.of(Phase.GROWTH, named(args)) : MAPS;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + System.lineSeparator() + USAGE);
      System.exit(2);
      return;
    }
    new LatencyReport(entries, rounds, maps).run();
  }

  /** The maps that the arguments from the third on name. */
  private static List<Contender> named(String[] args) {
    return Arrays.stream(args).skip(2).map(Contender::parse).distinct().toList();
  }

  private void run() throws IOException, InterruptedException {
    try (var pauses = new Pauses()) {
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        int count = round >= 0 ? entries : Math.min(entries, MAX_WARM_UP_ENTRIES);
        for (Map.Entry<Phase, List<Contender>> ofPhase : maps.entrySet()) {
          for (Contender map : ofPhase.getValue()) {
            measure(ofPhase.getKey(), map, count, round >= 0, pauses);
          }
        }
        System.out.printf("round %d of %d done%n", round + 1, rounds);
      }
      print();
      System.out.println(pauses.summary() + " (most of them between the rounds)");
    }
  }

  private void measure(Phase phase, Contender contender, int count, boolean keep, Pauses pauses)
      throws IOException, InterruptedException {
    ConcurrentMap<Object, Object> map = contender.create();
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
    map.clear();

    var clock1 = new Timer();
    var clock2 = new Timer();
    both(t -> readClock(nanos, t), clock1, t -> readClock(nanos, t), clock2);
    if (keep) {
      seriesOf(phase, contender.label(), "get").add(reader, pauses);
      seriesOf(phase, contender.label(), "put").add(writer, pauses);
      seriesOf(phase, "(clock alone)", "-").add(clock1, pauses);
      seriesOf(phase, "(clock alone)", "-").add(clock2, pauses);
      moves
          .computeIfAbsent(phase, any -> new EnumMap<>(Contender.class))
          .computeIfAbsent(contender, any -> new ArrayList<>())
          .add(moved);
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

  /** How often a map of ours has moved its entries, or those of a stripe; 0 for others. */
  private static long movesOf(ConcurrentMap<?, ?> map) {
    if (map instanceof SyncMap<?, ?> m) {
      return m.stats().promotions();
    }
    return map instanceof BucketMap<?, ?> m ? m.stats().growths() : 0;
  }

  private Series seriesOf(Phase phase, String map, String call) {
    return series.computeIfAbsent(nameOf(phase, map, call), any -> new Series());
  }

  private static String nameOf(Object phase, String map, String call) {
    return String.format(ROOT, "%-10s %-18s %-5s", phase, map, call);
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
    for (int i = 0; i < LOOKUPS_PER_ENTRY * count; i++) {
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

  // ---------------------------------------------------------------------------------------------
  // The table

  private void print() {
    System.out.printf(
        ROOT,
        "%n%s %s, %d cores; %,d entries, String to Integer, %d rounds; microseconds%n%n",
        System.getProperty("java.vm.name"),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        entries,
        rounds);
    System.out.printf(
        FORMAT,
        nameOf("phase", "map", "call"),
        "p50",
        "p99.9",
        "p99.99",
        "max: median",
        "max: worst",
        "no pause: md",
        "no pause: wt",
        "calls");
    series.forEach(
        (name, s) ->
            System.out.printf(
                FORMAT,
                name,
                micros(s.all.getValueAtPercentile(50)),
                micros(s.all.getValueAtPercentile(99.9)),
                micros(s.all.getValueAtPercentile(99.99)),
                micros(median(s.max)),
                micros(worst(s.max)),
                micros(median(s.maxOutside)),
                micros(worst(s.maxOutside)),
                String.format(ROOT, "%,d", s.all.getTotalCount())));
    System.out.printf(
        "%nPromotions of SyncMap and growths of BucketMap's stripes in each measured round:%n");
    moves.forEach(
        (phase, ofMaps) ->
            ofMaps.forEach(
                (map, ofRounds) -> {
                  if (map == Contender.SYNC_MAP || map == Contender.BUCKET_MAP) {
                    System.out.println(phase + " " + map.label() + " " + ofRounds);
                  }
                }));
  }

  private static String micros(long nanos) {
    return String.format(ROOT, nanos < 100_000 ? "%.2f" : "%,.0f", nanos / 1e3);
  }

  private static long worst(List<Long> maxima) {
    return maxima.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long median(List<Long> maxima) {
    return maxima.stream().sorted().skip(maxima.size() / 2).findFirst().orElse(0L);
  }
}
