package io.syncmap.benchmarks.paired;

import static java.util.Locale.ROOT;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.programs.Pauses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The longest put while a map grows from nothing, outside pauses of the VM, and what the other
 * threads of the machine do to a thread that only reads the clock. One thread puts new keys,
 * another looks up keys that are there. Keys are made beforehand, so that whatever a put allocates
 * is the map's; puts that allocate a table are told apart from those that only wait or help.
 */
record LongestPut(int entries) implements Trial {
  /** Shorter calls are of no interest, and not kept. */
  private static final long LONG_NANOS = 50_000;

  private static final int EXPECTED_LONG_CALLS = 1 << 16;

  /** Whoever allocates as much has allocated a table, or a part of one. */
  private static final long TABLE_BYTES = 16 * 1024;

  /** How many puts pass before the reader hears of them. */
  private static final int NEWS = 64;

  private static final int WARM_UP_ROUNDS = 2;

  /** The compilers need no more entries than this. */
  private static final int MAX_WARM_UP_ENTRIES = 300_000;

  /** By how much fewer rounds there are than of slices. */
  private static final int DIVISOR = 10;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Long calls of one kind: start and end of each, in nanoTime. */
  private static final class LongCalls {
    private final List<long[]> calls = new ArrayList<>(EXPECTED_LONG_CALLS);

    void add(long start, long end) {
      calls.add(new long[] {start, end});
    }

    /** The longest that overlaps no pause, in nanoseconds; the limit if there is none. */
    long longestOutside(Pauses pauses) throws IOException {
      boolean[] paused = pauses.overlap(calls);
      long longest = LONG_NANOS;
      for (int i = 0; i < paused.length; i++) {
        if (!paused[i]) {
          longest = Math.max(longest, calls.get(i)[1] - calls.get(i)[0]);
        }
      }
      return longest;
    }
  }

  /** The longest calls of one map, by round. */
  private static final class Longest {
    final double[] withTable;
    final double[] others;

    Longest(int rounds) {
      withTable = new double[rounds];
      others = new double[rounds];
    }

    double[] all() {
      var all = new double[others.length];
      Arrays.setAll(all, i -> Math.max(withTable[i], others[i]));
      return all;
    }

    String describe(Contender map) {
      return String.format(
          ROOT,
          "%s: %s with a table, %s without",
          map.label(),
          Format.time(Outcome.median(withTable)),
          Format.time(Outcome.median(others)));
    }
  }

  @Override
  public Keys keys() {
    return Keys.STRING;
  }

  @Override
  public Outcome run(Contender map, Settings settings) throws IOException, InterruptedException {
    int rounds = Math.max(1, settings.rounds() / DIVISOR);
    Contender[] contenders = {RIVAL, map};
    Longest[] longest = {new Longest(rounds), new Longest(rounds)};
    int[] ids = Ids.range(0, entries);
    Object[] keys = keys().of(ids);
    Object[] lookups = keys().of(ids);
    try (var pauses = new Pauses()) {
      long nanos = 0;
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        int count = round < 0 ? Math.min(entries, MAX_WARM_UP_ENTRIES) : entries;
        for (int turn = 0; turn < 2; turn++) {
          int index = (turn + round) & 1;
          var withTable = new LongCalls();
          var others = new LongCalls();
          nanos = grow(contenders[index].create(), keys, lookups, count, withTable, others);
          if (round >= 0) {
            longest[index].withTable[round] = withTable.longestOutside(pauses);
            longest[index].others[round] = others.longestOutside(pauses);
          }
        }
      }
      String note =
          String.format(
              ROOT,
              "%s; %s; the clock alone %s",
              longest[1].describe(map),
              longest[0].describe(RIVAL),
              Format.time((double) longestGap(nanos, pauses)));
      return Outcome.of(longest[0].all(), longest[1].all(), note);
    }
  }

  /** Returns how long it took. */
  private static long grow(
      ConcurrentMap<Object, Object> map,
      Object[] keys,
      Object[] lookups,
      int count,
      LongCalls withTable,
      LongCalls others)
      throws InterruptedException {
    System.gc();
    var present = new AtomicInteger();
    long start = System.nanoTime();
    Together.run(
        () -> putAll(map, keys, count, present, withTable, others),
        () -> getPresent(map, lookups, count, present));
    long nanos = System.nanoTime() - start;
    if (map.size() != count) {
      throw new IllegalStateException(map.size() + " entries, not " + count);
    }
    return nanos;
  }

  private static void putAll(
      ConcurrentMap<Object, Object> map,
      Object[] keys,
      int count,
      AtomicInteger present,
      LongCalls withTable,
      LongCalls others) {
    try {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < count; i++) {
        Object key = keys[i];
        long start = System.nanoTime();
        map.put(key, key);
        long end = System.nanoTime();
        if (end - start >= LONG_NANOS) {
          long now = THREADS.getCurrentThreadAllocatedBytes();
          (now - allocated >= TABLE_BYTES ? withTable : others).add(start, end);
        }
        if (end - start >= LONG_NANOS || (i + 1) % NEWS == 0) {
          // Asked for at each put, it would take longer than many of them.
          allocated = THREADS.getCurrentThreadAllocatedBytes();
          present.lazySet(i + 1);
        }
      }
    } finally {
      present.set(count);
    }
  }

  private static void getPresent(
      ConcurrentMap<Object, Object> map, Object[] lookups, int count, AtomicInteger present) {
    var random = new SplittableRandom(11);
    long found = 0;
    for (int bound = present.get(); bound < count; bound = present.get()) {
      if (bound > 0) {
        Object key = lookups[random.nextInt(bound)];
        if (map.get(key) == null) {
          throw new IllegalStateException(key + " is lost");
        }
        found++;
      }
    }
    Sink.result = found;
  }

  /** What two threads that only read the clock see in the same time, in nanoseconds. */
  private static long longestGap(long nanos, Pauses pauses)
      throws IOException, InterruptedException {
    var gaps1 = new LongCalls();
    var gaps2 = new LongCalls();
    Together.run(() -> readClock(nanos, gaps1), () -> readClock(nanos, gaps2));
    return Math.max(gaps1.longestOutside(pauses), gaps2.longestOutside(pauses));
  }

  private static void readClock(long nanos, LongCalls gaps) {
    long first = System.nanoTime();
    for (long last = first; last - first < nanos; ) {
      long now = System.nanoTime();
      if (now - last >= LONG_NANOS) {
        gaps.add(last, now);
      }
      last = now;
    }
  }
}
