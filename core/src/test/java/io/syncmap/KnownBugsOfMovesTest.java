package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that other maps had while entries move: cleared, walked over, updated. */
@Timeout(120)
class KnownBugsOfMovesTest extends KnownBugs {
  /** A key whose hash is asked for by whoever moves it; then something happens. */
  private static final class MovedKey {
    private final int id;
    private Runnable event = () -> {};

    MovedKey(int id) {
      this.id = id;
    }

    @Override
    public int hashCode() {
      event.run();
      return id;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof MovedKey k && k.id == id;
    }
  }

  /**
   * xsync: a Clear that came while the table was being resized waited for the resize, and then
   * removed nothing.
   *
   * <p>Here it comes when a move has got to any one of the keys.
   */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void aClearAmidAMoveIsNotLost(MapUnderTest kind) throws Exception {
    int keys = 12;
    int cleared = 0;
    for (int dice = 0; dice < 3; dice++) {
      for (int id = 0; id < keys; id++) {
        AbstractConcurrentMap<Object, Integer> map = kind.create();
        List<MovedKey> all = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
          all.add(new MovedKey(i * 0x9E3779B9));
          map.put(all.get(i), i);
        }
        Moves.finish(map);
        List<TestThreads.Running<Boolean>> clearing = new ArrayList<>();
        MovedKey moved = all.get(id);
        moved.event =
            () -> {
              moved.event = () -> {};
              clearing.add(startClear(map));
            };
        Moves.start(map, dice);
        Moves.finish(map);
        moved.event = () -> {};
        for (TestThreads.Running<Boolean> c : clearing) {
          assertTrue(c.result());
          cleared++;
          assertEmpty(map, all);
          Moves.runToEnd(map);
          assertEmpty(map, all);
        }
      }
    }
    // Colliding keys stay where they are, whatever becomes of the tables.
    int moving = kind == MapUnderTest.COLLIDING_BUCKET_MAP ? BucketTable.LANES : keys;
    assertTrue(cleared >= moving, "how often a clear came amid a move: " + cleared);
  }

  /** Returns when the clear has ended, or waits for whoever moves. */
  private static TestThreads.Running<Boolean> startClear(AbstractConcurrentMap<?, ?> map) {
    TestThreads.Running<Boolean> clearing =
        TestThreads.start(
            () -> {
              map.clear();
              return true;
            });
    while (!clearing.isDone() && !clearing.isWaiting()) {
      Thread.onSpinWait();
    }
    return clearing;
  }

  private static void assertEmpty(AbstractConcurrentMap<Object, Integer> map, List<MovedKey> all) {
    assertEquals(0, map.size());
    assertTrue(map.isEmpty());
    assertFalse(map.keySet().iterator().hasNext());
    for (MovedKey key : all) {
      assertNull(map.get(key));
    }
  }

  /** The same where all is done in turns: what is put after the clear stays, all else is gone. */
  @ParameterizedTest
  @EnumSource
  void aClearEndsAMove(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(40));
    map.clear();
    map.put(3, 33);
    map.put(100, 100);
    for (int moves = 0; moves < 3; moves++) {
      Moves.finish(map);
      Moves.start(map, moves);
      assertEquals(Map.of(3, 33, 100, 100), map);
      assertEquals(2, map.size());
    }
  }

  // -----------------------------------------------------------------------------------------------
  // Iteration

  /**
   * xsync: an iteration gave a key twice, when the table was resized beside it; and a key was in
   * two slots after many inserts and deletes (xsync#63).
   *
   * <p>Where a {@link SyncMap} had let go of a key, it is another one when it comes back, and may
   * come once more.
   */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void noKeyIsIteratedOverTwice(MapUnderTest kind) {
    for (KeyKind keys : KeyKind.values()) {
      for (int seed = 0; seed < 60; seed++) {
        iterateOverMovingMap(kind.create(), keys, new Random(seed));
      }
    }
  }

  private static void iterateOverMovingMap(
      AbstractConcurrentMap<Object, Integer> map, KeyKind kind, Random dice) {
    int staying = 8;
    int all = 16;
    for (int id = 0; id < all; id++) {
      map.put(kind.key(id), id);
    }
    if (dice.nextBoolean()) {
      Moves.finish(map);
      Moves.start(map, dice.nextInt(3));
      map.stepMove(dice.nextInt(6));
    }
    int late = all + dice.nextInt(8);
    for (int id = all; id < late; id++) {
      map.put(kind.key(id), id);
    }
    List<Integer> seen = new ArrayList<>();
    Map<Integer, Integer> mayComeAgain = new HashMap<>();
    for (Iterator<Object> i = map.keySet().iterator(); i.hasNext(); ) {
      int id = KeyKind.id(i.next());
      if (seen.contains(id)) {
        int times = mayComeAgain.merge(id, -1, Integer::sum);
        assertTrue(times >= 0, () -> id + " once more, after " + seen);
      }
      seen.add(id);
      switch (dice.nextInt(4)) {
        case 0 -> Moves.start(map, dice.nextInt(3));
        case 1 -> map.stepMove(1 + dice.nextInt(4));
        case 2 -> {
          // Keys that were seen, or will be, leave and come again, in another place.
          int moved = staying + dice.nextInt(late - staying);
          map.remove(kind.key(moved));
          map.stepMove(dice.nextInt(3));
          map.put(kind.key(moved), moved);
          if (map instanceof SyncMap<?, ?>) {
            mayComeAgain.merge(moved, 1, Integer::sum); // once for each time that it was put
          }
        }
        default -> {
          int added = late + dice.nextInt(10);
          map.put(kind.key(added), added);
        }
      }
    }
    for (int id = 0; id < staying; id++) {
      assertTrue(seen.contains(id), "a key that stays is seen");
    }
    assertEquals(map.size(), new HashSet<>(map.keySet()).size());
    assertEquals(map.size(), new ArrayList<>(map.keySet()).size(), "in two slots");
  }

  /** Threads insert and delete the same keys; at rest each is in one slot at most. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void noKeyIsInTwoSlots(MapUnderTest kind) throws Exception {
    for (int round = 0; round < 5; round++) {
      AbstractConcurrentMap<Object, Integer> map = kind.create();
      Object[] keys = KeyKind.STRING.keys(4);
      MovesBeside race = new MovesBeside(map);
      TestThreads.Body worker =
          () -> {
            for (int i = 0; race.goesOn(i); i++) {
              map.put(keys[i % keys.length], i);
              map.remove(keys[(i + 1) % keys.length]);
            }
            for (Object key : keys) {
              map.put(key, 0);
            }
          };
      race.run(List.of(worker, worker));
      List<Object> found = new ArrayList<>(map.keySet());
      assertEquals(keys.length, found.size(), () -> "keys: " + found);
      assertEquals(keys.length, map.size());
      for (Object key : keys) {
        assertNotNull(map.remove(key));
        assertNull(map.get(key), "a second one");
      }
    }
  }

  /** A key with one hash for all; something may happen in its comparisons. */
  private record ComparedKey(int id, Runnable event) implements Comparable<ComparedKey> {
    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      event.run();
      return o instanceof ComparedKey k && k.id == id;
    }

    @Override
    public int compareTo(ComparedKey k) {
      event.run();
      return Integer.compare(id, k.id);
    }
  }

  /**
   * xsync: updates were lost when several threads came while the table was resized (xsync#111).
   *
   * <p>Whoever moves a key of many of one hash compares it with others. That is after its value has
   * been read, and before the old slot is closed: here all keys get new values then.
   */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void anUpdateAmidTheMoveOfItsKeyIsNotLost(MapUnderTest kind) {
    for (int comparison = 1; comparison < 100; comparison++) {
      AbstractConcurrentMap<Object, Integer> map = kind.create();
      Map<Integer, Integer> expected = new HashMap<>();
      int[] comparisonsToUpdate = {0};
      int number = comparison;
      List<ComparedKey> keys = new ArrayList<>();
      Runnable event =
          () -> {
            comparisonsToUpdate[0]--;
            if (comparisonsToUpdate[0] == 0) {
              keys.forEach(key -> updateUnlessLocked(map, key, expected, 100 + number));
            }
          };
      for (int id = 0; id < 12; id++) {
        keys.add(new ComparedKey(id, event));
        map.put(keys.get(id), id);
        expected.put(id, id);
      }
      Moves.finish(map);
      Moves.start(map, comparison);
      comparisonsToUpdate[0] = comparison;
      Moves.finish(map);
      comparisonsToUpdate[0] = 0;
      keys.forEach(key -> assertEquals(expected.get(key.id), map.get(key), "an update is lost"));
      assertEquals(keys.size(), map.size());
    }
  }

  private static void updateUnlessLocked(
      AbstractConcurrentMap<Object, Integer> map,
      ComparedKey key,
      Map<Integer, Integer> expected,
      int value) {
    try {
      assertEquals(expected.get(key.id), map.put(key, value));
      expected.put(key.id, value);
    } catch (IllegalStateException e) {
      // BucketMap moves under the lock, where no other thread could update.
      assertEquals("Recursive update", e.getMessage());
    }
  }

  /** The same by chance. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void noUpdateIsLostByAMove(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = kind.create();
    MovesBeside race = new MovesBeside(map);
    List<TestThreads.Body> bodies = new ArrayList<>();
    for (int w = 0; w < 2; w++) {
      Object[] own = {KeyKind.STRING.key(w), KeyKind.STRING.key(2 + w), KeyKind.STRING.key(4 + w)};
      bodies.add(
          () -> {
            for (int i = 0; race.goesOn(i); i++) {
              Integer before = i < own.length ? null : Integer.valueOf(i - own.length);
              assertEquals(before, map.put(own[i % own.length], i), "one's own update");
            }
          });
    }
    race.run(bodies);
    assertEquals(6, map.size());
  }
}
