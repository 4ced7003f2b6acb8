package io.syncmap;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the maps of this package share: all of {@link ConcurrentMap}, written over a few operations
 * on one key, and a {@link Traversal}.
 */
abstract class AbstractConcurrentMap<K, V> extends AbstractMap<K, V>
    implements ConcurrentMap<K, V> {
  // Views hold no state, so that it does no harm if two threads make one each.
  private transient @Nullable Set<K> keys;
  private transient @Nullable Collection<V> valuesView;
  private transient @Nullable Set<Map.Entry<K, V>> entries;

  // ---------------------------------------------------------------------------------------------
  // What a map provides

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
   * Removes {@code key}. Atomic. Allocates nothing.
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

  // ---------------------------------------------------------------------------------------------
  // Views

  /**
   * Returns a live view of the keys: weakly consistent, backed by the map, supporting removal and
   * no addition. Its iterators and spliterators throw no {@code ConcurrentModificationException}.
   */
  @Override
  public Set<K> keySet() {
    Set<K> view = keys;
    if (view == null) {
      view = new KeySet();
      keys = view;
    }
    return view;
  }

  /** Returns a live view of the values, as {@link #keySet} of the keys. */
  @Override
  public Collection<V> values() {
    Collection<V> view = valuesView;
    if (view == null) {
      view = new Values();
      valuesView = view;
    }
    return view;
  }

  /**
   * Returns a live view of the entries, as {@link #keySet} of the keys. An entry has the value that
   * its key had when the iterator came by; {@code setValue} puts into the map.
   */
  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    Set<Map.Entry<K, V>> view = entries;
    if (view == null) {
      view = new EntrySet();
      entries = view;
    }
    return view;
  }

  private Map.Entry<K, V> entry(Traversal<K, V> t) {
    return new WriteThroughEntry(t.key(), t.value());
  }

  /** An entry that an iterator returned. */
  private final class WriteThroughEntry extends SimpleEntry<K, V> {
    private static final long serialVersionUID = 1;

    WriteThroughEntry(K key, V value) {
      super(key, value);
    }

    @Override
    public V setValue(V value) {
      Objects.requireNonNull(value, "value");
      put(getKey(), value);
      return super.setValue(value);
    }
  }

  /** An iterator over what {@code part} takes from the entries. */
  private final class PartIterator<T> implements Iterator<T> {
    private final Traversal<K, V> walk = traverse();
    private final Function<Traversal<K, V>, T> part;
    private @Nullable T following;
    private @Nullable K followingKey;
    private @Nullable K returnedKey;

    PartIterator(Function<Traversal<K, V>, T> part) {
      this.part = part;
      fetch();
    }

    private void fetch() {
      boolean more = walk.advance();
      following = more ? part.apply(walk) : null;
      followingKey = more ? walk.key() : null;
    }

    @Override
    public boolean hasNext() {
      return following != null;
    }

    @Override
    public T next() {
      T result = following;
      if (result == null) {
        throw new java.util.NoSuchElementException();
      }
      returnedKey = followingKey;
      fetch();
      return result;
    }

    @Override
    public void remove() {
      K key = returnedKey;
      if (key == null) {
        throw new IllegalStateException("no element to remove: next() was not called since");
      }
      returnedKey = null;
      AbstractConcurrentMap.this.remove(key);
    }
  }

  /** A spliterator over what {@code part} takes from the entries. */
  private static final class PartSpliterator<K, V, T> implements Spliterator<T> {
    private final Traversal<K, V> walk;
    private final Function<Traversal<K, V>, T> part;
    private final int characteristics;

    PartSpliterator(Traversal<K, V> walk, Function<Traversal<K, V>, T> part, int characteristics) {
      this.walk = walk;
      this.part = part;
      this.characteristics = characteristics;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      Objects.requireNonNull(action, "action");
      boolean more = walk.advance();
      if (more) {
        action.accept(part.apply(walk));
      }
      return more;
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
      Traversal<K, V> prefix = walk.split();
      return prefix == null ? null : new PartSpliterator<>(prefix, part, characteristics);
    }

    @Override
    public long estimateSize() {
      return walk.estimateSize();
    }

    @Override
    public int characteristics() {
      return characteristics;
    }
  }

  private static final int OF_VALUES = Spliterator.CONCURRENT | Spliterator.NONNULL;
  private static final int OF_KEYS = OF_VALUES | Spliterator.DISTINCT;

  private final class KeySet extends AbstractSet<K> {
    @Override
    public Iterator<K> iterator() {
      return new PartIterator<>(Traversal::key);
    }

    @Override
    public Spliterator<K> spliterator() {
      return new PartSpliterator<>(traverse(), Traversal::key, OF_KEYS);
    }

    @Override
    public int size() {
      return AbstractConcurrentMap.this.size();
    }

    @Override
    public boolean isEmpty() {
      return AbstractConcurrentMap.this.isEmpty();
    }

    @Override
    public void clear() {
      AbstractConcurrentMap.this.clear();
    }

    @Override
    public boolean contains(Object o) {
      return containsKey(o);
    }

    @Override
    public boolean remove(Object o) {
      return AbstractConcurrentMap.this.remove(o) != null;
    }
  }

  private final class Values extends AbstractCollection<V> {
    @Override
    public Iterator<V> iterator() {
      return new PartIterator<>(Traversal::value);
    }

    @Override
    public Spliterator<V> spliterator() {
      return new PartSpliterator<>(traverse(), Traversal::value, OF_VALUES);
    }

    @Override
    public int size() {
      return AbstractConcurrentMap.this.size();
    }

    @Override
    public boolean isEmpty() {
      return AbstractConcurrentMap.this.isEmpty();
    }

    @Override
    public void clear() {
      AbstractConcurrentMap.this.clear();
    }

    @Override
    public boolean contains(Object o) {
      return containsValue(o);
    }

    @Override
    public boolean removeIf(Predicate<? super V> filter) {
      return removeEntriesIf(t -> filter.test(t.value()), filter);
    }
  }

  private final class EntrySet extends AbstractSet<Map.Entry<K, V>> {
    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
      return new PartIterator<>(AbstractConcurrentMap.this::entry);
    }

    @Override
    public Spliterator<Map.Entry<K, V>> spliterator() {
      return new PartSpliterator<>(traverse(), AbstractConcurrentMap.this::entry, OF_KEYS);
    }

    @Override
    public int size() {
      return AbstractConcurrentMap.this.size();
    }

    @Override
    public boolean isEmpty() {
      return AbstractConcurrentMap.this.isEmpty();
    }

    @Override
    public void clear() {
      AbstractConcurrentMap.this.clear();
    }

    @Override
    public boolean contains(Object o) {
      if (!(o instanceof Map.Entry<?, ?> e) || e.getKey() == null || e.getValue() == null) {
        return false;
      }
      V v = get(e.getKey());
      return v != null && v.equals(e.getValue());
    }

    @Override
    public boolean remove(Object o) {
      return o instanceof Map.Entry<?, ?> e
          && e.getKey() != null
          && AbstractConcurrentMap.this.remove(e.getKey(), e.getValue());
    }

    @Override
    public boolean removeIf(Predicate<? super Map.Entry<K, V>> filter) {
      return removeEntriesIf(t -> filter.test(Map.entry(t.key(), t.value())), filter);
    }
  }

  /** Removes each entry that matches, if it still has the value that was tested. */
  private boolean removeEntriesIf(Predicate<Traversal<K, V>> test, Predicate<?> filter) {
    Objects.requireNonNull(filter, "filter");
    boolean removed = false;
    for (Traversal<K, V> t = traverse(); t.advance(); ) {
      removed |= test.test(t) && remove(t.key(), t.value());
    }
    return removed;
  }
}
