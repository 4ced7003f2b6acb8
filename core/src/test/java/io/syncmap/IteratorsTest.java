package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Iterators of views. */
@Timeout(120)
class IteratorsTest extends ViewCases {
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
}
