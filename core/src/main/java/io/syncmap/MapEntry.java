package io.syncmap;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry that an iterator returned: the value that its key had then. Not serializable, since it
 * belongs to its map.
 */
final class MapEntry<K, V> implements Map.Entry<K, V> {
  private final AbstractConcurrentMap<K, V> map;
  private final K key;
  private V value;

  MapEntry(AbstractConcurrentMap<K, V> map, K key, V value) {
    this.map = map;
    this.key = key;
    this.value = value;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  /** Not {@code put}: a key that was removed meanwhile must not come back. */
  @Override
  public V setValue(V newValue) {
    Objects.requireNonNull(newValue, "newValue");
    map.replace(key, newValue);
    V before = value;
    value = newValue;
    return before;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Map.Entry<?, ?> e && same(key, e.getKey()) && same(value, e.getValue());
  }

  /** Identity first, also for those whose {@code equals} is not reflexive. */
  private static boolean same(Object mine, @Nullable Object other) {
    return mine == other || (other != null && other.equals(mine));
  }

  @Override
  public int hashCode() {
    return key.hashCode() ^ value.hashCode();
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
