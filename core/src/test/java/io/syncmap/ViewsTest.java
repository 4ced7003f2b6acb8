package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** keySet, values and entrySet of the maps, their iterators, spliterators and streams. */
@Timeout(120)
class ViewsTest {
  private static final int N = 100;

  /** A view, by name, in which all elements lead to the number of their entry. */
  enum View {
    KEYS(AbstractConcurrentMap::keySet),
    VALUES(AbstractConcurrentMap::values),
    ENTRIES(AbstractConcurrentMap::entrySet);

    final Function<AbstractConcurrentMap<Integer, Integer>, Collection<?>> of;

    View(Function<AbstractConcurrentMap<Integer, Integer>, Collection<?>> of) {
      this.of = of;
    }

    static int number(Object element) {
      if (element instanceof Entry<?, ?> entry) {
        assertEquals(entry.getKey(), entry.getValue());
        return (Integer) entry.getKey();
      }
      return (Integer) element;
    }

    Object element(Integer number) {
      return this == ENTRIES ? entry(number, number) : number;
    }
  }

  static Stream<Arguments> views() {
    return Stream.of(View.values())
        .flatMap(v -> Stream.of(KeyPlace.values()).map(p -> Arguments.of(v, p)));
  }

  private static AbstractConcurrentMap<Integer, Integer> map(KeyPlace place) {
    return place.mapOf(KeyPlace.identity(N));
  }

  // Views

  @ParameterizedTest
  @MethodSource("views")
  void viewsAreLive(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Collection<?> live = view.of.apply(map);
    assertEquals(N, live.size());
    assertFalse(live.contains(view.element(1000)));
    map.put(1000, 1000);
    assertTrue(live.contains(view.element(1000)));
    assertEquals(N + 1, live.size());
    assertTrue(live.remove(view.element(1000)));
    assertFalse(live.remove(view.element(1000)));
    assertFalse(map.containsKey(1000));
    live.clear();
    assertTrue(map.isEmpty());
    assertTrue(live.isEmpty());
    assertEquals("[]", live.toString());
  }

  @ParameterizedTest
  @MethodSource("views")
  void viewsRejectAdd(View view, KeyPlace place) {
    @SuppressWarnings("unchecked")
    Collection<Object> live = (Collection<Object>) view.of.apply(map(place));
    assertThrows(UnsupportedOperationException.class, () -> live.add(view.element(1000)));
    assertEquals(N, live.size());
  }

