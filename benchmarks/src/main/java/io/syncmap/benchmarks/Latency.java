package io.syncmap.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentMap;
import org.HdrHistogram.Histogram;

/**
 * How long single puts take while a map grows from nothing. Beside it, a thread does nothing but
 * read the clock: what stops the whole JVM or the machine shows as a gap there as well.
 */
public final class Latency {
  /** The percentiles that are told; 100 is the longest. */
  static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

  private static final int ROUNDS = 3;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int MAX_WARM_UP = 300_000;
  private static final int DIGITS = 3;

  /** A growth to so many entries. */
  record Growth(String map, int entries, Map<String, Long> putNanos, long longestGapNanos) {}

  private Latency() {}

  /** Measures some maps, each run in a JVM of its own; the maps take turns. */
  static List<Growth> measure(List<String> maps, int entries)
      throws IOException, InterruptedException {
    List<String> flags = List.of("-Xms3g", "-Xmx3g", "-Xmn256m", "-XX:+UseG1GC");
    List<Growth> growths = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String map : maps) {
        List<String> args = List.of(map, Integer.toString(entries));
        growths.add(ChildJvm.ask(Latency.class, flags, args, Growth.class));
      }
    }
    return growths;
  }

  /** Takes a map's name and a number of entries. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int entries = Integer.parseInt(args[1]);
    Rival rival = Rival.named(args[0]);
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      grow(rival, Math.min(entries, MAX_WARM_UP));
    }
    ChildJvm.answer(grow(rival, entries));
  }

  private static Growth grow(Rival rival, int entries) throws InterruptedException {
    ConcurrentMap<Object, Object> map = rival.create();
    System.gc();
    var puts = new Histogram(DIGITS);
    var clock = new Clock();
    clock.start();
    for (int i = 0; i < entries; i++) {
      Object key = BenchKeys.INTEGER.of(BenchKeys.id(i));
      Object value = BenchKeys.INTEGER.of(~BenchKeys.id(i));
      long start = System.nanoTime();
      Object before = map.put(key, value);
      puts.recordValue(System.nanoTime() - start);
      if (before != null) {
        throw new IllegalStateException(key + " was there already");
      }
    }
    clock.over = true;
    clock.join();
    if (map.size() != entries) {
      throw new IllegalStateException(rival.name() + ": " + map.size() + " of " + entries);
    }
    Map<String, Long> nanos = new TreeMap<>();
    for (double percentile : PERCENTILES) {
      nanos.put(Double.toString(percentile), puts.getValueAtPercentile(percentile));
    }
    return new Growth(rival.name(), entries, nanos, clock.longestGap);
  }

  /** Reads the clock until the puts are over. */
  private static final class Clock extends Thread {
    volatile boolean over;
    long longestGap;

    @Override
    public void run() {
      long last = System.nanoTime();
      while (!over) {
        long now = System.nanoTime();
        longestGap = Math.max(longestGap, now - last);
        last = now;
      }
    }
  }
}
