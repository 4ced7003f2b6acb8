package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Loads.Depth;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.infra.Blackhole;

class LoadsTest {
  private static final int SMALL = 100_000;

  /** What the works of all threads add up to, one after the other. */
  private static long sum(Load load, Rival rival) {
    Work.Supply all = load.supply(rival);
    Work.Copy copy = Work.copy(load.work());
    long sum = 0;
    for (int thread = 0; thread < load.threads(); thread++) {
      Work work = copy.on(load.supply(all, thread));
      work.prepare();
      // Enough for a wave to come and go; some of each is enough for the others.
      int calls = load.work() == Mixes.Waves.class ? 2 * load.entries() : load.entries() / 64;
      int runs = Math.max(1, calls / load.callsPerRun());
      for (int run = 0; run < runs; run++) {
        sum += work.run();
      }
    }
    return sum;
  }

  @TestFactory
  Stream<DynamicTest> everyLoadUsesWhatTheMapAnswers() {
    var wrong = new Rival("WrongMap", WrongMap::create);
    var right = new Rival("LockedHashMap", LockedHashMap::new);
    return Loads.all().stream()
        .filter(load -> load.entries() <= SMALL) // the work of larger ones is the same
        .filter(load -> !load.name().startsWith("miss")) // the answer is null
        .filter(load -> !load.isPass() || load.name().startsWith("collide"))
        .map(
            load ->
                DynamicTest.dynamicTest(
                    load.name(),
                    () -> assertNotEquals(sum(load, right), sum(load, wrong), load.name())));
  }

  @Test
  void everyBenchmarkReturnsOrConsumesWhatItFinds() {
    List<Method> benchmarks =
        Arrays.stream(MapBenchmark.class.getMethods())
            .filter(method -> method.isAnnotationPresent(Benchmark.class))
            .toList();
    assertEquals(2, benchmarks.size());
    for (Method benchmark : benchmarks) {
      assertTrue(isConsumed(benchmark), benchmark.toString());
    }
  }

  @Test
  void aBenchmarkWhoseResultNobodyConsumesIsFound() throws NoSuchMethodException {
    assertTrue(!isConsumed(LoadsTest.class.getDeclaredMethod("lost")));
  }

  void lost() {}

  private static boolean isConsumed(Method benchmark) {
    return benchmark.getReturnType() != void.class
        || List.of(benchmark.getParameterTypes()).contains(Blackhole.class);
  }

  @Test
  void mapsHaveCodeOfTheirOwn() {
    Load load = Loads.of("hit.Integer.1K");
    Work.Supply supply = load.supply(load.supply(Rival.named("SyncMap")), 0);
    assertNotSame(
        Work.copy(load.work()).on(supply).getClass(), Work.copy(load.work()).on(supply).getClass());
  }

  @Test
  void namesAreDistinct() {
    Set<String> names = Loads.all().stream().map(Load::name).collect(Collectors.toSet());
    assertEquals(Loads.all().size(), names.size());
  }

  @Test
  void depthsGrow() {
    assertEquals(13, Loads.of(Depth.QUICK).size());
    assertTrue(Loads.of(Depth.STANDARD).containsAll(Loads.of(Depth.QUICK)));
    assertEquals(Loads.all(), Loads.of(Depth.FULL));
  }

  @Test
  void patternsAreFound() {
    assertEquals(3, Loads.named(List.of("mix-50.Integer.*.T2")).size());
    var e = assertThrows(IllegalArgumentException.class, () -> Loads.named(List.of("mix-51*")));
    assertTrue(e.getMessage().contains("mix-51*"), e.getMessage());
  }

  @Test
  void lookupsFindWhatTheirNameSays() {
    assertEquals(0, sum(Loads.of("miss.Integer.1K"), Rival.named("SyncMap")));
    assertNotEquals(0, sum(Loads.of("hit.String.1K"), Rival.named("SyncMap")));
  }

  /** Or a part of the look-ups would be in the processor's nearest cache. */
  @Test
  void aChainLooksNoKeyUpTwiceInARow() {
    Load load = Loads.of("hit-chain.Integer.100K");
    Work.Supply supply = load.supply(load.supply(Rival.named("ConcurrentHashMap")), 0);
    var asked = new ArrayList<Object>();
    var map =
        new ConcurrentHashMap<Object, Object>(supply.map()) {
          @Override
          public Object get(Object key) {
            asked.add(key);
            return super.get(key);
          }
        };
    var noting =
        new Work.Supply(
            supply.rival(), map, BenchKeys.INTEGER, supply.ids(), null, new int[0], 0, 0);
    Work work = Work.copy(load.work()).on(noting);
    work.run();
    work.run();
    assertEquals(2 * Work.CALLS, asked.size());
    assertEquals(asked.size(), Set.copyOf(asked).size(), 5);
  }

  @Test
  void identicalKeysAreThoseOfTheMap() {
    Work.Supply supply =
        Loads.named(List.of("hit-identical.*")).get(0).supply(Rival.named("SyncMap"));
    Set<Object> present = Collections.newSetFromMap(new IdentityHashMap<>());
    present.addAll(supply.map().keySet());
    assertTrue(present.containsAll(Arrays.asList(supply.keys())));
  }
}
