package io.syncmap;

import java.io.Serializable;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A live view of a map: all of {@link Collection}, written over a {@link Traversal}.
 *
 * @param <E> what the view takes from an entry
 */
abstract class MapView<K, V, E> extends AbstractCollection<E> implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int OF_VALUES = Spliterator.CONCURRENT | Spliterator.NONNULL;
  private static final int OF_KEYS = OF_VALUES | Spliterator.DISTINCT;

  @SuppressWarnings("serial") // both maps can be written
  final AbstractConcurrentMap<K, V> map;

  private MapView(AbstractConcurrentMap<K, V> map) {
    this.map = map;
  }

  /** Returns what the view has of the current entry. */
  abstract E element(Traversal<K, V> t);

  /** Removes what the view has of the current entry; false if it is not there any more. */
  abstract boolean removeCurrent(Traversal<K, V> t);

  @Override
  public final int size() {
    return map.size();
  }

  @Override
  public final boolean isEmpty() {
    return map.isEmpty();
  }

  @Override
  public final void clear() {
    map.clear();
  }

  @Override
  public final Iterator<E> iterator() {
    return new ViewIterator<>(this);
  }

  @Override
  public final Spliterator<E> spliterator() {
    return new ViewSpliterator<>(this, map.traverse());
  }

  int characteristics() {
    return OF_KEYS;
  }

  @Override
  public final void forEach(Consumer<? super E> action) {
    Objects.requireNonNull(action, "action");
    for (Traversal<K, V> t = map.traverse(); t.advance(); ) {
      action.accept(element(t));
    }
  }

  @Override
  public final boolean containsAll(Collection<?> c) {
    for (Object o : c) {
      if (o == null || !contains(o)) {
        return false;
      }
    }
    return true;
  }

  /** Looks up the elements of {@code c}, unless there are more of them, and it can be looked up. */
  @Override
  public boolean removeAll(Collection<?> c) {
    if (c instanceof Set<?> && c.size() > size()) {
      return removeIf(c::contains);
    }
    boolean removed = false;
    for (Object o : c) {
      removed |= remove(o);
    }
    return removed;
  }

  @Override
  public final boolean retainAll(Collection<?> c) {
    Objects.requireNonNull(c, "c");
    return removeIf(e -> !c.contains(e));
  }

  /** Each element on its own: it is tested, and then removed if it is still there. */
  @Override
  public final boolean removeIf(Predicate<? super E> filter) {
    Objects.requireNonNull(filter, "filter");
    boolean removed = false;
    for (Traversal<K, V> t = map.traverse(); t.advance(); ) {
      removed |= filter.test(element(t)) && removeCurrent(t);
    }
    return removed;
  }

  // ---------------------------------------------------------------------------------------------
  // The three views

  /** A view that is a set. */
  abstract static class SetView<K, V, E> extends MapView<K, V, E> implements Set<E> {
    private static final long serialVersionUID = 1;

    SetView(AbstractConcurrentMap<K, V> map) {
      super(map);
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o == this || (o instanceof Set<?> s && containsAll(s) && s.containsAll(this));
    }

    @Override
    public int hashCode() {
      int sum = 0;
      for (Traversal<K, V> t = map.traverse(); t.advance(); ) {
        sum += element(t).hashCode();
      }
      return sum;
    }
  }

  /** The keys; with a value that added keys get, or null if none can be added. */
  static final class KeySet<K, V> extends SetView<K, V, K> {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // if it can be written
    private final @Nullable V mappedValue;

    KeySet(AbstractConcurrentMap<K, V> map, @Nullable V mappedValue) {
      super(map);
      this.mappedValue = mappedValue;
    }

    @Override
    K element(Traversal<K, V> t) {
      return t.key();
    }

    @Override
    boolean removeCurrent(Traversal<K, V> t) {
      return map.remove(t.key()) != null;
    }

    @Override
    public boolean add(K key) {
      if (mappedValue == null) {
        throw new UnsupportedOperationException("no value to add a key with: see keySet(value)");
      }
      return map.putIfAbsent(key, mappedValue) == null;
    }

    @Override
    public boolean contains(Object o) {
      return map.containsKey(o);
    }

    @Override
    public boolean remove(Object o) {
      return map.remove(o) != null;
    }
  }

  /** The values. */
  static final class Values<K, V> extends MapView<K, V, V> {
    private static final long serialVersionUID = 1;

    Values(AbstractConcurrentMap<K, V> map) {
      super(map);
    }

    @Override
    V element(Traversal<K, V> t) {
      return t.value();
    }

    @Override
    boolean removeCurrent(Traversal<K, V> t) {
      return map.remove(t.key(), t.value());
    }

    @Override
    int characteristics() {
      return OF_VALUES;
    }

    @Override
    public boolean contains(Object o) {
      return map.containsValue(o);
    }

    @Override
    public boolean remove(@Nullable Object o) {
      if (o == null) {
        return false;
      }
      for (Traversal<K, V> t = map.traverse(); t.advance(); ) {
        if ((o == t.value() || o.equals(t.value())) && removeCurrent(t)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean removeAll(Collection<?> c) {
      Objects.requireNonNull(c, "c");
      return removeIf(c::contains); // a value may be there many times
    }
  }

  /** The entries. */
  static final class EntrySet<K, V> extends SetView<K, V, Map.Entry<K, V>> {
    private static final long serialVersionUID = 1;

    EntrySet(AbstractConcurrentMap<K, V> map) {
      super(map);
    }

    @Override
    Map.Entry<K, V> element(Traversal<K, V> t) {
      return new MapEntry<>(map, t.key(), t.value());
    }

    @Override
    boolean removeCurrent(Traversal<K, V> t) {
      return map.remove(t.key(), t.value());
    }

    @Override
    public boolean contains(Object o) {
      return o instanceof Map.Entry<?, ?> e && map.hasEntry(e.getKey(), e.getValue());
    }

    @Override
    public boolean remove(Object o) {
      return o instanceof Map.Entry<?, ?> e
          && e.getKey() != null
          && map.remove(e.getKey(), e.getValue());
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Iterators

  /** One element ahead, so that what {@code hasNext} promised is there. */
  private static final class ViewIterator<K, V, E> implements Iterator<E> {
    private final MapView<K, V, E> view;
    private final Traversal<K, V> walk;
    private @Nullable E following;
    private @Nullable K followingKey;
    private @Nullable K returnedKey;

    ViewIterator(MapView<K, V, E> view) {
      this.view = view;
      this.walk = view.map.traverse();
      fetch();
    }

    private void fetch() {
      boolean more = walk.advance();
      following = more ? view.element(walk) : null;
      followingKey = more ? walk.key() : null;
    }

    @Override
    public boolean hasNext() {
      return following != null;
    }

    @Override
    public E next() {
      E result = following;
      if (result == null) {
        throw new NoSuchElementException();
      }
      returnedKey = followingKey;
      fetch();
      return result;
    }

    @Override
    public void forEachRemaining(Consumer<? super E> action) {
      Objects.requireNonNull(action, "action");
      while (following != null) {
        action.accept(next());
      }
    }

    @Override
    public void remove() {
      K key = returnedKey;
      if (key == null) {
        throw new IllegalStateException("no element to remove: next() was not called since");
      }
      returnedKey = null;
      view.map.remove(key);
    }
  }

  private static final class ViewSpliterator<K, V, E> implements Spliterator<E> {
    private final MapView<K, V, E> view;
    private final Traversal<K, V> walk;

    ViewSpliterator(MapView<K, V, E> view, Traversal<K, V> walk) {
      this.view = view;
      this.walk = walk;
    }

    @Override
    public boolean tryAdvance(Consumer<? super E> action) {
      Objects.requireNonNull(action, "action");
      boolean more = walk.advance();
      if (more) {
        action.accept(view.element(walk));
      }
      return more;
    }

    @Override
    public void forEachRemaining(Consumer<? super E> action) {
      Objects.requireNonNull(action, "action");
      while (walk.advance()) {
        action.accept(view.element(walk));
      }
    }

    @Override
    public @Nullable Spliterator<E> trySplit() {
      Traversal<K, V> prefix = walk.split();
      return prefix == null ? null : new ViewSpliterator<>(view, prefix);
    }

    @Override
    public long estimateSize() {
      return walk.estimateSize();
    }

    @Override
    public int characteristics() {
      return view.characteristics();
    }
  }
}
