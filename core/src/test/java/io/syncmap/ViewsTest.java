package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Views, and sets made of them. */
@Timeout(120)
class ViewsTest extends ViewCases {
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

  // -----------------------------------------------------------------------------------------------
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
}
