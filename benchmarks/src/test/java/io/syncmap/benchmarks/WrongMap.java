package io.syncmap.benchmarks;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A planted map whose answers and contents are others than were put, but for their number. */
final class WrongMap extends AbstractMap<Object, Object> implements ConcurrentMap<Object, Object> {
  private static final int WRONG = (1 << 20) + 1;

  private final Map<Object, Object> map = new HashMap<>();

  private static Object wrong(Object value) {
    return value instanceof Integer i ? (Object) (i + WRONG) : value == null ? null : "wrong";
  }

  @Override
  public Object get(Object key) {
    return wrong(map.get(key));
  }

  @Override
  public int size() {
    return map.size();
  }

  @Override
  public Object put(Object key, Object value) {
    return wrong(map.put(key, value));
  }

  @Override
  public Object remove(Object key) {
    return wrong(map.remove(key));
  }

  @Override
  public Object putIfAbsent(Object key, Object value) {
    return wrong(map.putIfAbsent(key, value));
  }

  @Override
  public boolean remove(Object key, Object value) {
    return map.remove(key, value);
  }

  @Override
  public Object replace(Object key, Object value) {
    return wrong(map.replace(key, value));
  }

  @Override
  public boolean replace(Object key, Object oldValue, Object newValue) {
    return map.replace(key, oldValue, newValue);
  }

  @Override
  public Object computeIfAbsent(Object key, Function<? super Object, ?> function) {
    return wrong(map.computeIfAbsent(key, function));
  }

  @Override
  public Object compute(Object key, BiFunction<? super Object, ? super Object, ?> function) {
    return wrong(map.compute(key, function));
  }

  @Override
  public Object merge(
      Object key, Object value, BiFunction<? super Object, ? super Object, ?> function) {
    return wrong(map.merge(key, value, function));
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    Map<Object, Object> wrong = new HashMap<>();
    map.forEach((key, value) -> wrong.put(key, wrong(value)));
    return wrong.entrySet();
  }
}
