package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What a thread wrote before it put an entry, whoever finds the entry sees: the plain fields of
 * keys and values.
 */
public final class PublicationStress {
  private PublicationStress() {}

  /** A key or value whose fields nothing but the map publishes. */
  static final class Box {
    int first;
    int second;

    Box(int content) {
      first = content;
      second = content;
    }

    int sum() {
      return first + second;
    }

    /** The sum, or -1 if there is no box. */
    static int sumOf(@Nullable Box box) {
      return box == null ? -1 : box.sum();
    }
  }

  /** The value of a new key: of a SyncMap, appended to the snapshot. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but the value's fields have their defaults.")
  @State
  public static class ValueOfNewKey {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    @Actor
    public void writer() {
      map.put("a", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("a"));
    }
  }

  /** A map that has a key already, whose box holds zeros. */
  private static AbstractConcurrentMap<String, Box> mapOfZeros() {
    AbstractConcurrentMap<String, Box> map = Scene.empty();
    map.put("a", new Box(0));
    Steps.move(map);
    return map;
  }

  /** The same while a move is under way: of a SyncMap, the key comes to the dirty table. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but the value's fields have their defaults.")
  @State
  public static class ValueOfNewKeyAmidAMove {
    final AbstractConcurrentMap<String, Box> map = mapOfZeros();

    /** Begins the move. */
    public ValueOfNewKeyAmidAMove() {
      Steps.begin(map);
    }

