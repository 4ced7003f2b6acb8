package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Random programs over all methods of map, views, iterators, spliterators, streams and
 * serialization, run on one of our maps and on a {@link ConcurrentHashMap} side by side: each call
 * has the same result, or throws the same class of exception, and leaves the same content. A
 * program that fails is shrunk to the few calls that it takes.
 */
class SideBySideTest {
  private static final int KEYS = 24;
  private static final int VALUES = 5;

  /** What a call gets; the same for both maps. */
  private record Given(
      ConcurrentMap<Object, Object> map,
      @Nullable Object k,
      @Nullable Object v,
      @Nullable Object w,
      Set<Object> someKeys,
      List<Object> someValues,
      Predicate<Object> some) {

    List<Entry<Object, Object>> someEntries() {
      List<Entry<Object, Object>> entries = new ArrayList<>();
      someKeys.forEach(key -> someValues.forEach(v -> entries.add(new SimpleEntry<>(key, v))));
      return entries;
    }
  }

  /** What is done to a map; the result is compared, once its order is that of the map no more. */
  private interface Step {
    @Nullable Object on(Given g) throws Exception;
  }

  private static final class FunctionFailed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static <T> T fail() {
    throw new FunctionFailed();
  }

  private enum Call {
    GET(g -> g.map.get(g.k)),
    GET_OR_DEFAULT(g -> g.map.getOrDefault(g.k, g.v)),
    CONTAINS_KEY(g -> g.map.containsKey(g.k)),
    CONTAINS_VALUE(g -> g.map.containsValue(g.v)),
    SIZE(g -> g.map.size()),
    IS_EMPTY(g -> g.map.isEmpty()),
    MAPPING_COUNT(g -> mappingCount(g.map)),
    PUT(g -> g.map.put(g.k, g.v)),
    PUT_IF_ABSENT(g -> g.map.putIfAbsent(g.k, g.v)),
    PUT_ALL(g -> done(() -> g.map.putAll(Collections.singletonMap(g.k, g.v)))),
    PUT_MANY(g -> done(() -> g.someKeys.forEach(k -> g.map.put(k, g.someValues.get(0))))),
    PUT_ALL_OF_ITSELF(g -> done(() -> g.map.putAll(g.map))),
    REMOVE(g -> g.map.remove(g.k)),
    REMOVE_VALUE(g -> g.map.remove(g.k, g.v)),
    REMOVE_OWN_VALUE(g -> g.map.remove(g.k, g.map.get(g.k))),
    REPLACE(g -> g.map.replace(g.k, g.v)),
    REPLACE_VALUE(g -> g.map.replace(g.k, g.v, g.w)),
    REPLACE_OWN_VALUE(g -> g.map.replace(g.k, g.map.get(g.k), g.w)),
    COMPUTE(g -> g.map.compute(g.k, (k, old) -> old == null ? g.v : g.w)),
    COMPUTE_TO_NULL(g -> g.map.compute(g.k, (k, old) -> null)),
    COMPUTE_THE_SAME(g -> g.map.compute(g.k, (k, old) -> old)),
    COMPUTE_FAILS(g -> g.map.compute(g.k, (k, old) -> fail())),
    COMPUTE_NO_FUNCTION(g -> g.map.compute(g.k, null)),
    COMPUTE_IF_ABSENT(g -> g.map.computeIfAbsent(g.k, k -> g.v)),
    COMPUTE_IF_ABSENT_FAILS(g -> g.map.computeIfAbsent(g.k, k -> fail())),
    COMPUTE_IF_PRESENT(g -> g.map.computeIfPresent(g.k, (k, old) -> g.v)),
    COMPUTE_IF_PRESENT_FAILS(g -> g.map.computeIfPresent(g.k, (k, old) -> fail())),
    MERGE(g -> g.map.merge(g.k, g.v, (a, b) -> b)),
    MERGE_TO_NULL(g -> g.map.merge(g.k, g.v, (a, b) -> null)),
    MERGE_FAILS(g -> g.map.merge(g.k, g.v, (a, b) -> fail())),
    REPLACE_ALL(g -> done(() -> g.map.replaceAll((k, old) -> g.some.test(k) ? g.v : old))),
    CLEAR(g -> done(g.map::clear)),
    FOR_EACH(
        g -> {
          List<Object> seen = new ArrayList<>();
          g.map.forEach((k, v) -> seen.add(new SimpleEntry<>(k, v)));
          return seen;
        }),
    EQUALS(g -> g.map.equals(new HashMap<>(g.map))),
    IS_EQUALLED(g -> new HashMap<>(g.map).equals(g.map)),
    EQUALS_ANOTHER(g -> g.map.equals(Collections.singletonMap(g.k, g.v))),
    HASH_CODE(g -> g.map.hashCode()),
    TO_STRING(g -> tokens(g.map.toString())),
    COPY_OF(g -> Map.copyOf(g.map)),

