package io.syncmap;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Long lists of random operations, compared one by one, result or exception, with the same
 * operations on a {@link LockedMapReference}; in between, the whole content. A failure names its
 * seed; {@code -Dsyncmap.seed=...} runs that one only.
 */
class RandomOperationsTest {
  private static final int STEPS = 12_000;

  /** The other seed is another one each time. */
  private static final long FIXED_SEED = 1;

  private static final int STEPS_PER_PHASE = 400;

  /** One operation; what it returns is compared, so it must not depend on the order of a map. */
  private interface Operation {
    Object on(ConcurrentMap<Object, Integer> map, Object key, Integer v, Integer w);
  }

  private static final List<Entry<String, Operation>> ADDING =
      List.of(
          entry("put", (m, k, v, w) -> m.put(k, v)),
          entry("put again", (m, k, v, w) -> m.put(k, w)),
          entry("putIfAbsent", (m, k, v, w) -> m.putIfAbsent(k, v)),
          entry("computeIfAbsent", (m, k, v, w) -> m.computeIfAbsent(k, key -> sum(key, v))),
          entry("compute to value", (m, k, v, w) -> m.compute(k, (key, old) -> sum(key, old, v))),
          entry("merge to sum", (m, k, v, w) -> m.merge(k, v, Integer::sum)),
          entry(
              "putAll",
              (m, k, v, w) -> {
                m.putAll(Map.of(k, v, sameKind(k, v), w));
                return null;
              }));

  private static final List<Entry<String, Operation>> REMOVING =
      List.of(
          entry("remove", (m, k, v, w) -> m.remove(k)),
          entry("remove again", (m, k, v, w) -> m.remove(k)),
          entry("remove value", (m, k, v, w) -> m.remove(k, v)),
          entry("remove own value", (m, k, v, w) -> m.remove(k, m.getOrDefault(k, v))),
          entry("compute to null", (m, k, v, w) -> m.compute(k, (key, old) -> null)),
          entry("computeIfPresent to null", (m, k, v, w) -> m.computeIfPresent(k, (x, y) -> null)),
          entry("merge to null", (m, k, v, w) -> m.merge(k, v, (x, y) -> null)),
          entry("keySet.remove", (m, k, v, w) -> m.keySet().remove(k)),
          entry(
              "entrySet.remove",
              (m, k, v, w) -> m.entrySet().remove(entry(k, m.getOrDefault(k, v)))),
          entry(
              "keySet.removeAll",
              (m, k, v, w) ->
                  m.keySet()
                      .removeAll(new HashSet<>(List.of(k, sameKind(k, v), sameKind(k, v + 1))))),
          entry(
              "iterator.remove",
              (m, k, v, w) -> {
                int visited = 0;
                for (Iterator<Object> i = m.keySet().iterator(); i.hasNext(); visited++) {
                  if (i.next().equals(k)) {
                    i.remove();
                  }
                }
                return visited;
              }));

  private static final List<Entry<String, Operation>> UPDATING =
      List.of(
          entry("replace", (m, k, v, w) -> m.replace(k, v)),
          entry("replace value", (m, k, v, w) -> m.replace(k, v, w)),
          entry("replace own value", (m, k, v, w) -> m.replace(k, m.getOrDefault(k, v), w)),
          entry("computeIfPresent", (m, k, v, w) -> m.computeIfPresent(k, (x, old) -> sum(x, old))),
          entry("computeIfAbsent to null", (m, k, v, w) -> m.computeIfAbsent(k, key -> null)),
          entry("compute to the same", (m, k, v, w) -> m.compute(k, (key, old) -> old)),
          entry("compute fails", (m, k, v, w) -> m.compute(k, (key, old) -> fail(key, old))),
          entry("computeIfAbsent fails", (m, k, v, w) -> m.computeIfAbsent(k, x -> fail(x, v))),
          entry(
              "computeIfPresent fails",
              (m, k, v, w) -> m.computeIfPresent(k, RandomOperationsTest::fail)),
          entry("merge fails", (m, k, v, w) -> m.merge(k, v, (old, x) -> fail(old, x))),
          entry(
              "setValue",
              (m, k, v, w) -> {
                Integer old = null;
                for (Entry<Object, Integer> each : m.entrySet()) {
                  if (each.getKey().equals(k)) {
                    old = each.setValue(v);
                  }
                }
                return old;
              }));

