package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bugs that other concurrent maps had, or have: ours must not. Most tests force the interleaving in
 * one thread: a key, a value or a function lets another call happen in the midst of the first. The
 * others race, while entries move all the time.
 */
@Timeout(120)
class KnownBugsTest {

  static Stream<MapUnderTest> tinyMaps() {
    return Stream.of(MapUnderTest.SYNC_MAPS, MapUnderTest.BUCKET_MAPS)
        .flatMap(List::stream)
        .filter(MapUnderTest::isTiny);
  }

  // -----------------------------------------------------------------------------------------------
  // Two calls for one key

  /** The value of a key that is present. */
  private static final Integer FIRST = 10;

  /** A call for one key; its result, and what it leaves, depend on what was there. */
  enum Call {
    GET((m, k, first, v) -> m.get(k)),
    CONTAINS_KEY((m, k, first, v) -> m.containsKey(k)),
    PUT((m, k, first, v) -> m.put(k, v)),
    PUT_IF_ABSENT((m, k, first, v) -> m.putIfAbsent(k, v)),
    REPLACE((m, k, first, v) -> m.replace(k, v)),
    REPLACE_VALUE((m, k, first, v) -> m.replace(k, first, v)),
    REMOVE((m, k, first, v) -> m.remove(k)),
    REMOVE_VALUE((m, k, first, v) -> m.remove(k, first)),
    COMPUTE((m, k, first, v) -> m.compute(k, (x, old) -> old == null ? v : sum(old, v))),
    COMPUTE_IF_ABSENT((m, k, first, v) -> m.computeIfAbsent(k, x -> v)),
    COMPUTE_IF_PRESENT((m, k, first, v) -> m.computeIfPresent(k, (x, old) -> sum(old, v))),
    MERGE((m, k, first, v) -> m.merge(k, v, Call::sum)),
    CLEAR(
        (m, k, first, v) -> {
          m.clear();
          return null;
        });

    /** A body of a call: the first value may be replaced by one that something happens in. */
    private interface Body {
      Object of(ConcurrentMap<Object, Object> map, Object key, Object first, Integer value);
    }

    private final Body body;

    Call(Body body) {
      this.body = body;
    }

    Object of(ConcurrentMap<Object, Object> map, Object key, Object first, Integer value) {
      return body.of(map, key, first, value);
    }

    private static Object sum(Object a, Object b) {
      return (Integer) a + (Integer) b;
    }
  }

  /** What two calls return, and what they leave. */
  private record Outcome(Object ofOne, Object ofOther, Object left) {
    private static final Integer VALUE_OF_ONE = 100;
    private static final Integer VALUE_OF_OTHER = 1000;

    /** What may come of the two calls: whatever comes of one after the other. */
    static Set<Outcome> allowed(Call one, Call other, boolean present) {
      ConcurrentMap<Object, Object> map = new ConcurrentHashMap<>(content(present));
      Object first = one.of(map, "k", FIRST, VALUE_OF_ONE);
      Outcome oneFirst =
          new Outcome(first, other.of(map, "k", FIRST, VALUE_OF_OTHER), map.get("k"));
      map = new ConcurrentHashMap<>(content(present));
      first = other.of(map, "k", FIRST, VALUE_OF_OTHER);
      Outcome otherFirst = new Outcome(one.of(map, "k", FIRST, VALUE_OF_ONE), first, map.get("k"));
      return oneFirst.equals(otherFirst) ? Set.of(oneFirst) : Set.of(oneFirst, otherFirst);
    }

    private static Map<String, Integer> content(boolean present) {
      return present ? Map.of("k", FIRST) : Map.of();
    }
  }

  /** A key with one hash for all; something happens in its comparison of this number. */
  private static final class Key {
    private final String name;
    private final Runnable event;
    private int comparisonsToEvent;

    Key(String name) {
      this(name, 0, () -> {});
    }

    Key(String name, int comparisonsToEvent, Runnable event) {
      this.name = name;
      this.comparisonsToEvent = comparisonsToEvent;
      this.event = event;
    }

    @Override
    public int hashCode() {
      return 42;
    }

