package io.syncmap.benchmarks;

import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * Look-ups. Independent ones show throughput: the processor works on several at a time. In a chain
 * the next begins when the last has ended: that shows how long one takes.
 */
final class Lookups {
  private Lookups() {}

  /** Independent ones. */
  public static final class Get extends Work {
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
  public static final class Chain extends Work {
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
  public static final class ChainInVain extends Work {
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
        VarHandle.fullFence();
      }
      position = next;
      return sum;
    }
  }
}
