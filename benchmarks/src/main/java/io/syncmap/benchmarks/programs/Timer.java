package io.syncmap.benchmarks.programs;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** A thread's own record of how long its calls took, one by one. */
final class Timer {
  /** Longer calls are kept with their times, to be compared with the pauses of the VM. */
  private static final long LONG_NANOS = 50_000;

  private static final long HIGHEST = 60_000_000_000L;

  private final Histogram histogram = new Histogram(HIGHEST, 3);
  private final List<long[]> longCalls = new ArrayList<>(1 << 12);

  /** Records a call. */
  void record(long start, long end) {
    histogram.recordValue(Math.max(0, Math.min(HIGHEST, end - start)));
    if (end - start >= LONG_NANOS) {
      longCalls.add(new long[] {start, end});
    }
  }

  Histogram histogram() {
    return histogram;
  }

  List<long[]> longCalls() {
    return longCalls;
  }

  /** The longest call of all. */
  long max() {
    return histogram.getMaxValue();
  }

  /**
   * The longest call that overlaps no pause; calls too short to be kept count as one of the limit.
   *
   * @param paused which of the long calls overlap a pause
   */
  long maxOutside(boolean[] paused) {
    long max = Math.min(max(), LONG_NANOS);
    for (int i = 0; i < paused.length; i++) {
      long[] call = longCalls.get(i);
      if (!paused[i]) {
        max = Math.max(max, call[1] - call[0]);
      }
    }
    return max;
  }
}