    @Actor
    public void writer() {
      map.put("b", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("b"));
    }
  }

  /** A new value of a present key: of a SyncMap, no lock is involved. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The old value.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The new value, with all that was written before.")
  @Outcome(expect = FORBIDDEN, desc = "The key is gone, or the value's fields have their defaults.")
  @State
  public static class ValueOfPresentKey {
    final AbstractConcurrentMap<String, Box> map = mapOfZeros();

    @Actor
    public void writer() {
      map.put("a", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("a"));
    }
  }

  /** A value that comes by {@code replace}. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The old value.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The new value, with all that was written before.")
  @Outcome(expect = FORBIDDEN, desc = "The key is gone, or the value's fields have their defaults.")
  @State
  public static class ValueByReplace {
    final AbstractConcurrentMap<String, Box> map = mapOfZeros();

    @Actor
    public void writer() {
      map.replace("a", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("a"));
    }
  }

  /** The result of a function that runs for a present key. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The old value.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The result, with all that the function wrote.")
  @Outcome(expect = FORBIDDEN, desc = "The key is gone, or the value's fields have their defaults.")
  @State
  public static class ValueByCompute {
    final AbstractConcurrentMap<String, Box> map = mapOfZeros();

    @Actor
    public void writer() {
      map.compute("a", (key, old) -> new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("a"));
    }
  }

  /** The result of a function that runs for a new key. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the function returned.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, with all that the function has written.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but the value's fields have their defaults.")
  @State
  public static class ValueByComputeIfAbsent {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    @Actor
    public void writer() {
      map.computeIfAbsent("a", key -> new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("a"));
    }
  }

  /** Two threads put a key if absent; the one that comes second sees the value of the first. */
  @JCStressTest
  @Outcome(id = "-1, 2", expect = ACCEPTABLE, desc = "The first actor won.")
  @Outcome(id = "2, -1", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, or the value's fields have their defaults.")
  @State
  public static class ValueByPutIfAbsent {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    @Actor
    public void actor1(II_Result r) {
      r.r1 = Box.sumOf(map.putIfAbsent("a", new Box(1)));
    }

    @Actor
    public void actor2(II_Result r) {
      r.r2 = Box.sumOf(map.putIfAbsent("a", new Box(1)));
    }
  }

  /** A value that reaches the reader through a new table: one thread puts it, then moves it. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, in whichever table, with its fields.")
  @Outcome(expect = FORBIDDEN, desc = "Found in the new table, but without its fields.")
  @State
  public static class ValueRightAfterMove {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    @Actor
    public void writer() {
      map.put("a", new Box(1));
      Steps.move(map);
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("a"));
    }
  }

  /** A new value comes while the entry is carried to the new table, where the reader finds it. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The old value was carried, and found.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The new value, carried or not, with its fields.")
  @Outcome(expect = FORBIDDEN, desc = "The key is gone, or the value's fields have their defaults.")
  @State
  public static class ValueThroughMoved {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    /** Puts the key, and one more, so that the move does not end with it. */
    public ValueThroughMoved() {
      map.put("a", new Box(0));
      map.put("b", new Box(0));
      Steps.move(map);
    }

    @Actor
    public void writer() {
      map.put("b", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      Steps.carry(map, "b");
      r.r1 = Box.sumOf(map.get("b"));
    }
  }

  /** As above: the writer carries the entry and then changes it where it is by now. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The old value, carried or not.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The new value, with its fields.")
  @Outcome(expect = FORBIDDEN, desc = "The key is gone, or the value's fields have their defaults.")
  @State
  public static class ValueInNewTable {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    /** Puts the key, and one more, so that the move does not end with it. */
    public ValueInNewTable() {
      map.put("a", new Box(0));
      map.put("b", new Box(0));
      Steps.move(map);
    }

    @Actor
    public void writer() {
      Steps.carry(map, "b");
      map.put("b", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Box.sumOf(map.get("b"));
    }
  }

  /** A value that an iterator meets. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The iteration did not meet the value yet.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Met, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Met, but the value's fields have their defaults.")
  @State
  public static class ValueThroughIterator {
    final AbstractConcurrentMap<String, Box> map = Scene.empty();

    @Actor
    public void writer() {
      map.put("a", new Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      @Nullable Box seen = null;
      for (Box value : map.values()) {
        seen = value;
      }
      r.r1 = Box.sumOf(seen);
    }
  }

  /** A key's own fields, seen by an iterator. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The iteration did not meet the key yet.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Met, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Met, but the key's fields have their defaults.")
  @State
  public static class KeyThroughIterator {
    final AbstractConcurrentMap<Box, Integer> map = Scene.empty();

    @Actor
    public void writer() {
      map.put(new Box(1), 1);
    }

    @Actor
    public void reader(I_Result r) {
      @Nullable Box seen = null;
      for (Box key : map.keySet()) {
        seen = key;
      }
      r.r1 = Box.sumOf(seen);
    }
  }

  /** The same, and the entry is moved before the iterator meets it, or meanwhile. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "The iteration did not meet the entry yet.")
  @Outcome(
      id = "2, 2",
      expect = ACCEPTABLE,
      desc = "Met, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Met, but key or value have their defaults.")
  @State
  public static class EntryThroughIteratorAndMove {
    final AbstractConcurrentMap<Box, Box> map = Scene.empty();

    @Actor
    public void writer() {
      map.put(new Box(1), new Box(1));
      Steps.move(map);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = -1;
      r.r2 = -1;
      map.forEach(
          (key, value) -> {
            r.r1 = key.sum();
            r.r2 = value.sum();
          });
    }
  }

  /** A key that compares its plain field, and tells whether another one had nothing in it. */
  static final class ComparedKey {
    int content = 1;
    boolean sawDefault;

    @Override
    public int hashCode() {
      return 7;
    }

    @Override
    public boolean equals(Object o) {
      if (o instanceof ComparedKey other) {
        sawDefault |= other.content != 1;
        return other.content == content;
      }
      return false;
    }
  }

  /** A stored key's fields, seen by its {@code equals} in the midst of a look-up. */
  @JCStressTest
  @Outcome(
      id = "[01], 0",
      expect = ACCEPTABLE,
      desc = "The key was whole whenever it was compared.")
  @Outcome(expect = FORBIDDEN, desc = "A key was compared whose fields have their defaults.")
  @State
  public static class KeyInLookUp {
    final AbstractConcurrentMap<ComparedKey, Integer> map = Scene.empty();

    @Actor
    public void writer() {
      map.put(new ComparedKey(), 1);
    }

    @Actor
    public void reader(II_Result r) {
      ComparedKey key = new ComparedKey();
      r.r1 = map.containsKey(key) ? 1 : 0;
      r.r2 = key.sawDefault ? 1 : 0;
    }
  }

  /**
   * A new key, its value, and what was written before the put: of a SyncMap, all by the one store
   * of the tag. Control: {@code Controls.TagReadPlainly}.
   */
  @JCStressTest
  @Outcome(id = "-1, 0, [01]", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "Found, with all of it.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but something written before the put is missing.")
  @State
  public static class AllOfANewKey {
    final AbstractConcurrentMap<ComparedKey, Box> map = Scene.empty();
    int plain;

    @Actor
    public void writer() {
      plain = 1;
      map.put(new ComparedKey(), new Box(1));
    }

    @Actor
    public void reader(III_Result r) {
      ComparedKey key = new ComparedKey();
      r.r1 = Box.sumOf(map.get(key));
      r.r2 = key.sawDefault ? 1 : 0;
      r.r3 = plain;
    }
  }

  /** The same for a key that is moved right after it was put. */
  @JCStressTest
  @Outcome(
      id = "[01], 0",
      expect = ACCEPTABLE,
      desc = "The key was whole whenever it was compared.")
  @Outcome(expect = FORBIDDEN, desc = "A key was compared whose fields have their defaults.")
  @State
  public static class KeyInLookUpAndMove {
    final AbstractConcurrentMap<ComparedKey, Integer> map = Scene.empty();

    @Actor
    public void writer() {
      map.put(new ComparedKey(), 1);
      Steps.move(map);
    }

    @Actor
    public void reader(II_Result r) {
      ComparedKey key = new ComparedKey();
      r.r1 = map.containsKey(key) ? 1 : 0;
      r.r2 = key.sawDefault ? 1 : 0;
    }
  }

  /** The map itself is handed over by a plain field, and so is a copy of a map with its entry. */
  @JCStressTest
  @Outcome(id = "-2, (-2|2)", expect = ACCEPTABLE, desc = "The first map was not seen.")
  @Outcome(id = "-1, (-2|2)", expect = ACCEPTABLE, desc = "Found empty, as it was at first.")
  @Outcome(id = "2, (-2|2)", expect = ACCEPTABLE, desc = "Found with its entry, which is whole.")
  @Outcome(id = ".*, -1", expect = FORBIDDEN, desc = "The copy was found without its entry.")
  @Outcome(expect = FORBIDDEN, desc = "Found half made, or its entry was.")
  @State
  public static class OfTheMap {
    @Nullable AbstractConcurrentMap<String, Box> filled;
    @Nullable AbstractConcurrentMap<String, Box> copied;

    @Actor
    public void writer() {
      AbstractConcurrentMap<String, Box> map = Scene.empty();
      map.put("a", new Box(1));
      filled = map;
      copied = Scene.copyOf(Map.of("a", new Box(1)));
    }

    @Actor
    public void reader(II_Result r) {
      r.r2 = sumIn(copied);
      r.r1 = sumIn(filled);
    }

    private static int sumIn(@Nullable AbstractConcurrentMap<String, Box> map) {
      return map == null ? -2 : Box.sumOf(map.get("a"));
    }
  }
}
