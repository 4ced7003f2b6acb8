package io.syncmap.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.SyncMap;
import io.syncmap.benchmarks.Contender;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks of Go's shapes have these shapes: run without JMH, on a map that keeps record. */
class GoShapesTest {
  /** One round of the longest walk. */
  private static final int ROUND = 1_024;

  /**
   * What a round of one thread does to the map: each method with the number of its calls that
   * returned something or true (+), and null or false (-); then how many different keys it was
   * about, and how many entries the map has at the end.
   */
  @ParameterizedTest
  @CsvSource({
    "LOAD_MOSTLY_HITS, get+ 1023 get- 1, 1024, 1023",
    "LOAD_MOSTLY_MISSES, get+ 1 get- 1023, 1024, 1",
    "LOAD_OR_STORE_BALANCED, putIfAbsent+ 512 putIfAbsent- 512, 640, 640",
    "LOAD_OR_STORE_UNIQUE, putIfAbsent- 1024, 1024, 1024",
    "LOAD_OR_STORE_COLLISION, putIfAbsent+ 1024, 1, 1",
    "LOAD_AND_DELETE_BALANCED, remove+ 128 remove- 896, 640, 0",
    "LOAD_AND_DELETE_UNIQUE, remove- 1024, 1024, 0",
    "LOAD_AND_DELETE_COLLISION, remove+ 1 remove- 1023, 1, 0",
    "RANGE, forEach- 1024, 0, 1024",
    "ADVERSARIAL_ALLOC, get- 1024 putIfAbsent- 44, 1024, 44",
    "ADVERSARIAL_DELETE, get- 1024 keySet+ 1 put- 1 remove+ 1, 1025, 1024",
    "DELETE_COLLISION, remove+ 1 remove- 1023, 1, 0",
    "SWAP_COLLISION, put+ 1024, 1, 1",
    "SWAP_MOSTLY_HITS, put+ 1023 put- 1 remove+ 1, 1024, 1023",
    "SWAP_MOSTLY_MISSES, put+ 1 put- 1023 remove+ 1023, 1024, 1",
    "COMPARE_AND_SWAP_COLLISION, replace+ 2048, 1, 1",
    "COMPARE_AND_SWAP_NO_EXISTING_KEY, replace- 1024, 1024, 0",
    "COMPARE_AND_SWAP_VALUE_NOT_EQUAL, replace- 1024, 1, 1",
    "COMPARE_AND_SWAP_MOSTLY_HITS, replace+ 1023 replace- 1, 1024, 1023",
    "COMPARE_AND_SWAP_MOSTLY_MISSES, replace+ 1 replace- 1023, 1024, 1",
    "COMPARE_AND_DELETE_COLLISION, putIfAbsent- 1024 remove+ 1024, 1, 1",
    "COMPARE_AND_DELETE_NO_EXISTING_KEY, remove- 1024, 1024, 0",
    "COMPARE_AND_DELETE_VALUE_NOT_EQUAL, remove- 1024, 1, 1",
    "COMPARE_AND_DELETE_MOSTLY_HITS, put- 1023 remove+ 1023 remove- 1, 1024, 1023",
    "COMPARE_AND_DELETE_MOSTLY_MISSES, put- 1 remove+ 1 remove- 1023, 1024, 1",
    "CLEAR, clear- 1024 put- 1024, 256, 1",
  })
  void aRoundIsOfGosShape(GoShape shape, String calls, int keys, int sizeAfter) {
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    Recorder recorder = run.record();
    run.turn(ROUND);
    assertEquals(calls, recorder.summary());
    assertEquals(keys, recorder.keys.size());
    assertEquals(sizeAfter, run.go.shared.size());
  }

  @ParameterizedTest
  @EnumSource
  void callersBringObjectsOfTheirOwn(GoShape shape) {
    // A second thread would leave its own objects where the first could meet what it put itself.
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    Recorder recorder = run.record();
    run.turn(3 * ROUND);
    // Only what an iterator gives is what the map holds: a key for each round.
    assertEquals(shape == GoShape.ADVERSARIAL_DELETE ? 3 : 0, recorder.keysOfTheMap);
    assertEquals(0, recorder.valuesOfTheMap);
  }

