package io.syncmap.benchmarks.cache;

import java.util.concurrent.ConcurrentHashMap;

/** A JVM whose map returns wrong values, and other maps that go wrong. */
public final class BrokenChild {
  private BrokenChild() {}

  public static void main(String[] args) {
    CacheChild.serve(ConfusingMap::new, CacheChild.workload(args));
  }

  /** Now and then returns another key's value. */
  static final class ConfusingMap extends ConcurrentHashMap<String, CachedClass> {
    private static final long serialVersionUID = 1L;

    @Override
    public CachedClass get(Object key) {
      CachedClass value = super.get(key);
      return value != null && value.checksum() % 10 == 0
          ? new CachedClass("wrong.Name", 1, 1, 1, value.sequence())
          : value;
    }
  }

  /** Loses a few of the entries that are put again. */
  static final class LosingMap extends ConcurrentHashMap<String, CachedClass> {
    private static final long serialVersionUID = 1L;

    @Override
    public CachedClass replace(String key, CachedClass value) {
      CachedClass old = super.replace(key, value);
      if (value.sequence() == 3) {
        super.remove(key);
      }
      return old;
    }
  }

  /** Updates get lost: sometimes an older value stays. */
  static final class StaleMap extends ConcurrentHashMap<String, CachedClass> {
    private static final long serialVersionUID = 1L;

    @Override
    public CachedClass replace(String key, CachedClass value) {
      return value.sequence() == 3 ? super.get(key) : super.replace(key, value);
    }
  }
}