    @Override
    public boolean equals(Object o) {
      comparisonsToEvent--;
      if (comparisonsToEvent == 0) {
        event.run();
      }
      return o instanceof Key k && k.name.equals(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The first value, as an argument to compare with: something happens in its first comparison. */
  private static final class Expected {
    private Runnable event;

    Expected(Runnable event) {
      this.event = event;
    }

    @Override
    public int hashCode() {
      return FIRST.hashCode();
    }

    @Override
    public boolean equals(Object o) {
      Runnable now = event;
      event = () -> {};
      now.run();
      return FIRST.equals(o);
    }
  }

  /**
   * JCTools, NonBlockingHashMap: two threads removed, and were given, one item (JCTools#205); a put
   * returned the value that was put after it (JCTools#319); putIfAbsent of high-scale-lib let two
   * threads win (high-scale-lib#5); compute failed when its key was removed meanwhile
   * (JCTools#232).
   *
   * <p>Each call is stopped in a comparison of its key, where the slot may have been chosen and the
   * value not loaded yet; another one runs from beginning to end; the first goes on.
   */
  @ParameterizedTest
  @EnumSource
  void aCallInTheMidstOfAnother(KeyPlace place) {
    int happened = 0;
    for (int others : new int[] {1, 4}) {
      for (State state : State.values()) {
        happened += callsAmidCalls(() -> mapOf(place, others, state), state == State.PRESENT);
      }
    }
    assertTrue(happened > 400, "how often another call happened: " + happened);
  }

  @Test
  void aCallInTheMidstOfAnotherIsSeen() {
    AssertionError found =
        assertThrows(
            AssertionError.class,
            () -> callsAmidCalls(() -> new CheckThenAct<>(Map.of(new Key("k"), FIRST)), true));
    assertTrue(found.getMessage().contains("REMOVE"), found::getMessage);
  }

  /** Of the key. */
  private enum State {
    PRESENT,
    REMOVED,
    UNKNOWN
  }

  private static AbstractConcurrentMap<Object, Object> mapOf(
      KeyPlace place, int others, State state) {
    Map<Object, Object> content = new HashMap<>();
    for (int i = 0; i < others; i++) {
      content.put(new Key("other" + i), i);
    }
    if (state != State.UNKNOWN) {
      content.put(new Key("k"), FIRST);
    }
    AbstractConcurrentMap<Object, Object> map = place.mapOf(content);
    if (state == State.REMOVED) {
      map.remove(new Key("k"));
    }
    return map;
  }

  private interface Maps {
    ConcurrentMap<Object, Object> create();
  }

  private static int callsAmidCalls(Maps maps, boolean present) {
    int happened = 0;
    for (Call one : Call.values()) {
      for (Call other : Call.values()) {
        for (int comparison = 1; comparison <= 4; comparison++) {
          ConcurrentMap<Object, Object> map = maps.create();
          List<Object> ofOther = new ArrayList<>();
          Key key = new Key("k", comparison, () -> callUnlessLocked(other, map, ofOther));
          Object ofOne = one.of(map, key, FIRST, Outcome.VALUE_OF_ONE);
          if (!ofOther.isEmpty()) {
            happened++;
            assertAllowed(one, other, present, ofOne, ofOther.get(0), map);
          }
        }
      }
    }
    return happened;
  }

  private static void callUnlessLocked(
      Call other, ConcurrentMap<Object, Object> map, List<Object> result) {
    try {
      result.add(other.of(map, new Key("k"), FIRST, Outcome.VALUE_OF_OTHER));
    } catch (IllegalStateException e) {
      // The comparison is under the lock, where no other thread could change the map.
      assertEquals("Recursive update", e.getMessage());
    }
  }

  private static void assertAllowed(
      Call one,
      Call other,
      boolean present,
      Object ofOne,
      Object ofOther,
      ConcurrentMap<Object, Object> map) {
    Outcome outcome = new Outcome(ofOne, ofOther, map.get(new Key("k")));
    assertTrue(
        Outcome.allowed(one, other, present).contains(outcome),
        () -> one + " and " + other + (present ? ", present: " : ", absent: ") + outcome);
    int found = 0;
    for (Object key : map.keySet()) {
      found += key.equals(new Key("k")) ? 1 : 0;
    }
    assertEquals(outcome.left == null ? 0 : 1, found, "how often it is iterated over");
  }

  /**
   * Go 1.24, internal/sync.HashTrieMap: CompareAndSwap was not atomic with respect to other calls,
   * so that of CompareAndSwap and CompareAndDelete of one pair both could succeed
   * (golang/go#70970).
   *
   * <p>Here the call is stopped after it has loaded the value, and while it compares it.
   */
  @ParameterizedTest
  @EnumSource
  void anotherCallBetweenCompareAndSwap(KeyPlace place) {
    int happened = callsBetweenCompareAndSwap(() -> mapOf(place, 3, State.PRESENT));
    assertEquals(2 * Call.values().length, happened);
  }

  @Test
  void anotherCallBetweenCompareAndSwapIsSeen() {
    AssertionError found =
        assertThrows(
            AssertionError.class,
            () ->
                callsBetweenCompareAndSwap(() -> new CheckThenAct<>(Map.of(new Key("k"), FIRST))));
    assertTrue(found.getMessage().contains("REPLACE_VALUE and"), found::getMessage);
  }

  private static int callsBetweenCompareAndSwap(Maps maps) {
    int happened = 0;
    for (Call one : List.of(Call.REPLACE_VALUE, Call.REMOVE_VALUE)) {
      for (Call other : Call.values()) {
        ConcurrentMap<Object, Object> map = maps.create();
        List<Object> ofOther = new ArrayList<>();
        Expected first = new Expected(() -> callUnlessLocked(other, map, ofOther));
        Object ofOne = one.of(map, new Key("k"), first, Outcome.VALUE_OF_ONE);
        if (!ofOther.isEmpty()) {
          happened++;
          assertAllowed(one, other, true, ofOne, ofOther.get(0), map);
        }
      }
    }
    return happened;
  }

  /** The same for a move that comes between: the value is still there, in another slot. */
  @ParameterizedTest
  @EnumSource
  void aMoveBetweenCompareAndSwap(KeyPlace place) {
    for (Call one : List.of(Call.REPLACE_VALUE, Call.REMOVE_VALUE)) {
      for (int cause = 0; cause < 3; cause++) {
        AbstractConcurrentMap<Object, Object> map = mapOf(place, 3, State.PRESENT);
        int dice = cause;
        Expected first =
            new Expected(
                () -> {
                  Moves.finish(map);
                  Moves.start(map, dice);
                  Moves.finish(map);
                });
        assertEquals(true, one.of(map, new Key("k"), first, Outcome.VALUE_OF_ONE));
        assertEquals(
            one == Call.REPLACE_VALUE ? Outcome.VALUE_OF_ONE : null, map.get(new Key("k")));
      }
    }
  }

  /** Looks, and then acts: what the maps above did, where another thread may come between. */
  private static final class CheckThenAct<K, V> extends ConcurrentHashMap<K, V> {
    private static final long serialVersionUID = 1;

    CheckThenAct(Map<? extends K, ? extends V> content) {
      super(content);
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
      return oldValue.equals(get(key)) && put(key, newValue) != null;
    }

    @Override
    public V remove(Object key) {
      V v = get(key);
      super.remove(key);
      return v;
    }

    @Override
    public V computeIfAbsent(K key, Function<? super K, ? extends V> function) {
      V present = get(key);
      V loaded = present == null ? function.apply(key) : present;
      V first = putIfAbsent(key, loaded);
      return first == null ? loaded : first;
    }

    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
      for (Map.Entry<K, V> e : entrySet()) {
        e.setValue(function.apply(e.getKey(), e.getValue()));
      }
    }
  }

  /** A value that is put once, and so may be taken out once. */
  private static final class Item {
    final AtomicBoolean taken = new AtomicBoolean();

    /** To be called when a call has replaced, removed or returned it. */
    static void take(Object item) {
      if (item != null) {
        assertTrue(((Item) item).taken.compareAndSet(false, true), "an item is taken out twice");
      }
    }
  }

  /** The same bugs as both tests above, by chance, while entries move. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void anItemIsTakenOutOnce(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Object, Object> map = kind.create();
    AtomicInteger in = new AtomicInteger();
    AtomicInteger out = new AtomicInteger();
    Object[] keys = KeyKind.TRUNCATED_HASH.keys(4);
    MovesBeside race = new MovesBeside(map);
    TestThreads.Body body =
        () -> {
          Random dice = new Random();
          for (int i = 0; race.goesOn(i); i++) {
            Item item = new Item();
            Object key = keys[dice.nextInt(keys.length)];
            Object present = map.get(key);
            boolean added = true;
            Object taken = null;
            switch (dice.nextInt(present == null ? 4 : 8)) {
              case 0 -> taken = map.put(key, item);
              case 1 -> added = map.putIfAbsent(key, item) == null;
              case 2 -> added = map.computeIfAbsent(key, k -> item) == item;
              case 3 -> {
                Object[] old = new Object[1];
                map.compute(
                    key,
                    (k, v) -> {
                      old[0] = v;
                      return item;
                    });
                taken = old[0];
              }
              case 4 -> {
                taken = map.replace(key, item);
                added = taken != null;
              }
              case 5 -> {
                added = map.replace(key, present, item);
                taken = added ? present : null;
              }
              case 6 -> {
                added = false;
                taken = map.remove(key, present) ? present : null;
              }
              default -> {
                added = false;
                taken = map.remove(key);
              }
            }
            in.addAndGet(added ? 1 : 0);
            out.addAndGet(taken == null ? 0 : 1);
            Item.take(taken);
          }
        };
    race.run(List.of(body, body, body));
    assertEquals(in.get() - out.get(), map.size());
    map.values().forEach(Item::take);
  }

  /** Workers, and a thread that moves the entries until all of them have ended. */
  private static final class MovesBeside {
    private static final int MIN_ROUNDS = 15_000;
    private static final int MAX_ROUNDS = 2_000_000;
    private static final int MIN_MOVES = 50;

    private final AbstractConcurrentMap<?, ?> map;
    private final AtomicInteger working = new AtomicInteger();
    private volatile long moves;

    MovesBeside(AbstractConcurrentMap<?, ?> map) {
      this.map = map;
    }

    boolean goesOn(int round) {
      if (round < MIN_ROUNDS) {
        return true;
      }
      Thread.yield(); // to the one that moves, which has not done enough
      return moves < MIN_MOVES && round < MAX_ROUNDS;
    }

    void run(List<TestThreads.Body> workers) throws Exception {
      working.set(workers.size());
      List<TestThreads.Body> all = new ArrayList<>();
      for (TestThreads.Body worker : workers) {
        all.add(
            () -> {
              try {
                worker.run();
              } finally {
                working.decrementAndGet();
              }
            });
      }
      all.add(this::move);
      TestThreads.together(all);
      assertTrue(moves >= MIN_MOVES, () -> "moves: " + moves);
    }

    private void move() {
      for (int i = 0; working.get() > 0; i++) {
        Moves.start(map, i);
        map.stepMove(1 + i % 5);
        if (i % 16 == 0) {
          moves = Moves.count(map);
        }
      }
    }
  }

  // -----------------------------------------------------------------------------------------------
  // Clear

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

  // -----------------------------------------------------------------------------------------------
  // Functions

  /**
   * xsync: LoadOrCompute called its function once more, when the table was resized meanwhile.
   * JCTools, NonBlockingHashMap: computeIfAbsent calls the functions of all threads that come at
   * the same time (JCTools#376).
   */
  @ParameterizedTest
  @EnumSource
  void aLoaderIsCalledOnce(KeyPlace place) throws Exception {
    loadTwice(place.mapOf(new HashMap<Integer, Object>(KeyPlace.identity(20))));
  }

  @Test
  void aSecondLoaderIsSeen() {
    assertThrows(AssertionError.class, () -> loadTwice(new CheckThenAct<>(Map.of())));
  }

  private static void loadTwice(ConcurrentMap<Integer, Object> map) throws Exception {
    AtomicInteger loads = new AtomicInteger();
    List<TestThreads.Running<Object>> others = new ArrayList<>();
    Object loaded =
        map.computeIfAbsent(
            500,
            k -> {
              loads.incrementAndGet();
              TestThreads.Running<Object> other =
                  TestThreads.start(
                      () -> map.computeIfAbsent(500, x -> "load " + loads.incrementAndGet()));
              others.add(other);
              other.awaitWaiting();
              if (map instanceof AbstractConcurrentMap<?, ?> moving) {
                for (int dice = 0; dice < 4; dice++) {
                  Moves.finish(moving);
                  Moves.start(moving, dice);
                }
                moving.stepMove(3);
              }
              return "loaded";
            });
    assertEquals("loaded", loaded);
    assertSame(loaded, others.get(0).result());
    assertSame(loaded, map.get(500));
    assertEquals(1, loads.get());
  }

  /** The same, by chance, for many keys. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void loadersAreCalledOnce(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<Integer, Object> map = kind.create();
    AtomicInteger loads = new AtomicInteger();
    int keys = 3_000;
    TestThreads.Body body =
        () -> {
          for (int key = 0; key < keys; key++) {
            assertEquals(
                key,
                map.computeIfAbsent(
                    key,
                    k -> {
                      loads.incrementAndGet();
                      return k;
                    }));
          }
        };
    TestThreads.together(List.of(body, body, body));
    assertEquals(keys, loads.get());
    assertEquals(keys, map.size());
  }

  /**
   * ConcurrentHashMap: computeIfAbsent within computeIfAbsent hung, for the same key and for one of
   * the same bin; later JDKs refuse the latter as well (JDK-8062841, Caffeine#960). Here a function
   * may change other keys; its own is refused.
   */
  @ParameterizedTest
  @EnumSource
  void aFunctionThatUsesTheMap(KeyPlace place) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = place.mapOf(new HashMap<>(Map.of("other", 0)));
    int sum =
        TestThreads.elsewhere(
            () -> map.computeIfAbsent("AaAa", k -> 1 + map.computeIfAbsent("BBBB", x -> 42)));
    assertEquals(43, sum);
    assertEquals(Map.of("other", 0, "AaAa", 43, "BBBB", 42), map);
    map.remove("AaAa");
    List<Function<Object, Integer>> refused =
        List.of(
            k -> map.computeIfAbsent(k, x -> 42),
            k -> map.putIfAbsent(k, 42),
            map::remove,
            k -> map.computeIfAbsent("AaBB", x -> map.computeIfAbsent(k, y -> 42)));
    for (Function<Object, Integer> function : refused) {
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () -> TestThreads.elsewhere(() -> map.computeIfAbsent("AaAa", function)));
      assertEquals("Recursive update", e.getMessage());
      assertEquals(Map.of("other", 0, "BBBB", 42), map);
    }
  }

