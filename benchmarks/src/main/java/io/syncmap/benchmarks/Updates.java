package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/** Calls that change the entry of a key. Each makes its key for the call. */
final class Updates {
  /** Values stay small: they are from the cache of Integers, and nothing is allocated for them. */
  private static final int VALUE_MASK = 63;

  private Updates() {}

  /** Puts another value for a key that is there. */
  public static final class Put extends Work {
    public Put(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.put(key, i & VALUE_MASK);
      }
      position = next;
      return sum;
    }
  }

  /** Asks to put a value for a key that has one. */
  public static final class PutIfAbsent extends Work {
    public PutIfAbsent(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.putIfAbsent(key, i & VALUE_MASK);
      }
      position = next;
      return sum;
    }
  }

  /** Replaces the value of a key that is there. */
  public static final class Replace extends Work {
    public Replace(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.replace(key, i & VALUE_MASK);
      }
      position = next;
      return sum;
    }
  }

  /** Removes a key that is there and puts it again, which counts as one call. */
  public static final class Return extends Work {
    public Return(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.remove(key);
        map.put(key, i & VALUE_MASK);
      }
      position = next;
      return sum;
    }
  }

  /** Asks to compute the value of a key that has one. */
  public static final class ComputePresent extends Work {
    public ComputePresent(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.computeIfAbsent(key, k -> 1);
      }
      position = next;
      return sum;
    }
  }

  /** Computes the value of a key that is not there and removes it, which counts as one call. */
  public static final class ComputeAbsent extends Work {
    public ComputeAbsent(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.computeIfAbsent(key, k -> ((Integer) k) & VALUE_MASK);
        sum += (Integer) map.remove(key);
      }
      position = next;
      return sum;
    }
  }

  /** Computes a new value of a key that is there from the old one. */
  public static final class Compute extends Work {
    public Compute(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.compute(key, (k, value) -> ((Integer) value + 1) & VALUE_MASK);
      }
      position = next;
      return sum;
    }
  }

  /** Merges a value into that of a key that is there, as counters do. */
  public static final class Merge extends Work {
    public Merge(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(ids[next++ & mask]);
        sum += (Integer) map.merge(key, 1, (a, b) -> ((Integer) a + (Integer) b) & VALUE_MASK);
      }
      position = next;
      return sum;
    }
  }
}