  private static final List<Entry<String, Operation>> READING =
      List.of(
          entry("get", (m, k, v, w) -> m.get(k)),
          entry("get once more", (m, k, v, w) -> m.get(k)),
          entry("getOrDefault", (m, k, v, w) -> m.getOrDefault(k, v)),
          entry("containsKey", (m, k, v, w) -> m.containsKey(k)),
          entry("containsValue", (m, k, v, w) -> m.containsValue(v)),
          entry("size", (m, k, v, w) -> m.size()),
          entry("isEmpty", (m, k, v, w) -> m.isEmpty()),
          entry("keySet.contains", (m, k, v, w) -> m.keySet().contains(k)),
          entry("values.contains", (m, k, v, w) -> m.values().contains(v)),
          entry("entrySet.contains", (m, k, v, w) -> m.entrySet().contains(entry(k, v))),
          entry("view sizes", (m, k, v, w) -> m.keySet().size() + m.values().size()),
          entry("toArray", (m, k, v, w) -> Set.of(m.keySet().toArray())),
          entry("values.toArray", (m, k, v, w) -> m.values().toArray(new Integer[0]).length),
          entry("hashCode", (m, k, v, w) -> m.hashCode()),
          entry("entrySet.hashCode", (m, k, v, w) -> m.entrySet().hashCode()),
          entry("equals", (m, k, v, w) -> m.equals(new HashMap<>(m))),
          entry(
              "forEach",
              (m, k, v, w) -> {
                List<Entry<Object, Integer>> seen = new ArrayList<>();
                m.forEach((key, value) -> seen.add(entry(key, value)));
                return seen.stream().collect(Collectors.toMap(Entry::getKey, Entry::getValue));
              }),
          entry("key stream", (m, k, v, w) -> m.keySet().stream().collect(Collectors.toSet())),
          entry(
              "value stream",
              (m, k, v, w) -> m.values().stream().mapToInt(Integer::intValue).sum()),
          entry(
              "entry spliterator",
              (m, k, v, w) ->
                  StreamSupport.stream(m.entrySet().spliterator(), true)
                      .collect(Collectors.toMap(Entry::getKey, Entry::getValue))));

  /** Operations on the whole content; each is chosen now and then. */
  private static final List<Entry<String, Operation>> BULK =
      List.of(
          entry(
              "replaceAll",
              (m, k, v, w) -> {
                m.replaceAll((key, old) -> sum(key, old, v));
                return null;
              }),
          entry("keySet.removeIf", (m, k, v, w) -> m.keySet().removeIf(x -> in(x, v))),
          entry("values.removeIf", (m, k, v, w) -> m.values().removeIf(x -> in(x, v))),
          entry(
              "entrySet.removeIf",
              (m, k, v, w) -> m.entrySet().removeIf(e -> in(e.getKey(), v) || in(e.getValue(), w))),
          entry(
              "keySet.retainAll",
              (m, k, v, w) -> {
                Set<Object> retained = new HashSet<>(m.keySet());
                retained.removeIf(x -> in(x, v));
                return m.keySet().retainAll(retained);
              }),
          entry("values.removeAll", (m, k, v, w) -> m.values().removeAll(Set.of(v, w + 50_000))),
          entry(
              "iterator.remove some",
              (m, k, v, w) -> {
                Set<Object> removed = new HashSet<>();
                for (Iterator<Integer> i = m.values().iterator(); i.hasNext(); ) {
                  Integer value = i.next();
                  if (in(value, v)) {
                    i.remove();
                    removed.add(value);
                  }
                }
                return removed;
              }),
          entry(
              "setValue of some",
              (m, k, v, w) -> {
                Map<Object, Integer> old = new HashMap<>();
                for (Entry<Object, Integer> each : m.entrySet()) {
                  if (in(each.getKey(), v)) {
                    old.put(each.getKey(), each.setValue(w));
                  }
                }
                return old;
              }));

  private static final Operation CLEAR =
      (m, k, v, w) -> {
        m.clear();
        return null;
      };

