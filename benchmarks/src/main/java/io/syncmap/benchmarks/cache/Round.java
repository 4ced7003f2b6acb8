package io.syncmap.benchmarks.cache;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one map did in one round.
 *
 * @param readsPerSecond of all readers together
 * @param misses look-ups that found nothing, because a writer had just invalidated the entry
 * @param seconds how long the writers were at work
 * @param longestGcMillis the longest pause of the garbage collector
 * @param readNanos latencies of the sampled look-ups
 * @param writeNanos latencies of all writes
 */
record Round(
    double readsPerSecond,
    long reads,
    long misses,
    long writes,
    double seconds,
    long longestGcMillis,
    Histogram readNanos,
    Histogram writeNanos) {

  double writesPerSecond() {
    return writes / seconds;
  }

  /** One line for the pipe from the measured JVM to the one that collects. */
  String encode() {
    return Fields.encode(
        Map.of(
            "readsPerSecond",
            readsPerSecond,
            "reads",
            reads,
            "misses",
            misses,
            "writes",
            writes,
            "seconds",
            seconds,
            "longestGcMillis",
            longestGcMillis,
            "readNanos",
            Latencies.encode(readNanos),
            "writeNanos",
            Latencies.encode(writeNanos)));
  }

  static Round decode(String line) {
    Fields fields = Fields.decode(line);
    return new Round(
        fields.getDouble("readsPerSecond"),
        fields.getLong("reads"),
        fields.getLong("misses"),
        fields.getLong("writes"),
        fields.getDouble("seconds"),
        fields.getLong("longestGcMillis"),
        Latencies.decode(fields.get("readNanos")),
        Latencies.decode(fields.get("writeNanos")));
  }
}
