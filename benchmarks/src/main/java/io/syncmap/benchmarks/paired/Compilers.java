package io.syncmap.benchmarks.paired;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** The JVM's compilers. */
final class Compilers {
  /** On a machine that never comes to rest the measurement has to begin all the same. */
  private static final int MAX_RESTS = 10;

  private static final CompilationMXBean BEAN = ManagementFactory.getCompilationMXBean();

  private Compilers() {}

  /**
   * Waits until no compilation has ended for some time. Measured threads that keep all cores busy
   * leave little of them to the compilers, and the first slices would be those of interpreted code.
   */
  static void awaitRest(int millis) throws InterruptedException {
    if (BEAN == null || !BEAN.isCompilationTimeMonitoringSupported()) {
      return;
    }
    long before = -1;
    long now = BEAN.getTotalCompilationTime();
    for (int i = 0; i < MAX_RESTS && now != before; i++) {
      TimeUnit.MILLISECONDS.sleep(millis);
      before = now;
      now = BEAN.getTotalCompilationTime();
    }
  }
}
