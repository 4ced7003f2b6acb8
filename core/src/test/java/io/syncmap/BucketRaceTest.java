package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interleavings of calls of a {@link BucketMap}, forced by what keys and functions do. */
@Timeout(120)
class BucketRaceTest {
  private static BucketTable table(BucketMap<?, ?> map, Object key) {
    BucketTable t = map.tableFor(Hash.of(key, 1));
    assertNotNull(t);
    return t;
  }

  // ---------------------------------------------------------------------------------------------
  // Slots that are used again

  /** A key with one hash for all; something happens in its comparison of this number. */
  private static final class EventKey {
    final String name;
    private int comparisonsToEvent;
    private Runnable event = () -> {};

    EventKey(String name) {
      this.name = name;
    }

    EventKey onComparison(int number, Runnable newEvent) {
      comparisonsToEvent = number;
      event = newEvent;
      return this;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object other) {
      comparisonsToEvent--;
      if (comparisonsToEvent == 0) {
        event.run();
      }
      return other instanceof EventKey that && name.equals(that.name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What is done with a key whose slot goes to another one meanwhile. */
  enum Call {
    GET((m, k) -> m.get(k)),
    GET_OR_DEFAULT((m, k) -> m.getOrDefault(k, null)),
    CONTAINS_KEY((m, k) -> m.containsKey(k) ? "A" : null),
    PUT((m, k) -> m.put(k, "A2")),
    PUT_IF_ABSENT((m, k) -> m.putIfAbsent(k, "A2")),
    REMOVE((m, k) -> m.remove(k)),
    REMOVE_VALUE((m, k) -> m.remove(k, "B") ? "removed B" : null),
    REPLACE((m, k) -> m.replace(k, "A2")),
    REPLACE_VALUE((m, k) -> m.replace(k, "B", "A2") ? "replaced B" : null),
    COMPUTE_IF_ABSENT((m, k) -> m.computeIfAbsent(k, x -> null)),
    COMPUTE_IF_PRESENT((m, k) -> m.computeIfPresent(k, (x, v) -> v)),
    MERGE((m, k) -> m.merge(k, "A", (v, w) -> v));

    final BiFunction<AbstractConcurrentMap<Object, String>, Object, String> function;

    Call(BiFunction<AbstractConcurrentMap<Object, String>, Object, String> function) {
      this.function = function;
    }
  }

  /**
   * While the call compares its key with that of the slot, the key leaves, and another one takes
   * the slot. What the call then loads there is not its key's.
   */
  @ParameterizedTest
  @EnumSource
  void aSlotIsGivenToAnotherKeyInTheMidstOfACall(Call call) {
    for (int others : new int[] {0, 1, 20}) {
      for (int comparison = 1; comparison <= 8; comparison++) {
        for (int moving = 0; moving < 3; moving++) {
          BucketMap<Object, String> map = new BucketMap<>(0, BucketTuning.CHAINED);
          map.put(new EventKey("A"), "A");
          for (int i = 0; i < others; i++) {
            map.put(new EventKey("other" + i), "other");
          }
          int dice = moving;
          Runnable event =
              () -> {
                map.remove(new EventKey("A"));
                map.put(new EventKey("B"), "B");
                if (dice > 0) {
                  Moves.start(map, dice - 1);
                }
              };
          EventKey key = new EventKey("A").onComparison(comparison, event);
          String result = call.function.apply(map, key);
          assertTrue(result == null || result.equals("A"), () -> "of A: " + result);
          boolean happened = map.containsKey(new EventKey("B"));
          assertTrue(happened || comparison > 1, "the event came");
          assertEquals(happened ? "B" : null, map.remove(new EventKey("B")), "left alone");
          String left = map.remove(new EventKey("A"));
          assertTrue(left == null || left.startsWith("A"), () -> "A: " + left);
          for (int i = 0; i < others; i++) {
            assertEquals("other", map.remove(new EventKey("other" + i)));
          }
          assertEquals(0, map.size());
          assertEquals(Map.of(), map);
        }
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Calls that are disturbed

  private static final ExecutorService OTHER_THREAD =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "disturber");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A key in whose {@code equals} another thread changes another key of its home, so many times.
   */
  private static final class DisturbedKey {
    final BucketMap<Object, Integer> map;
    final int id;
    int disturbances;

    DisturbedKey(BucketMap<Object, Integer> map, int id, int disturbances) {
      this.map = map;
      this.id = id;
      this.disturbances = disturbances;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object other) {
      if (disturbances > 0) {
        disturbances--;
        int value = disturbances;
        try {
          OTHER_THREAD.submit(() -> map.put(new DisturbedKey(map, -1, 0), value)).get();
        } catch (InterruptedException | ExecutionException e) {
          throw new AssertionError(e);
        }
      }
      return other instanceof DisturbedKey that && id == that.id;
    }
  }

  /** So often that a reader locks; and more often than he tries before, each time he compares. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 30})
  void aReaderThatIsDisturbedTimeAndAgainEnds(int others) {
    for (int disturbances : new int[] {1, 31, 32, 33, 1_000_000}) {
      BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTuning.CHAINED);
      for (int id = -1; id <= others; id++) {
        map.put(new DisturbedKey(map, id, 0), id);
      }
      int present = others / 2;
      DisturbedKey key = new DisturbedKey(map, present, disturbances);
      assertEquals(present, map.get(key));
      assertTrue(disturbances < 1_000_000 || key.disturbances > 990_000, "it gives up trying");
      assertEquals(present, map.getOrDefault(new DisturbedKey(map, present, disturbances), -5));
      assertNull(map.get(new DisturbedKey(map, 1_000, Math.min(disturbances, 200))));
      for (int home = 0; home < table(map, key).homes; home++) {
        assertEquals(0, table(map, key).word(home) & BucketTable.LOCK);
      }
      assertEquals(others + 2, map.size());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 40, 500})
  void aWriterThatIsDisturbedChangesWhatIsThere(int disturbances) {
    for (int others : new int[] {0, 5, 40}) {
      BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTuning.CHAINED);
      for (int id = -1; id <= others; id++) {
        map.put(new DisturbedKey(map, id, 0), id);
      }
      assertEquals(0, map.put(new DisturbedKey(map, 0, disturbances), 10));
      assertEquals(10, map.putIfAbsent(new DisturbedKey(map, 0, disturbances), 11));
      assertTrue(map.replace(new DisturbedKey(map, 0, disturbances), 10, 12));
      assertFalse(map.replace(new DisturbedKey(map, 0, disturbances), 10, 13));
      assertEquals(13, map.merge(new DisturbedKey(map, 0, disturbances), 1, Integer::sum));
      assertEquals(13, map.remove(new DisturbedKey(map, 0, disturbances)));
      assertNull(map.get(new DisturbedKey(map, 0, 0)));
      assertNull(map.putIfAbsent(new DisturbedKey(map, 0, disturbances), 14));
      assertEquals(14, map.get(new DisturbedKey(map, 0, 0)));
      assertEquals(others + 2, map.size());
      assertEquals(map.size(), new HashSet<>(map.keySet()).size());
    }
  }

  /** A key that changes its own bucket each time it is compared would never come to an end. */
  @Test
  void aWriterThatDisturbsItselfForEverIsTold() {
    BucketMap<Object, Integer> map = new BucketMap<>();
    class Restless {
      @Override
      public int hashCode() {
        return 42;
      }

      @Override
      public boolean equals(Object other) {
        map.put(42, map.getOrDefault(42, 0) + 1);
        return other == this;
      }
    }
    map.put(new Restless(), 1);
    assertThrows(IllegalStateException.class, () -> map.put(new Restless(), 2));
    assertNull(map.get(new Restless()));
    assertNull(map.put(7, 7), "no lock is held");
    assertEquals(3, map.size());
  }

  // ---------------------------------------------------------------------------------------------
  // A writer, or a rebuild, that is suspended

  @Test
  void aSuspendedWriterHoldsUpHisHomeAndNoOther() throws Exception {
    BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.ONE_TABLE);
    map.putAll(KeyPlace.identity(200));
    BucketTable t = table(map, 0);
    int home = t.home(Hash.of(0, 1));
    long word = BucketTableTest.lockByHand(t, home);
    for (int i = 0; i < 200; i++) {
      if (t.home(Hash.of(i, 1)) != home) {
        assertEquals(i, map.get(i));
        assertEquals(i, map.put(i, i + 1));
        assertEquals(i + 1, map.remove(i));
        assertNull(map.putIfAbsent(i, i));
      }
    }
    var reader = TestThreads.start(() -> map.get(0));
    var writer = TestThreads.start(() -> map.put(0, 1));
    var walker = TestThreads.start(() -> new HashSet<>(map.keySet()).size());
    // Were they not to wait, a million turns of this loop would see them end.
    for (int i = 0; i < 1_000_000; i++) {
      assertFalse(reader.isDone() || writer.isDone() || walker.isDone());
    }
    BucketTableTest.unlockByHand(t, home, word);
    Integer read = reader.result();
    assertTrue(read == 0 || read == 1);
    assertEquals(0, writer.result());
    assertEquals(200, walker.result());
    assertEquals(1, map.get(0));
  }

  /** Readers answer, and so do writers that change nothing; the others wait for the thaw. */
  @Test
  void aSuspendedRebuildHoldsUpWritersAlone() throws Exception {
    BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTunings.ONE_TABLE);
    map.putAll(KeyPlace.identity(100));
    BucketTable t = table(map, 0);
    TestThreads.Running<Integer> put;
    TestThreads.Running<Integer> remove;
    TestThreads.Running<Integer> compute;
    synchronized (t) {
      t.freeze();
      for (int i = 0; i < 100; i++) {
        int key = i;
        assertEquals(i, TestThreads.elsewhere(() -> map.get(key)));
      }
      assertEquals(7, TestThreads.elsewhere(() -> map.putIfAbsent(7, 8)));
      assertNull(TestThreads.elsewhere(() -> map.remove(1_000)));
      assertFalse(TestThreads.elsewhere(() -> map.replace(7, 8, 9)));
      assertEquals(100, TestThreads.elsewhere(() -> new HashSet<>(map.keySet()).size()));
      put = TestThreads.start(() -> map.put(1, 10));
      remove = TestThreads.start(() -> map.remove(2));
      compute = TestThreads.start(() -> map.compute(3, (k, v) -> v + 1));
      put.awaitWaiting();
      remove.awaitWaiting();
      compute.awaitWaiting();
      assertEquals(1, map.get(1));
      t.thaw();
    }
    assertEquals(1, put.result());
    assertEquals(2, remove.result());
    assertEquals(4, compute.result());
    assertEquals(10, map.get(1));
    assertEquals(99, map.size());
  }

  /** As when the stack came to an end while it was to thaw: the next writer does it. */
  @Test
  void bucketsThatWereLeftFrozenAreThawedByWhoeverWaits() throws Exception {
    for (Call call : new Call[] {Call.PUT, Call.REMOVE, Call.REPLACE, Call.MERGE}) {
      BucketMap<Object, String> map = new BucketMap<>(0, BucketTunings.ONE_TABLE);
      map.put("a", "A");
      table(map, "a").freeze();
      TestThreads.elsewhere(() -> call.function.apply(map, "a"));
      assertEquals(0, table(map, "a").word(0) & BucketTable.FROZEN);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Functions

  @ParameterizedTest
  @EnumSource(names = {"TINY_BUCKET_MAP", "CHAINED_BUCKET_MAP", "COLLIDING_BUCKET_MAP"})
  void tablesAreReplacedWhileAFunctionRuns(MapUnderTest kind) {
    for (int n : new int[] {1, 30}) {
      for (int dice = 0; dice < 6; dice++) {
        int move = dice;
        BucketMap<Integer, Integer> map =
            (BucketMap<Integer, Integer>) kind.<Integer, Integer>create();
        map.putAll(KeyPlace.identity(n));
        for (int key = 0; key <= n; key++) {
          int k = key;
          Integer before = map.get(key);
          Integer after =
              map.compute(
                  key,
                  (x, v) -> {
                    Moves.start(map, move);
                    Moves.start(map, move / 2);
                    assertEquals(before, map.get(k), "readers get the value before");
                    for (int other = 0; other < n; other++) {
                      if (other != k) { // of the same bucket, some of them
                        map.put(other, other);
                      }
                    }
                    assertThrows(IllegalStateException.class, () -> map.put(k, 0), "recursion");
                    return k % 2 == 0 ? null : Integer.valueOf(k);
                  });
          assertEquals(after, map.get(key));
          assertEquals(after, map.remove(key), "it has ended");
          map.put(key, key);
        }
        assertEquals(n + 1, map.size());
        assertEquals(KeyPlace.identity(n + 1), map);
      }
    }
  }

  /** Ordered before the clear: what it returns is not in the map; nor does it wait for it. */
  @Test
  void aClearWhileAFunctionRuns() throws Exception {
    for (BucketTuning tuning : new BucketTuning[] {BucketTuning.TINY, BucketTunings.COLLIDING}) {
      BucketMap<Integer, Integer> map = new BucketMap<>(0, tuning);
      map.putAll(KeyPlace.identity(20));
      for (int key : new int[] {3, 19, 100}) {
        int result =
            map.compute(
                key,
                (k, v) -> {
                  map.clear();
                  map.put(k, -1); // another generation: the function is not in its way
                  assertEquals(-1, map.get(k));
                  return 5;
                });
        assertEquals(5, result);
        assertEquals(Map.of(key, -1), map);
        assertEquals(1, map.size());
        map.putAll(KeyPlace.identity(20));
      }
    }
  }

  /** Who waits for a function is let go by a clear, even if the function goes on. */
  @Test
  void aWriterThatWaitsForAFunctionIsLetGoByAClear() throws Exception {
    BucketMap<Integer, Integer> map = new BucketMap<>(0, BucketTuning.TINY);
    map.put(1, 1);
    map.compute(
        1,
        (k, v) -> {
          var writer = TestThreads.start(() -> map.put(1, 2));
          writer.awaitWaiting();
          map.clear();
          try {
            assertNull(writer.result());
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return 3;
        });
    assertEquals(2, map.get(1));
  }

  @Test
  void anAbandonedFunctionIsEndedByWhoeverFindsIt() throws Exception {
    for (Integer previous : new Integer[] {null, 1}) {
      BucketMap<String, Object> map = new BucketMap<>(0, BucketTuning.TINY);
      map.put("b", 0);
      int hash = Hash.of("a", 1);
      SlotState left = new SlotState(new Thread(), hash);
      left.previous = previous;
      left.generation = table(map, "b").generation;
      assertTrue(BucketTableTest.put(table(map, "a"), "a", hash, left));
      left.abandoned = true;
      assertEquals(previous, map.get("a"));
      assertEquals(previous, TestThreads.elsewhere(() -> map.put("a", 2)));
      assertEquals(2, map.get("a"));
    }
  }

  /** Against its contract; but a key that stays computed would hold up others for ever. */
  @Test
  void aKeyThatChangesItsHashWhileItIsComputedIsNotLeftSo() throws Exception {
    int[] code = {1};
    Object key =
        new Object() {
          @Override
          public int hashCode() {
            return code[0];
          }
        };
    int before = Hash.of(key, 1);
    BucketMap<Object, Integer> map = new BucketMap<>(0, BucketTuning.TINY);
    map.compute(
        key,
        (k, v) -> {
          while ((Hash.of(key, 1) ^ before) >= 0) { // of the other half of all hashes
            code[0]++;
          }
          map.rebuild.splitAll();
          return 1;
        });
    code[0] = 1;
    assertEquals(1, map.get(key));
    assertEquals(1, TestThreads.elsewhere(() -> map.remove(key)));
    assertEquals(0, map.size());
  }

  // ---------------------------------------------------------------------------------------------
  // The end of the stack

  private static void deep(BucketMap<Integer, Integer> map, int i) {
    map.put(i, i);
    deep(map, i + 1);
  }

  /** Wherever a put is cut off, it leaves no lock, and no bucket frozen. */
  @Test
  void aStackOverflowLeavesNoLock() throws Exception {
    for (int round = 0; round < 20; round++) {
      BucketMap<Integer, Integer> map = new BucketMap<>(0, BucketTuning.TINY);
      boolean[] overflow = new boolean[1];
      Runnable body =
          () -> {
            try {
              deep(map, 0);
            } catch (StackOverflowError e) {
              overflow[0] = true;
            }
          };
      Thread thread = new Thread(null, body, "deep", 256 << 10);
      thread.start();
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertTrue(overflow[0], "it came to its end");
      TestThreads.elsewhere(
          () -> {
            for (int i = 0; i < 1_000; i++) {
              map.put(i, -i);
              assertEquals(-i, map.get(i));
            }
            return null;
          });
      assertEquals(map.size(), new HashSet<>(map.keySet()).size());
    }
  }
}
