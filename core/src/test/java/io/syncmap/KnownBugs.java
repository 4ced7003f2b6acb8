package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Bugs that other concurrent maps had, or have: ours must not. Most tests force the interleaving in
 * one thread: a key, a value or a function lets another call happen in the midst of the first. The
 * others race, while entries move all the time.
 */
abstract class KnownBugs {
  static Stream<MapUnderTest> tinyMaps() {
    return Stream.of(MapUnderTest.SYNC_MAPS, MapUnderTest.BUCKET_MAPS)
        .flatMap(List::stream)
        .filter(MapUnderTest::isTiny);
  }

  /** The value of a key that is present. */
  static final Integer FIRST = 10;

  /** A key with one hash for all; something happens in its comparison of this number. */
  static final class Key {
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

  /** Of the key. */
  enum State {
    PRESENT,
    REMOVED,
    UNKNOWN
  }

  static AbstractConcurrentMap<Object, Object> mapOf(KeyPlace place, int others, State state) {
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

  /** Looks, and then acts: what the maps above did, where another thread may come between. */
  static final class CheckThenAct<K, V> extends ConcurrentHashMap<K, V> {
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

  /** Workers, and a thread that moves the entries until all of them have ended. */
  static final class MovesBeside {
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
}
