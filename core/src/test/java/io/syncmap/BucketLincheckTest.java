package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** As {@link LincheckTest}, of {@link BucketMap}; apart, so that the two run at the same time. */
class BucketLincheckTest {
  @Test
  void allOperations() {
    LincheckTest.check(TinyTables.class, LincheckCalls.EmptyReference.class, 6, 3, 200);
  }

  @Test
  void allOperationsOnAChain() {
    LincheckTest.check(Chained.class, LincheckCalls.EmptyReference.class, 3, 2, 200);
  }

  @Test
  void updatesBesideSplitsAndMerges() {
    LincheckTest.check(UpdatesBesideRebuilds.class, LincheckCalls.FilledReference.class, 8, 2, 300);
  }

  @Test
  void updatesBesideSplitsAndMergesByThreeThreads() {
    LincheckTest.options(LincheckCalls.FilledReference.class, 3, 2, 200)
        .threads(3)
        .check(UpdatesBesideRebuilds.class);
  }

  @Test
  void collidingInserts() {
    LincheckTest.check(CollidingInserts.class, LincheckCalls.FilledReference.class, 6, 2, 300);
  }

  @Test
  void slotsAreUsedAgain() {
    LincheckTest.check(SlotReuse.class, LincheckCalls.FilledReference.class, 6, 3, 300);
  }

  @Test
  void functionsBesideSplitsAndMerges() {
    LincheckTest.check(
        FunctionsBesideRebuilds.class, LincheckCalls.FilledReference.class, 5, 2, 250);
  }

  @Test
  void functionsOfCollidingKeys() {
    LincheckTest.check(CollidingFunctions.class, LincheckCalls.FilledReference.class, 2, 1, 200);
  }

  @Test
  void viewsBesideSplitsAndMerges() {
    LincheckTest.check(ViewsBesideRebuilds.class, LincheckCalls.FilledReference.class, 3, 2, 150);
  }

  @Test
  void clearBesideSplitsAndMerges() {
    LincheckTest.check(ClearBesideRebuilds.class, LincheckCalls.FilledReference.class, 6, 2, 250);
  }

  /** In which state the suites begin; else they would not test what they say. */
  @Test
  void theStatesAreWhatTheySay() {
    BucketMap<Object, Integer> split = split();
    assertEquals(2, split.stats().tables());
    split.stepMove(1);
    assertEquals(1, split.stats().tables(), "they can be merged");
    split.startMove();
    assertEquals(2, split.stats().tables(), "and split again");
    BucketMap<Object, Integer> crowded = crowded();
    assertTrue(crowded.stats().collidingKeys() >= 2, crowded.stats()::toString);
    BucketMap<?, ?> inserts = (BucketMap<?, ?>) new CollidingInserts().map;
    assertEquals(BucketTable.LANES - 1, inserts.size());
    assertEquals(0, inserts.stats().collidingKeys());
  }

  /** The check of obstruction freedom can fail: a writer that has locked a home holds up others. */
  @Test
  void aLockOfAHomeIsReported() {
    LincheckTest.assertBlocks(LockOfAHome.class);
  }

  /** New keys of an empty map. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  public static class LockOfAHome extends LincheckCalls.Calls {
    public LockOfAHome() {
      super(new BucketMap<>(0, BucketTuning.TINY), KeyKind.STRING);
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "key") int value) {
      return map.putIfAbsent(key(key), value);
    }
  }

  /** Tables of a few keys, which are split and merged at random. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class TinyTables extends LincheckCalls.AllOperations {
    public TinyTables() {
      super(new BucketMap<>(0, BucketTuning.TINY), KeyKind.STRING);
    }
  }

  /** Full home buckets, so that the keys come to overflow buckets and leave them. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class Chained extends LincheckCalls.AllOperations {
    public Chained() {
      // Which never splits: the chain alone has steps enough.
      super(new BucketMap<>(0, new BucketTuning(1, 20, 4, 1, true, 0, 1, n -> {})), KeyKind.STRING);
      for (int id = 10; id < 18; id++) {
        map.put(key(id), id);
      }
    }
  }

  /** Keys 1 and 3, in two tables, which may be merged and split again. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesBesideRebuilds extends LincheckCalls.UpdatesAmidAMove {
    public UpdatesBesideRebuilds() {
      super(split());
    }

    @Operation(blocking = true)
    public void beginMove() {
      startMove();
    }
  }

  /**
   * More keys of one hash than a chain takes: those to come are beside it, as long as it is full.
   */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingInserts extends LincheckCalls.InsertsBesideAMove {
    public CollidingInserts() {
      super(filled(KeyKind.CONSTANT_HASH, BucketTunings.COLLIDING));
      for (int id = 10; id < 15; id++) { // one lane is left
        map.put(key(id), id);
      }
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }
  }

  /** Keys of one bucket and tag leave and come: a slot belongs to one key after the other. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class SlotReuse extends LincheckCalls.Calls {
    public SlotReuse() {
      super(filled(KeyKind.CONSTANT_HASH, BucketTuning.TINY), KeyKind.CONSTANT_HASH);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }
  }

  /** Functions, while their keys are copied. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class FunctionsBesideRebuilds extends LincheckCalls.FunctionsAmidAMove {
    public FunctionsBesideRebuilds() {
      super(split(), KeyKind.STRING);
    }

    @Operation(blocking = true)
    public void beginMove() {
      startMove();
    }
  }

  /** The compute family on keys of one hash, which are beside the buckets. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingFunctions extends LincheckCalls.FunctionsAmidAMove {
    public CollidingFunctions() {
      super(crowded(), KeyKind.CONSTANT_HASH);
    }
  }

  /** Changes by the views. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ViewsBesideRebuilds extends LincheckCalls.ViewsAmidAMove {
    public ViewsBesideRebuilds() {
      super(split());
    }
  }

  /** The end of all that was there, also in the tables that are about to be published. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ClearBesideRebuilds extends LincheckCalls.BesideClear {
    public ClearBesideRebuilds() {
      super(split());
    }

    @Operation
    public void clear() {
      map.clear();
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public void beginMove() {
      startMove();
    }
  }

  // -----------------------------------------------------------------------------------------------
  // The states in which they begin: keys 1 and 3 are present

  private static BucketMap<Object, Integer> filled(KeyKind kind, BucketTuning tuning) {
    BucketMap<Object, Integer> map = new BucketMap<>(0, tuning);
    map.put(kind.key(1), 1);
    map.put(kind.key(3), 3);
    return map;
  }

  private static BucketMap<Object, Integer> split() {
    // No deeper, so that there are few steps to interleave.
    BucketMap<Object, Integer> map =
        filled(KeyKind.STRING, new BucketTuning(2, 3, 2, 0, true, 1, 1, n -> {}));
    map.startMove();
    return map;
  }

  /** Other keys of their hash take the places in the bucket. */
  private static BucketMap<Object, Integer> crowded() {
    KeyKind kind = KeyKind.CONSTANT_HASH;
    BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.COLLIDING);
    for (int id = 10; id < 18; id++) {
      map.put(kind.key(id), id);
    }
    map.put(kind.key(1), 1);
    map.put(kind.key(3), 3);
    return map;
  }
}