  @ParameterizedTest
  @MethodSource("views")
  void removeIfRemovesAllThatMatch(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Collection<?> live = view.of.apply(map);
    assertFalse(live.removeIf(x -> View.number(x) < 0));
    assertEquals(N, map.size());
    assertTrue(live.removeIf(x -> View.number(x) % 3 != 0));
    assertEquals(34, map.size());
    for (int i = 0; i < N; i++) {
      assertEquals(i % 3 == 0, map.containsKey(i));
    }
    assertTrue(live.removeIf(x -> true));
    assertTrue(map.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void removeIfDoesNotRemoveAValueThatItHasNotTested(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(10));
    boolean changed =
        map.values()
            .removeIf(
                v -> {
                  if (v == 5) {
                    map.put(5, 5000); // another thread could do this after the test of 5
                    return true;
                  }
                  return false;
                });
    assertFalse(changed);
    assertEquals(5000, map.get(5));
    assertFalse(
        map.entrySet()
            .removeIf(
                e -> {
                  if (e.getValue() == 5000) {
                    map.put(5, 6000);
                    return true;
                  }
                  return false;
                }));
    assertEquals(6000, map.get(5));
    assertEquals(10, map.size());
  }

  @ParameterizedTest
  @MethodSource("views")
  void bulkOperations(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Collection<?> live = view.of.apply(map);
    List<Object> some = List.of(view.element(1), view.element(2), view.element(5000));
    assertFalse(live.containsAll(some));
    assertTrue(live.containsAll(some.subList(0, 2)));
    assertTrue(live.removeAll(some));
    assertFalse(live.removeAll(some));
    assertEquals(N - 2, map.size());
    assertTrue(live.retainAll(List.of(view.element(3), view.element(4))));
    assertFalse(live.retainAll(List.of(view.element(3), view.element(4))));
    assertEquals(Map.of(3, 3, 4, 4), map);
    assertEquals(2, live.toArray().length);
    assertEquals(2, live.toArray(new Object[0]).length);
    Object[] longer = live.toArray(new Object[] {1, 1, 1, 1});
    assertNull(longer[2]);
    assertEquals(Set.of(view.element(3), view.element(4)), new HashSet<>(live));
  }

  @ParameterizedTest
  @EnumSource
  void forEachAndReplaceAllVisitEachEntryOnce(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    List<Integer> seen = new ArrayList<>();
    map.forEach(
        (k, v) -> {
          assertEquals(k, v);
          seen.add(k);
        });
    assertEachOnce(seen);
    map.replaceAll((k, v) -> k + v + 1);
    for (int i = 0; i < N; i++) {
      assertEquals(2 * i + 1, map.get(i));
    }
    assertEquals(N, map.size());
  }

  @ParameterizedTest
  @EnumSource
  void replaceAllTriesAgainWhenAValueChangesMeanwhile(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    AtomicBoolean first = new AtomicBoolean(true);
    map.replaceAll(
        (k, v) -> {
          if (k == 5 && first.getAndSet(false)) {
            map.put(5, 100); // an update in between must not be lost
          }
          return v + 1;
        });
    assertEquals(101, map.get(5));
    assertEquals(7, map.get(6));
  }

  // Iterators

  @ParameterizedTest
  @MethodSource("views")
  void iteratorsVisitEachEntryOnce(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    List<Integer> seen = new ArrayList<>();
    Iterator<?> iterator = view.of.apply(map).iterator();
    while (iterator.hasNext()) {
      assertTrue(iterator.hasNext(), "hasNext changes nothing");
      seen.add(View.number(iterator.next()));
    }
    assertEachOnce(seen);
    assertThrows(NoSuchElementException.class, iterator::next);
    assertFalse(iterator.hasNext());
    List<Integer> withoutHasNext = new ArrayList<>();
    Iterator<?> other = view.of.apply(map).iterator();
    for (int i = 0; i < N; i++) {
      withoutHasNext.add(View.number(other.next()));
    }
    assertEachOnce(withoutHasNext);
    assertThrows(NoSuchElementException.class, other::next);
  }

  @ParameterizedTest
  @MethodSource("views")
  void iteratorsRemove(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Iterator<?> iterator = view.of.apply(map).iterator();
    assertThrows(IllegalStateException.class, iterator::remove);
    assertEquals(N, map.size());
    Set<Integer> kept = new HashSet<>();
    while (iterator.hasNext()) {
      int number = View.number(iterator.next());
      if (number % 2 == 0) {
        iterator.remove();
        assertFalse(map.containsKey(number));
        assertThrows(IllegalStateException.class, iterator::remove);
      } else {
        kept.add(number);
      }
    }
    assertEquals(N / 2, kept.size());
    assertEquals(kept, map.keySet());
    assertEquals(N / 2, map.size());
  }

  @ParameterizedTest
  @MethodSource("views")
  void anIteratorRemovesTheLastReturnedAfterHasNext(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Iterator<?> iterator = view.of.apply(map).iterator();
    int first = View.number(iterator.next());
    assertTrue(iterator.hasNext());
    iterator.remove();
    assertFalse(map.containsKey(first));
    assertEquals(N - 1, map.size());
    int last = -1;
    while (iterator.hasNext()) {
      last = View.number(iterator.next());
    }
    iterator.remove();
    assertFalse(map.containsKey(last));
    assertEquals(N - 2, map.size());
  }

  @ParameterizedTest
  @MethodSource("views")
  void iteratorRemoveRemovesTheKeyWhateverItsValue(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Iterator<?> iterator = view.of.apply(map).iterator();
    int first = View.number(iterator.next());
    map.put(first, 7000);
    iterator.remove();
    assertFalse(map.containsKey(first));
    int second = View.number(iterator.next());
    map.remove(second);
    iterator.remove();
    assertEquals(N - 2, map.size());
  }

  @ParameterizedTest
  @MethodSource("views")
  void iteratorsKeepTheirPromiseOfANextElement(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Iterator<?> iterator = view.of.apply(map).iterator();
    assertTrue(iterator.hasNext());
    map.clear();
    assertNotNull(iterator.next());
    while (iterator.hasNext()) {
      assertNotNull(iterator.next());
    }
    assertTrue(map.isEmpty());
  }

  @ParameterizedTest
  @MethodSource("views")
  void iteratorsBearAMoveFromStartToEnd(View view, KeyPlace place) {
    for (int stopAfter = 0; stopAfter < N; stopAfter += 9) {
      AbstractConcurrentMap<Integer, Integer> map = map(place);
      List<Integer> seen = new ArrayList<>();
      for (Object element : view.of.apply(map)) {
        seen.add(View.number(element));
        if (seen.size() == stopAfter) {
          Moves.finish(map);
          Moves.start(map, stopAfter);
          map.stepMove(place.isOfSyncMap() ? N / 2 : 2);
        } else if (seen.size() > stopAfter) {
          map.stepMove(place.isOfSyncMap() ? 2 : seen.size() % 2);
        }
      }
      assertEachOnce(seen);
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void iteratorsBearUpdatesOnTheWay(View view, KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    List<Integer> seen = new ArrayList<>();
    for (Object element : view.of.apply(map)) {
      int number = View.number(element);
      if (number < N) {
        seen.add(number);
        map.put(N + number, N + number); // may be seen or not
        map.remove(N + number / 2); // may have been seen or not
      }
    }
    assertEachOnce(seen);
    for (int i = 0; i < N; i++) {
      assertEquals(i, map.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRemovedBeforeIsNotSeen(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Iterator<Integer> iterator = map.keySet().iterator();
    Set<Integer> seen = new HashSet<>(Set.of(iterator.next(), iterator.next()));
    map.keySet().removeIf(k -> !seen.contains(k));
    while (iterator.hasNext()) {
      assertTrue(seen.add(iterator.next()), "twice");
    }
    // One more may have been fetched ahead.
    assertTrue(seen.size() <= 3, () -> "removed before they were reached: " + seen);
  }

  @ParameterizedTest
  @EnumSource
  void setValueWritesThrough(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    for (Entry<Integer, Integer> entry : map.entrySet()) {
      int key = entry.getKey();
      assertEquals(key, entry.setValue(key + 1000));
      assertEquals(key + 1000, entry.getValue());
      assertEquals(key + 1000, map.get(key));
      assertThrows(NullPointerException.class, () -> entry.setValue(null));
      assertEquals(key + 1000, map.get(key));
    }
    assertEquals(N, map.size());
    map.entrySet().stream().forEach(e -> e.setValue(1));
    assertEquals(N, map.values().stream().mapToInt(Integer::intValue).sum());
  }

  @ParameterizedTest
  @EnumSource
  void setValueDoesNotBringAKeyBack(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Entry<Integer, Integer> removed = map.entrySet().iterator().next();
    map.remove(removed.getKey());
    assertEquals(removed.getKey(), removed.setValue(7));
    assertEquals(7, removed.getValue());
    assertFalse(map.containsKey(removed.getKey()));
    Entry<Integer, Integer> cleared = map.entrySet().iterator().next();
    map.clear();
    cleared.setValue(7);
    assertTrue(map.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void entriesHaveTheirOwnValueWhateverItsEquals(KeyPlace place) {
    AbstractConcurrentMap<Integer, Object> map = place.mapOf(Map.of(1, new NeverEqual()));
    Entry<Integer, Object> entry = map.entrySet().iterator().next();
    assertTrue(map.entrySet().contains(entry));
    assertEquals(entry, entry(1, entry.getValue()));
    assertTrue(map.equals(new HashMap<>(map)));
    assertTrue(map.values().contains(entry.getValue()));
    assertTrue(map.replace(1, entry.getValue(), entry.getValue()));
    assertTrue(map.values().remove(entry.getValue()));
    map.put(1, entry.getValue());
    assertTrue(map.entrySet().remove(entry));
    map.put(1, entry.getValue());
    assertTrue(map.values().removeIf(v -> true));
    assertTrue(map.isEmpty());
  }

  private static final class NeverEqual {
    @Override
    public boolean equals(Object o) {
      return false;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** An entry that is to be removed has another value by the time it is met. */
  @ParameterizedTest
  @EnumSource
  void onlyEntriesThatWereGivenAreRemoved(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    List<Entry<Integer, Integer>> all = new ArrayList<>(map.entrySet());
    List<Entry<Integer, Integer>> replacing =
        new AbstractList<>() {
          @Override
          public Entry<Integer, Integer> get(int i) {
            Entry<Integer, Integer> e = all.get(i);
            Entry<Integer, Integer> old = entry(e.getKey(), e.getKey());
            map.replace(e.getKey(), e.getKey(), -1);
            return old;
          }

          @Override
          public int size() {
            return all.size();
          }
        };
    assertFalse(map.entrySet().removeAll(replacing));
    assertEquals(N, map.size());
    assertFalse(map.values().removeAll(new Replacing(map, true)));
    assertFalse(map.values().retainAll(new Replacing(map, false)));
    assertFalse(map.entrySet().retainAll(new Replacing(map, false)));
    assertEquals(N, map.size());
  }

  /** Says whether it contains a value, after it has been replaced by another one. */
  private static final class Replacing extends AbstractList<Object> {
    private final Map<Integer, Integer> map;
    private final boolean answer;
    private int replaced;

    Replacing(Map<Integer, Integer> map, boolean answer) {
      this.map = map;
      this.answer = answer;
    }

    @Override
    public boolean contains(Object value) {
      replaced++;
      map.replaceAll((k, v) -> v == -replaced ? 0 : -replaced);
      return answer;
    }

    @Override
    public Object get(int i) {
      throw new IndexOutOfBoundsException(i);
    }

    @Override
    public int size() {
      return 0;
    }
  }

  /** Looking each key of the one up in the other: no product of both sizes. */
  @ParameterizedTest
  @EnumSource
  void removingAListTakesLinearTime(KeyPlace place) {
    int n = 1_000;
    int[] compared = new int[1];
    AbstractConcurrentMap<CountedKey, Integer> map = place.empty(n);
    List<CountedKey> keys = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      keys.add(new CountedKey(i, compared));
      map.put(new CountedKey(i, compared), i);
    }
    place.bring(map);
    compared[0] = 0;
    assertTrue(map.keySet().containsAll(keys));
    assertTrue(map.keySet().removeAll(keys));
    assertTrue(compared[0] < 20 * n, () -> "calls of equals: " + compared[0]);
    assertTrue(map.isEmpty());
  }

  private record CountedKey(int id, int[] compared) implements Comparable<CountedKey> {
    @Override
    public boolean equals(Object o) {
      compared[0]++;
      return o instanceof CountedKey key && id == key.id;
    }

    @Override
    public int hashCode() {
      return id;
    }

    @Override
    public int compareTo(CountedKey o) {
      return Integer.compare(id, o.id);
    }
  }

  // Concurrent sets

  @ParameterizedTest
  @EnumSource
  void keysCanBeAddedWithAValue(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = map(place);
    Set<Integer> keys = map.keySet(7);
    assertFalse(keys.add(0));
    assertEquals(0, map.get(0));
    assertTrue(keys.add(N));
    assertEquals(7, map.get(N));
    assertTrue(keys.addAll(List.of(1, N + 1)));
    assertFalse(keys.addAll(List.of(1, N + 1)));
    assertEquals(N + 2, keys.size());
    assertTrue(keys.remove(N));
    assertFalse(map.containsKey(N));
    assertThrows(NullPointerException.class, () -> keys.add(null));
    assertThrows(NullPointerException.class, () -> map.keySet(null));
  }

  @Test
  void setsAreEmptyAtFirst() {
    for (Set<String> set :
        List.of(
            SyncMap.<String>newKeySet(),
            SyncMap.<String>newKeySet(100),
            BucketMap.<String>newKeySet(),
            BucketMap.<String>newKeySet(100))) {
      assertTrue(set.isEmpty());
      assertTrue(set.add("a"));
      assertFalse(set.add("a"));
      assertEquals(Set.of("a"), set);
    }
    assertThrows(IllegalArgumentException.class, () -> SyncMap.newKeySet(-1));
    assertThrows(IllegalArgumentException.class, () -> BucketMap.newKeySet(-1));
  }

  @ParameterizedTest
  @EnumSource
  void entriesAreEntries(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(Map.of(3, 4));
    Entry<Integer, Integer> entry = map.entrySet().iterator().next();
    assertEquals(entry(3, 4), entry);
    assertEquals(entry, entry(3, 4));
    assertEquals(entry(3, 4).hashCode(), entry.hashCode());
    assertEquals("3=4", entry.toString());
    assertFalse(entry.equals(entry(3, 5)));
    assertFalse(entry.equals(entry(4, 4)));
    assertFalse(entry.equals("3=4"));
    assertTrue(map.entrySet().contains(entry(3, 4)));
    assertFalse(map.entrySet().contains(entry(3, 5)));
    assertFalse(map.entrySet().contains(3));
    assertFalse(map.entrySet().remove(entry(3, 5)));
    assertFalse(map.entrySet().remove(3));
    assertTrue(map.entrySet().remove(entry(3, 4)));
    assertTrue(map.isEmpty());
  }

  /** An iterator that nobody uses any more, or is at its end, must not hold what was removed. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aHeldIteratorLetsGoOfWhatWasRemoved(boolean ofSyncMap, boolean clears) {
    AbstractConcurrentMap<Object, Integer> map = ofSyncMap ? new SyncMap<>() : new BucketMap<>();
    List<WeakReference<Object>> keys = new ArrayList<>();
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      Object key = new CountedKey(i, new int[1]);
      keys.add(new WeakReference<>(key));
      map.put(key, i);
    }
    Iterator<Object> held = map.keySet().iterator();
    Iterator<Object> ended = map.keySet().iterator();
    ended.forEachRemaining(key -> {});
    held.next();
    if (clears) {
      map.clear();
    } else {
      for (int i = 0; i < n; i++) {
        map.remove(new CountedKey(i, new int[1]));
      }
    }
    long kept = n;
    for (int tries = 0; tries < 100 && kept > 2_000; tries++) { // of a BucketMap, a small table
      System.gc();
      kept = keys.stream().filter(key -> key.get() != null).count();
    }
    assertTrue(kept <= 2_000, "keys that are held: " + kept);
    assertTrue(map.isEmpty());
    held.forEachRemaining(key -> {});
    assertFalse(ended.hasNext());
  }

  // Spliterators and streams

  @ParameterizedTest
  @MethodSource("views")
  void spliteratorsHaveTheirCharacteristics(View view, KeyPlace place) {
    Spliterator<?> spliterator = view.of.apply(map(place)).spliterator();
    assertTrue(spliterator.hasCharacteristics(Spliterator.CONCURRENT));
    assertTrue(spliterator.hasCharacteristics(Spliterator.NONNULL));
    assertEquals(view != View.VALUES, spliterator.hasCharacteristics(Spliterator.DISTINCT));
    assertFalse(spliterator.hasCharacteristics(Spliterator.SIZED), "the size may change");
    assertFalse(spliterator.hasCharacteristics(Spliterator.ORDERED));
    assertFalse(spliterator.hasCharacteristics(Spliterator.IMMUTABLE));
    assertFalse(spliterator.hasCharacteristics(Spliterator.SORTED));
    assertTrue(spliterator.estimateSize() > 0);
  }

  @ParameterizedTest
  @MethodSource("views")
  void spliteratorsSplitWithoutLossAndRepetition(View view, KeyPlace place) {
    int n = 10_000;
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(n));
    Deque<Spliterator<?>> open = new ArrayDeque<>();
    open.add(view.of.apply(map).spliterator());
    List<Integer> seen = new ArrayList<>();
    int parts = 1;
    while (!open.isEmpty()) {
      Spliterator<?> last = open.removeLast();
      if (seen.size() % 3 == 0) {
        last.tryAdvance(x -> seen.add(View.number(x)));
      }
      Spliterator<?> prefix = parts < 500 ? last.trySplit() : null;
      if (prefix != null) {
        parts++;
        open.addFirst(last);
        open.addFirst(prefix);
      } else {
        last.forEachRemaining(x -> seen.add(View.number(x)));
        assertFalse(last.tryAdvance(x -> seen.add(-1)), "exhausted");
        last.forEachRemaining(x -> seen.add(-1));
      }
    }
    if (place == KeyPlace.COLLISIONS) {
      assertEquals(1, parts, "a bucket and what it has no room for are not split");
    } else {
      assertTrue(parts >= 16, "parts: " + parts);
    }
    assertEquals(n, seen.size());
    assertEquals(n, new HashSet<>(seen).size());
  }

  /** Eight parts, as a parallel stream would make them for two processors. */
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS", "SPLIT", "MERGED"}) // of a map at rest
  void spliteratorsSplitEvenly(KeyPlace place) {
    int n = 8_000;
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(n));
    List<Spliterator<Integer>> parts = new ArrayList<>(List.of(map.keySet().spliterator()));
    for (int depth = 0; depth < 3; depth++) {
      for (Spliterator<Integer> part : List.copyOf(parts)) {
        Spliterator<Integer> prefix = part.trySplit();
        assertNotNull(prefix);
        parts.add(prefix);
      }
    }
    for (Spliterator<Integer> part : parts) {
      int[] count = new int[1];
      long estimate = part.estimateSize();
      part.forEachRemaining(key -> count[0]++);
      assertEquals(n / 8.0, count[0], n / 40.0);
      assertEquals(n / 8.0, estimate, n / 40.0);
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void spliteratorsOfSmallMaps(View view, KeyPlace place) {
    for (int n = 0; n < 12; n++) {
      AbstractConcurrentMap<Integer, Integer> map = place.empty(n);
      map.putAll(KeyPlace.identity(n));
      if (n > 0 && place != KeyPlace.MOVED) { // it would have no slots to stop at
        place.bring(map);
      }
      List<Integer> seen = new ArrayList<>();
      Spliterator<?> whole = view.of.apply(map).spliterator();
      Spliterator<?> prefix = whole.trySplit();
      if (prefix != null) {
        while (prefix.tryAdvance(x -> seen.add(View.number(x)))) {
          assertTrue(seen.size() <= n);
        }
      }
      while (whole.tryAdvance(x -> seen.add(View.number(x)))) {
        assertTrue(seen.size() <= n);
      }
      assertEquals(KeyPlace.identity(n).keySet(), new HashSet<>(seen));
      assertEquals(n, seen.size());
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS"})
  void parallelStreamsAreRightWhileEntriesMove(KeyPlace place) throws Exception {
    int n = 100_000;
    long sum = (long) n * (n - 1) / 2;
    AbstractConcurrentMap<Integer, Integer> map = place.copyOf(KeyPlace.identity(n));
    AtomicBoolean done = new AtomicBoolean();
    var mover =
        TestThreads.start(
            () -> {
              int moves = 0;
              while (!done.get() || moves < 3) {
                Moves.start(map, moves);
                while (map.moving()) {
                  map.stepMove(place.isOfSyncMap() ? 500 : 20);
                }
                moves++;
              }
              return moves;
            });
    try {
      for (int round = 0; round < 15; round++) {
        assertEquals(sum, map.keySet().parallelStream().mapToLong(k -> k).sum());
        assertEquals(sum, map.values().parallelStream().mapToLong(v -> v).sum());
        assertEquals(
            2 * sum,
            map.entrySet().parallelStream().mapToLong(e -> e.getKey() + e.getValue()).sum());
        assertEquals(n, map.keySet().parallelStream().distinct().count());
      }
    } finally {
      done.set(true);
    }
    assertTrue(mover.result() >= 3);
  }

  @ParameterizedTest
  @EnumSource(names = {"TINY_SYNC_MAP", "TINY_BUCKET_MAP", "BUCKET_MAP"})
  void aStreamMayChangeTheMap(MapUnderTest kind) {
    AbstractConcurrentMap<Integer, Integer> map = kind.create();
    map.putAll(KeyPlace.identity(1000));
    map.keySet().stream().filter(k -> k % 2 == 0).forEach(map::remove);
    assertEquals(500, map.size());
    map.entrySet().parallelStream().forEach(e -> map.merge(e.getKey(), 1, Integer::sum));
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 1; i < 1000; i += 2) {
      expected.put(i, i + 1);
    }
    assertEquals(expected, map);
  }

  private static void assertEachOnce(List<Integer> seen) {
    assertEquals(N, seen.size(), () -> "number of elements in " + seen);
    assertEquals(KeyPlace.identity(N).keySet(), new HashSet<>(seen));
  }
}
