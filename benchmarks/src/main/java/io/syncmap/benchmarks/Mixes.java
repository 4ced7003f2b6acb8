package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentMap;
import org.openjdk.jmh.annotations.CompilerControl;

/** Mixes of look-ups, puts and removes. */
final class Mixes {
  private Mixes() {}

  /**
   * Looks up, puts and removes keys of a fixed set. Half of them are there, since as many are put
   * as removed. A key is looked up, put and removed as a different object each.
   */
  public static final class FixedSet extends Work {
    private final Object[] putKeys;
    private final int writes;
    private int random;

    public FixedSet(Supply supply) {
      super(supply);
      putKeys = supply.otherKeys();
      writes = supply.writes();
      random = Keys.id(supply.position()) | 1;
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      Object[] keys = this.keys;
      Object[] putKeys = this.putKeys;
      int mask = keys.length - 1;
      int next = position;
      int x = random;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        int kind = (int) (((x & 0xFFFFFFFFL) * 2000) >>> Integer.SIZE);
        int at = (x * 31 + next++) & mask;
        Object before;
        if (kind < writes) {
          before = map.remove(keys[at]);
        } else if (kind < 2 * writes) {
          before = map.put(putKeys[at], putKeys[at]);
        } else {
          before = map.get(keys[at]);
        }
        found += before == null ? 0 : before.hashCode();
      }
      position = next;
      random = x;
      return found;
    }
  }

  /** A cache: looks up and loads what is not there; some entries are invalidated. */
  public static final class Reload extends Work {
    private final Object[] putKeys;
    private final int writes;
    private int random;

    public Reload(Supply supply) {
      super(supply);
      putKeys = supply.otherKeys();
      writes = supply.writes();
      random = Keys.id(supply.position()) | 1;
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      Object[] keys = this.keys;
      Object[] putKeys = this.putKeys;
      int mask = keys.length - 1;
      int next = position;
      int x = random;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        int kind = (int) (((x & 0xFFFFFFFFL) * 2000) >>> Integer.SIZE);
        int at = (x * 31 + next++) & mask;
        Object value =
            kind < writes ? map.remove(keys[at]) : map.computeIfAbsent(putKeys[at], key -> key);
        found += value == null ? 0 : value.hashCode();
      }
      position = next;
      random = x;
      return found;
    }
  }

  /** First in, first out: puts a new key and removes the oldest one, which counts as one call. */
  public static final class Queue extends Work {
    private final int window;

    public Queue(Supply supply) {
      super(supply);
      window = supply.writes();
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      int next = position;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        Object key = Integer.valueOf(Keys.id(next));
        map.put(key, key);
        Object oldest = map.remove((Object) Integer.valueOf(Keys.id(next - window)));
        found += oldest == null ? 0 : oldest.hashCode();
        next++;
      }
      position = next;
      return found;
    }
  }

  /** Waves: puts as many new keys as there are entries, then removes them all, and so on. */
  public static final class Waves extends Work {
    private final int entries;
    private int wave;
    private boolean rising = true;

    public Waves(Supply supply) {
      super(supply);
      entries = supply.all().length;
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      ConcurrentMap<Object, Object> map = this.map;
      long found = 0;
      for (int i = 0; i < CALLS; i++) {
        Integer key = Keys.id(wave + position);
        Object before = rising ? map.put(key, key) : map.remove((Object) key);
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
