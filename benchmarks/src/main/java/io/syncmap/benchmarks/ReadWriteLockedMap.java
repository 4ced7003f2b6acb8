package io.syncmap.benchmarks;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A {@link HashMap} under a {@link ReentrantReadWriteLock}: what a service has before it takes a
 * concurrent map, and so the baseline of all of them. Iteration goes over a copy; nulls are not
 * allowed.
 */
public final class ReadWriteLockedMap<K, V> extends AbstractMap<K, V>
    implements ConcurrentMap<K, V> {
  private final Map<K, V> map;
  private final Lock readLock;
  private final Lock writeLock;

  /** Guards {@code map}, which the caller must not use any more. */
  public ReadWriteLockedMap(Map<K, V> map) {
    this.map = map;
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    this.readLock = lock.readLock();
    this.writeLock = lock.writeLock();
  }

  // Reads of the fast path do without a lambda, so that the baseline pays for its lock alone.

  @Override
  public V get(Object key) {
    Objects.requireNonNull(key);
    readLock.lock();
    try {
      return map.get(key);
    } finally {
      readLock.unlock();
    }
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return locked(readLock, map::size);
  }

  @Override
  public V put(K key, V value) {
    requireNonNull(key, value);
    return locked(writeLock, () -> map.put(key, value));
  }

  @Override
  public V remove(Object key) {
    Objects.requireNonNull(key);
    return locked(writeLock, () -> map.remove(key));
  }

  @Override
  public void clear() {
    writeLock.lock();
    try {
      map.clear();
    } finally {
      writeLock.unlock();
    }
  }

  @Override
  public V putIfAbsent(K key, V value) {
    requireNonNull(key, value);
    return locked(writeLock, () -> map.putIfAbsent(key, value));
  }

  @Override
  public boolean remove(Object key, Object value) {
    Objects.requireNonNull(key);
    return value != null && locked(writeLock, () -> map.remove(key, value));
  }

  @Override
  public V replace(K key, V value) {
    requireNonNull(key, value);
    return locked(writeLock, () -> map.replace(key, value));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    requireNonNull(key, oldValue);
    Objects.requireNonNull(newValue);
    return locked(writeLock, () -> map.replace(key, oldValue, newValue));
  }

  @Override
  public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
    V present = get(key);
    return present != null ? present : locked(writeLock, () -> map.computeIfAbsent(key, function));
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return locked(readLock, () -> Map.copyOf(map).entrySet());
  }

  private static void requireNonNull(Object key, Object value) {
    Objects.requireNonNull(key);
    Objects.requireNonNull(value);
  }

  private static <R> R locked(Lock lock, Supplier<R> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