  @ParameterizedTest
  @EnumSource
  void threadsHaveOnlyTheFirstKeysInCommon(GoShape shape) {
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 2);
    Recorder recorder = run.record();
    List<Set<Object>> own = new ArrayList<>();
    for (GoKeys thread : run.threads) {
      recorder.keys.clear();
      for (int i = 0; i < 3 * ROUND; i++) {
        run.call(thread);
      }
      own.add(new HashSet<>(recorder.keys));
    }
    own.get(0).retainAll(own.get(1));
    own.get(0).removeAll(Arrays.asList(GoKeys.common(GoKeys.COUNT)));
    if (shape == GoShape.ADVERSARIAL_DELETE) {
      // The first entry may well be one that the other thread put.
      own.get(0).removeAll(recorder.removed);
    }
    assertEquals(Set.of(), own.get(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 32, 33, 64, 100})
  void threadsStartFarApart(int threads) {
    TreeSet<Long> starts = new TreeSet<>();
    starts.add(0L);
    starts.add(1L << 32);
    Set<Integer> places = new HashSet<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = GoKeys.first(thread, threads);
      starts.add(Integer.toUnsignedLong(first));
      places.add(GoKeys.place(first));
    }
    assertEquals(threads + 2, starts.size());
    long least = (1L << 32) / (threads + 2) / 2;
    long apart = Math.min(least, 100_000_000L);
    for (Long start : starts.headSet(1L << 32)) {
      long gap = starts.higher(start) - start;
      assertTrue(gap >= apart, () -> start + " is followed after " + gap);
    }
    assertEquals(threads, places.size(), "places to start a walk at");
  }

  @ParameterizedTest
  @EnumSource
  void aMapStartsSettledWithTheKeysOfItsShape(GoShape shape) {
    var run = new Run(shape, Contender.SYNC_MAP, 1);
    SyncMap<?, ?> map = assertInstanceOf(SyncMap.class, run.go.shared);
    assertTrue(map.stats().dirtyKeys() <= map.size() / 50);
    assertEquals(Set.of(GoKeys.common(shape.present())), map.keySet());
    map.forEach((key, value) -> assertEquals(shape.startsWithZero() ? 0 : key, value));
  }

  @ParameterizedTest
  @EnumSource
  void everyMapBearsEveryShapeThatItMayTake(GoShape shape) {
    var maps = EnumSet.allOf(Contender.class);
    if (!shape.plainHashMap()) {
      maps.remove(Contender.PLAIN_HASH_MAP);
    }
    if (!shape.copyOnWriteMaps()) {
      maps.removeIf(Contender::copiesOnWrite);
    }
    var expected = new Run(shape, Contender.CONCURRENT_HASH_MAP, 2);
    expected.turn(ROUND);
    for (Contender map : maps) {
      var run = new Run(shape, map, 2);
      run.turn(ROUND);
      assertEquals(expected.go.shared.size(), run.go.shared.size(), map::label);
      if (shape != GoShape.ADVERSARIAL_DELETE) { // It removes what an iterator gives first.
        assertEquals(expected.go.shared, new HashMap<>(run.go.shared), map::label);
      }
    }
  }

  @Test
  void aPlainHashMapIsOnlyRead() {
    var go = new GoMap();
    go.map = Contender.PLAIN_HASH_MAP;
    go.fill(GoShape.RANGE);
    assertEquals(ROUND, go.shared.size());
    assertThrows(IllegalArgumentException.class, () -> go.fill(GoShape.SWAP_COLLISION));
  }

  @ParameterizedTest
  @EnumSource(names = {"LOAD_MOSTLY_HITS", "LOAD_MOSTLY_MISSES", "RANGE"})
  void shapesForAPlainHashMapChangeNothing(GoShape shape) {
    assertTrue(shape.plainHashMap());
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    run.go.shared = readOnly(run.go.shared);
    run.turn(ROUND);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"LOAD_MOSTLY_HITS", "LOAD_MOSTLY_MISSES", "RANGE"})
  void otherShapesWrite(GoShape shape) {
    assertFalse(shape.plainHashMap());
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    run.go.shared = readOnly(run.go.shared);
    assertThrows(UnsupportedOperationException.class, () -> run.turn(ROUND));
  }

  @ParameterizedTest
  @EnumSource
  void mapsThatCopyOnWriteAreSparedThoseThatGrow(GoShape shape) {
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    run.turn(ROUND);
    int before = run.go.shared.size();
    run.turn(4 * ROUND);
    assertEquals(shape.copyOnWriteMaps(), run.go.shared.size() <= before);
  }

  @Test
  void adversarialAllocStoresMoreAndMoreSeldomAndAnewInEachIteration() {
    var run = new Run(GoShape.ADVERSARIAL_ALLOC, Contender.CONCURRENT_HASH_MAP, 1);
    int looked = 0;
    for (int stores = 1; stores <= 20; stores++) {
      run.turn(stores - 1);
      assertEquals(stores - 1, run.go.shared.size(), "before the look-ups are due");
      run.turn(1);
      assertEquals(stores, run.go.shared.size());
      looked += stores;
    }
    run.start(GoShape.ADVERSARIAL_ALLOC);
    run.turn(looked);
    assertEquals(20, run.go.shared.size());
  }

  @Test
  void adversarialDeleteKeepsTheSize() {
    var run = new Run(GoShape.ADVERSARIAL_DELETE, Contender.CONCURRENT_HASH_MAP, 1);
    Recorder recorder = run.record();
    for (int round = 1; round <= 5; round++) {
      run.turn(ROUND);
      assertEquals(ROUND, run.go.shared.size());
      assertEquals(round, recorder.removed.size());
    }
  }

  @Test
  void walksStartAtOffsetsOfTheirOwnAndGoInTurn() {
    var run = new Run(GoShape.LOAD_MOSTLY_HITS, Contender.CONCURRENT_HASH_MAP, 2);
    Recorder recorder = run.record();
    List<Integer> first = new ArrayList<>();
    for (GoKeys thread : run.threads) {
      recorder.inOrder.clear();
      for (int i = 0; i < ROUND; i++) {
        run.call(thread);
      }
      first.add(recorder.inOrder.get(0));
      for (int i = 1; i < ROUND; i++) {
        int step = recorder.inOrder.get(i) - recorder.inOrder.get(i - 1);
        assertEquals(1, Math.floorMod(step, ROUND));
      }
    }
    assertNotEquals(first.get(0), first.get(1));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "LOAD_OR_STORE_BALANCED",
        "LOAD_OR_STORE_COLLISION",
        "SWAP_COLLISION",
        "SWAP_MOSTLY_HITS",
        "SWAP_MOSTLY_MISSES"
      })
  void aLostKeyIsReported(GoShape shape) {
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    run.go.shared.clear();
    assertThrows(IllegalStateException.class, () -> run.turn(ROUND));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "LOAD_OR_STORE_BALANCED",
        "LOAD_OR_STORE_UNIQUE",
        "ADVERSARIAL_ALLOC",
        "SWAP_MOSTLY_HITS",
        "SWAP_MOSTLY_MISSES"
      })
  void aNewKeyThatIsThereIsReported(GoShape shape) {
    var run = new Run(shape, Contender.CONCURRENT_HASH_MAP, 1);
    int first = GoKeys.first(0, 1);
    for (int i = 0; i < ROUND; i++) {
      run.go.shared.put(first + i, "an uninvited value");
    }
    assertThrows(IllegalStateException.class, () -> run.turn(ROUND));
  }

  @Test
  void theShapesAreTheBenchmarks() {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    Set<String> benchmarks =
        BenchmarkList.defaultList().find(silent, List.of("\\.Go\\w+\\."), List.of()).stream()
            .map(entry -> entry.getUsername())
            .collect(Collectors.toCollection(TreeSet::new));
    String prefix = GoShape.class.getPackageName() + ".";
    Set<String> shapes =
        Arrays.stream(GoShape.values())
            .map(shape -> prefix + shape.benchmark())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(benchmarks, shapes);
    for (GoShape shape : GoShape.values()) {
      assertEquals(shape, GoShape.ofBenchmark(prefix + shape.benchmark()));
    }
    assertThrows(IllegalArgumentException.class, () -> GoShape.ofBenchmark(prefix + "GoBenchmark"));
  }

  @Test
  void namesAndFiguresAreGos() {
    assertEquals("GoBenchmark.loadMostlyHits", GoShape.LOAD_MOSTLY_HITS.benchmark());
    assertEquals("GoSwapBenchmark.clear", GoShape.CLEAR.benchmark());
    Map<String, Double> nanos = new TreeMap<>();
    for (GoShape shape : GoShape.values()) {
      assertEquals(
          shape.name(), shape.label().replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT));
      assertEquals(shape.ordinal() < 12, shape.classic());
      shape.goNanos().ifPresent(ns -> nanos.put(shape.label(), ns));
    }
    assertEquals(12, nanos.size());
    assertEquals(29.6, nanos.get("LoadMostlyHits"));
    assertEquals(8.7, nanos.get("DeleteCollision"));
  }

  /** The map throws at whatever would change it. */
  private static ConcurrentMap<Object, Object> readOnly(ConcurrentMap<Object, Object> map) {
    Map<Object, Object> view = Collections.unmodifiableMap(map);
    return proxy(
        (method, arguments) ->
            Map.class
                .getMethod(method.getName(), method.getParameterTypes())
                .invoke(view, arguments));
  }

  private interface Invocation {
    Object of(Method method, Object[] arguments) throws ReflectiveOperationException;
  }

  @SuppressWarnings("unchecked")
  private static ConcurrentMap<Object, Object> proxy(Invocation invocation) {
    return (ConcurrentMap<Object, Object>)
        Proxy.newProxyInstance(
            GoShapesTest.class.getClassLoader(),
            new Class<?>[] {ConcurrentMap.class},
            (self, method, arguments) -> {
              try {
                return invocation.of(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The threads of a benchmark, with JMH left out: one after the other, a call at a time. */
  private static final class Run {
    final GoMap go = new GoMap();
    final List<GoKeys> threads = new ArrayList<>();
    private final Object benchmark;
    private final Method method;
    private final Blackhole blackhole =
        new Blackhole(
            "Today's password is swordfish. I understand instantiating Blackholes directly is"
                + " dangerous.");

    Run(GoShape shape, Contender map, int count) {
      go.map = map;
      String[] name = shape.benchmark().split("\\.");
      benchmark = name[0].equals("GoBenchmark") ? new GoBenchmark() : new GoSwapBenchmark();
      method =
          Arrays.stream(benchmark.getClass().getMethods())
              .filter(m -> m.getName().equals(name[1]))
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < count; i++) {
        threads.add(
            benchmark instanceof GoBenchmark
                ? new GoBenchmark.Calls()
                : new GoSwapBenchmark.Calls());
      }
      start(shape);
    }

    /** What happens before each iteration. */
    void start(GoShape shape) {
      go.fill(shape);
      for (int i = 0; i < threads.size(); i++) {
        threads.get(i).start(i, threads.size());
      }
    }

    Recorder record() {
      var recorder = new Recorder(go.shared);
      go.shared = proxy(recorder);
      return recorder;
    }

    /** Every thread calls so many times. */
    void turn(int calls) {
      for (int i = 0; i < calls; i++) {
        threads.forEach(this::call);
      }
    }

    void call(GoKeys thread) {
      try {
        if (method.getParameterCount() == 2) {
          method.invoke(benchmark, go, thread);
        } else {
          method.invoke(benchmark, go, thread, blackhole);
        }
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new AssertionError(e);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** What was done to a map. */
  private static final class Recorder implements Invocation {
    /** A key of the map, or a value, is told from an equal object only outside Integer's cache. */
    private static final int LAST_CACHED = 127;

    /** The keys that any call was about. */
    final Set<Object> keys = new HashSet<>();

    /** The same, one for each call. */
    final List<Integer> inOrder = new ArrayList<>();

    /** Keys that a call removed. */
    final Set<Object> removed = new HashSet<>();

    /** Calls with the very object that was the key in the map. */
    int keysOfTheMap;

    /** Calls that compared the value in the map with itself. */
    int valuesOfTheMap;

    private final ConcurrentMap<Object, Object> map;
    private final Map<Object, Object> held = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    Recorder(ConcurrentMap<Object, Object> map) {
      this.map = map;
      map.keySet().forEach(key -> held.put(key, key));
    }

    @Override
    public Object of(Method method, Object[] arguments) throws ReflectiveOperationException {
      String name = method.getName();
      if (name.equals("size")) {
        return method.invoke(map, arguments);
      }
      if (arguments != null && arguments[0] instanceof Integer key) {
        note(name, key, arguments);
      }
      Object result = method.invoke(map, arguments);
      boolean worked = result != null && !result.equals(false);
      counts.merge(name + (worked ? "+" : "-"), 1, Integer::sum);
      if (name.equals("clear")) {
        held.clear();
      } else if (name.startsWith("put")) {
        held.putIfAbsent(arguments[0], arguments[0]);
      } else if (name.equals("remove") && worked) {
        held.remove(arguments[0]);
        removed.add(arguments[0]);
      }
      return result;
    }

    private void note(String name, Integer key, Object[] arguments) {
      keys.add(key);
      inOrder.add(key);
      if (held.get(key) == key && key > LAST_CACHED) {
        keysOfTheMap++;
      }
      boolean compares = name.equals("replace") || name.equals("remove") && arguments.length == 2;
      if (compares
          && arguments[1] == map.get(key)
          && arguments[1] instanceof Integer value
          && value > LAST_CACHED) {
        valuesOfTheMap++;
      }
    }

    /** "method+ count method- count", in the order of the alphabet. */
    String summary() {
      return counts.entrySet().stream()
          .map(count -> count.getKey() + " " + count.getValue())
          .collect(Collectors.joining(" "));
    }
  }
}
