package io.syncmap.benchmarks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.CompilerControl;

/** Walks over all entries, each of which counts as a call. */
final class Walks {
  private Walks() {}

  /** By the iterator of the entries. */
  public static final class Iterate extends Work {
    public Iterate(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      long sum = 0;
      for (Map.Entry<Object, Object> entry : map.entrySet()) {
        sum += entry.getKey().hashCode() ^ entry.getValue().hashCode();
      }
      return sum;
    }
  }

  /** By {@code forEach}. */
  public static final class ForEach extends Work {
    private long sum;

    public ForEach(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      sum = 0;
      map.forEach((key, value) -> sum += key.hashCode() ^ value.hashCode());
      return sum;
    }
  }

  /** By the sum of a stream of the values. */
  public static final class Stream extends Work {
    public Stream(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      return map.values().stream().mapToLong(HASH).sum();
    }
  }

  /**
   * By the sum of the values in parallel: ConcurrentHashMap's own bulk operation, and the stream
   * that takes its place.
   */
  public static final class Parallel extends Work {
    public Parallel(Supply supply) {
      super(supply);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public long run() {
      return map instanceof ConcurrentHashMap<Object, Object> chm
          ? chm.reduceValuesToLong(1, HASH, 0, Long::sum)
          : map.values().parallelStream().mapToLong(HASH).sum();
    }
  }
}