    KEYS_CONTAINS(g -> g.map.keySet().contains(g.k)),
    KEYS_REMOVE(g -> g.map.keySet().remove(g.k)),
    KEYS_ADD(g -> g.map.keySet().add(g.k)),
    KEYS_CONTAINS_ALL(g -> g.map.keySet().containsAll(g.someKeys)),
    KEYS_CONTAINS_ALL_NULL(g -> g.map.keySet().containsAll(Collections.singleton(g.k))),
    KEYS_REMOVE_ALL(g -> g.map.keySet().removeAll(g.someKeys)),
    KEYS_REMOVE_ALL_OF_A_LIST(g -> g.map.keySet().removeAll(new ArrayList<>(g.someKeys))),
    KEYS_REMOVE_ALL_OF_ITSELF(g -> g.map.keySet().removeAll(g.map.keySet())),
    KEYS_RETAIN_ALL(g -> g.map.keySet().retainAll(g.someKeys)),
    KEYS_REMOVE_IF(g -> g.map.keySet().removeIf(g.some)),
    KEYS_EQUALS(g -> g.map.keySet().equals(new HashSet<>(g.map.keySet()))),
    KEYS_EQUALS_OTHERS(g -> g.map.keySet().equals(g.someKeys)),
    KEYS_HASH_CODE(g -> g.map.keySet().hashCode()),
    KEYS_TO_ARRAY(g -> Arrays.asList(g.map.keySet().toArray())),
    KEYS_TO_STRING(g -> tokens(g.map.keySet().toString())),
    KEYS_WITH_VALUE_ADD(g -> keySet(g.map, g.v).add(g.k)),
    KEYS_WITH_VALUE_ADD_ALL(g -> keySet(g.map, g.v).addAll(g.someKeys)),
    KEYS_STREAM(g -> g.map.keySet().stream().filter(g.some).collect(Collectors.toList())),
    KEYS_PARALLEL_STREAM(g -> g.map.keySet().parallelStream().collect(Collectors.toList())),

    VALUES_CONTAINS(g -> g.map.values().contains(g.v)),
    VALUES_CONTAINS_ALL(g -> g.map.values().containsAll(g.someValues)),
    VALUES_CONTAINS_ALL_NULL(g -> g.map.values().containsAll(Collections.singletonList(null))),
    VALUES_REMOVE_ALL(g -> g.map.values().removeAll(g.someValues)),
    VALUES_RETAIN_ALL(g -> g.map.values().retainAll(g.someValues)),
    VALUES_REMOVE_IF(g -> g.map.values().removeIf(v -> g.someValues.get(0) == v)),
    VALUES_ADD(g -> g.map.values().add(g.v)),
    VALUES_TO_ARRAY(g -> Arrays.asList(g.map.values().toArray(new Object[0]))),
    VALUES_EQUALS(g -> g.map.values().equals(new ArrayList<>(g.map.values()))),
    VALUES_STREAM(g -> g.map.values().stream().collect(Collectors.toList())),

    ENTRIES_CONTAINS(g -> g.map.entrySet().contains(new SimpleEntry<>(g.k, g.v))),
    ENTRIES_CONTAINS_OWN(g -> g.map.entrySet().contains(new SimpleEntry<>(g.k, g.map.get(g.k)))),
    ENTRIES_CONTAINS_NO_ENTRY(g -> g.map.entrySet().contains(g.k)),
    ENTRIES_REMOVE(g -> g.map.entrySet().remove(new SimpleEntry<>(g.k, g.v))),
    ENTRIES_REMOVE_OWN(g -> g.map.entrySet().remove(new SimpleEntry<>(g.k, g.map.get(g.k)))),
    ENTRIES_CONTAINS_ALL(g -> g.map.entrySet().containsAll(g.someEntries())),
    ENTRIES_REMOVE_ALL(g -> g.map.entrySet().removeAll(g.someEntries())),
    ENTRIES_RETAIN_ALL(g -> g.map.entrySet().retainAll(new HashMap<>(g.map).entrySet())),
    ENTRIES_REMOVE_IF(g -> g.map.entrySet().removeIf(e -> g.some.test(e.getKey()))),
    ENTRIES_HASH_CODE(g -> g.map.entrySet().hashCode()),
    ENTRIES_EQUALS(g -> g.map.entrySet().equals(new HashMap<>(g.map).entrySet())),
    ENTRIES_TO_STRING(g -> tokens(g.map.entrySet().toString())),
    ENTRIES_STREAM(g -> g.map.entrySet().parallelStream().collect(Collectors.toList())),

