package io.syncmap.soak;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * What the JVM tells of its heap since it began.
 *
 * @param usedBytes garbage included
 * @param leftBytes what the last collection left
 */
record GarbageCollections(long count, long millis, long usedBytes, long leftBytes) {

  static GarbageCollections now() {
    long count = 0;
    long millis = 0;
    GcInfo last = null;
    for (GarbageCollectorMXBean collector :
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
      count += Math.max(0, collector.getCollectionCount());
      millis += Math.max(0, collector.getCollectionTime());
      GcInfo info = collector.getLastGcInfo();
      if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
        last = info;
      }
    }
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new GarbageCollections(count, millis, used, last == null ? 0 : leftBy(last));
  }

  private static long leftBy(GcInfo collection) {
    long left = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = collection.getMemoryUsageAfterGc().get(pool.getName());
      left += pool.getType() == MemoryType.HEAP && usage != null ? usage.getUsed() : 0;
    }
    return left;
  }
}
