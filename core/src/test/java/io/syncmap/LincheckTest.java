package io.syncmap;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
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
 * <p>With {@code -Dlincheck.effort=5}, for a night, there are five times as many scenarios, and
 * interleavings of each.
 */
class LincheckTest {
  private static final int EFFORT = Integer.getInteger("lincheck.effort", 1);

  @Test
  void allOperations() {
    checkAlsoWaiting(
        SyncLincheckSuites.AllOperations.class, LincheckCalls.EmptyReference.class, 6, 3, 200);
  }

  @Test
  void updatesAmidAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.UpdatesAmidAMove.class, LincheckCalls.FilledReference.class, 8, 2, 300);
  }

  @Test
  void updatesAmidAMoveByThreeThreads() {
    options(LincheckCalls.FilledReference.class, 3, 2, 200)
        .threads(3)
        .checkObstructionFreedom(true)
        .check(SyncLincheckSuites.UpdatesAmidAMove.class);
  }

  @Test
  void insertsBesideAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.InsertsBesideAMove.class,
        LincheckCalls.FilledReference.class,
        6,
        2,
        300);
  }

  @Test
  void removalsThatCompact() {
    checkAlsoWaiting(
        SyncLincheckSuites.RemovalsThatCompact.class,
        LincheckCalls.FilledReference.class,
        3,
        2,
        200);
  }

  @Test
  void functionsAmidAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.FunctionsAmidAMove.class,
        LincheckCalls.FilledReference.class,
        8,
        2,
        250);
  }

  @Test
  void functionsOfCollidingKeysAmidAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.CollidingFunctionsAmidAMove.class,
        LincheckCalls.FilledReference.class,
        3,
        2,
        200);
  }

  @Test
  void viewsAmidAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.ViewsAmidAMove.class, LincheckCalls.FilledReference.class, 3, 2, 150);
  }

  @Test
  void strayKeysAmidAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.StraysAmidAMove.class, LincheckCalls.FilledReference.class, 4, 2, 250);
  }

  @Test
  void keptKeys() {
    checkAlsoWaiting(
        SyncLincheckSuites.KeptKeys.class, LincheckCalls.FilledReference.class, 6, 2, 250);
  }

  @Test
  void allOperationsOnKeptKeys() {
    checkAlsoWaiting(
        SyncLincheckSuites.AllOperationsOnKeptKeys.class,
        LincheckCalls.FilledReference.class,
        4,
        3,
        200);
  }

  @Test
  void theLastKeysOfAMap() {
    checkAlsoWaiting(
        SyncLincheckSuites.TheLastKeys.class, LincheckCalls.FilledReference.class, 6, 2, 250);
  }

  @Test
  void clearAmidAMove() {
    checkAlsoWaiting(
        SyncLincheckSuites.ClearAmidAMove.class, LincheckCalls.FilledReference.class, 6, 2, 250);
  }

  @Test
  void updatesOfPresentKeysWaitForNobody() {
    checkAlsoWaiting(
        SyncLincheckSuites.UpdatesOfPresentKeys.class,
        LincheckCalls.FilledReference.class,
        24,
        1,
        80);
  }

  @Test
  void lookUpsWaitForNobody() {
    checkAlsoWaiting(
        SyncLincheckSuites.LookUpsAmidAMove.class, LincheckCalls.FilledReference.class, 20, 1, 80);
  }

  /** In which state the suites begin; else they would not test what they say. */
  @Test
  void theStatesAreWhatTheySay() {
    SyncMap<Object, Integer> moving = SyncLincheckSuites.moving(KeyKind.STRING);
    assertEquals("snapshot", placeOf(moving, "k1"));
    assertEquals("dirty", placeOf(moving, "k3"));
    SyncMap<Object, Integer> crowded = SyncLincheckSuites.crowdedAndMoving();
    for (int id : new int[] {1, 3}) {
      assertEquals("collisions", placeOf(crowded, KeyKind.CONSTANT_HASH.key(id)));
    }
    SyncMap<Object, Integer> sparse = SyncLincheckSuites.sparse();
    assertFalse(sparse.moving());
    sparse.remove("k3");
    assertTrue(sparse.moving(), "the next removal begins a compaction");
    SyncMap<Object, Integer> kept = SyncLincheckSuites.keeping();
    assertEquals("snapshot", placeOf(kept, "k2"));
    assertNull(kept.get("k2"));
    SyncMap<Object, Integer> resting = SyncLincheckSuites.resting(KeyKind.CONSTANT_HASH);
    assertEquals(Map.of(KeyKind.CONSTANT_HASH.key(1), 1, KeyKind.CONSTANT_HASH.key(3), 3), resting);
    Map<Object, Integer> strays = new SyncLincheckSuites.StraysAmidAMove().map;
    SyncMap<Object, Integer> straying = (SyncMap<Object, Integer>) strays;
    assertEquals("snapshot", placeOf(straying, new EvilKey(1, 1)));
    Moves.finish(straying);
    assertEquals("collisions", placeOf(straying, new EvilKey(1, 1)));
    SyncMap<Object, Integer> last =
        (SyncMap<Object, Integer>) new SyncLincheckSuites.TheLastKeys().map;
    Moves.finish(last);
    last.remove("k1");
    last.remove("k3");
    assertNull(last.read, "no table is left");
  }

  private static String placeOf(SyncMap<Object, Integer> map, Object key) {
    SyncTable s = map.read;
    assertNotNull(s);
    int hash = Hash.of(key);
    int i = s.find(key, hash);
    if (i >= 0 && s.value(i) != SlotState.MOVED) {
      return "snapshot";
    }
    SyncTable d = s.dirty;
    if (d != null && d.find(key, hash) >= 0) {
      return "dirty";
    }
    return s.collisions != null && s.collisions.find(key) != null ? "collisions" : "nowhere";
  }

  /** The check of obstruction freedom can fail: a new key takes the mutex, and this says it not. */
  @Test
  void aLockOfSyncMapIsReported() {
    assertBlocks(SyncLincheckSuites.LockOfSyncMap.class);
  }

  static void assertBlocks(Class<?> operations) {
    LincheckAssertionError found =
        assertThrows(
            LincheckAssertionError.class,
            () ->
                options(LincheckCalls.EmptyReference.class, 20, 1, 100)
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
        .iterations(Math.max(2, EFFORT * scenarios / 3))
        .invocationsPerIteration(Math.max(80, EFFORT * interleavings / 3))
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
            forClasses(
                    ConcurrentHashMap.class.getName(),
                    ConcurrentLinkedQueue.class.getName(),
                    LongAdder.class.getName())
                .allMethods()
                .treatAsAtomic())
        .addGuarantee(forClasses(Tags.class.getName()).allMethods().ignore())
        .logLevel(LoggingLevel.OFF);
  }
}
