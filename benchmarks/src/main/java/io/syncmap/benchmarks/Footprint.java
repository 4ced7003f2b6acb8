package io.syncmap.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jol.info.GraphStats;
import org.openjdk.jol.info.GraphStatsWalker;
import org.openjdk.jol.util.ObjectUtils;
import org.openjdk.jol.util.SimpleIdentityHashSet;
import org.openjdk.jol.util.SimpleStack;
import org.openjdk.jol.vm.VM;
import org.openjdk.jol.vm.VirtualMachine;

/** Measures how much memory a map takes; JOL counts. */
public final class Footprint {
  /** Stands for "could not be measured". */
  public static final long UNKNOWN = -1;

  private static final int COLLECTIONS = 2;

  private Footprint() {}

  /**
   * Bytes of the objects that only the map needs: what is reachable from it, less what is reachable
   * from its keys and values. Deleted keys that the map still holds count as its own.
   */
  public static long structureBytes(Map<?, ?> map) {
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
   * Bytes of all that is reachable from a map but the objects of one class, those of its keys and
   * values. For millions of entries: it looks at nothing else but the map's own objects.
   */
  public static long bytesWithout(Class<?> content, Map<?, ?> map) {
    return new Walker(content).bytes(map);
  }

  /**
   * Bytes of the heap in use after a full collection, as the collector itself counted them at its
   * end: what is asked for later contains the buffers that threads have got to allocate from.
   */
  public static long usedHeap() {
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

  /** JOL's walk, but it passes by the objects of one class. */
  private static final class Walker extends GraphStatsWalker {
    private final Class<?> passedBy;
    private final VirtualMachine vm = VM.current();
    private final SimpleIdentityHashSet seen = new SimpleIdentityHashSet();
    private final SimpleStack<Object> left = new SimpleStack<>();
    private long bytes;

    Walker(Class<?> passedBy) {
      this.passedBy = passedBy;
    }

    long bytes(Object root) {
      come(root);
      while (!left.isEmpty()) {
        Object object = left.pop();
        if (object instanceof Object[] array) {
          for (Object element : array) {
            come(element);
          }
        } else if (!object.getClass().isArray()) {
          for (Field field : getAllReferenceFields(object.getClass())) {
            come(ObjectUtils.value(object, field));
          }
        }
      }
      return bytes;
    }

    private void come(Object object) {
      if (object != null && object.getClass() != passedBy && seen.add(object)) {
        bytes += vm.sizeOf(object);
        left.push(object);
      }
    }
  }
}
