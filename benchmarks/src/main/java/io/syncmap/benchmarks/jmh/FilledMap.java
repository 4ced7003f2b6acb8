package io.syncmap.benchmarks.jmh;

import io.syncmap.SyncMap;
import io.syncmap.benchmarks.Contender;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The map that the threads share; they share nothing else.
 *
 * <p>Every map is treated as a cache treats it: filled by {@code put}, then read through, so that
 * what a map does on the first reads lies behind it. A collection then leaves the objects where the
 * collector wants them.
 */
@State(Scope.Benchmark)
public class FilledMap {
  /** More reads of all keys than any promotion costs. */
  private static final int MAX_READS = 100;

  /** The map that is measured. */
  @Param({"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP"})
  public Contender map;

  /** How many entries it holds. */
  @Param({"1000", "1000000"})
  public int entries;

  /** What its keys are. */
  @Param({"INTEGER", "STRING"})
  public KeyType keyType;

  /** The map itself: the keys of the numbers from 0 to {@link #entries}, without the latter. */
  ConcurrentMap<Object, Object> shared;

  /** Fills the map and reads it through. */
  @Setup(Level.Trial)
  public void fill() {
    shared = map.create();
    Object[] keys = keyType.keys(0, entries);
    putAll(map, shared, keys);
    readUntilSettled(shared, keys);
  }

  /** Puts each key with the value of its number, one by one where that is feasible. */
  static void putAll(Contender map, ConcurrentMap<Object, Object> shared, Object[] keys) {
    Map<Object, Object> target = map.copiesOnWrite() ? new HashMap<>() : shared;
    for (int i = 0; i < keys.length; i++) {
      target.put(keys[i], valueOf(i));
    }
    if (target != shared) {
      shared.putAll(target);
    }
  }

  /**
   * Reads a map through, as often as it takes a SyncMap to promote all it holds: its look-ups have
   * to pay for that. Other maps are read through once.
   */
  public static void readUntilSettled(ConcurrentMap<?, ?> map, Object[] keys) {
    int rounds = 0;
    do {
      for (Object key : keys) {
        if (map.get(key) == null) {
          throw new IllegalStateException("the key " + key + " is lost");
        }
      }
      if (++rounds > MAX_READS) {
        throw new IllegalStateException(rounds + " reads of all keys did not promote them");
      }
    } while (map instanceof SyncMap<?, ?> m && m.stats().dirtyKeys() > 0);
  }

  /** A value: an object of its own, outside the cache of small Integers. */
  public static Object valueOf(int number) {
    return Integer.valueOf(number + 1_000);
  }
}
