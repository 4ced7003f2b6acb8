package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Tables of a {@link BucketMap} are replaced by others: what the tests of both maps do not ask for,
 * since a move of a SyncMap has no such states.
 */
public final class Splits {
  private Splits() {}

  /** Keys of the upper half of all hashes. */
  private static final String[] UPPER = keysFrom(1, 1);

  /** Keys of each quarter. */
  private static final String[][] QUARTERS = {
    keysFrom(0, 2), keysFrom(1, 2), keysFrom(2, 2), keysFrom(3, 2)
  };

  /** Returns twelve keys whose hashes begin with these bits. */
  private static String[] keysFrom(int first, int bits) {
    List<String> keys = new ArrayList<>();
    for (int n = 0; keys.size() < 12; n++) {
      if (Hash.of("k" + n, 1) >>> (Integer.SIZE - bits) == first) {
        keys.add("k" + n);
      }
    }
    return keys.toArray(new String[0]);
  }

  private static BucketMap<String, Integer> of(String... keys) {
    BucketMap<String, Integer> map = BucketScene.empty();
    Steps.putAll(map, keys);
    return map;
  }

  private static int sum(BucketMap<String, Integer> map, String... keys) {
    int sum = 0;
    for (String key : keys) {
      sum += Steps.value(map, key);
    }
    return sum;
  }

