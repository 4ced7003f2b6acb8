package io.syncmap.benchmarks.paired;

import java.util.concurrent.ConcurrentMap;

/** Loops that compute values. Each makes its keys for the call. */
final class UpdateLoops {
  /** Values stay small: they are from the cache of Integers, and nothing is allocated for them. */
  private static final int VALUE_MASK = 63;

  private UpdateLoops() {}

  /** Merges a value into that of a key that is there. */
  public static final class Merge implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private long sum;

    public Merge(Supply supply) {
      map = supply.map();
      ids = supply.ids();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int mask = ids.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        added += (Integer) map.merge(key, 1, (a, b) -> ((Integer) a + (Integer) b) & VALUE_MASK);
      }
      position = next;
      sum += added;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** Computes a new value of a key that is there from the old one. */
  public static final class Compute implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private long sum;

    public Compute(Supply supply) {
      map = supply.map();
      ids = supply.ids();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int mask = ids.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        added += (Integer) map.compute(key, (k, value) -> ((Integer) value + 1) & VALUE_MASK);
      }
      position = next;
      sum += added;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** Asks to compute the value of a key that has one. */
  public static final class ComputePresent implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private long sum;

    public ComputePresent(Supply supply) {
      map = supply.map();
      ids = supply.ids();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int mask = ids.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        added += map.computeIfAbsent(key, k -> k).hashCode() & 1;
      }
      position = next;
      sum += added;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /**
   * Computes the values of keys that are not there. After each batch they are removed again, which
   * is not timed; so the same keys come back after a while, as in a cache. No id may come twice
   * within a batch.
   */
  public static final class ComputeAbsent implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private long sum;

    public ComputeAbsent(Supply supply) {
      map = supply.map();
      ids = supply.ids();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int mask = ids.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        added += map.computeIfAbsent(key, k -> k).hashCode() & 1;
      }
      position = next;
      sum += added;
      return BATCH;
    }

    @Override
    public boolean restore() {
      for (int i = position - BATCH; i != position; i++) {
        int id = ids[i & (ids.length - 1)];
        if (map.remove((Object) Integer.valueOf(id)) == null) {
          throw new IllegalStateException(id + " is lost");
        }
      }
      return true;
    }

    @Override
    public long sum() {
      return sum;
    }
  }
}