  /** The same bug as most met it: numbers that are computed from one another, as the map grows. */
  @ParameterizedTest
  @MethodSource("tinyMaps")
  void recursiveFunctionsAsTheMapGrows(MapUnderTest kind) throws Exception {
    for (KeyKind keys : KeyKind.values()) {
      AbstractConcurrentMap<Object, Integer> map = kind.create();
      assertEquals(832040, TestThreads.elsewhere(() -> fibonacci(map, keys, 30)));
      assertEquals(29, map.size());
      assertEquals(29, new HashSet<>(map.keySet()).size());
    }
  }

  private static int fibonacci(AbstractConcurrentMap<Object, Integer> map, KeyKind keys, int n) {
    return n < 2
        ? n
        : map.computeIfAbsent(
            keys.key(n), k -> fibonacci(map, keys, n - 1) + fibonacci(map, keys, n - 2));
  }

  /**
   * ConcurrentHashMap: computeIfAbsent of a key that is there took the lock of its bin, and waited
   * for functions of other keys (JDK-8161372; JDK 9 and later still do, but for the first key).
   */
  @ParameterizedTest
  @EnumSource
  void computeIfAbsentOfAPresentKeyWaitsForNoFunction(KeyPlace place) throws Exception {
    for (int others : new int[] {2, 30}) {
      Map<Object, Integer> content = new HashMap<>();
      for (int id = 0; id < others; id++) {
        content.put(KeyKind.CONSTANT_HASH.key(id), id);
      }
      AbstractConcurrentMap<Object, Integer> map = place.mapOf(content);
      for (int computed : new int[] {0, 500}) { // present, and not
        map.compute(
            KeyKind.CONSTANT_HASH.key(computed),
            (k, v) -> {
              for (int id = 0; id < others; id++) {
                int present = id;
                assertEquals(present, elsewhere(() -> presentValue(map, present)));
              }
              return v;
            });
      }
    }
  }

