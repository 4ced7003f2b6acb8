package io.syncmap.benchmarks.cache;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Histograms of nanoseconds. */
final class Latencies {
  /** What takes longer is recorded as this. */
  static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int SIGNIFICANT_DIGITS = 3;
  private static final int CLOCK_READINGS = 10_000;

  private Latencies() {}

  static Histogram newHistogram() {
    return new Histogram(HIGHEST_NANOS, SIGNIFICANT_DIGITS);
  }

  static String encode(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
  }

  static Histogram decode(String text) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      return Histogram.decodeFromCompressedByteBuffer(buffer, HIGHEST_NANOS);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("Not an encoded histogram: " + text, e);
    }
  }

  /** What every sample contains of the clock itself: the median of an empty measurement. */
  static long clockNanos() {
    Histogram empty = newHistogram();
    for (int i = 0; i < CLOCK_READINGS; i++) {
      long start = System.nanoTime();
      empty.recordValue(Math.min(System.nanoTime() - start, HIGHEST_NANOS));
    }
    return empty.getValueAtPercentile(50);
  }
}
