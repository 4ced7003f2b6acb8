package io.syncmap;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What the maps have to do, in the simplest way: a {@link HashMap}, one lock, no nulls. */
final class LockedMapReference<K, V> extends AbstractMap<K, V> implements ConcurrentMap<K, V> {
  private final Map<K, V> map = Collections.synchronizedMap(new HashMap<>());

  @Override
  public V get(Object key) {
    return map.get(Objects.requireNonNull(key));
  }

  @Override
  public V getOrDefault(Object key, V defaultValue) {
    return map.getOrDefault(Objects.requireNonNull(key), defaultValue);
  }

  @Override
  public boolean containsKey(Object key) {
    return map.containsKey(Objects.requireNonNull(key));
  }

  @Override
  public boolean containsValue(Object value) {
    return map.containsValue(Objects.requireNonNull(value));
  }

  @Override
  public V put(K key, V value) {
    return map.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
  }

  @Override
  public V putIfAbsent(K key, V value) {
    return map.putIfAbsent(Objects.requireNonNull(key), Objects.requireNonNull(value));
  }

  @Override
  public V remove(Object key) {
    return map.remove(Objects.requireNonNull(key));
  }

  @Override
  public boolean remove(Object key, Object value) {
    return map.remove(Objects.requireNonNull(key), value);
  }

  @Override
  public V replace(K key, V value) {
    return map.replace(Objects.requireNonNull(key), Objects.requireNonNull(value));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    return map.replace(
        Objects.requireNonNull(key),
        Objects.requireNonNull(oldValue),
        Objects.requireNonNull(newValue));
  }

  @Override
  public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
    return map.computeIfAbsent(Objects.requireNonNull(key), function);
  }

  @Override
  public V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends V> function) {
    return map.computeIfPresent(Objects.requireNonNull(key), function);
  }

  @Override
  public V compute(K key, BiFunction<? super K, ? super V, ? extends V> function) {
    return map.compute(Objects.requireNonNull(key), function);
  }

  @Override
  public V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
    return map.merge(Objects.requireNonNull(key), Objects.requireNonNull(value), function);
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    map.forEach(action);
  }

  @Override
  public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
    map.replaceAll(function);
  }

  @Override
  public void clear() {
    map.clear();
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public Set<K> keySet() {
    return map.keySet();
  }

  @Override
  public Collection<V> values() {
    return map.values();
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return map.entrySet();
  }
}
