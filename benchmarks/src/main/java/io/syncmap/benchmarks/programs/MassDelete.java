package io.syncmap.benchmarks.programs;

import static java.util.Locale.ROOT;

import com.sun.management.ThreadMXBean;
import io.syncmap.benchmarks.Footprint;
import io.syncmap.benchmarks.jmh.KeyType;
import io.syncmap.benchmarks.report.Metric;
import io.syncmap.benchmarks.report.Question;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * A service whose keys come and go in waves. In each wave it puts keys that it never had before,
 * and then removes as many: those of this wave, in the order in which they came, but for one in a
 * hundred, and in its place one that the wave before has left. So a hundredth is always there. Keys
 * and values are made as the service would make them, and the key to remove is never the object
 * that is stored; what that costs is in the figures, the same for all maps.
 *
 * <p>The waves go over three maps: to warm up, to be timed, and to be walked by JOL, whose garbage
 * and collections are so no part of the times.
 */
@Command(name = "MassDelete", description = "Measures what is left when keys come and go in waves.")
final class MassDelete extends MapProgram {
  private static final int MIN_WARM_UPS = 3;
  private static final int MAX_WARM_UPS = 6;

  /** The compilers are done when they work for no more than this share of a warm-up. */
  private static final double QUIET = 0.05;

  /** One key in so many stays until the next wave. */
  private static final int SURVIVOR_EVERY = 100;

  private static final int MILLION = 1_000_000;

  /** What a service keeps by a key. */
  private record Item(int number, long expires, byte[] payload) {
    Item(int number) {
      this(number, number + 1_000_000L, new byte[256]);
    }
  }

