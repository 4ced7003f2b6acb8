package io.syncmap.benchmarks.demo;

import io.syncmap.benchmarks.ChildJvm;
import io.syncmap.benchmarks.Memory;
import io.syncmap.benchmarks.Rival;
import io.syncmap.benchmarks.demo.DemoLoad.Client;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** A scenario on one map, in a JVM of its own. */
public final class DemoRun {
  /** After the clients, all entries but one in so many are removed. */
  static final int KEPT_OF = 100;

  private static final int DIGITS = 3;

  /** One call in so many is timed. */
  private static final int TIMED_OF = 8;

  private static final int CALLS_BETWEEN_LOOKS = 256;

  /**
   * What was measured.
   *
   * @param bytesFull of the map's own objects, with all entries
   * @param bytesAfter the same once most were removed
   */
  record Measured(
      String map,
      int entries,
      double callsPerSecond,
      long p50,
      long p999,
      long longest,
      double gcMillisPerSecond,
      long bytesFull,
      long bytesAfter) {}

  private DemoRun() {}

  /** Takes the map, the scenario, the entries, the threads and the milliseconds to measure. */
  public static void main(String[] args) throws Exception {
    Rival rival = Rival.named(args[0]);
    ConcurrentMap<String, Object> map = rival.create();
    ChildJvm.answer(
        run(
            rival.name(),
            map,
            DemoLoad.Kind.valueOf(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Long.parseLong(args[4])));
  }

  /** Runs a scenario; half of the time again is for the warm-up. */
  static Measured run(
      String name,
      ConcurrentMap<String, Object> map,
      DemoLoad.Kind kind,
      int entries,
      int threads,
      long millis)
      throws Exception {
    DemoLoad scenario = kind.create(map, entries, threads);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      clients.add(scenario.client(i));
    }
    together(clients, millis / 2, new Histogram(DIGITS));
    var nanos = new Histogram(DIGITS);
    long gcBefore = gcMillis();
    double callsPerSecond = together(clients, millis, nanos);
    double gcMillisPerSecond = (gcMillis() - gcBefore) * 1e3 / millis;
    scenario.check(1);
    int size = map.size();
    long full = Memory.structure(map);
    scenario.removeMost(KEPT_OF);
    scenario.check(KEPT_OF);
    return new Measured(
        name,
        size,
        callsPerSecond,
        nanos.getValueAtPercentile(50),
        nanos.getValueAtPercentile(99.9),
        nanos.getMaxValue(),
        gcMillisPerSecond,
        full,
        Memory.structure(map));
  }

  /** Lets all clients call at the same time; returns the calls per second. */
  private static double together(List<Client> clients, long millis, Histogram all)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients.size());
    try {
      long end = System.nanoTime() + millis * 1_000_000;
      List<Callable<Double>> works = new ArrayList<>();
      for (Client client : clients) {
        works.add(() -> call(client, end, all));
      }
      double sum = 0;
      for (Future<Double> future : threads.invokeAll(works)) {
        sum += future.get();
      }
      return sum;
    } finally {
      threads.shutdown();
    }
  }

  private static double call(Client client, long end, Histogram all) {
    var nanos = new Histogram(DIGITS);
    long first = System.nanoTime();
    long calls = 0;
    do {
      for (int i = 0; i < CALLS_BETWEEN_LOOKS; i++) {
        if (i % TIMED_OF == 0) {
          long start = System.nanoTime();
          client.call();
          nanos.recordValue(System.nanoTime() - start);
        } else {
          client.call();
        }
      }
      calls += CALLS_BETWEEN_LOOKS;
    } while (System.nanoTime() < end);
    double seconds = (System.nanoTime() - first) / 1e9;
    synchronized (all) {
      all.add(nanos);
    }
    return calls / seconds;
  }

  private static long gcMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
