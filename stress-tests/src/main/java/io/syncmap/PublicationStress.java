package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
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

    Box() {
      first = 1;
      second = 1;
    }

    int sum() {
      return first + second;
    }
  }

  /** The value of a new key, through the dirty table. Guards casValue and value in Table. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but the value's fields have their defaults.")
  @State
  public static class ValueOfNewKey {
    final AbstractConcurrentMap<String, Box> map;

    public ValueOfNewKey() {
      this(Scene.empty());
    }

    ValueOfNewKey(AbstractConcurrentMap<String, Box> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.put("a", new Box());
    }

    @Actor
    public void reader(I_Result r) {
      Box box = map.get("a");
      r.r1 = box == null ? -1 : box.sum();
    }
  }

  /** A new value of a present key: no lock and no dirty table involved. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The old value.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "The new value, with all that was written before.")
  @Outcome(expect = FORBIDDEN, desc = "The key is gone, or the value's fields have their defaults.")
  @State
  public static class ValueOfPresentKey {
    final AbstractConcurrentMap<String, Box> map;

    public ValueOfPresentKey() {
      this(Scene.empty());
    }

    /** Puts the key into the snapshot. */
    ValueOfPresentKey(AbstractConcurrentMap<String, Box> map) {
      this.map = map;
      Box old = new Box();
      old.first = 0;
      old.second = 0;
      map.put("a", old);
      Scene.move(map);
    }

    @Actor
    public void writer() {
      map.put("a", new Box());
    }

    @Actor
    public void reader(I_Result r) {
      Box box = map.get("a");
      r.r1 = box == null ? -1 : box.sum();
    }
  }

  /** A key's own fields, seen by an iteration. Guards setKey and keyAcquire in Table. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "The iteration did not meet the key yet.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Met, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Met, but the key's fields have their defaults.")
  @State
  public static class FieldsOfNewKey {
    final AbstractConcurrentMap<Box, Integer> map;

    public FieldsOfNewKey() {
      this(Scene.empty());
    }

    FieldsOfNewKey(AbstractConcurrentMap<Box, Integer> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.put(new Box(), 1);
    }

    @Actor
    public void reader(I_Result r) {
      int seen = -1;
      for (Box key : map.keySet()) {
        seen = key.sum();
      }
      r.r1 = seen;
    }
  }

  /**
   * A value that reaches the reader through a new snapshot: one thread puts and moves. Guards
   * setUnpublishedValue, publishKeys, and the store to SyncMap.read.
   */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, in whichever table, with its fields.")
  @Outcome(expect = FORBIDDEN, desc = "Found in the new snapshot, but without its fields.")
  @State
  public static class ValueThroughPromotion {
    final AbstractConcurrentMap<String, Box> map;

    public ValueThroughPromotion() {
      this(Scene.empty());
    }

    ValueThroughPromotion(AbstractConcurrentMap<String, Box> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.put("a", new Box());
      Scene.move(map);
    }

    @Actor
    public void reader(I_Result r) {
      Box box = map.get("a");
      r.r1 = box == null ? -1 : box.sum();
    }
  }

  /** The result of a function that runs for a new key. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the function returned.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, with all that the function has written.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but the value's fields have their defaults.")
  @State
  public static class ValueByFunction {
    final AbstractConcurrentMap<String, Box> map;

    public ValueByFunction() {
      this(Scene.empty());
    }

    ValueByFunction(AbstractConcurrentMap<String, Box> map) {
      this.map = map;
    }

    @Actor
    public void writer() {
      map.computeIfAbsent("a", key -> new Box());
    }

    @Actor
    public void reader(I_Result r) {
      Box box = map.get("a");
      r.r1 = box == null ? -1 : box.sum();
    }
  }

  /** Two threads put a key if absent; the one that comes second sees the value of the first. */
  @JCStressTest
  @Outcome(id = "-1, 2", expect = ACCEPTABLE, desc = "The first actor won.")
  @Outcome(id = "2, -1", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, or the value's fields have their defaults.")
  @State
  public static class ValueByPutIfAbsent {
    final AbstractConcurrentMap<String, Box> map;

    public ValueByPutIfAbsent() {
      this(Scene.empty());
    }

    ValueByPutIfAbsent(AbstractConcurrentMap<String, Box> map) {
      this.map = map;
    }

    @Actor
    public void actor1(II_Result r) {
      Box box = map.putIfAbsent("a", new Box());
      r.r1 = box == null ? -1 : box.sum();
    }

    @Actor
    public void actor2(II_Result r) {
      Box box = map.putIfAbsent("a", new Box());
      r.r2 = box == null ? -1 : box.sum();
    }
  }
}
