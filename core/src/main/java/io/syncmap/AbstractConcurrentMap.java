package io.syncmap;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the maps of this package share: all of {@link ConcurrentMap}, written over a few operations
 * on one key, and a {@link Traversal}.
 */
abstract class AbstractConcurrentMap<K, V> extends AbstractMap<K, V>
    implements ConcurrentMap<K, V> {
  // Views hold no state but the map, so that it does no harm if two threads make one each.
  private transient @Nullable Set<K> keys;
  private transient @Nullable Collection<V> valuesView;
  private transient @Nullable Set<Map.Entry<K, V>> entries;

  // ---------------------------------------------------------------------------------------------
  // What a map provides

  /**
   * Returns the number of entries. Exact while no other thread changes the map; else an estimate,
   * but never negative.
   *
   * @return the number, which may be beyond the range of an {@code int}
   */
  public abstract long mappingCount();

  /** Begins a walk over the entries. */
  abstract Traversal<K, V> traverse();

  /**
   * Changes the value of {@code key}, if its state matches. Atomic.
   *
   * @param expected what the value has to equal, if {@code match} says so, else null
   * @param value the new value, or null to remove the key
   * @return the value that was there, or null; null also if it did not match, unless that is
   *     because there is one
   */
  abstract @Nullable Object update(
      Object key, Match match, @Nullable Object expected, @Nullable Object value);

  /**
   * Sets the value of {@code key} to what {@code function} makes of the key and the old value, null
   * for none; or, if it has no value and {@code initial} is not null, to that. Atomic.
   *
   * @param match for which states of the key the function is called: any, ABSENT, or PRESENT
   * @return the new value, or the one that is there if the function was not to be called
   */
  abstract @Nullable Object computeAtomically(
      Object key,
      Match match,
      @Nullable Object initial,
      BiFunction<Object, @Nullable Object, @Nullable Object> function);

  /** Moves all entries to tables of just their size. */
  public abstract void trimToSize();

  /** Starts a move of the entries to other tables, unless one is under way. For tests. */
  abstract void startMove();

  /** Goes on with the moves that are under way, by so many slots or buckets. For tests. */
  abstract void stepMove(int steps);

  /** Returns whether entries are on the move. For tests. */
  abstract boolean moving();

  @SuppressWarnings("unchecked") // what is stored under a K is a V
  final @Nullable V asValue(@Nullable Object v) {
    return (V) v;
  }

  // ---------------------------------------------------------------------------------------------
  // Operations on one key

  @Override
  public boolean containsKey(Object key) {
    return get(key) != null;
  }

  /**
   * Sets the value of {@code key}. Atomic.
   *
   * @return the value before, or null
   * @throws NullPointerException if {@code key} or {@code value} is null
   * @throws IllegalStateException if called by a compute function that runs for this key
   */
  @Override
  public @Nullable V put(K key, V value) {
    Objects.requireNonNull(value, "value");
    return asValue(update(key, Match.ANY, null, value));
  }

  /**
   * Sets the value of {@code key} if it has none. Atomic.
   *
   * @return the value that is there, or null if there was none
   * @throws NullPointerException if {@code key} or {@code value} is null
   * @throws IllegalStateException if called by a compute function that runs for this key
   */
  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    Objects.requireNonNull(value, "value");
    return asValue(update(key, Match.ABSENT, null, value));
  }

  /**
   * Removes {@code key}. Atomic. Allocates nothing, unless a table becomes smaller.
   *
   * @return the value that was removed, or null
   * @throws NullPointerException if {@code key} is null
   * @throws IllegalStateException if called by a compute function that runs for this key
   */
  @Override
  public @Nullable V remove(Object key) {
    return asValue(update(key, Match.PRESENT, null, null));
  }

  /**
   * Removes {@code key} if its value equals {@code value}. Atomic.
   *
   * @return whether it was removed; false if {@code value} is null
   * @throws NullPointerException if {@code key} is null
   * @throws IllegalStateException if called by a compute function that runs for this key
   */
  @Override
  public boolean remove(Object key, @Nullable Object value) {
    Objects.requireNonNull(key, "key");
    return value != null && update(key, Match.EQUAL, value, null) != null;
  }

  /**
   * Sets the value of {@code key} if it has one. Atomic.
   *
   * @return the value before, or null if there was none and is none
   * @throws NullPointerException if {@code key} or {@code value} is null
   * @throws IllegalStateException if called by a compute function that runs for this key
   */
  @Override
  public @Nullable V replace(K key, V value) {
    Objects.requireNonNull(value, "value");
    return asValue(update(key, Match.PRESENT, null, value));
  }

  /**
   * Sets the value of {@code key} if its value equals {@code oldValue}. Atomic.
   *
   * @return whether it was set
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if called by a compute function that runs for this key
   */
  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    Objects.requireNonNull(oldValue, "oldValue");
    Objects.requireNonNull(newValue, "newValue");
    return update(key, Match.EQUAL, oldValue, newValue) != null;
  }

  /**
   * Returns the value of {@code key}; if it has none, sets it to what {@code function} returns,
   * unless that is null. Atomic: the function is called at most once, and no other thread changes
   * the key meanwhile; readers do not wait, and calls for other keys are not held up. If the key
   * has a value, this is a {@code get}.
   *
   * <p>The function may use the map, also to change other keys.
   *
   * @return the value that is there now, or null
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the function changes its own key, or if functions of several
   *     threads wait for each other's keys; then one of them gets it
   */
  @Override
  public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
    Objects.requireNonNull(function, "function");
    V present = get(key);
    return present != null
        ? present
        : compute(key, Match.ABSENT, null, (k, absent) -> function.apply(k));
  }

  /**
   * If {@code key} has a value, sets it to what {@code function} returns, or removes the key if
   * that is null. See {@link #computeIfAbsent} for atomicity and what the function may do.
   *
   * @return the value that is there now, or null
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the function changes its own key
   */
  @Override
  public @Nullable V computeIfPresent(
      K key, BiFunction<? super K, ? super V, ? extends V> function) {
    Objects.requireNonNull(function, "function");
    return compute(key, Match.PRESENT, null, function);
  }

  /**
   * Sets the value of {@code key} to what {@code function} makes of the key and its value, null if
   * it has none; removes the key if that is null. See {@link #computeIfAbsent} for atomicity and
   * what the function may do.
   *
   * @return the value that is there now, or null
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the function changes its own key
   */
  @Override
  public @Nullable V compute(
      K key, BiFunction<? super K, ? super @Nullable V, ? extends V> function) {
    Objects.requireNonNull(function, "function");
    return compute(key, Match.ANY, null, function);
  }

  /**
   * Sets the value of {@code key} to {@code value} if it has none, else to what {@code function}
   * makes of the old value and {@code value}; removes the key if that is null. See {@link
   * #computeIfAbsent} for atomicity and what the function may do.
   *
   * @return the value that is there now, or null
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if the function changes its own key
   */
  @Override
  public @Nullable V merge(K key, V value, BiFunction<? super V, ? super V, ? extends V> function) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(function, "function");
    return compute(key, Match.ANY, value, (k, old) -> function.apply(old, value));
  }

  @SuppressWarnings("unchecked") // what is stored under a K is a V
  private @Nullable V compute(
      K key,
      Match match,
      @Nullable V initial,
      BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
    return asValue(
        computeAtomically(
            key,
            match,
            initial,
            (BiFunction<Object, @Nullable Object, @Nullable Object>) (Object) function));
  }

  // ---------------------------------------------------------------------------------------------
  // Operations on all

  /** {@inheritDoc} Takes time in proportion to the capacity of the table. Not atomic. */
  @Override
  public boolean containsValue(Object value) {
    Objects.requireNonNull(value, "value");
    for (Traversal<K, V> t = traverse(); t.advance(); ) {
      V v = t.value();
      if (v == value || value.equals(v)) {
        return true;
      }
    }
    return false;
  }

  /** {@inheritDoc} Each entry is put atomically; all of them together are not. */
  @Override
  public void putAll(Map<? extends K, ? extends V> m) {
    m.forEach(this::put);
  }

  /** {@inheritDoc} Weakly consistent; holds up nobody. */
  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    Objects.requireNonNull(action, "action");
    traverse().forEachRemaining(action);
  }

  /**
   * Returns the number of entries, at most {@code Integer.MAX_VALUE}. See {@link #mappingCount}.
   */
  @Override
  public final int size() {
    return (int) Math.min(Integer.MAX_VALUE, mappingCount());
  }

  /** Returns whether {@link #mappingCount} is 0, and no more exactly. */
  @Override
  public final boolean isEmpty() {
    return mappingCount() == 0;
  }

  /**
   * Returns whether {@code o} is a map with equal entries. A value equals itself, whatever its
   * {@code equals} says. Takes time in proportion to the size of both. Not atomic.
   */
  @Override
  public boolean equals(@Nullable Object o) {
    if (o == this) {
      return true;
    }
    if (!(o instanceof Map<?, ?> other)) {
      return false;
    }
    for (Traversal<K, V> t = traverse(); t.advance(); ) {
      V mine = t.value();
      Object v = other.get(t.key());
      if (v == null || (v != mine && !v.equals(mine))) {
        return false;
      }
    }
    for (Map.Entry<?, ?> e : other.entrySet()) {
      if (!hasEntry(e.getKey(), e.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a key has a value that is, or equals, the given one; false for null. */
  final boolean hasEntry(@Nullable Object key, @Nullable Object value) {
    if (key == null || value == null) {
      return false;
    }
    V v = get(key);
    return v != null && (v == value || value.equals(v));
  }

  /** {@inheritDoc} Not atomic. */
  @Override
  public int hashCode() {
    int sum = 0;
    for (Traversal<K, V> t = traverse(); t.advance(); ) {
      sum += t.key().hashCode() ^ t.value().hashCode();
    }
    return sum;
  }

  // ---------------------------------------------------------------------------------------------
  // Views

  /**
   * Returns a live view of the keys: weakly consistent, backed by the map, supporting removal and
   * no addition. Its iterators and spliterators throw no {@code ConcurrentModificationException};
   * {@code Iterator.remove} removes the key, whatever its value is by then. The same view each
   * time; it can be serialized, with the map.
   */
  @Override
  public Set<K> keySet() {
    Set<K> view = keys;
    if (view == null) {
      view = new MapView.KeySet<>(this, null);
      keys = view;
    }
    return view;
  }

  /**
   * Returns a live view of the keys, as {@link #keySet()}, to which keys can be added as well.
   *
   * @param mappedValue the value of keys that are added
   * @return a concurrent set; {@code add} is atomic, {@code addAll} is not
   * @throws NullPointerException if {@code mappedValue} is null
   */
  public Set<K> keySet(V mappedValue) {
    return new MapView.KeySet<>(this, Objects.requireNonNull(mappedValue, "mappedValue"));
  }

  /**
   * Returns a live view of the values, as {@link #keySet()} of the keys. What removes by value
   * ({@code remove}, {@code removeAll}, {@code retainAll}, {@code removeIf}) removes the values
   * that it saw, or equal ones, and no other that came in their place. Takes time in proportion to
   * the size of the map, {@code removeAll} and {@code retainAll} as often as their argument's
   * {@code contains}.
   */
  @Override
  public Collection<V> values() {
    Collection<V> view = valuesView;
    if (view == null) {
      view = new MapView.Values<>(this);
      valuesView = view;
    }
    return view;
  }

  /**
   * Returns a live view of the entries, as {@link #keySet()} of the keys. An entry has the value
   * that its key had when the iterator came by; its {@code setValue} sets the value of its key in
   * the map, if that has one. The view's own methods remove entries that they were given, or saw,
   * and none with another value.
   */
  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    Set<Map.Entry<K, V>> view = entries;
    if (view == null) {
      view = new MapView.EntrySet<>(this);
      entries = view;
    }
    return view;
  }

  // ---------------------------------------------------------------------------------------------
  // Serialization. The maps are Externalizable: so a constructor has set all final fields before
  // the
  // entries are read, among which the map itself may be, and a stream names no class but the map's.

  /**
   * Writes the entries, each as it was when the writer came by. The layout of tables is no part of
   * the serial form.
   *
   * @param out where to
   * @throws IOException if a key or a value cannot be written
   */
  public void writeExternal(ObjectOutput out) throws IOException {
    for (Traversal<K, V> t = traverse(); t.advance(); ) {
      out.writeObject(t.key());
      out.writeObject(t.value());
    }
    out.writeObject(null);
  }

  /**
   * Puts the entries that {@link #writeExternal} has written.
   *
   * @param in where from
   * @throws IOException if a key or a value cannot be read, or a value is null
   * @throws ClassNotFoundException if the class of a key or a value is not found
   */
  @SuppressWarnings("unchecked")
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    for (Object key = in.readObject(); key != null; key = in.readObject()) {
      Object value = in.readObject();
      if (value == null) {
        throw new InvalidObjectException("null value for key " + key);
      }
      put((K) key, (V) value);
    }
  }
}
