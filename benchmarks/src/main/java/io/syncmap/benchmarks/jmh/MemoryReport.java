package io.syncmap.benchmarks.jmh;

import static java.util.Locale.ROOT;

import io.syncmap.BucketMap;
import io.syncmap.SyncMap;
import io.syncmap.benchmarks.Contender;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.openjdk.jol.info.GraphStats;
import org.openjdk.jol.vm.VM;

/**
 * What the maps themselves weigh: everything that can be reached from a map, less the keys and
 * values that are present. Keys that were removed and are still held count as the map's.
 *
 * <p>A second table shows maps of other sizes: what is left free after a growth depends on how long
 * ago that was.
 *
 * <p>Usage: {@code MemoryReport [ENTRIES]}.
 */
public final class MemoryReport {
  private static final String FORMAT = "%-18s %-11s %11s %11s %11s %12s %10s %8s%n";

  /** From just after a doubling of most tables to just before the next one. */
  private static final int[] SIZES = {
    10, 100, 1_000, 10_000, 100_000, 250_000, 500_000, 750_000, 1_000_000
  };

  private final int entries;
  private final Object[] keys;
  private final Object[] values;
  private final Object[] lookups;

  private MemoryReport(int entries) {
    this.entries = entries;
    keys = KeyType.INTEGER.keys(0, entries);
    values = new Object[entries];
    Arrays.setAll(values, FilledMap::valueOf);
    lookups = KeyType.INTEGER.sequence(0, entries, entries, new SplittableRandom(1));
  }

  /**
   * Prints the table.
   *
   * @param args the number of entries, a million if there is none
   */
  public static void main(String[] args) {
    new MemoryReport(args.length == 0 ? 1_000_000 : Integer.parseInt(args[0])).run();
  }

  private void run() {
    System.out.printf(
        ROOT,
        "%s %s; %,d entries, Integer to Integer%n"
            + "bytes of overhead per entry: filled by put; after a look-up of each key; after as many as a"
            + " SyncMap needs to promote all; after removing all but 1 %% and no further call%n%n",
        System.getProperty("java.vm.name"),
        Runtime.version(),
        entries);
    System.out.printf(
        FORMAT,
        "map",
        "made",
        "after puts",
        "read once",
        "settled",
        "removed: MB",
        "% of peak",
        "entries");
    for (Contender contender : Contender.values()) {
      report(contender.label(), "empty", contender::create);
    }
    for (Contender contender : Contender.values()) {
      report(contender.label(), "presized", () -> contender.create(entries));
    }
    report(
        Contender.SYNC_MAP.label(),
        "from a map",
        () -> new SyncMap<>(filled(Contender.CONCURRENT_HASH_MAP)));
    report(
        Contender.BUCKET_MAP.label(),
        "from a map",
        () -> new BucketMap<>(filled(Contender.CONCURRENT_HASH_MAP)));
    report(Contender.SYNC_MAP.label(), "trimmed", this::trimmedSyncMap);
    report(Contender.BUCKET_MAP.label(), "trimmed", this::trimmedBucketMap);
    reportSizes();
  }

  private ConcurrentMap<Object, Object> filled(Contender contender) {
    return fill(contender.create());
  }

  private SyncMap<Object, Object> trimmedSyncMap() {
    var map = new SyncMap<>();
    fill(map);
    map.trimToSize();
    return map;
  }

  private BucketMap<Object, Object> trimmedBucketMap() {
    var map = new BucketMap<>();
    fill(map);
    map.trimToSize();
    return map;
  }

  private ConcurrentMap<Object, Object> fill(ConcurrentMap<Object, Object> map) {
    for (int i = 0; i < entries; i++) {
      map.put(keys[i], values[i]);
    }
    return map;
  }

  /** The second table: a line for each map, measured at each size as it grows. */
  private void reportSizes() {
    int[] sizes = Arrays.stream(SIZES).filter(size -> size <= entries).toArray();
    System.out.printf(
        "%nbytes of overhead per entry, filled by put from empty, at several sizes%n%n%-18s",
        "map");
    for (int size : sizes) {
      System.out.printf(ROOT, " %,9d", size);
    }
    System.out.println();
    for (Contender contender : Contender.values()) {
      System.out.printf("%-18s", contender.label());
      ConcurrentMap<Object, Object> map = contender.create();
      for (int size : sizes) {
        for (int i = map.size(); i < size; i++) {
          map.put(keys[i], values[i]);
        }
        System.out.printf(ROOT, " %9.1f", (double) overhead(map, size) / size);
      }
      System.out.println();
    }
  }

  /** Measures a map that is full already or is filled here. */
  private void report(String name, String made, Supplier<ConcurrentMap<Object, Object>> maker) {
    ConcurrentMap<Object, Object> map = maker.get();
    if (map.isEmpty()) {
      fill(map);
    }
    long afterPuts = overhead(map, entries);
    for (Object key : lookups) {
      if (map.get(key) == null) {
        throw new IllegalStateException(name + " has lost the key " + key);
      }
    }
    long afterReads = overhead(map, entries);

    FilledMap.readUntilSettled(map, lookups);
    long settled = overhead(map, entries);

    int left = entries / 100;
    for (Object key : lookups) {
      // Never the object that is stored. In random order, and which key stays is no matter of
      // order.
      int number = ((Integer) map.get(key)) - ((Integer) values[0]);
      if (number >= left) {
        map.remove(key);
      }
    }
    long afterRemoves = overhead(map, left);
    System.out.printf(
        FORMAT,
        name,
        made,
        perEntry(afterPuts),
        perEntry(afterReads),
        perEntry(settled),
        String.format(ROOT, "%.2f", afterRemoves / 1e6),
        String.format(
            ROOT,
            "%.1f",
            100.0 * afterRemoves / Math.max(settled, Math.max(afterPuts, afterReads))),
        String.format(ROOT, "%,d", map.size()));
  }

  private String perEntry(long bytes) {
    return String.format(ROOT, "%.1f", (double) bytes / entries);
  }

  /** The bytes of {@code map} without those of the first {@code present} keys and values. */
  private long overhead(Object map, int present) {
    Object[] own = new Object[2 * present];
    System.arraycopy(keys, 0, own, 0, present);
    System.arraycopy(values, 0, own, present, present);
    long ofContent = GraphStats.parseInstance((Object) own).totalSize() - VM.current().sizeOf(own);
    return GraphStats.parseInstance(map).totalSize() - ofContent;
  }
}
