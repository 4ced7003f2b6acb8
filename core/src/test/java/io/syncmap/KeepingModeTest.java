package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fault that deciding by what happens could bring: a map that changes to and fro between
 * keeping removed keys and letting them go, which costs more than either; or keeps more deleted
 * keys than entries, without end. Loads that services make, by a single thread, through the map's
 * own methods.
 */
class KeepingModeTest {
  /** Of the keys held, over all the while. */
  private static final double MAX_DELETED = 0.75;

  /** What is kept while there are few is not worth a thought. */
  private static final int SMALL = 100;

  /** How often the figures are looked at. */
  private static final int CHECKS = 997;

  /** A map under a load, whose figures are checked all the time. */
  private static final class Load {
    final SyncMap<Integer, Integer> map = new SyncMap<>(0, onlyOneMultiplier());
    final Random random;
    private int calls;
    private double worst;

    Load(long seed) {
      random = new Random(seed);
    }

    private static SyncTuning onlyOneMultiplier() {
      SyncTuning t = SyncTuning.DEFAULT;
      return new SyncTuning(
          t.firstKeys(),
          t.growth(),
          t.stepSlots(),
          t.sampling(),
          t.sparse(),
          t.minSparse(),
          t.maxCandidates(),
          1,
          t.moves(),
          t.beforeAllocate());
    }

    void put(int key) {
      map.put(key, key);
      called();
    }

    void remove(int key) {
      map.remove(key);
      called();
    }

    private void called() {
      calls++;
      if (calls % CHECKS == 0) {
        checkDeleted();
      }
    }

    private void checkDeleted() {
      SyncMap.Stats stats = map.stats();
      long held = map.size() + stats.deletedKeys();
      double deleted = (double) stats.deletedKeys() / Math.max(SMALL, held);
      worst = Math.max(worst, deleted);
      assertTrue(
          deleted <= MAX_DELETED, () -> "after " + calls + " calls deleted: " + deleted + stats);
    }

    int switches() {
      return map.writer().switches();
    }

    boolean keeps() {
      return map.writer().keeps();
    }

    /** Each key of a set is there or not; updates by chance. */
    void fixedSet(int keys, int operations, double updates) {
      for (int n = 0; n < operations; n++) {
        int key = random.nextInt(keys);
        double dice = random.nextDouble();
        if (dice < updates) {
          put(key);
        } else if (dice < 2 * updates) {
          remove(key);
        } else {
          map.get(key);
        }
      }
    }

    /** A new key for the oldest one. */
    void queue(int first, int operations, int size) {
      for (int n = first; n < first + operations; n++) {
        put(n);
        remove(n - size);
      }
    }

    void fillAndDelete(int first, int keys) {
      for (int n = first; n < first + keys; n++) {
        put(n);
      }
      for (int n = first; n < first + keys; n++) {
        remove(n);
      }
    }

    void checkSwitches(int most) {
      checkDeleted();
      int switches = switches();
      assertTrue(switches <= most, () -> "switches: " + switches + ", deleted at worst: " + worst);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 0.25, 1",
    "1000, 0.05, 2",
    "1000, 0.005, 3",
    "10000, 0.25, 4",
    "10000, 0.05, 5",
    "10000, 0.005, 6",
    "100, 0.25, 7",
    "100000, 0.25, 8"
  })
  void aFixedSetOfKeysHalfOfThemPresent(int keys, double updates, long seed) {
    Load load = new Load(seed);
    load.fixedSet(keys, (int) Math.min(4_000_000, 40 * keys / updates), updates);
    load.checkSwitches(1);
    assertTrue(load.keeps(), "keys come back");
  }

