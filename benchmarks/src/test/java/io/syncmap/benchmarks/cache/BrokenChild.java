package io.syncmap.benchmarks.cache;

import java.util.concurrent.ConcurrentHashMap;

/** A JVM whose map returns wrong values, and other maps that go wrong. */
public final class BrokenChild {
  private BrokenChild() {}

  public static void main(String[] args) {
    CacheChild.serve(ConfusingMap::new, args);
  }

  /** Under some keys returns any other key's value. */
  static final class ConfusingMap<V> extends ConcurrentHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    @Override
    public V get(Object key) {
      return key.hashCode() % 10 == 0 ? values().iterator().next() : super.get(key);
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
