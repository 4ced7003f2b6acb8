package io.syncmap.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

/** A key goes and comes back at once; with {@code -prof gc} also what that allocates. */
public class RemoveReviveBenchmark extends MapBenchmark {
  /**
   * Removes a key that is there and puts it in again: the time is that of the two calls.
   *
   * @param filled the map
   * @param keys the thread's keys
   * @param values the thread's values
   * @param blackhole takes the removed value
   * @return null
   */
  @Benchmark
  public Object removeAndRevive(
      FilledMap filled, Cursor.Present keys, Values values, Blackhole blackhole) {
    Object key = keys.next();
    blackhole.consume(filled.shared.remove(key));
    return filled.shared.putIfAbsent(key, values.next());
  }
}
