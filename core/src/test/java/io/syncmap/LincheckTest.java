package io.syncmap;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Test;

/**
 * Model checking of the operations on one key, and of {@code clear}, while entries are moved: each
 * history must be one that a map with a lock could have. Iteration, {@code size} and the bulk
 * operations are not atomic, and not here.
 *
 * <p>One suite mixes all operations. The others have few, and begin amid a move: of few operations
 * nearly all interleavings can be tried, and it is there that the planted bugs were found.
 *
 * <p>Model checking assumes sequential consistency; the memory ordering is left to jcstress.
 */
class LincheckTest {

  @Test
  void allOperations() {
    check(AllOperations.class, EmptyReference.class, 6, 3, 200);
  }

  @Test
  void updatesAmidAMove() {
    check(UpdatesAmidAMove.class, FilledReference.class, 10, 2, 300);
  }

  @Test
  void insertsBesideAMove() {
    check(InsertsBesideAMove.class, FilledReference.class, 10, 2, 300);
  }

  @Test
  void functionsAmidAMove() {
    check(FunctionsAmidAMove.class, FilledReference.class, 8, 2, 250);
  }

  @Test
  void clearAmidAMove() {
    check(ClearAmidAMove.class, FilledReference.class, 6, 2, 250);
  }

  @Test
  void allOperationsOfBuckets() {
    check(BucketOperations.class, EmptyReference.class, 6, 3, 200);
  }

  @Test
  void updatesAmidAGrowthOfBuckets() {
    check(UpdatesAmidAGrowth.class, FilledReference.class, 10, 2, 300);
  }

  @Test
  void updatesAmidAShrinkingOfBuckets() {
    check(UpdatesAmidAShrinking.class, FilledReference.class, 8, 2, 300);
  }

  @Test
  void collidingInsertsIntoBuckets() {
    check(CollidingInserts.class, FilledReference.class, 10, 2, 300);
  }

  @Test
  void slotsOfBucketsAreUsedAgain() {
    check(SlotReuse.class, FilledReference.class, 10, 3, 300);
  }

  @Test
  void functionsAmidAGrowthOfBuckets() {
    check(FunctionsAmidAGrowth.class, FilledReference.class, 8, 2, 250);
  }

  @Test
  void clearAmidAGrowthOfBuckets() {
    check(ClearAmidAGrowth.class, FilledReference.class, 6, 2, 250);
  }

  private static void check(
      Class<?> operations, Class<?> reference, int scenarios, int calls, int interleavings) {
    new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(interleavings)
        .threads(2)
        .actorsPerThread(calls)
        .actorsBefore(1)
        .actorsAfter(2)
        .sequentialSpecification(reference)
        // A move's loops over its slots are no endless loops, nor is the wait for its lock.
        .loopIterationsBeforeThreadSwitch(70)
        .loopBound(1_000)
        // Not what is tested here, and costly to go through: the JDK's own concurrent classes.
        .addGuarantee(
            forClasses(ConcurrentHashMap.class.getName(), LongAdder.class.getName())
                .allMethods()
                .treatAsAtomic())
        .addGuarantee(
            forClasses(Tags.class.getName(), StackReserve.class.getName()).allMethods().ignore())
        .logLevel(LoggingLevel.OFF)
        .check(operations);
  }

  /** A map, and what can be done with it; the suites choose from it. */
  public abstract static class Calls {
    final ConcurrentMap<Object, Integer> map;
    final KeyKind kind;

    Calls(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      this.map = map;
      this.kind = kind;
    }

    final Object key(int id) {
      return kind.key(id);
    }

    final void startMove() {
      if (map instanceof AbstractConcurrentMap<Object, Integer> moving) {
        Moves.start(moving, 0);
      }
    }

    final void stepMove(int steps) {
      if (map instanceof AbstractConcurrentMap<Object, Integer> moving) {
        moving.stepMove(map instanceof BucketMap<?, ?> ? 1 : steps);
      }
    }

    /** Depends on both values, and is now and then null, which removes. */
    static Integer changed(int old, int value) {
      return old == value ? null : Integer.valueOf((10 * old + value) % 1000);
    }
  }

