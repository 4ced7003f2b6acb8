package io.syncmap;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.LincheckAssertionError;
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
 * <p>One suite for each map mixes all operations. The others have few, and begin amid a move: of
 * few operations nearly all interleavings can be tried, and it is there that the planted bugs were
 * found.
 *
 * <p>Where the Javadoc claims that operations do not wait, obstruction freedom is checked as well:
 * they must end, wherever all other threads stop. Exempt are those that are {@code blocking}: they
 * take a lock, and do not claim otherwise. The suites of {@link SyncMap} say so of each operation
 * that may meet the mutex, or a function that runs for its key; those of {@link BucketMap} claim
 * nothing but for {@code clear}.
 *
 * <p>Model checking assumes sequential consistency; the memory ordering is left to jcstress.
 *
 * <p>With {@code -Dlincheck.effort=5} there are five times as many scenarios.
 */
class LincheckTest {
  private static final int EFFORT = Integer.getInteger("lincheck.effort", 1);

  @Test
  void allOperations() {
    checkAlsoWaiting(AllOperations.class, EmptyReference.class, 6, 3, 200);
  }

  @Test
  void updatesAmidAMove() {
    checkAlsoWaiting(UpdatesAmidAMove.class, FilledReference.class, 8, 2, 300);
  }

  @Test
  void updatesAmidAMoveByThreeThreads() {
    options(FilledReference.class, 3, 2, 200)
        .threads(3)
        .checkObstructionFreedom(true)
        .check(UpdatesAmidAMove.class);
  }

  @Test
  void insertsBesideAMove() {
    checkAlsoWaiting(InsertsBesideAMove.class, FilledReference.class, 6, 2, 300);
  }

  @Test
  void removalsThatCompact() {
    checkAlsoWaiting(RemovalsThatCompact.class, FilledReference.class, 3, 2, 200);
  }

  @Test
  void functionsAmidAMove() {
    checkAlsoWaiting(FunctionsAmidAMove.class, FilledReference.class, 8, 2, 250);
  }

  @Test
  void functionsOfCollidingKeysAmidAMove() {
    checkAlsoWaiting(CollidingFunctionsAmidAMove.class, FilledReference.class, 3, 2, 200);
  }

  @Test
  void viewsAmidAMove() {
    checkAlsoWaiting(ViewsAmidAMove.class, FilledReference.class, 3, 2, 150);
  }

  @Test
  void clearAmidAMove() {
    checkAlsoWaiting(ClearAmidAMove.class, FilledReference.class, 6, 2, 250);
  }

  @Test
  void updatesOfPresentKeysWaitForNobody() {
    checkAlsoWaiting(UpdatesOfPresentKeys.class, FilledReference.class, 24, 1, 80);
  }

  @Test
  void lookUpsWaitForNobody() {
    checkAlsoWaiting(LookUpsAmidAMove.class, FilledReference.class, 20, 1, 80);
  }

  /** The check of obstruction freedom can fail: a new key takes the mutex, and this says it not. */
  @Test
  void aLockOfSyncMapIsReported() {
    assertBlocks(LockOfSyncMap.class);
  }

  static void assertBlocks(Class<?> operations) {
    LincheckAssertionError found =
        assertThrows(
            LincheckAssertionError.class,
            () ->
                options(EmptyReference.class, 20, 1, 100)
                    .checkObstructionFreedom(true)
                    .minimizeFailedScenario(false)
                    .check(operations));
    assertTrue(found.getMessage().contains("should be non-blocking"), found::getMessage);
  }

  static void check(
      Class<?> operations, Class<?> reference, int scenarios, int calls, int interleavings) {
    options(reference, scenarios, calls, interleavings).check(operations);
  }

  /** The same, and that no operation waits for others, but for those that are {@code blocking}. */
  static void checkAlsoWaiting(
      Class<?> operations, Class<?> reference, int scenarios, int calls, int interleavings) {
    options(reference, scenarios, calls, interleavings)
        .checkObstructionFreedom(true)
        .check(operations);
  }

