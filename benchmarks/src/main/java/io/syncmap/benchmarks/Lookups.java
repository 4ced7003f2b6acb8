package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * Look-ups. Independent ones show throughput: the processor works on several at a time. In a chain
 * the next begins when the last has ended: that shows how long one takes.
 */
final class Lookups {
  private Lookups() {}

  /** What all have in common. */
  public abstract static class Lookup extends Work {
    protected Lookup(Supply supply) {
      super(supply);
    }

    /** The key of a call. What a load never takes, the compiler leaves out. */
    protected final Object key(int at) {
      return keys == null ? (Object) Integer.valueOf(ids[at]) : keys[at];
    }
  }

  /** Independent ones. */
  public static final class Get extends Lookup {
    public Get(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object value = map.get(key(next++ & mask));
        sum += value == null ? 0 : value.hashCode();
      }
      position = next;
      return sum;
    }
  }

  /** A chain: which of two keys, far from each other, is next depends on the value found last. */
  public static final class Chain extends Lookup {
    private int last;

    public Chain(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int mask = ids.length - 1;
      int half = ids.length / 2;
      int next = position;
      int found = last;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object value = map.get(key((next++ ^ found) & mask));
        found = value == null ? 0 : -(value.hashCode() & 1) & half;
        sum += found;
      }
      position = next;
      last = found;
      return sum;
    }
  }

  /**
   * A chain of look-ups in vain: null is no data that the next key could depend on, and the
   * processor guesses it, so a fence keeps it from beginning the next.
   */
  public static final class ChainInVain extends Lookup {
    public ChainInVain(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int mask = ids.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object value = map.get(key(next++ & mask));
        sum += value == null ? 0 : value.hashCode();
        java.lang.invoke.VarHandle.fullFence();
      }
      position = next;
      return sum;
    }
  }
}
