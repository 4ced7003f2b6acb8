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
 * Model checking of the operations on one key, and of {@code clear}, while promotions and
 * compactions go on: each history must be one that a map with a lock could have. Iteration, {@code
 * size} and the bulk operations are not atomic, and not here.
 *
 * <p>Model checking assumes sequential consistency; the memory ordering is left to jcstress.
 */
class LincheckTest {

  @Test
  void spreadHashes() {
    check(SpreadHashes.class, Reference.class, 14, 2, 3, 250);
  }

  @Test
  void oneHash() {
    check(OneHash.class, Reference.class, 8, 2, 3, 250);
  }

  @Test
  void threeThreads() {
    check(SpreadHashes.class, Reference.class, 6, 3, 2, 250);
  }

  @Test
  void aMoveIsUnderWay() {
    check(Moving.class, FilledReference.class, 10, 2, 3, 250);
  }

  private static void check(
      Class<?> operations,
      Class<?> reference,
      int scenarios,
      int threads,
      int calls,
      int interleavings) {
    new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(interleavings)
        .threads(threads)
        .actorsPerThread(calls)
        .actorsBefore(3)
        .actorsAfter(2)
        .sequentialSpecification(reference)
        // Not what is tested here, and costly to go through: the JDK's own concurrent classes.
        .addGuarantee(
            forClasses(ConcurrentHashMap.class.getName(), LongAdder.class.getName())
                .allMethods()
                .treatAsAtomic())
        .addGuarantee(forClasses(Tags.class.getName()).allMethods().ignore())
        .logLevel(LoggingLevel.OFF)
        .check(operations);
  }

  /** The operations, on a map and keys of the subclass's choice. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class Operations {
    private final ConcurrentMap<Object, Integer> map;
    private final KeyKind kind;

    Operations(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      this.map = map;
      this.kind = kind;
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(kind.key(key));
    }

    @Operation
    public boolean containsKey(@Param(name = "key") int key) {
      return map.containsKey(kind.key(key));
    }

    @Operation
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(kind.key(key), value);
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(kind.key(key), value);
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(kind.key(key));
    }

    @Operation
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(kind.key(key), value);
    }

    @Operation
    public Integer replace(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.replace(kind.key(key), value);
    }

    @Operation
    public boolean replaceValue(
        @Param(name = "key") int key,
        @Param(name = "value") int oldValue,
        @Param(name = "value") int newValue) {
      return map.replace(kind.key(key), oldValue, newValue);
    }

    @Operation
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(kind.key(key), k -> value);
    }

    @Operation
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          kind.key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation
    public Integer computeIfPresent(
        @Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfPresent(kind.key(key), (k, old) -> changed(old, value));
    }

    @Operation
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(kind.key(key), value, (old, added) -> changed(old, added));
    }

    @Operation
    public void clear() {
      map.clear();
    }

    @Operation
    public void startMove() {
      if (map instanceof SyncMap<Object, Integer> syncMap) {
        syncMap.startMove();
      }
    }

    @Operation
    public void stepMove() {
      if (map instanceof SyncMap<Object, Integer> syncMap) {
        syncMap.stepMove(1);
      }
    }

    /** Depends on both values, and is now and then null, which removes. */
    private static Integer changed(int old, int value) {
      return old == value ? null : Integer.valueOf((10 * old + value) % 1000);
    }
  }

  /** Tables of two keys; each operation may meet any stage of a promotion. */
  public static class SpreadHashes extends Operations {
    public SpreadHashes() {
      super(new SyncMap<>(0, Tuning.TINY), KeyKind.STRING);
    }
  }

  /** All keys collide: one is in the table's slots, the others in its overflow. */
  public static class OneHash extends Operations {
    public OneHash() {
      super(new SyncMap<>(0, Tuning.TINY), KeyKind.CONSTANT_HASH);
    }
  }

  /** Each history begins amid a move, when the first of three keys has just been moved. */
  public static class Moving extends Operations {
    public Moving() {
      super(moving(), KeyKind.CONSTANT_HASH);
    }

    private static ConcurrentMap<Object, Integer> moving() {
      SyncMap<Object, Integer> map = new SyncMap<>(0, Tuning.TINY);
      fill(map, KeyKind.CONSTANT_HASH);
      Moves.runToEnd(map);
      map.startMove();
      while (map.read.next.acquireKeys() == 0) {
        map.stepMove(1);
      }
      return map;
    }
  }

  /** What the histories are compared with. */
  public static class Reference extends Operations {
    public Reference() {
      super(new LockedMapReference<>(), KeyKind.STRING);
    }
  }

  /** The same, for those that begin with three keys. */
  public static class FilledReference extends Operations {
    public FilledReference() {
      super(fill(new LockedMapReference<>(), KeyKind.STRING), KeyKind.STRING);
    }
  }

  private static ConcurrentMap<Object, Integer> fill(
      ConcurrentMap<Object, Integer> map, KeyKind kind) {
    for (int key = 1; key <= 3; key++) {
      map.put(kind.key(key), key);
    }
    return map;
  }
}
