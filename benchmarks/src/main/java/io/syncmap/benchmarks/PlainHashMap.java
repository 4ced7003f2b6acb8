package io.syncmap.benchmarks;

import java.util.HashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A {@link HashMap} that may stand where a concurrent map is asked for, and is none: what a call
 * costs without any synchronization.
 */
final class PlainHashMap<K, V> extends HashMap<K, V> implements ConcurrentMap<K, V> {
  private static final long serialVersionUID = 1L;
}
