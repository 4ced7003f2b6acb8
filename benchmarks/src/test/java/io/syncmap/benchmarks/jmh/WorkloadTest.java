package io.syncmap.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks do to a map is what they say. */
class WorkloadTest {
  private static final int ENTRIES = 1_000;

  @ParameterizedTest
  @CsvSource({"1, SYNC_MAP", "2, BUCKET_MAP", "3, BUCKET_MAP", "64, CONCURRENT_HASH_MAP"})
  void windowsMoveOverKeysOfTheirOwn(int threads, Contender map) {
    FilledMap filled = filled(map);
    Set<Object> atFirst = new HashSet<>(filled.shared.keySet());
    List<ChurnBenchmark.Window> windows = windows(filled, threads);
    Values values = values();
    int window = ENTRIES / threads;

    turn(windows, window, filled, values);

    assertEquals(ENTRIES, filled.shared.size());
    atFirst.retainAll(filled.shared.keySet());
    assertEquals(ENTRIES % threads, atFirst.size(), "keys that are no thread's");

    // Round the ring, and once more: a put of a present key or a remove of an absent one throws.
    turn(windows, 3 * window, filled, values);
    assertEquals(ENTRIES, filled.shared.size());
  }

  private static void turn(
      List<ChurnBenchmark.Window> windows, int moves, FilledMap filled, Values values) {
    for (int i = 0; i < moves; i++) {
      for (ChurnBenchmark.Window window : windows) {
        assertNotNull(window.move(filled.shared, values));
      }
    }
  }

