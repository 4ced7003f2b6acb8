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
import org.openjdk.jmh.infra.Blackhole;

/** 100,000 strings of one hash code, as an attacker would send them: time per key put and got. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
public class CollisionBenchmark {
  private static final int KEYS = 100_000;
  private static final int BITS = 17;

  /** The map that is measured. */
  @Param({"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP"})
  public Contender map;

  private String[] stored;
  private String[] lookedUp;

  /** Makes the keys twice: those that are looked up are not the objects that are stored. */
  @Setup(Level.Trial)
  public void setup() {
    stored = keys();
    lookedUp = keys();
  }

  /** "Aa" and "BB" have one hash code, and so have all strings made of as many of them. */
  private static String[] keys() {
    String[] keys = new String[KEYS];
    for (int i = 0; i < KEYS; i++) {
      StringBuilder key = new StringBuilder(2 * BITS);
      for (int bit = 0; bit < BITS; bit++) {
        key.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
      }
      keys[i] = key.toString();
    }
    return keys;
  }

  /**
   * Puts all keys into an empty map and gets them all.
   *
   * @param blackhole takes the values
   */
  @Benchmark
  @OperationsPerInvocation(KEYS)
  public void putAndGet(Blackhole blackhole) {
    ConcurrentMap<String, String> filled = map.create();
    for (String key : stored) {
      filled.put(key, key);
    }
    for (String key : lookedUp) {
      blackhole.consume(filled.get(key));
    }
  }
}
