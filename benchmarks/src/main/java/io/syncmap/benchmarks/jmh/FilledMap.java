package io.syncmap.benchmarks.jmh;

import io.syncmap.SyncMap;
import io.syncmap.benchmarks.Contender;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntPredicate;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The map that the threads share; they share nothing else.
 *
 * <p>Every map is treated as a cache treats it: filled by {@code put}, then read through, so that
 * what a map does on the first reads lies behind it.
 */
@State(Scope.Benchmark)
public class FilledMap {
  /** So small a share of keys that are not promoted yet is left alone. */
  private static final double FEW = 0.02;

  /** More reads of all keys than most promotions cost. */
  private static final int MAX_READS = 40;

  /** More look-ups than the promotion of a few keys costs. */
  private static final int MIN_LOOKUPS = 100_000;

  /** The map that is measured. */
  @Param({"SYNC_MAP", "BUCKET_MAP", "CONCURRENT_HASH_MAP"})
  public Contender map;

  /** How many entries it holds. */
  @Param({"1000", "1000000"})
  public int entries;

  /** What its keys are. */
  @Param({"INTEGER", "STRING"})
  public KeyType keyType;

  /** Whether the collector has been over it before it is measured. */
  @Param("COLLECTED")
  public Heap heap;

  /** What lies behind the map when it is measured. */
  public enum Heap {
    /**
     * A full collection: objects are old, and lie in the order in which the collector found them.
     */
    COLLECTED,
    /** No full collection: most objects lie where they were made, in the order of their making. */
    FRESH
  }

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

  /** Does what {@link #heap} says, after something was made that stays. */
  void collect() {
    if (heap == Heap.COLLECTED) {
      System.gc();
    }
  }

  /** Puts each key with the value of its number, one by one where that is feasible. */
  static void putAll(Contender map, ConcurrentMap<Object, Object> shared, Object[] keys) {
    if (map.copiesOnWrite()) {
      shared.putAll(entries(keys, i -> true));
      return;
    }
    for (int i = 0; i < keys.length; i++) {
      shared.put(keys[i], valueOf(i));
    }
  }

  /** Keys, those whose place in the array is wanted, with the values of their places. */
  static Map<Object, Object> entries(Object[] keys, IntPredicate wanted) {
    Map<Object, Object> entries = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      if (wanted.test(i)) {
        entries.put(keys[i], valueOf(i));
      }
    }
    return entries;
  }

  /**
   * Reads a map through, as often as it takes a SyncMap to promote most of what it holds: its
   * look-ups have to pay for that, and where the keys to promote are few, they may not do so for
   * long. Other maps are read through once.
   */
  public static void readUntilSettled(ConcurrentMap<?, ?> map, Object[] keys) {
    int rounds = 0;
    do {
      for (Object key : keys) {
        if (map.get(key) == null) {
          throw new IllegalStateException("the key " + key + " is lost");
        }
      }
      rounds++;
    } while ((rounds < MAX_READS || (long) rounds * keys.length < MIN_LOOKUPS)
        && map instanceof SyncMap<?, ?> m
        && m.stats().dirtyKeys() > m.size() * FEW);
  }

  /** A value: an object of its own, outside the cache of small Integers. */
  public static Object valueOf(int number) {
    return Integer.valueOf(number + 1_000);
  }
}
