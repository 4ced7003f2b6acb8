package io.syncmap.benchmarks;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * An immutable map behind a volatile reference; each write that changes something copies all of it,
 * in O(n). What a service does whose map changes once in a while. Nulls are not allowed; iterators
 * go over the copy of their time and cannot remove.
 */
public final class CopyOnWriteMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
  /** Never changed once it is here. */
  private volatile Map<K, V> current = Map.of();

  @Override
  public V get(Object key) {
    return current.get(Objects.requireNonNull(key));
  }

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return current.size();
  }

  @Override
  public V put(K key, V value) {
    requireNonNull(key, value);
    return write(copy -> copy.put(key, value));
  }

  /** All entries with one copy. */
  @Override
  public synchronized void putAll(Map<? extends K, ? extends V> entries) {
    entries.forEach(CopyOnWriteMap::requireNonNull);
    write(
        copy -> {
          copy.putAll(entries);
          return null;
        });
  }

  @Override
  public synchronized V remove(Object key) {
    return get(key) == null ? null : write(copy -> copy.remove(key));
  }

  @Override
  public synchronized boolean remove(Object key, Object value) {
    return Objects.equals(get(key), value) && value != null && remove(key) != null;
  }

  @Override
  public void clear() {
    synchronized (this) {
      current = Map.of();
    }
  }

  @Override
  public V putIfAbsent(K key, V value) {
    requireNonNull(key, value);
    V present = get(key);
    return present != null ? present : putUnlessThere(key, value);
  }

  private synchronized V putUnlessThere(K key, V value) {
    V present = get(key);
    return present != null ? present : put(key, value);
  }

  @Override
  public synchronized V replace(K key, V value) {
    requireNonNull(key, value);
    return get(key) == null ? null : put(key, value);
  }

  @Override
  public synchronized boolean replace(K key, V oldValue, V newValue) {
    requireNonNull(key, oldValue);
    Objects.requireNonNull(newValue);
    boolean replaced = oldValue.equals(get(key));
    if (replaced) {
      put(key, newValue);
    }
    return replaced;
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return Collections.unmodifiableMap(current).entrySet();
  }

  private synchronized V write(Function<Map<K, V>, V> change) {
    var copy = new HashMap<K, V>(current);
    V result = change.apply(copy);
    current = copy;
    return result;
  }

  private static void requireNonNull(Object key, Object value) {
    Objects.requireNonNull(key);
    Objects.requireNonNull(value);
  }
}
