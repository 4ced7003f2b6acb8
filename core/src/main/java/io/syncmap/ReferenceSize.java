package io.syncmap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes a reference takes in an array of this VM. */
final class ReferenceSize {
  static final int BYTES = measure();

  private ReferenceSize() {}

  private static int measure() {
    if ("32".equals(System.getProperty("sun.arch.data.model"))) {
      return 4;
    }
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      boolean compressed = Boolean.parseBoolean(vm.getVMOption("UseCompressedOops").getValue());
      return compressed ? 4 : 8;
    } catch (LinkageError | RuntimeException e) {
      // A VM without the module jdk.management, or not HotSpot: compressed below 32 GiB is usual.
      return Runtime.getRuntime().maxMemory() < 32L << 30 ? 4 : 8;
    }
  }
}