  /** A writer beside a split. Control: {@link ControlsOfBucketMap.FrozenIsWrittenTo}. */
  @JCStressTest
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "The values came to the table that is read.")
  @Outcome(expect = FORBIDDEN, desc = "An update went to a table that had been copied.")
  @State
  public static class Update {
    final BucketMap<String, Integer> map = of(UPPER[0], UPPER[1]);

    @Actor
    public void writer(II_Result r) {
      r.r1 = Steps.orZero(map.put(UPPER[1], 2));
      map.put(UPPER[1], 3);
    }

    @Actor
    public void splitter() {
      map.rebuild.splitAll();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r2 = Steps.value(map, UPPER[1]);
    }
  }

  /** New keys come while their table is prepared, is frozen, or was replaced. */
  @JCStressTest
  @Outcome(id = "5, 5", expect = ACCEPTABLE, desc = "All keys are found, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "A key was copied to where nobody looks for it, or lost.")
  @State
  public static class NewKeys {
    final BucketMap<String, Integer> map = of(UPPER[0]);

    @Actor
    public void writer() {
      Steps.putAll(map, UPPER[1], UPPER[2], UPPER[3], UPPER[4]);
    }

    @Actor
    public void splitter() {
      map.rebuild.splitAll();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = sum(map, UPPER);
      r.r2 = map.size();
    }
  }

  /** Two threads split the same table; one of them then changes a value. */
  @JCStressTest
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The update came after the split, for good.")
  @Outcome(expect = FORBIDDEN, desc = "The table was split again, from what it had been.")
  @State
  public static class TwoOfATable {
    final BucketMap<String, Integer> map = of(UPPER[0], UPPER[1]);

    @Actor
    public void actor1(II_Result r) {
      map.rebuild.splitAll();
      r.r2 = Steps.orZero(map.put(UPPER[0], 2));
    }

    @Actor
    public void actor2() {
      map.rebuild.splitAll();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, UPPER[0]);
    }
  }

  /** Two tables are full; a ninth key for each has both split, and the directory doubled. */
  @JCStressTest
  @Outcome(id = "20, 20, 4", expect = ACCEPTABLE, desc = "All keys are found, in four tables.")
  @Outcome(expect = FORBIDDEN, desc = "A key is lost, or a table is.")
  @State
  public static class TwoTables {
    final BucketMap<String, Integer> map = of(UPPER[0]);

    /** Splits the map, and fills both tables. */
    public TwoTables() {
      map.remove(UPPER[0]);
      for (String[] quarter : QUARTERS) {
        Steps.putAll(map, quarter[0], quarter[1], quarter[2], quarter[3]);
      }
    }

    @Actor
    public void actor1() {
      Steps.putAll(map, QUARTERS[0][4], QUARTERS[1][4]);
    }

    @Actor
    public void actor2() {
      Steps.putAll(map, QUARTERS[2][4], QUARTERS[3][4]);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      for (String[] quarter : QUARTERS) {
        r.r1 += sum(map, quarter);
      }
      r.r2 = map.size();
      r.r3 = (int) map.stats().tables();
    }
  }

  /** Four tables of one key each: two threads leave two of them empty, so that both are merged. */
  @JCStressTest
  @Outcome(id = "2, 2, [12]", expect = ACCEPTABLE, desc = "What is left is found.")
  @Outcome(expect = FORBIDDEN, desc = "A key is lost, or tables were not merged.")
  @State
  public static class TwoMerges {
    final BucketMap<String, Integer> map =
        of(QUARTERS[0][0], QUARTERS[1][0], QUARTERS[2][0], QUARTERS[3][0]);

    /** Splits the map twice. */
    public TwoMerges() {
      map.rebuild.splitAll();
      map.rebuild.splitAll();
    }

    @Actor
    public void actor1() {
      map.remove(QUARTERS[0][0]);
    }

    @Actor
    public void actor2() {
      map.remove(QUARTERS[2][0]);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = sum(map, QUARTERS[1][0], QUARTERS[3][0]);
      r.r2 = map.size();
      r.r3 = (int) map.stats().tables();
    }
  }

  /** One thread splits all, the other merges all; both count. */
  @JCStressTest
  @Outcome(id = "5, 5", expect = ACCEPTABLE, desc = "All counted, whatever table they met.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost, or applied twice.")
  @State
  public static class CountBesideMerges {
    final BucketMap<String, Integer> map = of(UPPER[0], "b");

    /** Splits the map. */
    public CountBesideMerges() {
      map.rebuild.splitAll();
    }

    private void count() {
      map.merge(UPPER[0], 1, Integer::sum);
      map.merge("b", 1, Integer::sum);
    }

    @Actor
    public void actor1() {
      count();
      map.rebuild.splitAll();
      count();
    }

    @Actor
    public void actor2() {
      map.rebuild.mergeAll();
      count();
      map.rebuild.mergeAll();
      count();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, UPPER[0]);
      r.r2 = Steps.value(map, "b");
    }
  }

  /** A thread looks up what it has put, while the directory is doubled and halved. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "It found its own value each time.")
  @Outcome(expect = FORBIDDEN, desc = "It looked into a table that had been replaced before.")
  @State
  public static class OwnPuts {
    final BucketMap<String, Integer> map = of(UPPER[0], "b");

    @Actor
    public void writer(I_Result r) {
      for (int n = 2; n < 12; n++) {
        map.put(UPPER[0], n);
        r.r1 += Steps.value(map, UPPER[0]) == n ? 0 : 1;
      }
    }

    @Actor
    public void mover() {
      for (int n = 0; n < 3; n++) {
        map.rebuild.splitAll();
        map.rebuild.mergeAll();
      }
    }
  }

  /** The map is cleared, and gets a new key, while a table of the old ones is split. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The new key is there, alone.")
  @Outcome(expect = FORBIDDEN, desc = "The split published what had been cleared.")
  @State
  public static class Clear {
    final BucketMap<String, Integer> map = of(UPPER[0], "b");

    @Actor
    public void clearer() {
      map.clear();
      map.put(UPPER[1], 1);
    }

    @Actor
    public void splitter() {
      map.rebuild.splitAll();
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = sum(map, UPPER[0], "b");
      r.r2 = Steps.value(map, UPPER[1]);
      r.r3 = map.size();
    }
  }

  /** A function runs for a key that is copied to another slot: it is found there by identity. */
  @JCStressTest
  @Outcome(id = "2, 2, 4", expect = ACCEPTABLE, desc = "The result came to where the key is.")
  @Outcome(expect = FORBIDDEN, desc = "The result came to the slot of another key, or to none.")
  @State
  public static class Function {
    final BucketMap<String, Integer> map =
        of(QUARTERS[0][0], QUARTERS[1][0], QUARTERS[2][0], QUARTERS[3][0]);

    @Actor
    public void computer(III_Result r) {
      r.r1 = Steps.orZero(map.compute(QUARTERS[3][0], (key, old) -> old == null ? 9 : old + 1));
    }

    @Actor
    public void splitter() {
      map.rebuild.splitAll();
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, QUARTERS[3][0]);
      r.r3 = 1 + sum(map, QUARTERS[0][0], QUARTERS[1][0], QUARTERS[2][0]);
    }
  }

  /** A walk over the hashes, whose tables are split and merged all the while. */
  @JCStressTest
  @Outcome(id = "8, 8", expect = ACCEPTABLE, desc = "Each key was met once.")
  @Outcome(expect = FORBIDDEN, desc = "A key was missed, or met twice.")
  @State
  public static class Walk {
    final BucketMap<String, Integer> map = of();

    /** Puts two keys of each quarter. */
    public Walk() {
      for (String[] quarter : QUARTERS) {
        Steps.putAll(map, quarter[0], quarter[1]);
      }
    }

    @Actor
    public void mover() {
      map.rebuild.splitAll();
      map.rebuild.splitAll();
      map.rebuild.mergeAll();
      map.rebuild.mergeAll();
    }

    @Actor
    public void reader(II_Result r) {
      HashSet<String> met = new HashSet<>();
      for (String key : map.keySet()) {
        met.add(key);
        r.r2++;
      }
      r.r1 = met.size();
    }
  }

  /** A table that may not split becomes larger for keys that come, and smaller as they go. */
  @JCStressTest
  @Outcome(id = "3, 0, 8", expect = ACCEPTABLE, desc = "Counted, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost, or a removed key is there.")
  @State
  public static class CountInOneTable {
    final BucketMap<String, Integer> map =
        new BucketMap<>(0, new BucketTuning(128, 3, 3, 1.3, true, 0, 1, buckets -> {}));

    /** Fills the one bucket. */
    public CountInOneTable() {
      for (int n = 0; n < 8; n++) {
        map.put(UPPER[n], 1);
      }
    }

    @Actor
    public void counter() {
      map.merge(UPPER[7], 1, Integer::sum);
      map.merge(UPPER[7], 1, Integer::sum);
    }

    @Actor
    public void writer() {
      for (int n = 8; n < 12; n++) {
        map.put(UPPER[n], 1);
      }
      for (int n = 8; n < 12; n++) {
        map.remove(UPPER[n]);
      }
      map.trimToSize();
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, UPPER[7]);
      r.r2 = sum(map, UPPER[8], UPPER[9], UPPER[10], UPPER[11]);
      r.r3 = map.size();
    }
  }
}