  /** What is called after each half of a wave. */
  private interface Observer {
    void come(String row, int wave, ConcurrentMap<Object, Object> map);
  }

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "OPERATIONS",
      defaultValue = "1000000",
      description = "puts and removes of all waves together (${DEFAULT-VALUE})")
  private int operations;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "WAVES",
      defaultValue = "5",
      description = "how many waves (${DEFAULT-VALUE})")
  private int waves;

  MassDelete() {
    super(Question.MASS_DELETE);
  }

  /** Runs the program; see its usage. */
  public static void main(String[] args) {
    System.exit(execute(new MassDelete(), args));
  }

  @Override
  void check() {
    require(waves > 0, "WAVES is not positive: " + waves);
    long step = 2L * SURVIVOR_EVERY * waves;
    require(
        operations > 0 && operations % step == 0,
        "OPERATIONS is no multiple of %d, that is %d * WAVES: %d"
            .formatted(step, 2 * SURVIVOR_EVERY, operations));
    require(!map().copiesOnWrite(), map().label() + " copies all at each write: hopeless");
  }

  @Override
  void measure() throws IOException {
    int perWave = operations / (2 * waves);
    warmUp(perWave);
    time(perWave);
    run(
        perWave,
        (row, wave, map) -> {
          long bytes = Footprint.structureBytes(map);
          if (bytes == Footprint.UNKNOWN) {
            throw new IllegalStateException("the footprint is not known");
          }
          add(row, wave, Metric.STRUCTURE, bytes);
          System.out.printf(ROOT, "wave %d, %s: %,d B%n", wave, row, bytes);
        });
  }

  private void warmUp(int perWave) {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    for (int i = 1; i <= MAX_WARM_UPS; i++) {
      long start = System.nanoTime();
      long compiled = compilers.getTotalCompilationTime();
      run(perWave, (row, wave, map) -> {});
      compiled = compilers.getTotalCompilationTime() - compiled;
      double millis = (System.nanoTime() - start) / 1e6;
      System.out.printf(ROOT, "warm-up %d: %.0f ms, compilers %d ms%n", i, millis, compiled);
      if (i >= MIN_WARM_UPS && compiled <= QUIET * millis) {
        return;
      }
    }
  }

  private void time(int perWave) throws IOException {
    ConcurrentMap<Object, Object> map = mapOfSurvivors(perWave);
    try (var pauses = new Pauses()) {
      System.gc();
      long collections = collections();
      long allocated = allocatedBytes();
      long start = System.nanoTime();
      for (int wave = 1; wave <= waves; wave++) {
        putAll(map, wave, perWave);
        removeMost(map, wave, perWave);
      }
      long end = System.nanoTime();
      allocated = allocatedBytes() - allocated;
      collections = collections() - collections;
      checkSize(map, perWave / SURVIVOR_EVERY);
      // The VM writes of a pause only when it has let the threads go; this one is not of the time.
      System.gc();
      List<Long> paused = pauses.ofCollector(start, end);

      String row = row();
      add(row, Metric.TIME, (double) (end - start) / operations);
      add(row, Metric.ALLOCATED, (double) allocated / operations);
      add(row, Metric.COLLECTIONS, collections);
      add(row, Metric.PAUSES, paused.stream().mapToLong(Long::longValue).sum() / 1e6);
      add(
          row,
          Metric.LONGEST_PAUSE,
          paused.stream().mapToLong(Long::longValue).max().orElse(0) / 1e6);
      System.out.printf(
          ROOT,
          "%,d operations in %.3f s, pauses %s ns%n",
          operations,
          (end - start) / 1e9,
          paused);
    }
  }

  private String row() {
    return operations % MILLION == 0
        ? operations / MILLION + " M in waves"
        : String.format(ROOT, "%,d in waves", operations);
  }

  private void run(int perWave, Observer observer) {
    ConcurrentMap<Object, Object> map = mapOfSurvivors(perWave);
    int survivors = perWave / SURVIVOR_EVERY;
    for (int wave = 1; wave <= waves; wave++) {
      putAll(map, wave, perWave);
      checkSize(map, survivors + perWave);
      observer.come("after the inserts", wave, map);
      removeMost(map, wave, perWave);
      checkSize(map, survivors);
      observer.come("after the deletes", wave, map);
    }
  }

  /** A map with what the wave before the first would have left. */
  private ConcurrentMap<Object, Object> mapOfSurvivors(int perWave) {
    ConcurrentMap<Object, Object> map = map().create();
    for (int i = 0; i < perWave; i++) {
      if (survives(i)) {
        put(map, i);
      }
    }
    return map;
  }

  private static boolean survives(int index) {
    return index % SURVIVOR_EVERY == SURVIVOR_EVERY - 1;
  }

  private static void putAll(ConcurrentMap<Object, Object> map, int wave, int perWave) {
    for (int i = 0; i < perWave; i++) {
      put(map, wave * perWave + i);
    }
  }

  private static void removeMost(ConcurrentMap<Object, Object> map, int wave, int perWave) {
    for (int i = 0; i < perWave; i++) {
      remove(map, (survives(i) ? wave - 1 : wave) * perWave + i);
    }
  }

  private static void put(ConcurrentMap<Object, Object> map, int number) {
    Object key = KeyType.STRING.key(number);
    if (map.put(key, new Item(number)) != null) {
      throw new IllegalStateException(key + " was there already");
    }
  }

  private static void remove(ConcurrentMap<Object, Object> map, int number) {
    Object key = KeyType.STRING.key(number);
    if (!(map.remove(key) instanceof Item item) || item.number != number) {
      throw new IllegalStateException(key + " is lost, or its value is another's");
    }
  }

  private static void checkSize(ConcurrentMap<?, ?> map, int expected) {
    if (map.size() != expected) {
      throw new IllegalStateException(map.size() + " entries, not " + expected);
    }
  }

  private static long allocatedBytes() {
    // Only this thread works.
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      // Newer JDKs count the cycles of concurrent work under a name of their own.
      if (!collector.getName().contains("Concurrent")) {
        count += collector.getCollectionCount();
      }
    }
    return count;
  }
}