  private static Integer presentValue(AbstractConcurrentMap<Object, Integer> map, int id) {
    return map.computeIfAbsent(
        KeyKind.CONSTANT_HASH.key(id),
        k -> {
          throw new AssertionError("the key is there");
        });
  }

  private static <T> T elsewhere(Callable<T> body) {
    try {
      return TestThreads.elsewhere(body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Nor, in a {@link SyncMap}, for an insert or a move that holds the mutex. */
  @ParameterizedTest
  @EnumSource(names = {"STRING", "CONSTANT_HASH"})
  void norForTheMutex(KeyKind keys) throws Exception {
    CountDownLatch allocating = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean stops = new AtomicBoolean();
    AbstractConcurrentMap<Object, Integer> map =
        MapUnderTest.TINY_SYNC_MAP.create(
            n -> {
              if (stops.get()) {
                allocating.countDown();
                TestThreads.await(goOn);
              }
            });
    for (int id = 0; id < 20; id++) {
      map.put(keys.key(id), id); // of one hash, most are among the collisions
    }
    Moves.finish(map);
    stops.set(true);
    TestThreads.Running<Void> moving =
        TestThreads.start(
            () -> {
              map.startMove(); // allocates under the mutex
              return null;
            });
    TestThreads.await(allocating);
    TestThreads.Running<Integer> inserting = TestThreads.start(() -> map.put(keys.key(100), 100));
    try {
      inserting.awaitWaiting();
      for (int id = 0; id < 20; id++) {
        int present = id;
        assertEquals(
            present,
            TestThreads.elsewhere(
                () ->
                    map.computeIfAbsent(
                        keys.key(present),
                        k -> {
                          throw new AssertionError("the key is there");
                        })));
      }
    } finally {
      stops.set(false);
      goOn.countDown();
    }
    moving.result();
    assertNull(inserting.result());
    assertEquals(21, map.size());
  }

  // -----------------------------------------------------------------------------------------------
  // Bulk operations

  /**
   * ConcurrentHashMap and the one of Eclipse Collections: removeIf of the values and the entries
   * removed what had not been tested, if the value changed after the test (JDK-8078645,
   * eclipse-collections#424).
   */
  @ParameterizedTest
  @EnumSource
  void removeIfRemovesOnlyWhatItTested(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(20));
    assertTrue(map.values().removeIf(value -> changes(map, value)));
    assertEquals(evenChanged(), map);
    AbstractConcurrentMap<Integer, Integer> map2 = place.mapOf(KeyPlace.identity(20));
    assertTrue(map2.entrySet().removeIf(entry -> changes(map2, entry.getValue())));
    assertEquals(evenChanged(), map2);
  }

  @Test
  void removeIfThatRemovesOtherThingsIsSeen() {
    // What Collection does: the test, then Iterator.remove, whatever the value is by then.
    ConcurrentMap<Integer, Integer> map = new ConcurrentHashMap<>(KeyPlace.identity(20));
    Collection<Integer> values =
        new AbstractCollection<>() {
          @Override
          public Iterator<Integer> iterator() {
            return map.values().iterator();
          }

          @Override
          public int size() {
            return map.size();
          }
        };
    assertTrue(values.removeIf(value -> changes(map, value)));
    assertThrows(AssertionError.class, () -> assertEquals(evenChanged(), map));
  }

  /** The test of all values, in which another call changes those of even keys. */
  private static boolean changes(ConcurrentMap<Integer, Integer> map, int value) {
    if (value % 2 == 0 && value < 100) {
      map.put(value, value + 100);
    }
    return value < 100;
  }

  private static Map<Integer, Integer> evenChanged() {
    Map<Integer, Integer> expected = new HashMap<>();
    for (int key = 0; key < 20; key += 2) {
      expected.put(key, key + 100);
    }
    return expected;
  }

  /** As Guava's maps were suspected of: a replaceAll that loses updates (guava#2382). */
  @ParameterizedTest
  @EnumSource
  void replaceAllLosesNoUpdate(KeyPlace place) {
    updateAmidReplaceAll(place.mapOf(KeyPlace.identity(20)));
  }

  @Test
  void aReplaceAllThatLosesUpdatesIsSeen() {
    assertThrows(
        AssertionError.class,
        () -> updateAmidReplaceAll(new CheckThenAct<>(KeyPlace.identity(20))));
  }

  private static void updateAmidReplaceAll(ConcurrentMap<Integer, Integer> map) {
    map.remove(1);
    map.replaceAll(
        (key, value) -> {
          if (key % 2 == 0 && value < 100) {
            map.put(key, value + 100);
          } else if (key % 3 == 0) {
            map.remove(key);
          }
          return -value;
        });
    map.forEach((key, value) -> assertEquals(key % 2 == 0 ? -key - 100 : -key, value));
    assertFalse(map.containsKey(9), "removed meanwhile");
    assertEquals(-10 - 100, map.get(10));
    assertEquals(-5, map.get(5));
  }

  // -----------------------------------------------------------------------------------------------
  // Memory

  /** Go, sync.Map: keys that had been deleted were never let go of (golang/go#40999). */
  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "TINY_SYNC_MAP", "BUCKET_MAP", "TINY_BUCKET_MAP"})
  void removedKeysAreLetGo(MapUnderTest kind) {
    AbstractConcurrentMap<Object, Integer> map = kind.create();
    map.put("stays", 0);
    map.get("stays");
    long most = 0;
    for (int i = 0; i < 20_000; i++) {
      map.put("k" + i, i);
      assertEquals(i, map.remove("k" + i));
      most = Math.max(most, Moves.bytesHeld(map));
    }
    long held = most;
    assertTrue(held < 100_000, () -> "bytes: " + held);
    assertEquals(Map.of("stays", 0), map);
  }
}
