package io.syncmap.benchmarks.jmh;

import io.syncmap.benchmarks.Contender;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
  @Param({"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP"})
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
  public ConcurrentMap<Object, Object> insert() {
    ConcurrentMap<Object, Object> inserted = map.create();
    insert(inserted, 0, KEYS);
    return inserted;
  }

  /**
   * Two threads insert one half of the keys each; the time is that of the whole, until both are
   * done, over all the keys. The second thread is started here: that takes a thousandth of the
   * time, and JMH's own threads do not begin a single shot together.
   *
   * @return the map
   * @throws ExecutionException if the second thread fails
   * @throws InterruptedException if this one is interrupted
   */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public ConcurrentMap<Object, Object> insertByTwoThreads()
      throws ExecutionException, InterruptedException {
    ConcurrentMap<Object, Object> inserted = map.create();
    var otherHalf = new FutureTask<Void>(() -> insert(inserted, KEYS / 2, KEYS), null);
    new Thread(otherHalf).start();
    insert(inserted, 0, KEYS / 2);
    otherHalf.get();
    return inserted;
  }

  private void insert(ConcurrentMap<Object, Object> inserted, int from, int to) {
    for (int i = from; i < to; i++) {
      inserted.put(keys[i], values[i]);
    }
  }
}
