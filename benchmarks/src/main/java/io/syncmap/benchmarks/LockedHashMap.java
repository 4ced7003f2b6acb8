package io.syncmap.benchmarks;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A {@link HashMap} of which every method is {@code synchronized}: what a service has before it
 * takes a concurrent map. Iterators go over a copy.
 */
final class LockedHashMap<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
  private final Map<K, V> map = new HashMap<>();

  @Override
  public synchronized V get(Object key) {
    return map.get(key);
  }

  @Override
  public synchronized boolean containsKey(Object key) {
    return map.containsKey(key);
  }

  @Override
  public synchronized int size() {
    return map.size();
  }

  @Override
  public synchronized V put(K key, V value) {
    return map.put(key, value);
  }

  @Override
  public synchronized V remove(Object key) {
    return map.remove(key);
  }

  @Override
  public synchronized void clear() {
    map.clear();
  }

  @Override
  public synchronized V putIfAbsent(K key, V value) {
    return map.putIfAbsent(key, value);
  }

  @Override
  public synchronized boolean remove(Object key, Object value) {
    return map.remove(key, value);
  }

  @Override
  public synchronized V replace(K key, V value) {
    return map.replace(key, value);
  }

  @Override
  public synchronized boolean replace(K key, V oldValue, V newValue) {
    return map.replace(key, oldValue, newValue);
  }

  @Override
  public synchronized V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
    return map.computeIfAbsent(key, function);
  }

  @Override
  public synchronized V compute(K key, BiFunction<? super K, ? super V, ? extends V> function) {
    return map.compute(key, function);
  }

  @Override
  public synchronized V merge(
      K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
    return map.merge(key, value, function);
  }

  @Override
  public synchronized void forEach(BiConsumer<? super K, ? super V> action) {
    map.forEach(action);
  }

  @Override
  public synchronized Set<Map.Entry<K, V>> entrySet() {
    return Map.copyOf(map).entrySet();
  }
}
