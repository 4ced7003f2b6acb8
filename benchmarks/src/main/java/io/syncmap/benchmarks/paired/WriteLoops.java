package io.syncmap.benchmarks.paired;

import java.util.concurrent.ConcurrentMap;

/** Loops that put and remove. */
final class WriteLoops {
  private WriteLoops() {}

  /**
   * Looks up, puts and removes keys of a fixed set at random. Half of them are there, since as many
   * are put as removed. A key is looked up, put and removed as a different object each.
   */
  public static final class Mix implements Loop {
    private static final long OF_ALL = 2000;

    private final ConcurrentMap<Object, Object> map;
    private final Object[] keys;
    private final Object[] putKeys;
    private final int writes;
    private int position;
    private int random;
    private long sum;

    public Mix(Supply supply) {
      map = supply.map();
      keys = supply.keys();
      putKeys = supply.putKeys();
      writes = supply.writes();
      position = supply.position();
      random = Ids.of(position) | 1;
    }

    @Override
    public int run() {
      int next = position;
      int x = random;
      int mask = keys.length - 1;
      long found = 0;
      for (int i = 0; i < BATCH; i++) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        int kind = (int) (((x & 0xFFFFFFFFL) * OF_ALL) >>> Integer.SIZE);
        int at = (x * 31 + next++) & mask;
        Object before;
        if (kind < writes) {
          before = map.remove(keys[at]);
        } else if (kind < 2 * writes) {
          before = map.put(putKeys[at], putKeys[at]);
        } else {
          before = map.get(keys[at]);
        }
        if (before != null) {
          found++;
        }
      }
      position = next;
      random = x;
      sum += found;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** Puts a new key and removes the oldest one, which counts as one call. */
  public static final class Replace implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int window;
    private int position;
    private long sum;

    public Replace(Supply supply) {
      map = supply.map();
      window = supply.window();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      long found = 0;
      for (int i = 0; i < BATCH; i++) {
        Object key = Integer.valueOf(Ids.of(next));
        map.put(key, key);
        if (map.remove((Object) Integer.valueOf(Ids.of(next - window))) != null) {
          found++;
        }
        next++;
      }
      position = next;
      sum += found;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** Puts new keys until there are no ids left; each is made right before its value. */
  public static final class Fill implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private long sum;

    public Fill(Supply supply) {
      map = supply.map();
      ids = supply.ids();
    }

    @Override
    public int run() {
      int first = position;
      int end = Math.min(first + BATCH, ids.length);
      long found = 0;
      for (int i = first; i < end; i++) {
        Object key = Integer.valueOf(ids[i]);
        if (map.put(key, Integer.valueOf(~ids[i])) != null) {
          found++;
        }
      }
      position = end;
      sum += found;
      return end - first;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** Removes keys until there are none left, by equal ones made beforehand. */
  public static final class Remove implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final Object[] keys;
    private int position;
    private long sum;

    public Remove(Supply supply) {
      map = supply.map();
      keys = supply.keys();
    }

    @Override
    public int run() {
      int first = position;
      int end = Math.min(first + BATCH, keys.length);
      long found = 0;
      for (int i = first; i < end; i++) {
        if (map.remove(keys[i]) != null) {
          found++;
        }
      }
      position = end;
      sum += found;
      return end - first;
    }

    @Override
    public long sum() {
      return sum;
    }
  }
}
