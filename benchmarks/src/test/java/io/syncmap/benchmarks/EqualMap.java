package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentHashMap;

/** A planted map that is as fast as the baseline. */
public final class EqualMap<K, V> extends ConcurrentHashMap<K, V> {
  private static final long serialVersionUID = 1L;
}
