package io.syncmap.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Threads;

/** Two threads give new values to keys that are there. */
@Threads(2)
public class UpdateBenchmark extends MapBenchmark {
  /**
   * Replaces a value by one that exists already, so that nothing is allocated but by the map.
   *
   * @param filled the map
   * @param keys the thread's keys
   * @param values the thread's values
   * @return the former value
   */
  @Benchmark
  public Object replace(FilledMap filled, Cursor.Present keys, Values values) {
    return filled.shared.put(keys.next(), values.next());
  }
}