  private static List<ChurnBenchmark.Window> windows(FilledMap filled, int threads) {
    var rings = new ChurnBenchmark.Rings();
    rings.make(filled, threads);
    List<ChurnBenchmark.Window> windows = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      var window = new ChurnBenchmark.Window();
      window.take(rings, thread);
      windows.add(window);
    }
    return windows;
  }

  @Test
  void aWindowReportsWhatTheMapGotWrong() {
    FilledMap filled = filled(Contender.CONCURRENT_HASH_MAP);
    ChurnBenchmark.Window window = windows(filled, 1).get(0);
    filled.shared.clear();
    assertThrows(IllegalStateException.class, () -> window.move(filled.shared, values()));
  }

  @Test
  void aWindowHoldsAtLeastOneKey() {
    FilledMap filled = filled(Contender.CONCURRENT_HASH_MAP);
    var rings = new ChurnBenchmark.Rings();
    assertThrows(IllegalArgumentException.class, () -> rings.make(filled, ENTRIES + 1));
  }

  @ParameterizedTest
  @EnumSource
  void aMixMakesCallsInItsShares(Shares shares) {
    for (Popularity popularity : Popularity.values()) {
      FilledMap filled = filled(Contender.CONCURRENT_HASH_MAP, KeyType.INTEGER);
      MixBenchmark.Walk walk = walk(filled, shares, popularity);
      var counted = new CountingMap();
      Values values = values();
      int calls = 100_000;
      for (int i = 0; i < calls; i++) {
        walk.step(counted, values);
      }
      double writes = shares.writesPerMille() / 1e3 * calls;
      assertEquals(calls - writes, counted.gets, calls * 0.01, "look-ups");
      assertEquals(writes / 2, counted.puts, calls * 0.01, "puts");
      assertEquals(writes / 2, counted.removes, calls * 0.01, "removes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMixWithWritesLeavesHalfOfTheKeys(Popularity popularity) {
    for (Contender map : List.of(Contender.BUCKET_MAP, Contender.COPY_ON_WRITE_MAP)) {
      FilledMap filled = filled(map, KeyType.RECORD);
      MixBenchmark.Walk walk = walk(filled, Shares.READ_50, popularity);
      assertEquals(ENTRIES / 2, filled.shared.size(), ENTRIES * 0.1, "at the start");
      Values values = values();
      long present = 0;
      int calls = map.copiesOnWrite() ? 5_000 : 200_000;
      for (int i = 0; i < calls; i++) {
        walk.step(filled.shared, values);
        present += filled.shared.size();
      }
      assertEquals(ENTRIES / 2, (double) present / calls, ENTRIES * 0.1, "on the way");
      Set<Object> all = new HashSet<>(List.of(filled.keyType.keys(0, ENTRIES)));
      assertTrue(all.containsAll(filled.shared.keySet()));
    }
  }

  @Test
  void aMixWithoutWritesFindsAllKeys() {
    FilledMap filled = filled(Contender.SYNC_MAP, KeyType.LONG);
    MixBenchmark.Walk walk = walk(filled, Shares.READ_100, Popularity.UNIFORM);
    Values values = values();
    for (int i = 0; i < 10 * ENTRIES; i++) {
      assertNotNull(walk.step(filled.shared, values));
    }
  }

  @Test
  void fewKeysOfZipfComeMostOfTheTime() {
    Object[] walk = Popularity.ZIPF.walk(KeyType.STRING, ENTRIES, new SplittableRandom(1));
    Map<Object, Long> counts =
        Arrays.stream(walk).collect(Collectors.groupingBy(key -> key, Collectors.counting()));
    long ofTen =
        counts.values().stream()
            .sorted(Comparator.reverseOrder())
            .limit(10)
            .mapToLong(Long::longValue)
            .sum();
    // The sum of 1/i^.99 up to 10 is 2.95, up to 1,000 it is 7.73.
    assertEquals(2.95 / 7.73, (double) ofTen / walk.length, 0.03);
  }

  @Test
  void reloadedKeysComeBack() {
    FilledMap filled = filled(Contender.SYNC_MAP, KeyType.INTEGER);
    var keys = new Cursor.Present();
    keys.sameness = Cursor.Sameness.EQUAL;
    keys.setup(filled);
    var choice = new MixBenchmark.Reloads();
    choice.shares = Shares.READ_50;
    choice.setup();
    var benchmark = new MixBenchmark();
    Values values = values();
    for (int i = 0; i < 100_000; i++) {
      benchmark.reload(filled, keys, values, choice);
      assertTrue(filled.shared.size() >= ENTRIES - 65, "64 keys are gone, and one more in between");
    }
    assertTrue(filled.shared.size() < ENTRIES);
  }

  @Test
  void identicalKeysAreTheStoredOnes() {
    FilledMap filled = filled(Contender.CONCURRENT_HASH_MAP, KeyType.STRING);
    Set<Object> stored = Collections.newSetFromMap(new IdentityHashMap<>());
    stored.addAll(filled.shared.keySet());
    for (Cursor.Sameness sameness : Cursor.Sameness.values()) {
      var keys = new Cursor.Present();
      keys.sameness = sameness;
      keys.setup(filled);
      for (int i = 0; i < ENTRIES; i++) {
        Object key = keys.next();
        assertTrue(filled.shared.containsKey(key));
        assertEquals(sameness == Cursor.Sameness.IDENTICAL, stored.contains(key));
      }
    }
  }

  private static MixBenchmark.Walk walk(FilledMap filled, Shares shares, Popularity popularity) {
    var keys = new MixBenchmark.Keys();
    keys.shares = shares;
    keys.popularity = popularity;
    keys.setup(filled);
    var walk = new MixBenchmark.Walk();
    walk.take(keys, 1, 2);
    return walk;
  }

  /** Counts calls, and holds nothing. */
  private static final class CountingMap extends ConcurrentHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;
    private int gets;
    private int puts;
    private int removes;

    @Override
    public Object get(Object key) {
      gets++;
      return null;
    }

    @Override
    public Object put(Object key, Object value) {
      puts++;
      return null;
    }

    @Override
    public Object remove(Object key) {
      removes++;
      return null;
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoThreadsInsertWhatOneDoes(KeyType keyType) throws Exception {
    var benchmark = new InsertBenchmark();
    benchmark.map = Contender.BUCKET_MAP;
    benchmark.keyType = keyType;
    benchmark.setup();
    Map<Object, Object> byOne = benchmark.insert();
    Map<Object, Object> byTwo = benchmark.insertByTwoThreads();
    assertEquals(1_000_000, byTwo.size());
    assertNotSame(byOne, byTwo);
    assertEquals(byOne, byTwo);
  }

  private static FilledMap filled(Contender map) {
    return filled(map, KeyType.STRING);
  }

  private static FilledMap filled(Contender map, KeyType keyType) {
    var filled = new FilledMap();
    filled.map = map;
    filled.entries = ENTRIES;
    filled.keyType = keyType;
    filled.heap = FilledMap.Heap.FRESH;
    filled.fill();
    assertEquals(ENTRIES, filled.shared.size());
    return filled;
  }

  private static Values values() {
    var values = new Values();
    values.setup();
    return values;
  }
}
