package io.syncmap.benchmarks.cache;

import java.util.concurrent.ConcurrentMap;

/** Makes the map to measure. */
interface MapFactory {
  /** A new, empty map, for any kind of values. */
  <V> ConcurrentMap<String, V> create();
}
