package io.syncmap.benchmarks.programs;

import static java.util.Locale.ROOT;

import io.syncmap.benchmarks.Footprint;
import io.syncmap.benchmarks.jmh.FilledMap;
import io.syncmap.benchmarks.jmh.KeyType;
import io.syncmap.benchmarks.report.Metric;
import io.syncmap.benchmarks.report.Question;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * What the map itself weighs, Integer to Integer: as it grows, what is left free after a growth
 * depending on how long ago that was; when all keys were looked up until a SyncMap has promoted
 * them; and when most are deleted and nothing more is called.
 */
@Command(name = "Memory", description = "Measures what a map takes beside its keys and values.")
final class Memory extends MapProgram {
  /** The sizes of a decade: below a thousand, and from there on three to an octave. */
  private static final int[] FEW_STEPS = {100, 200, 500};

  private static final int[] STEPS = {100, 125, 160, 200, 250, 315, 400, 500, 630, 800};

  private static final int FROM_HERE_ON_FINE = 1_000;

  /** As many entries as are settled and deleted, at most. */
  private static final int MAX_DELETED_FROM = 1_000_000;

  private static final int[] PERCENTAGES = {0, 50, 90, 99};

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "ENTRIES",
      defaultValue = "10000000",
      description = "how many entries the map grows to (${DEFAULT-VALUE})")
  private int entries;

  Memory() {
    super(Question.MEMORY);
  }

  /** Runs the program; see its usage. */
  public static void main(String[] args) {
    System.exit(execute(new Memory(), args));
  }

  @Override
  void check() {
    require(entries > 0, "ENTRIES is not positive: " + entries);
  }

  @Override
  void measure() {
    fill();
    delete(Math.min(entries, MAX_DELETED_FROM));
  }

  private void fill() {
    ConcurrentMap<Object, Object> map = map().create();
    int there = 0;
    for (int size : sizes()) {
      if (map().copiesOnWrite()) {
        // One copy for all: a write for each would take for ever.
        map = map().create();
        there = 0;
      }
      put(map, there, size);
      there = size;
      checkSize(map, size);
      double overhead = (double) Footprint.bytesWithout(Integer.class, map) / size;
      add("filled", size, Metric.OVERHEAD, overhead);
      System.out.printf(ROOT, "%,d entries: %.1f B each%n", size, overhead);
    }
  }

  private Iterable<Integer> sizes() {
    var sizes = new TreeSet<Integer>();
    for (long decade = 1; decade <= entries; decade *= 10) {
      for (int step : decade < FROM_HERE_ON_FINE ? FEW_STEPS : STEPS) {
        long size = decade * step / 100;
        if (size <= entries) {
          sizes.add((int) size);
        }
      }
    }
    sizes.add(entries);
    return sizes;
  }

  private void put(ConcurrentMap<Object, Object> map, int from, int to) {
    Map<Object, Object> target = map().copiesOnWrite() ? new HashMap<>() : map;
    for (int i = from; i < to; i++) {
      target.put(KeyType.INTEGER.key(i), FilledMap.valueOf(i));
    }
    if (target != map) {
      map.putAll(target);
    }
  }

  private void delete(int count) {
    ConcurrentMap<Object, Object> map = map().create();
    put(map, 0, count);
    Object[] shuffled = KeyType.INTEGER.sequence(0, count, count, new SplittableRandom(1));
    FilledMap.readUntilSettled(map, shuffled);
    int deleted = 0;
    for (int percentage : PERCENTAGES) {
      int until = (int) ((long) count * percentage / 100);
      remove(map, Arrays.asList(shuffled).subList(deleted, until));
      deleted = until;
      checkSize(map, count - deleted);
      long structure = Footprint.structureBytes(map);
      if (structure == Footprint.UNKNOWN) {
        throw new IllegalStateException("the footprint is not known");
      }
      if (percentage == 0) {
        add("settled", count, Metric.OVERHEAD, (double) structure / count);
      }
      add("after deleting", percentage, Metric.STRUCTURE, structure);
      System.out.printf(ROOT, "%d %% of %,d deleted: %,d B%n", percentage, count, structure);
    }
  }

  private void remove(ConcurrentMap<Object, Object> map, List<Object> keys) {
    Map<Object, Object> target = map().copiesOnWrite() ? new HashMap<>(map) : map;
    for (Object key : keys) {
      if (target.remove(key) == null) {
        throw new IllegalStateException(key + " is lost");
      }
    }
    if (target != map) {
      map.clear();
      map.putAll(target);
    }
  }

  private static void checkSize(ConcurrentMap<?, ?> map, int expected) {
    if (map.size() != expected) {
      throw new IllegalStateException(map.size() + " entries, not " + expected);
    }
  }
}