  static Stream<Arguments> runs() {
    Long onlySeed = Long.getLong("syncmap.seed");
    long freshSeed = System.nanoTime();
    List<MapUnderTest> maps =
        List.of(
            MapUnderTest.TINY_SYNC_MAP,
            MapUnderTest.SMALL_SYNC_MAP,
            MapUnderTest.SYNC_MAP,
            MapUnderTest.TINY_BUCKET_MAP,
            MapUnderTest.ONE_TABLE_BUCKET_MAP,
            MapUnderTest.CHAINED_BUCKET_MAP,
            MapUnderTest.BUCKET_MAP);
    return Stream.of(KeyKind.values())
        .flatMap(
            kind ->
                maps.stream()
                    .flatMap(
                        map ->
                            (onlySeed != null
                                    ? Stream.of(onlySeed)
                                    : Stream.of(FIXED_SEED, freshSeed))
                                .map(seed -> Arguments.of(map, kind, seed))));
  }

  @ParameterizedTest(name = "{0}, {1}, seed {2}")
  @MethodSource("runs")
  void behavesLikeTheReference(MapUnderTest map, KeyKind kind, long seed) {
    new Run(map, kind, seed).run();
  }

  /** One list of operations on one map. */
  private static final class Run {
    final MapUnderTest map;
    final KeyKind kind;
    final long seed;
    final Random random;
    final boolean tiny;
    final int keyRange;
    final AbstractConcurrentMap<Object, Integer> actual;
    final ConcurrentMap<Object, Integer> expected = new LockedMapReference<>();
    final Set<Integer> hashesSeen = new HashSet<>();
    final Set<Object> keysSeen = new HashSet<>();

    /** The highest counts by cause that were seen. */
    long[] moves = new long[3];

    String what = "creation";

    Run(MapUnderTest map, KeyKind kind, long seed) {
      this.map = map;
      this.kind = kind;
      this.seed = seed;
      this.random = new Random(seed);
      this.tiny = map.isTiny();
      this.keyRange = tiny ? 48 : 400;
      this.actual = map.create();
    }

    void run() {
      int step = 0;
      try {
        for (; step < STEPS; step++) {
          step(step / STEPS_PER_PHASE % 4);
          if (step % 32 == 0) {
            compareContent();
          }
        }
        compareContent();
        checkThatItWasHard();
      } catch (Throwable e) {
        throw new AssertionError(
            "seed %d, %s, %s keys: step %d, %s: %s".formatted(seed, map, kind, step, what, e), e);
      }
    }

    /** Phases: the map grows, changes, shrinks, is read; clear and moves come at any time. */
    private void step(int phase) {
      int dice = random.nextInt(1000);
      if (dice < 2) {
        compare(entry("clear", CLEAR));
      } else if (dice < 10) {
        compare(any(BULK));
      } else if (dice < 100) {
        move();
      } else if (dice < 500) {
        compare(
            switch (phase) {
              case 0 -> any(ADDING);
              case 1 -> any(UPDATING);
              case 2 -> any(REMOVING);
              default -> any(READING);
            });
      } else {
        compare(
            switch (dice & 3) {
              case 0 -> any(ADDING);
              case 1 -> any(UPDATING);
              case 2 -> any(READING);
              default -> any(REMOVING);
            });
      }
    }

    private Entry<String, Operation> any(List<Entry<String, Operation>> operations) {
      return operations.get(random.nextInt(operations.size()));
    }

    private void compare(Entry<String, Operation> named) {
      Object key = kind.key(random.nextInt(keyRange));
      Integer v = 1000 + random.nextInt(40);
      Integer w = 1000 + random.nextInt(40);
      what = named.getKey() + " " + key + " " + v + " " + w;
      keysSeen.add(key);
      hashesSeen.add(key.hashCode());
      Object expectedResult = outcome(named.getValue(), expected, key, v, w);
      Object actualResult = outcome(named.getValue(), actual, key, v, w);
      assertEquals(expectedResult, actualResult, what);
    }

    private static Object outcome(
        Operation operation, ConcurrentMap<Object, Integer> map, Object k, Integer v, Integer w) {
      try {
        return operation.on(map, k, v, w);
      } catch (ExpectedException e) {
        return e.toString();
      }
    }

