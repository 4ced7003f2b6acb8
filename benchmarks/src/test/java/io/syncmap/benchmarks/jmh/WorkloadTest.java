package io.syncmap.benchmarks.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  void theWriteHeavyMixLeavesHalfOfTheKeys(KeyType keyType) {
    FilledMap filled = filled(Contender.BUCKET_MAP, keyType);
    var keys = new WriteHeavyBenchmark.Keys();
    keys.setup(filled);
    var walk = new WriteHeavyBenchmark.Walk();
    walk.take(keys, 1, 2);
    Values values = values();
    int found = 0;
    long present = 0;
    int calls = 200_000;
    for (int i = 0; i < calls; i++) {
      if (walk.step(filled.shared, values) != null) {
        found++;
      }
      present += filled.shared.size();
    }
    assertEquals(ENTRIES, (double) present / calls, ENTRIES * 0.05);
    // Looked up and removed are, half a round after the chance of a put, 4/7 of the keys.
    assertEquals(0.5, (double) found / calls, 0.08, "calls that find their key");

    Set<Object> all = new HashSet<>(List.of(keyType.keys(0, 2 * ENTRIES)));
    assertTrue(all.containsAll(filled.shared.keySet()));
    Set<Object> fresh = new HashSet<>(List.of(keyType.keys(ENTRIES, ENTRIES)));
    fresh.retainAll(filled.shared.keySet());
    assertEquals(ENTRIES / 2, fresh.size(), ENTRIES * 0.1, "keys that were absent at first");
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
