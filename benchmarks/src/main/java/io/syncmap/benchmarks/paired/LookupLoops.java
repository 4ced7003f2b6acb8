package io.syncmap.benchmarks.paired;

import java.util.concurrent.ConcurrentMap;

/** Loops that look up. */
final class LookupLoops {
  private LookupLoops() {}

  /** Looks up keys that were made beforehand; no look-up waits for another. */
  public static final class Get implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final Object[] keys;
    private int position;
    private long sum;

    public Get(Supply supply) {
      map = supply.map();
      keys = supply.keys();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int mask = keys.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object value = map.get(keys[next++ & mask]);
        if (value != null) {
          added += value.hashCode() & 1;
        }
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

  /** Makes an Integer for each look-up; no look-up waits for another. */
  public static final class MakeAndGet implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private long sum;

    public MakeAndGet(Supply supply) {
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
        Object value = map.get((Object) Integer.valueOf(ids[next++ & mask]));
        if (value != null) {
          added += value.hashCode() & 1;
        }
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

  /** As {@link Get}, but which key is next depends on what was found last. */
  public static final class Chain implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final Object[] keys;
    private int position;
    private int last;
    private long sum;

    public Chain(Supply supply) {
      map = supply.map();
      keys = supply.keys();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int found = last;
      int mask = keys.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object value = map.get(keys[(next++ ^ found) & mask]);
        found = value == null ? 0 : value.hashCode() & 1;
        added += found;
      }
      position = next;
      last = found;
      sum += added;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** As {@link MakeAndGet}, but which key is next depends on what was found last. */
  public static final class MakeAndChain implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private final int[] ids;
    private int position;
    private int last;
    private long sum;

    public MakeAndChain(Supply supply) {
      map = supply.map();
      ids = supply.ids();
      position = supply.position();
    }

    @Override
    public int run() {
      int next = position;
      int found = last;
      int mask = ids.length - 1;
      long added = 0;
      for (int i = 0; i < BATCH; i++) {
        Object value = map.get((Object) Integer.valueOf(ids[(next++ ^ found) & mask]));
        found = value == null ? 0 : value.hashCode() & 1;
        added += found;
      }
      position = next;
      last = found;
      sum += added;
      return BATCH;
    }

    @Override
    public long sum() {
      return sum;
    }
  }
}