    private void move() {
      switch (random.nextInt(8)) {
        case 0 -> {
          what = "startMove";
          Moves.start(actual, random.nextInt(3));
        }
        case 1 -> {
          what = "trimToSize";
          actual.trimToSize();
        }
        default -> {
          what = "stepMove";
          actual.stepMove(1 + random.nextInt(10));
        }
      }
    }

    private void compareContent() {
      assertEquals(expected.size(), actual.size(), "size");
      assertEquals(expected.isEmpty(), actual.isEmpty(), "isEmpty");
      assertEquals(expected, actual, "equals of the reference");
      assertEquals(actual, expected, "equals of the map");
      assertEquals(expected.hashCode(), actual.hashCode(), "hashCode");
      List<Object> iterated = new ArrayList<>();
      for (Entry<Object, Integer> each : actual.entrySet()) {
        iterated.add(each.getKey());
        assertEquals(expected.get(each.getKey()), each.getValue(), "value by iteration");
      }
      assertEquals(expected.size(), iterated.size(), "number of iterated entries");
      assertEquals(expected.keySet(), new HashSet<>(iterated), "iterated keys");
      for (Object key : keysSeen) {
        assertEquals(expected.get(key), actual.get(key), () -> "get " + key);
      }
      long[] now = Moves.countByCause(actual);
      for (int i = 0; i < now.length; i++) {
        moves[i] = Math.max(moves[i], now[i]);
      }
    }

    /** A test of hard cases is worth something only if the hard cases did come. */
    private void checkThatItWasHard() {
      assertEquals(keyRange, keysSeen.size(), "all keys were used");
      if (kind == KeyKind.STRING) {
        assertTrue(hashesSeen.size() > keyRange / 2, "hashes are spread");
      } else {
        assertEquals(kind.distinctHashes(keyRange), hashesSeen.size(), "hashes collide");
      }
      if (map.isSyncMap()) {
        assertTrue(moves[0] > (tiny ? 100 : 2), () -> "promotions: " + moves[0]);
        // Removed keys leave their slots at once: few are left to compact in a small table, and
        // with a fresh seed there may be none.
        boolean compacts = tiny && seed == FIXED_SEED;
        assertTrue(!compacts || moves[1] > 0, () -> "compactions: " + moves[1]);
      } else {
        int least = !tiny ? 2 : seed == FIXED_SEED ? 20 : 10;
        // Splits, merges, and other sizes of a table; one table has the last alone.
        for (int i = map == MapUnderTest.ONE_TABLE_BUCKET_MAP ? 2 : 0; i < moves.length; i++) {
          assertTrue(moves[i] > least, () -> "by cause: " + Arrays.toString(moves));
        }
      }
    }
  }

  /** Thrown by functions. */
  private static final class ExpectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExpectedException(String message) {
      super(message, null, false, false);
    }
  }

  /** A function's failure, which says what the function was given. */
  private static Integer fail(Object... arguments) {
    throw new ExpectedException(List.of(sum(arguments)).toString());
  }

  /** A small number that depends on all arguments, absent ones too. */
  private static Integer sum(Object... arguments) {
    int sum = 0;
    for (Object each : arguments) {
      sum += each == null ? 17 : each instanceof Integer number ? number : 100 * KeyKind.id(each);
    }
    return 1000 + Math.floorMod(sum, 40);
  }

  /** A fifth of all keys, or of all values. */
  private static boolean in(Object keyOrValue, Integer which) {
    int number = keyOrValue instanceof Integer value ? value : KeyKind.id(keyOrValue);
    return number % 5 == which % 5;
  }

  /** Another key of the kind of this one. */
  private static Object sameKind(Object key, Integer v) {
    int id = (KeyKind.id(key) + 1 + v % 7) % 48;
    if (id == KeyKind.id(key)) {
      id++;
    }
    if (key instanceof KeyKind.OrderedBadKey bad) {
      return new KeyKind.OrderedBadKey(id, bad.hash == 42 ? 42 : id & 3);
    } else if (key instanceof KeyKind.BadKey bad) {
      return new KeyKind.BadKey(id, bad.hash == 42 ? 42 : id & 3);
    }
    return Objects.requireNonNull(KeyKind.STRING.key(id));
  }
}
