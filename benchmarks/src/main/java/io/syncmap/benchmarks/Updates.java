package io.syncmap.benchmarks;

import org.openjdk.jmh.annotations.CompilerControl;

/** Calls that change the entry of a key. Each makes its key for the call. */
final class Updates {
  /** Values stay small: they are from the cache of Integers, and nothing is allocated for them. */
  private static final int VALUE_MASK = 63;

  private Updates() {}

  /** The loop around a call. */
  public abstract static class Update extends Work {
    protected Update(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public final long run() {
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        sum += (Integer) call(Integer.valueOf(ids[next++ & mask]), i & VALUE_MASK);
      }
      position = next;
      return sum;
    }

    /** Makes the call, or two that count as one. */
    protected abstract Object call(Object key, int value);
  }

  /** Puts another value for a key that is there. */
  public static final class Put extends Update {
    public Put(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return map.put(key, value);
    }
  }

  /** Asks to put a value for a key that has one. */
  public static final class PutIfAbsent extends Update {
    public PutIfAbsent(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return map.putIfAbsent(key, value);
    }
  }

  /** Replaces the value of a key that is there. */
  public static final class Replace extends Update {
    public Replace(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return map.replace(key, value);
    }
  }

  /** Removes a key that is there and puts it again, which counts as one call. */
  public static final class Return extends Update {
    public Return(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      Object removed = map.remove(key);
      map.put(key, value);
      return removed;
    }
  }

  /** Asks to compute the value of a key that has one. */
  public static final class ComputePresent extends Update {
    public ComputePresent(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return map.computeIfAbsent(key, k -> 1);
    }
  }

  /** Computes the value of a key that is not there and removes it, which counts as one call. */
  public static final class ComputeAbsent extends Update {
    public ComputeAbsent(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return (Integer) map.computeIfAbsent(key, k -> ((Integer) k) & VALUE_MASK)
          + (Integer) map.remove(key);
    }
  }

  /** Computes a new value of a key that is there from the old one. */
  public static final class Compute extends Update {
    public Compute(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return map.compute(key, (k, old) -> ((Integer) old + 1) & VALUE_MASK);
    }
  }

  /** Merges a value into that of a key that is there, as counters do. */
  public static final class Merge extends Update {
    public Merge(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(Object key, int value) {
      return map.merge(key, 1, (a, b) -> ((Integer) a + (Integer) b) & VALUE_MASK);
    }
  }
}
