package io.syncmap.benchmarks.cache;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Watches the garbage collector for its longest pause, so that pauses can be told from the map. */
final class GcPauses implements NotificationListener {
  private final AtomicLong longestMillis = new AtomicLong();

  private GcPauses() {}

  static GcPauses start() {
    GcPauses result = new GcPauses();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(result, null, null);
      }
    }
    return result;
  }

  /** Ends the watch and returns the longest pause in milliseconds. */
  long stop() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        remove(emitter);
      }
    }
    return longestMillis.get();
  }

  private void remove(NotificationEmitter emitter) {
    try {
      emitter.removeNotificationListener(this);
    } catch (ListenerNotFoundException e) {
      throw new IllegalStateException("The listener was added by start()", e);
    }
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)
        && notification.getUserData() instanceof CompositeData data) {
      GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
      // A concurrent collector reports its cycles as well, which stop nobody for as long.
      if (!info.getGcName().contains("Concurrent")) {
        longestMillis.accumulateAndGet(info.getGcInfo().getDuration(), Math::max);
      }
    }
  }
}
