package io.syncmap.benchmarks.paired;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Loops that walk over all entries; each entry counts as a call. The values are Integers. */
final class WalkLoops {
  private WalkLoops() {}

  /** By the iterator of the entries. */
  public static final class Iterate implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private long sum;

    public Iterate(Supply supply) {
      map = supply.map();
    }

    @Override
    public int run() {
      int entries = 0;
      long added = 0;
      for (Map.Entry<Object, Object> entry : map.entrySet()) {
        added += entry.getKey().hashCode();
        entries++;
      }
      sum += added;
      return entries;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** By {@code forEach}. */
  public static final class ForEach implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private int entries;
    private long sum;

    public ForEach(Supply supply) {
      map = supply.map();
    }

    @Override
    public int run() {
      entries = 0;
      map.forEach(
          (key, value) -> {
            sum += key.hashCode();
            entries++;
          });
      return entries;
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /** By the sum of a stream of the values. */
  public static final class Stream implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private long sum;

    public Stream(Supply supply) {
      map = supply.map();
    }

    @Override
    public int run() {
      sum += map.values().stream().mapToLong(value -> (Integer) value).sum();
      return map.size();
    }

    @Override
    public long sum() {
      return sum;
    }
  }

  /**
   * By the sum of the values in parallel: ConcurrentHashMap's own bulk operation, and the stream
   * that takes its place.
   */
  public static final class Reduce implements Loop {
    private final ConcurrentMap<Object, Object> map;
    private long sum;

    public Reduce(Supply supply) {
      map = supply.map();
    }

    @Override
    public int run() {
      sum +=
          map instanceof ConcurrentHashMap<Object, Object> chm
              ? chm.reduceValuesToLong(1, value -> (Integer) value, 0, Long::sum)
              : map.values().parallelStream().mapToLong(value -> (Integer) value).sum();
      return map.size();
    }

    @Override
    public long sum() {
      return sum;
    }
  }
}