  @ParameterizedTest
  @CsvSource({"1000, 0.25, 1", "10000, 0.25, 2", "10000, 0.05, 3"})
  void zipf(int keys, double updates, long seed) {
    Load load = new Load(seed);
    double[] cumulated = new double[keys];
    double sum = 0;
    for (int k = 0; k < keys; k++) {
      sum += Math.pow(k + 1, -0.99);
      cumulated[k] = sum;
    }
    for (int n = 0; n < 40 * keys / updates; n++) {
      int found = Arrays.binarySearch(cumulated, load.random.nextDouble() * sum);
      int key = found < 0 ? ~found : found;
      double dice = load.random.nextDouble();
      if (dice < updates) {
        load.put(key);
      } else if (dice < 2 * updates) {
        load.remove(key);
      }
    }
    load.checkSwitches(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 1_000, 20_000})
  void keysThatNeverComeBackAreNeverKept(int size) {
    Load load = new Load(0);
    load.queue(0, Math.max(100_000, 20 * size), size);
    load.checkSwitches(0);
    assertFalse(load.keeps());
    assertEquals(size, load.map.size());
  }

  /** Keys come back after three times as many others. */
  @Test
  void aQueueThatGoesRoundSwitchesOnceAtMost() {
    Load load = new Load(0);
    for (int n = 0; n < 400_000; n++) {
      load.put(n % 4_000);
      load.remove((n + 3_000) % 4_000);
    }
    load.checkSwitches(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waves(boolean sameKeys) {
    Load load = new Load(0);
    for (int wave = 0; wave < 30; wave++) {
      load.fillAndDelete(sameKeys ? 0 : wave * 10_000, 10_000);
      assertTrue(load.map.isEmpty());
    }
    load.checkSwitches(1);
    assertTrue(sameKeys || load.switches() == 0, "no key came back");
    SyncMap.Stats stats = load.map.stats();
    assertTrue(stats.deletedKeys() <= 3_000, stats::toString);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMassDeleteLetsGo(boolean keepsBefore) {
    Load load = new Load(5);
    int keys = 100_000;
    if (keepsBefore) {
      load.fixedSet(keys, 40 * keys, 0.5);
      assertTrue(load.keeps());
    }
    int before = load.switches();
    for (int n = 0; n < keys; n++) {
      load.put(n);
    }
    for (int n = 0; n < keys; n++) {
      if (n % 100 != 0) {
        load.remove(n);
      }
    }
    load.checkSwitches(before + 1);
    assertEquals(keys / 100, load.map.size());
    SyncMap.Stats stats = load.map.stats();
    assertTrue(stats.bytesHeld() < 200_000, stats::toString);
    assertTrue(stats.deletedKeys() <= 3 * keys / 100, stats::toString);
  }

  /** A fixed set and a queue in turns, in one map. */
  @ParameterizedTest
  @ValueSource(ints = {1_000, 4_000})
  void eachPhaseSwitchesOnceOrTwice(int keys) {
    Load load = new Load(6);
    int first = 1_000_000;
    for (int phase = 0; phase < 6; phase++) {
      int before = load.switches();
      load.fixedSet(keys, 80 * keys, 0.5);
      load.checkSwitches(before + 2);
      assertTrue(load.keeps(), "keys come back");
      before = load.switches();
      int operations = 40 * keys;
      load.queue(first, operations, keys / 2);
      first += operations;
      load.checkSwitches(before + 2);
      assertFalse(load.keeps(), "keys do not come back");
      for (int n = first - keys / 2; n < first; n++) {
        load.remove(n);
      }
      SyncMap.Stats stats = load.map.stats();
      assertTrue(stats.deletedKeys() <= keys / 20, () -> "kept after turning back: " + stats);
    }
  }

  /** Short phases, each too short to learn from. */
  @Test
  void shortPhasesDoNotMakeItFlap() {
    Load load = new Load(7);
    int first = 1_000_000;
    int phases = 400;
    for (int phase = 0; phase < phases; phase++) {
      load.fixedSet(2_000, 1_000, 0.5);
      load.queue(first, 500, 200);
      first += 500;
    }
    load.checkSwitches(phases / 2);
  }
}
