package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The views of a map whose entries are in all places. */
abstract class ViewCases {
  static final int N = 100;

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

  static AbstractConcurrentMap<Integer, Integer> map(KeyPlace place) {
    return place.mapOf(KeyPlace.identity(N));
  }

  record CountedKey(int id, int[] compared) implements Comparable<CountedKey> {
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

  static void assertEachOnce(List<Integer> seen) {
    assertEquals(N, seen.size(), () -> "number of elements in " + seen);
    assertEquals(KeyPlace.identity(N).keySet(), new HashSet<>(seen));
  }
}
