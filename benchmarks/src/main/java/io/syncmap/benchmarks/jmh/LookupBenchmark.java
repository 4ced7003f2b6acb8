package io.syncmap.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;

/** Look-ups, by one thread where nothing else is asked for. */
public class LookupBenchmark extends MapBenchmark {
  /**
   * Looks up a key that is there.
   *
   * @param filled the map
   * @param keys the thread's keys
   * @return the value
   */
  @Benchmark
  public Object hit(FilledMap filled, Cursor.Present keys) {
    return filled.shared.get(keys.next());
  }

  /**
   * Looks up a key that is not there.
   *
   * @param filled the map
   * @param keys the thread's keys
   * @return null
   */
  @Benchmark
  public Object miss(FilledMap filled, Cursor.Absent keys) {
    return filled.shared.get(keys.next());
  }
}
