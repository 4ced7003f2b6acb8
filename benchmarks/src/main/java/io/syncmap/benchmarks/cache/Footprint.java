package io.syncmap.benchmarks.cache;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jol.info.GraphStats;

/** Measures how much memory a map takes. */
final class Footprint {
  /** Stands for "could not be measured". */
  static final long UNKNOWN = -1;

  private static final int COLLECTIONS = 2;

  private Footprint() {}

  /**
   * Bytes of the objects that only the map needs: what is reachable from it, less what is reachable
   * from its keys and values. Deleted keys that the map still holds count as its own.
   */
  static long structureBytes(Map<?, ?> map) {
    List<Object> content = new ArrayList<>(2 * map.size());
    map.forEach(
        (key, value) -> {
          content.add(key);
          content.add(value);
        });
    try {
      long all = GraphStats.parseInstance(map).totalSize();
      return content.isEmpty()
          ? all
          : all - GraphStats.parseInstance(content.toArray()).totalSize();
    } catch (RuntimeException | LinkageError e) {
      // JOL reaches deep into the JVM; where it may not, the figure is missing and the run goes on.
      System.err.println("Cannot measure the objects of a map: " + e);
      return UNKNOWN;
    }
  }

  /**
   * Bytes of the heap in use after a full collection, as the collector itself counted them at its
   * end: what is asked for later contains the buffers that threads have got to allocate from.
   */
  static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null) {
        used += pool.getCollectionUsage().getUsed();
      }
    }
    return used;
  }
}
