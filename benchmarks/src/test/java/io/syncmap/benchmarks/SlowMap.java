package io.syncmap.benchmarks;

import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.infra.Blackhole;

/** A planted map that is slower than the baseline: look-ups burn some nanoseconds. */
public final class SlowMap<K, V> extends ConcurrentHashMap<K, V> {
  private static final long serialVersionUID = 1L;
  private static final int TOKENS = 8;

  @Override
  public V get(Object key) {
    Blackhole.consumeCPU(TOKENS);
    return super.get(key);
  }
}
