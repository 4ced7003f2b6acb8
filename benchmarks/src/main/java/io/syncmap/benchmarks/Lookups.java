package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/**
 * Look-ups. Independent ones show throughput: the processor works on several at a time. In a chain
 * the next key depends on what was found last: that shows how long one takes.
 */
@SuppressWarnings("MissingJavadocMethod")
final class Lookups {
  private Lookups() {}

  /** By keys made beforehand. */
  public static final class Get extends Work {
    public Get(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      Object[] keys = this.keys;
      int mask = keys.length - 1;
      int next = position;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object value = map.get(keys[next++ & mask]);
        sum += value == null ? 0 : value.hashCode();
      }
      position = next;
      return sum;
    }
  }

  /** By an Integer made for each call. */
  public static final class MakeAndGet extends Work {
    public MakeAndGet(Supply supply) {
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
        Object value = map.get((Object) Integer.valueOf(ids[next++ & mask]));
        sum += value == null ? 0 : value.hashCode();
      }
      position = next;
      return sum;
    }
  }

  /** In a chain, by keys made beforehand. */
  public static final class Chain extends Work {
    private int last;

    public Chain(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      Object[] keys = this.keys;
      int mask = keys.length - 1;
      int next = position;
      int found = last;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object value = map.get(keys[(next++ ^ found) & mask]);
        found = value == null ? 0 : value.hashCode() & 1;
        sum += found;
      }
      position = next;
      last = found;
      return sum;
    }
  }

  /** In a chain, by an Integer made for each call. */
  public static final class MakeAndChain extends Work {
    private int last;

    public MakeAndChain(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int[] ids = this.ids;
      int mask = ids.length - 1;
      int next = position;
      int found = last;
      long sum = 0;
      for (int i = 0; i < CALLS; i++) {
        Object value = map.get((Object) Integer.valueOf(ids[(next++ ^ found) & mask]));
        found = value == null ? 0 : value.hashCode() & 1;
        sum += found;
      }
      position = next;
      last = found;
      return sum;
    }
  }
}
