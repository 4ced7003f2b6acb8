package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/** Mixes of look-ups, puts and removes. Keys and values that are put are made for the call. */
final class Mixes {
  private static final int OF_ALL = 2000;

  private Mixes() {}

  /** Calls that are drawn at random. */
  public abstract static class Drawn extends Work {
    private int random;

    protected Drawn(Supply supply) {
      super(supply);
      random = BenchKeys.id(supply.position()) | 1;
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public final long run() {
      int mask = ids.length - 1;
      int writes = supply.writes();
      int next = position;
      int x = random;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        int kind = (int) (((x & 0xFFFFFFFFL) * OF_ALL) >>> Integer.SIZE);
        Object result = call(kind, writes, (x * 31 + next++) & mask);
        found += result == null ? 0 : result.hashCode();
      }
      position = next;
      random = x;
      return found;
    }

    /** Makes one call, whose kind is a number below 2,000. */
    protected abstract Object call(int kind, int writes, int at);

    /** A new key: as a request brings one. */
    protected final Object newKey(int at) {
      return keys == null ? (Object) Integer.valueOf(ids[at]) : new String((String) keys[at]);
    }
  }

  /**
   * Looks up, puts and removes keys of a fixed set. Half of them are there, since as many are put
   * as removed.
   */
  public static final class FixedSet extends Drawn {
    public FixedSet(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(int kind, int writes, int at) {
      return kind < writes
          ? map.remove(key(at))
          : kind < 2 * writes ? map.put(newKey(at), Integer.valueOf(~ids[at])) : map.get(key(at));
    }
  }

  /** A cache: looks up and loads what is not there; some entries are invalidated. */
  public static final class Reload extends Drawn {
    public Reload(Supply supply) {
      super(supply);
    }

    @Override
    protected Object call(int kind, int writes, int at) {
      return kind < writes
          ? map.remove(key(at))
          : map.computeIfAbsent(newKey(at), key -> Integer.valueOf(~key.hashCode()));
    }
  }

  /** First in, first out: puts a new key and removes the oldest one, which counts as one call. */
  public static final class Queue extends Work {
    public Queue(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int window = supply.writes();
      int next = position;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        int id = BenchKeys.id(next);
        map.put(Integer.valueOf(id), Integer.valueOf(~id));
        Object oldest = map.remove((Object) Integer.valueOf(BenchKeys.id(next - window)));
        found += oldest == null ? 0 : oldest.hashCode();
        next++;
      }
      position = next;
      return found;
    }
  }

  /** Waves: puts as many new keys as there are entries, then removes them all, and so on. */
  public static final class Waves extends Work {
    private int wave;
    private boolean rising = true;

    public Waves(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int entries = supply.all().length;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        int id = BenchKeys.id(wave + position);
        Object before =
            rising
                ? map.put(Integer.valueOf(id), Integer.valueOf(~id))
                : map.remove((Object) Integer.valueOf(id));
        found += before == null ? 0 : before.hashCode();
        if (++position == entries) {
          position = 0;
          wave += rising ? 0 : entries;
          rising = !rising;
        }
      }
      return found;
    }
  }
}