    ITERATOR_REMOVES_SOME(g -> iterate(g.map.keySet().iterator(), g.some)),
    VALUES_ITERATOR_REMOVES(g -> iterate(g.map.values().iterator(), v -> g.someValues.get(0) == v)),
    ITERATOR_REMOVES_TWICE(
        g -> {
          for (Iterator<Object> i = g.map.keySet().iterator(); i.hasNext(); ) {
            if (i.next().equals(g.k)) {
              i.remove();
              i.remove();
            }
          }
          return null;
        }),
    ITERATOR_REMOVES_BEFORE(g -> done(() -> g.map.values().iterator().remove())),
    ITERATOR_BEYOND_THE_END(
        g -> {
          Iterator<Object> i = g.map.values().iterator();
          i.forEachRemaining(v -> {});
          return i.next();
        }),
    ITERATOR_MEETS_A_CLEAR(
        g -> {
          Iterator<Entry<Object, Object>> i = g.map.entrySet().iterator();
          boolean any = i.hasNext();
          g.map.clear();
          i.forEachRemaining(e -> {});
          return any + " " + i.hasNext();
        }),
    SET_VALUE(
        g -> {
          List<Object> old = new ArrayList<>();
          for (Entry<Object, Object> e : g.map.entrySet()) {
            if (g.some.test(e.getKey())) {
              old.add(e.setValue(g.v));
              old.add(e);
            }
          }
          return old;
        }),
    SET_VALUE_AND_REMOVE(
        g -> {
          for (Iterator<Entry<Object, Object>> i = g.map.entrySet().iterator(); i.hasNext(); ) {
            Entry<Object, Object> e = i.next();
            if (g.some.test(e.getKey())) {
              e.setValue(g.v);
              i.remove();
            }
          }
          return null;
        }),
    SPLITERATOR(
        g -> {
          Spliterator<Object> rest = g.map.keySet().spliterator();
          Spliterator<Object> prefix = rest.trySplit();
          List<Object> seen = new ArrayList<>();
          rest.tryAdvance(seen::add);
          if (prefix != null) {
            prefix.forEachRemaining(seen::add);
          }
          rest.forEachRemaining(seen::add);
          seen.add(rest.tryAdvance(seen::add));
          seen.add(rest.characteristics());
          return seen;
        }),
    SERIALIZED(g -> copy(g.map)),
    SERIALIZED_KEYS(g -> copy(g.map.keySet())),
    SERIALIZED_VALUES(g -> copy(g.map.values())),
    SERIALIZED_ENTRIES(g -> copy(new ArrayList<>(g.map.entrySet()).toArray()));

    final Step step;

    Call(Step step) {
      this.step = step;
    }
  }

  /** Calls that compare values one by one until something is found: which ones, is chance. */
  private static final Set<Call> SEARCHES =
      EnumSet.of(
          Call.CONTAINS_VALUE,
          Call.EQUALS_ANOTHER,
          Call.VALUES_CONTAINS,
          Call.VALUES_CONTAINS_ALL,
          Call.VALUES_REMOVE_ALL,
          Call.VALUES_RETAIN_ALL);

  private static Object done(Runnable action) {
    action.run();
    return "done";
  }

  private static List<Object> iterate(Iterator<Object> i, Predicate<Object> removes) {
    List<Object> seen = new ArrayList<>();
    while (i.hasNext()) {
      Object o = i.next();
      seen.add(o);
      if (removes.test(o)) {
        i.remove();
      }
    }
    return seen;
  }

  private static long mappingCount(ConcurrentMap<Object, Object> map) {
    return map instanceof ConcurrentHashMap<Object, Object> chm
        ? chm.mappingCount()
        : ((AbstractConcurrentMap<Object, Object>) map).mappingCount();
  }

