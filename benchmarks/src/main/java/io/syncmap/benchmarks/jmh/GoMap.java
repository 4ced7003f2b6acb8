package io.syncmap.benchmarks.jmh;

import io.syncmap.benchmarks.Contender;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * The map that the threads of one of Go's shapes share. Every iteration has a new one: some shapes
 * let it grow without end, and others soon remove what it holds.
 */
@State(Scope.Benchmark)
public class GoMap {
  /** The map that is measured. */
  @Param({"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP"})
  public Contender map;

  /** The map itself. */
  ConcurrentMap<Object, Object> shared;

  /**
   * Makes the map that the benchmark's shape starts with.
   *
   * @param benchmark tells the shape
   */
  @Setup(Level.Iteration)
  public void setup(BenchmarkParams benchmark) {
    fill(GoShape.ofBenchmark(benchmark.getBenchmark()));
    // The last iteration's map may have filled the heap.
    System.gc();
  }

  /** Makes a map, puts what the shape starts with, and reads it until it is settled. */
  void fill(GoShape shape) {
    if (map == Contender.PLAIN_HASH_MAP && !shape.plainHashMap()) {
      throw new IllegalArgumentException(map + " cannot bear the writes of " + shape);
    }
    shared = map.create();
    Object[] keys = GoKeys.common(shape.present());
    if (shape.startsWithZero()) {
      for (Object key : keys) {
        shared.put(key, 0);
      }
    } else {
      FilledMap.putAll(map, shared, keys);
    }
    FilledMap.readUntilSettled(shared, keys);
  }
}
