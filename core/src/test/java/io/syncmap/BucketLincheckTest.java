package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.ConcurrentMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** As {@link LincheckTest}, of {@link BucketMap}; apart, so that the two run at the same time. */
class BucketLincheckTest {
  @Test
  void allOperations() {
    LincheckTest.check(BucketOperations.class, LincheckCalls.EmptyReference.class, 6, 3, 200);
  }

  @Test
  void updatesAmidAGrowth() {
    LincheckTest.check(UpdatesAmidAGrowth.class, LincheckCalls.FilledReference.class, 10, 2, 300);
  }

  @Test
  void updatesAmidAGrowthByThreeThreads() {
    LincheckTest.options(LincheckCalls.FilledReference.class, 3, 2, 200)
        .threads(3)
        .check(UpdatesAmidAGrowth.class);
  }

  @Test
  void updatesAmidAnEvacuation() {
    LincheckTest.check(
        UpdatesAmidAnEvacuation.class, LincheckCalls.FilledReference.class, 3, 2, 250);
  }

  @Test
  void updatesAmidAShrinking() {
    LincheckTest.check(UpdatesAmidAShrinking.class, LincheckCalls.FilledReference.class, 5, 2, 300);
  }

  @Test
  void collidingInserts() {
    LincheckTest.check(CollidingInserts.class, LincheckCalls.FilledReference.class, 5, 2, 300);
  }

  @Test
  void slotsAreUsedAgain() {
    LincheckTest.check(SlotReuse.class, LincheckCalls.FilledReference.class, 6, 3, 300);
  }

  @Test
  void functionsAmidAGrowth() {
    LincheckTest.check(FunctionsAmidAGrowth.class, LincheckCalls.FilledReference.class, 5, 2, 250);
  }

  @Test
  void functionsOfCollidingKeys() {
    LincheckTest.check(
        CollidingFunctionsOfBuckets.class, LincheckCalls.FilledReference.class, 2, 2, 200);
  }

  @Test
  void viewsAmidAGrowth() {
    LincheckTest.check(ViewsAmidAGrowth.class, LincheckCalls.FilledReference.class, 2, 2, 150);
  }

  @Test
  void clearAmidAGrowth() {
    LincheckTest.checkAlsoWaiting(
        ClearAmidAGrowth.class, LincheckCalls.FilledReference.class, 6, 2, 250);
  }

  @Test
  void stripesThatComeAndGo() {
    LincheckTest.check(StripesThatComeAndGo.class, LincheckCalls.EmptyReference.class, 4, 3, 250);
  }

  /**
   * The check of obstruction freedom can fail: a writer that holds a stripe holds up the others.
   */
  @Test
  void aLockOfAStripeIsReported() {
    LincheckTest.assertBlocks(LockOfAStripe.class);
  }