  private static Set<Object> keySet(ConcurrentMap<Object, Object> map, @Nullable Object v) {
    return map instanceof ConcurrentHashMap<Object, Object> chm
        ? chm.keySet(v)
        : ((AbstractConcurrentMap<Object, Object>) map).keySet(v);
  }

  private static List<String> tokens(String text) {
    return List.of(text.substring(1, text.length() - 1).split(", "));
  }

  private static Object copy(Object o) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(o);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Values

  /** What the values' {@code equals} does. */
  private enum Equality {
    /** That of a string; a program has two of each. */
    BY_CONTENT,

    /** Nothing equals anything, not even itself. */
    NEVER,

    /** Throws. */
    FAILS;

    Object value(int id) {
      return this == BY_CONTENT ? new String("v" + id) : new HostileValue(this, id);
    }
  }

  private static final class HostileValue implements Serializable {
    private static final long serialVersionUID = 1;

    private final Equality equality;
    private final int id;

    HostileValue(Equality equality, int id) {
      this.equality = equality;
      this.id = id;
    }

    @Override
    public boolean equals(Object o) {
      return equality == Equality.FAILS && SideBySideTest.<Boolean>fail();
    }

    @Override
    public int hashCode() {
      return id;
    }

    @Override
    public String toString() {
      return "v" + id;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Programs

  /** A call and its arguments, as numbers; -1 is null. */
  private record Line(Call call, int key, int value, int other, int some) {}

  @Provide
  Arbitrary<List<Line>> programs() {
    return Combinators.combine(
            Arbitraries.of(Call.class),
            Arbitraries.integers().between(-1, KEYS - 1).withoutEdgeCases(),
            Arbitraries.integers().between(-1, 2 * VALUES - 1).withoutEdgeCases(),
            Arbitraries.integers().between(0, 2 * VALUES - 1),
            Arbitraries.integers().between(2, 5))
        .as(Line::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(120);
  }

  /** With the seed of the day: a failure names it. */
  @Property(tries = 1_000)
  void asConcurrentHashMap(
      @ForAll MapUnderTest kind,
      @ForAll KeyKind keys,
      @ForAll Equality equality,
      @ForAll("programs") List<Line> program) {
    AbstractConcurrentMap<Object, Object> ours = kind.create();
    ConcurrentMap<Object, Object> theirs = new ConcurrentHashMap<>();
    Object[] values = new Object[2 * VALUES];
    for (int i = 0; i < values.length; i++) {
      values[i] = equality.value(i % VALUES);
    }
    for (int i = 0; i < KEYS / 2; i++) {
      ours.put(keys.key(i), values[i % values.length]);
      theirs.put(keys.key(i), values[i % values.length]);
    }
    kind.filled(ours);
    for (Line line : program) {
      if (equality == Equality.FAILS && SEARCHES.contains(line.call)) {
        continue;
      }
      String expected = outcome(line, given(line, theirs, keys, values));
      String actual = outcome(line, given(line, ours, keys, values));
      assertEquals(expected, actual, () -> line + " of " + theirs);
      assertEquals(normal(theirs), normal(ours), () -> "content after " + line);
      assertEquals(theirs.size(), ours.size(), () -> "size after " + line);
    }
  }

  private static Given given(
      Line line, ConcurrentMap<Object, Object> map, KeyKind keys, Object[] values) {
    Set<Object> someKeys = new LinkedHashSet<>(); // the same order for both
    for (int i = line.some; i < KEYS; i += line.some) {
      someKeys.add(keys.key(i));
    }
    return new Given(
        map,
        line.key < 0 ? null : keys.key(line.key),
        line.value < 0 ? null : values[line.value],
        values[line.other],
        someKeys,
        List.of(values[line.other], values[line.some]),
        key -> KeyKind.id(key) % line.some == 0);
  }

  private static String outcome(Line line, Given given) {
    try {
      return normal(line.call.step.on(given));
    } catch (Exception e) {
      return e.getClass().toString();
    }
  }

  /** The text of a result; the order of collections and maps does not matter. */
  private static String normal(@Nullable Object o) {
    if (o instanceof Map<?, ?> map) {
      return normal(new ArrayList<>(map.entrySet()));
    } else if (o instanceof Object[] array) {
      return normal(Arrays.asList(array));
    } else if (o instanceof Collection<?> all) {
      return all.stream().map(SideBySideTest::normal).sorted().toList().toString();
    }
    return String.valueOf(o);
  }
}