  static ModelCheckingOptions options(
      Class<?> reference, int scenarios, int calls, int interleavings) {
    return new ModelCheckingOptions()
        .iterations(EFFORT * scenarios)
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
        .logLevel(LoggingLevel.OFF);
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
    public Integer getOrDefault(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.getOrDefault(key(key), value);
    }

    @Operation
    public boolean containsKey(@Param(name = "key") int key) {
      return map.containsKey(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(key(key), value);
    }

    @Operation(blocking = true)
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(key(key), value);
    }

    @Operation(blocking = true)
    public Integer replace(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.replace(key(key), value);
    }

    @Operation(blocking = true)
    public boolean replaceValue(
        @Param(name = "key") int key,
        @Param(name = "value") int oldValue,
        @Param(name = "value") int newValue) {
      return map.replace(key(key), oldValue, newValue);
    }

    @Operation(blocking = true)
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public Integer computeIfPresent(
        @Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfPresent(key(key), (k, old) -> changed(old, value));
    }

    @Operation(blocking = true)
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }

    @Operation(blocking = true)
    public void clear() {
      map.clear();
    }

    @Operation(blocking = true)
    public void beginMove() {
      startMove();
    }

    @Operation(blocking = true)
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

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
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

    @Operation(blocking = true)
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(key(key), value);
    }

    @Operation
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(key(key), value);
    }

    @Operation(blocking = true)
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
      this(moving(KeyKind.STRING), KeyKind.STRING);
    }

    FunctionsAmidAMove(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      super(map, kind);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation(blocking = true)
    public Integer computeIfPresent(
        @Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfPresent(key(key), (k, old) -> changed(old, value));
    }

    @Operation(blocking = true)
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** The same for keys of one hash, most of which are beside the table, in the overflow. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingFunctionsAmidAMove extends FunctionsAmidAMove {
    public CollidingFunctionsAmidAMove() {
      super(crowdedAndMoving(), KeyKind.CONSTANT_HASH);
    }
  }

  /** What views, their iterators and entries do with one key. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ViewsAmidAMove extends Calls {
    /** Of key 1, as iterators returned it before. */
    private final Map.Entry<Object, Integer> entry;

    /** Has returned key 1 as its last. */
    private final Iterator<Object> iterator;

    public ViewsAmidAMove() {
      this(moving(KeyKind.STRING));
    }

    ViewsAmidAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
      Iterator<Map.Entry<Object, Integer>> entries = map.entrySet().iterator();
      Map.Entry<Object, Integer> found = entries.next();
      while (!found.getKey().equals(key(1))) {
        found = entries.next();
      }
      entry = found;
      iterator = map.keySet().iterator();
      while (!iterator.next().equals(key(1))) {
        // on to key 1
      }
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public boolean containsEntry(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.entrySet().contains(Map.entry(key(key), value));
    }

    @Operation(blocking = true)
    public void setValue(@Param(name = "value") int value) {
      entry.setValue(value);
    }

    @Operation(runOnce = true)
    public void removeByIterator() {
      iterator.remove();
    }

    @Operation
    public boolean removeKey(@Param(name = "key") int key) {
      return map.keySet().remove(key(key));
    }

    @Operation
    public boolean removeEntry(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.entrySet().remove(Map.entry(key(key), value));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** The snapshot is all there is; a removal starts a compaction, and each further one goes on. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class RemovalsThatCompact extends Calls {
    public RemovalsThatCompact() {
      super(resting(Tunings.tiny(2, 3), KeyKind.STRING), KeyKind.STRING);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public Integer computeIfAbsent(@Param(name = "value") int value) {
      return map.computeIfAbsent(key(4), k -> value);
    }
  }

  /** Look-ups, of keys in all tables and of none, wait for nobody. */
  @Param(name = "key", gen = IntGen.class, conf = "1:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class LookUpsAmidAMove extends Calls {
    public LookUpsAmidAMove() {
      super(moving(KeyKind.STRING), KeyKind.STRING);
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
    public Integer getOrDefault(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.getOrDefault(key(key), value);
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }
  }

  /**
   * Keys 1 and 3 stay; 2 and 4 come and go. A function runs for 5. What changes a key that stays,
   * or removes another one, waits neither for a move, nor for an insert, nor for the function.
   */
  @Param(name = "pair", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class UpdatesOfPresentKeys extends Calls {
    public UpdatesOfPresentKeys() {
      super(moving(KeyKind.STRING), KeyKind.STRING);
    }

    private Object staying(int pair) {
      return key(2 * pair - 1);
    }

    private Object leaving(int pair) {
      return key(2 * pair);
    }

    @Operation
    public Integer putStaying(@Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.put(staying(pair), value);
    }

    @Operation
    public Integer putIfStayingIsAbsent(
        @Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.putIfAbsent(staying(pair), value);
    }

    @Operation
    public Integer replaceStaying(
        @Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.replace(staying(pair), value);
    }

    @Operation
    public boolean replaceValueOfStaying(
        @Param(name = "pair") int pair,
        @Param(name = "value") int oldValue,
        @Param(name = "value") int newValue) {
      return map.replace(staying(pair), oldValue, newValue);
    }

    @Operation
    public Integer removeLeaving(@Param(name = "pair") int pair) {
      return map.remove(leaving(pair));
    }

    @Operation
    public boolean removeValueOfLeaving(
        @Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.remove(leaving(pair), value);
    }

    @Operation(blocking = true)
    public Integer insertLeaving(@Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.put(leaving(pair), value);
    }

    @Operation(blocking = true)
    public Integer computeAnother(@Param(name = "value") int value) {
      return map.compute(
          key(5), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** New keys of an empty map, which wait for the mutex. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  public static class LockOfSyncMap extends Calls {
    public LockOfSyncMap() {
      super(new SyncMap<>(0, Tuning.TINY), KeyKind.STRING);
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "key") int value) {
      return map.putIfAbsent(key(key), value);
    }
  }

  /** What goes on beside a {@code clear}. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class BesideClear extends Calls {
    BesideClear(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** The end of all that was there. Look-ups do not wait. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ClearAmidAMove extends BesideClear {
    public ClearAmidAMove() {
      super(moving(KeyKind.STRING));
    }

    @Operation(blocking = true)
    public void clear() {
      map.clear();
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }
  }

  /** Keys 1, 2 and 3 in the snapshot, where 2 is deleted. */
  private static ConcurrentMap<Object, Integer> resting(KeyKind kind) {
    return resting(Tunings.tiny(2, 4), kind);
  }

  private static ConcurrentMap<Object, Integer> resting(Tuning tuning, KeyKind kind) {
    SyncMap<Object, Integer> map = new SyncMap<>(0, tuning);
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
    return moving(kind, new SyncMap<>(0, Tuning.TINY));
  }

  private static ConcurrentMap<Object, Integer> moving(KeyKind kind, SyncMap<Object, Integer> map) {
    map.put(kind.key(1), 1);
    map.put(kind.key(2), 2);
    Moves.runToEnd(map);
    map.put(kind.key(3), 3);
    map.startMove();
    map.remove(kind.key(2));
    return map;
  }

  /**
   * As {@link #moving(KeyKind)}, where other keys of the same hash take the places in the table.
   */
  private static ConcurrentMap<Object, Integer> crowdedAndMoving() {
    KeyKind kind = KeyKind.CONSTANT_HASH;
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tuning.TINY);
    for (int id = 10; id < 13; id++) {
      map.put(kind.key(id), id);
    }
    return moving(kind, map);
  }

  /** What the histories are compared with: the operations of all suites, on one lock. */
  public static class EmptyReference extends AllOperations {
    public EmptyReference() {
      super(new LockedMapReference<>(), KeyKind.STRING);
    }

    /** Moves nothing here, as all operations that move entries. */
    public void move() {}

    // What the suites call otherwise is the same as something above.

    public boolean containsEntry(int key, int value) {
      return Integer.valueOf(value).equals(get(key));
    }

    public void setValue(int value) {
      put(1, value);
    }

    public void removeByIterator() {
      remove(1);
    }

    public boolean removeKey(int key) {
      return remove(key) != null;
    }

    public boolean removeEntry(int key, int value) {
      return removeValue(key, value);
    }

    public Integer putStaying(int pair, int value) {
      return put(2 * pair - 1, value);
    }

    public Integer putIfStayingIsAbsent(int pair, int value) {
      return putIfAbsent(2 * pair - 1, value);
    }

    public Integer replaceStaying(int pair, int value) {
      return replace(2 * pair - 1, value);
    }

    public boolean replaceValueOfStaying(int pair, int oldValue, int newValue) {
      return replaceValue(2 * pair - 1, oldValue, newValue);
    }

    public Integer removeLeaving(int pair) {
      return remove(2 * pair);
    }

    public boolean removeValueOfLeaving(int pair, int value) {
      return removeValue(2 * pair, value);
    }

    public Integer insertLeaving(int pair, int value) {
      return put(2 * pair, value);
    }

    public Integer computeAnother(int value) {
      return compute(5, value);
    }

    public Integer computeIfAbsent(int value) {
      return computeIfAbsent(4, value);
    }
  }

  /** The same, for the suites that begin amid a move. */
  public static class FilledReference extends EmptyReference {
    public FilledReference() {
      map.put(key(1), 1);
      map.put(key(3), 3);
    }
  }
}