  /** The compute family on keys of one hash, of which some are beside the buckets. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingFunctionsOfBuckets extends LincheckCalls.FunctionsAmidAMove {
    public CollidingFunctionsOfBuckets() {
      super(crowdedBuckets(), KeyKind.CONSTANT_HASH);
    }
  }

  /** Changes by the views, while the keys are moved to a larger table. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ViewsAmidAGrowth extends LincheckCalls.ViewsAmidAMove {
    public ViewsAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH));
    }
  }

  /** New keys of an empty map of one stripe. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  public static class LockOfAStripe extends LincheckCalls.Calls {
    public LockOfAStripe() {
      super(new BucketMap<>(0, BucketTunings.tiny(1, 1, 1)), KeyKind.STRING);
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "key") int value) {
      return map.putIfAbsent(key(key), value);
    }
  }

  /** One stripe, one key per bucket, and evacuations bucket by bucket. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class BucketOperations extends LincheckCalls.AllOperations {
    public BucketOperations() {
      super(new BucketMap<>(0, BucketTunings.tiny(1, 1, 1)), KeyKind.STRING);
    }
  }

  /** Keys 1 and 3, and a half of the buckets has been moved to a larger table. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAGrowth extends LincheckCalls.UpdatesAmidAMove {
    public UpdatesAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH));
    }
  }

  /** The same for a smaller table. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAShrinking extends LincheckCalls.UpdatesAmidAMove {
    public UpdatesAmidAShrinking() {
      super(moving(KeyKind.STRING, Resize.Cause.TRIM));
    }
  }

  /** The same for a table of the same size. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAnEvacuation extends LincheckCalls.UpdatesAmidAMove {
    public UpdatesAmidAnEvacuation() {
      super(moving(KeyKind.STRING, Resize.Cause.SAME_SIZE));
    }
  }

  /** More keys of one hash than a bucket takes: some are beside the table. */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingInserts extends LincheckCalls.InsertsBesideAMove {
    public CollidingInserts() {
      super(colliding());
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    /** Keys 1 and 3, after so many others that those to come are beside the table. */
    private static ConcurrentMap<Object, Integer> colliding() {
      KeyKind kind = KeyKind.CONSTANT_HASH;
      BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.tiny(1, 1, 1));
      for (int id = 1; id <= 20; id++) {
        map.put(kind.key(id), id);
      }
      for (int id = 1; id <= 20; id++) {
        if (id != 1 && id != 3 && map.stats().collidingKeys() > 0) {
          map.remove(kind.key(id));
        }
      }
      map.keySet().removeIf(k -> KeyKind.id(k) != 1 && KeyKind.id(k) != 3);
      Moves.finish(map);
      return map;
    }
  }

  /** Keys of one bucket and tag leave and come: a slot belongs to one key after the other. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class SlotReuse extends LincheckCalls.Calls {
    public SlotReuse() {
      super(filled(KeyKind.CONSTANT_HASH), KeyKind.CONSTANT_HASH);
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

  /** Functions, while the keys are moved to a larger table. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class FunctionsAmidAGrowth extends LincheckCalls.FunctionsAmidAMove {
    public FunctionsAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH), KeyKind.STRING);
    }
  }

  /** The end of all that was there, in both tables. It waits for nobody. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ClearAmidAGrowth extends LincheckCalls.BesideClear {
    public ClearAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH));
    }

    @Operation
    public void clear() {
      map.clear();
    }

    @Operation(blocking = true)
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }
  }

  /** Keys of several stripes, each of which is made for its first key, and is gone with a clear. */
  @Param(name = "key", gen = IntGen.class, conf = "1:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class StripesThatComeAndGo extends LincheckCalls.Calls {
    public StripesThatComeAndGo() {
      super(new BucketMap<>(0, BucketTunings.tiny(4, 1, 1)), KeyKind.STRING);
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

    @Operation
    public void clear() {
      map.clear();
    }
  }

  /** Keys 1 and 3 in the buckets of one stripe. */
  private static BucketMap<Object, Integer> filled(KeyKind kind) {
    BucketMap<Object, Integer> map = new BucketMap<>(4, BucketTunings.tiny(1, 1, 1));
    map.put(kind.key(1), 1);
    map.put(kind.key(3), 3);
    Moves.finish(map);
    return map;
  }

  /** Keys 1 and 3 in the buckets of one stripe, of which some have been moved. */
  private static ConcurrentMap<Object, Integer> moving(KeyKind kind, Resize.Cause cause) {
    BucketMap<Object, Integer> map = filled(kind);
    Moves.startAndStop(map, cause);
    return map;
  }

  /** Keys of one hash, so many that 1 and 3 of them are beside the buckets. */
  private static ConcurrentMap<Object, Integer> crowdedBuckets() {
    KeyKind kind = KeyKind.CONSTANT_HASH;
    BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.tiny(1, 1, 1));
    for (int id = 10; id < 30; id++) {
      map.put(kind.key(id), id);
    }
    long colliding = map.stats().collidingKeys();
    map.put(kind.key(1), 1);
    map.put(kind.key(3), 3);
    assertEquals(colliding + 2, map.stats().collidingKeys());
    return map;
  }
}
