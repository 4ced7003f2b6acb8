package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs that other maps had: two calls for one key. */
@Timeout(120)
class KnownBugsOfUpdatesTest extends KnownBugs {
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
}
