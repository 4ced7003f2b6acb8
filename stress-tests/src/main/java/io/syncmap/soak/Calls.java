package io.syncmap.soak;

import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * A map as one thread uses it: counts the calls, and knows which is under way. Its fields are
 * plain, so that no fence comes between the calls; other threads read them after a meeting, or when
 * nothing moves any more.
 */
@SuppressWarnings("EnumOrdinal") // an array of counts costs less than a map between the calls
final class Calls {
  private final ConcurrentMap<Object, Value> map;
  private final Subject subject;
  private final long[] counts = new long[Operation.values().length];
  private Operation last = Operation.NONE;
  private Object lastKey;

  Calls(ConcurrentMap<Object, Value> map, Subject subject) {
    this.map = map;
    this.subject = subject;
  }

  void note(Operation operation, Object key) {
    counts[operation.ordinal()]++;
    last = operation;
    lastKey = key;
  }

  long count(Operation operation) {
    return counts[operation.ordinal()];
  }

  String describeLast() {
    return last.label + (lastKey == null ? "" : ", key " + Keys.describe(lastKey));
  }

  ConcurrentMap<Object, Value> map() {
    return map;
  }

  Value get(Object key) {
    note(Operation.GET, key);
    return map.get(key);
  }

  Value getOrDefault(Object key, Value absent) {
    note(Operation.GET, key);
    return map.getOrDefault(key, absent);
  }

  boolean containsKey(Object key) {
    note(Operation.CONTAINS, key);
    return map.containsKey(key);
  }

  Value put(Object key, Value value) {
    note(Operation.PUT, key);
    return map.put(key, value);
  }

  void putAll(Object key, Value value) {
    note(Operation.PUT, key);
    map.putAll(Map.of(key, value));
  }

  Value putIfAbsent(Object key, Value value) {
    note(Operation.PUT_IF_ABSENT, key);
    return map.putIfAbsent(key, value);
  }

  Value remove(Object key) {
    note(Operation.REMOVE, key);
    return map.remove(key);
  }

  boolean remove(Object key, Value value) {
    note(Operation.REMOVE_VALUE, key);
    return map.remove(key, value);
  }

  Value replace(Object key, Value value) {
    note(Operation.REPLACE, key);
    return map.replace(key, value);
  }

  boolean replace(Object key, Value old, Value value) {
    note(Operation.REPLACE_VALUE, key);
    return map.replace(key, old, value);
  }

  Value compute(Object key, Probe function) {
    note(Operation.COMPUTE, key);
    return map.compute(key, function);
  }

  Value computeIfAbsent(Object key, Probe function) {
    note(Operation.COMPUTE_IF_ABSENT, key);
    return map.computeIfAbsent(key, k -> function.apply(k, null));
  }

  Value computeIfPresent(Object key, Probe function) {
    note(Operation.COMPUTE_IF_PRESENT, key);
    return map.computeIfPresent(key, function);
  }

  Value merge(Object key, Value value, Probe function) {
    note(Operation.MERGE, key);
    return map.merge(key, value, (old, given) -> function.merge(old));
  }

  boolean removeFromKeySet(Object key) {
    note(Operation.VIEW_CHANGE, key);
    return map.keySet().remove(key);
  }

  boolean removeFromEntrySet(Object key, Value value) {
    note(Operation.VIEW_CHANGE, key);
    return map.entrySet().remove(Map.entry(key, value));
  }

  void removeIfKey(Predicate<Object> filter) {
    note(Operation.REMOVE_IF, null);
    map.keySet().removeIf(filter);
  }

  void removeIfEntry(Predicate<Map.Entry<Object, Value>> filter) {
    note(Operation.REMOVE_IF, null);
    map.entrySet().removeIf(filter);
  }

  void clear() {
    note(Operation.CLEAR, null);
    map.clear();
  }

  void trimToSize() {
    note(Operation.TRIM, null);
    subject.inside().trimToSize(map);
  }

  int size() {
    note(Operation.LOOK, null);
    return map.size();
  }

  /** Asks for the figures while others are at work. */
  void look() {
    note(Operation.LOOK, null);
    subject.inside().figures(map);
  }
}