  /** Moves are made of single slots, and come at random. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class AllOperations extends Calls {
    public AllOperations() {
      super(new SyncMap<>(0, Tuning.TINY), KeyKind.STRING);
    }

    AllOperations(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      super(map, kind);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public boolean containsKey(@Param(name = "key") int key) {
      return map.containsKey(key(key));
    }

    @Operation
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(key(key), value);
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(key(key), value);
    }

    @Operation
    public Integer replace(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.replace(key(key), value);
    }

    @Operation
    public boolean replaceValue(
        @Param(name = "key") int key,
        @Param(name = "value") int oldValue,
        @Param(name = "value") int newValue) {
      return map.replace(key(key), oldValue, newValue);
    }

    @Operation
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation
    public Integer computeIfPresent(
        @Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfPresent(key(key), (k, old) -> changed(old, value));
    }

    @Operation
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }

    @Operation
    public void clear() {
      map.clear();
    }

    @Operation
    public void beginMove() {
      startMove();
    }

    @Operation
    public void step() {
      stepMove(4);
    }
  }

  /** Updates of keys that move at that time. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAMove extends Calls {
    public UpdatesAmidAMove() {
      this(moving(KeyKind.STRING));
    }

    UpdatesAmidAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
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
    public void move() {
      stepMove(64);
    }
  }

  /** All keys collide, moves begin and go on step by step, and new keys come. */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class InsertsBesideAMove extends Calls {
    public InsertsBesideAMove() {
      this(resting(KeyKind.CONSTANT_HASH));
    }

    InsertsBesideAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.CONSTANT_HASH);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(key(key), value);
    }

    @Operation
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(key(key), value);
    }

    @Operation
    public void beginMove() {
      startMove();
      stepMove(8);
    }
  }

  /** The compute family against plain updates of the same key. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class FunctionsAmidAMove extends Calls {
    public FunctionsAmidAMove() {
      this(moving(KeyKind.STRING));
    }

    FunctionsAmidAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
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
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }

    @Operation
    public void move() {
      stepMove(64);
    }
  }

  /** The end of all that was there. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ClearAmidAMove extends Calls {
    public ClearAmidAMove() {
      this(moving(KeyKind.STRING));
    }

    ClearAmidAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
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
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation
    public void move() {
      stepMove(64);
    }
  }

  /** One stripe, one key per bucket, and evacuations bucket by bucket. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class BucketOperations extends AllOperations {
    public BucketOperations() {
      super(new BucketMap<>(0, BucketTunings.tiny(1, 1, 1)), KeyKind.STRING);
    }
  }

  /** Keys 1 and 3, and a half of the buckets has been moved to a larger table. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAGrowth extends UpdatesAmidAMove {
    public UpdatesAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH));
    }
  }

  /** The same for a smaller table. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAShrinking extends UpdatesAmidAMove {
    public UpdatesAmidAShrinking() {
      super(moving(KeyKind.STRING, Resize.Cause.SHRINK));
    }
  }

  /** More keys of one hash than a bucket takes: some are beside the table. */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingInserts extends InsertsBesideAMove {
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
  public static class SlotReuse extends Calls {
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
  public static class FunctionsAmidAGrowth extends FunctionsAmidAMove {
    public FunctionsAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH));
    }
  }

  /** The end of all that was there, in both tables. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ClearAmidAGrowth extends ClearAmidAMove {
    public ClearAmidAGrowth() {
      super(moving(KeyKind.STRING, Resize.Cause.GROWTH));
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

  /** Keys 1, 2 and 3 in the snapshot, where 2 is deleted. */
  private static ConcurrentMap<Object, Integer> resting(KeyKind kind) {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tunings.tiny(2, 4));
    for (int id = 1; id <= 3; id++) {
      map.put(kind.key(id), id);
    }
    Moves.runToEnd(map);
    map.remove(kind.key(2));
    Moves.finish(map);
    return map;
  }

  /** Keys 1 and 2 in the snapshot, where 2 is then deleted, and 3 in dirty; a move has begun. */
  private static ConcurrentMap<Object, Integer> moving(KeyKind kind) {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tuning.TINY);
    map.put(kind.key(1), 1);
    map.put(kind.key(2), 2);
    Moves.runToEnd(map);
    map.put(kind.key(3), 3);
    map.startMove();
    map.remove(kind.key(2));
    return map;
  }

  /** What the histories are compared with: the operations of all suites, on one lock. */
  public static class EmptyReference extends AllOperations {
    public EmptyReference() {
      super(new LockedMapReference<>(), KeyKind.STRING);
    }

    /** Moves nothing here, as all operations that move entries. */
    public void move() {}
  }

  /** The same, for the suites that begin amid a move. */
  public static class FilledReference extends EmptyReference {
    public FilledReference() {
      map.put(key(1), 1);
      map.put(key(3), 3);
    }
  }
}
