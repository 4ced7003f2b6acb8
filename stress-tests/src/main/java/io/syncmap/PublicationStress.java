package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
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
    final SyncMap<String, Box> map = Scene.empty();

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
    final SyncMap<String, Box> map = Scene.empty();

    /** Puts the key into the snapshot. */
    public ValueOfPresentKey() {
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
    final SyncMap<Box, Integer> map = Scene.empty();

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
    final SyncMap<String, Box> map = Scene.empty();

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
}
