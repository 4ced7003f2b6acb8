package io.syncmap.benchmarks.jmh;

import io.syncmap.benchmarks.Contender;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million new keys into an empty map that was not told how many will come: time per key. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class InsertBenchmark {
  private static final int KEYS = 1_000_000;

  /** The map that is measured. */
  @Param({"SYNC_MAP", "CONCURRENT_HASH_MAP"})
  public Contender map;

  /** What its keys are. */
  @Param({"INTEGER", "STRING"})
  public KeyType keyType;

  private Object[] keys;
  private Object[] values;

  /** Makes the keys and the values. */
  @Setup(Level.Trial)
  public void setup() {
    keys = keyType.keys(0, KEYS);
    values = new Object[KEYS];
    for (int i = 0; i < KEYS; i++) {
      values[i] = FilledMap.valueOf(i);
    }
  }

  /** Clears away the map of the round before. */
  @Setup(Level.Iteration)
  public void collect() {
    System.gc();
  }

  /**
   * Inserts the keys.
   *
   * @return the map
   */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public Object insert() {
    ConcurrentMap<Object, Object> inserted = map.create();
    for (int i = 0; i < KEYS; i++) {
      inserted.put(keys[i], values[i]);
    }
    return inserted;
  }
}
