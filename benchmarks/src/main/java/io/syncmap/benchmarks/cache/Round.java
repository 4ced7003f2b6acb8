package io.syncmap.benchmarks.cache;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one map did in one round.
 *
 * @param clientsPerSecond operations/s of all clients together: readers, or clients of the session
 *     store
 * @param reads look-ups
 * @param misses look-ups that found nothing
 * @param writes by clients and writers
 * @param seconds how long the round was
 * @param longestGcMillis the longest pause of the garbage collector
 * @param allocatedBytes by the clients and what they call
 * @param readNanos latencies of the sampled look-ups
 * @param writeNanos latencies of all writes of the writers, or of the sampled ones of the clients
 */
record Round(
    double clientsPerSecond,
    long reads,
    long misses,
    long writes,
    double seconds,
    long longestGcMillis,
    long allocatedBytes,
    Histogram readNanos,
    Histogram writeNanos) {

  double writesPerSecond() {
    return writes / seconds;
  }

  /** One line for the pipe from the measured JVM to the one that collects. */
  String encode() {
    return Fields.encode(
        Map.of(
            "clientsPerSecond",
            clientsPerSecond,
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
            "allocatedBytes",
            allocatedBytes,
            "readNanos",
            Latencies.encode(readNanos),
            "writeNanos",
            Latencies.encode(writeNanos)));
  }

  static Round decode(String line) {
    Fields fields = Fields.decode(line);
    return new Round(
        fields.getDouble("clientsPerSecond"),
        fields.getLong("reads"),
        fields.getLong("misses"),
        fields.getLong("writes"),
        fields.getDouble("seconds"),
        fields.getLong("longestGcMillis"),
        fields.getLong("allocatedBytes"),
        Latencies.decode(fields.get("readNanos")),
        Latencies.decode(fields.get("writeNanos")));
  }
}
