package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * More keys of one hash than a table takes: the last ones are in the collisions. All promises hold
 * for them as well.
 */
public final class CollisionStress {
  private CollisionStress() {}

  private static final String[] KEYS = {
    "AaAaAaAa",
    "AaAaAaBB",
    "AaAaBBAa",
    "AaAaBBBB",
    "AaBBAaAa",
    "AaBBAaBB",
    "AaBBBBAa",
    "AaBBBBBB",
    "BBAaAaAa",
    "BBAaAaBB",
    "BBAaBBAa",
    "BBAaBBBB"
  };

  private static final String FIRST = KEYS[0];
  private static final String LAST = KEYS[KEYS.length - 1];

  private static AbstractConcurrentMap<String, Integer> allKeys() {
    AbstractConcurrentMap<String, Integer> map = Scene.colliding();
    Steps.putAll(map, KEYS);
    Steps.finish(map);
    Steps.move(map);
    return map;
  }

  private static AbstractConcurrentMap<String, Integer> allBut(String missing) {
    AbstractConcurrentMap<String, Integer> map = allKeys();
    map.remove(missing);
    Steps.finish(map);
    return map;
  }

  /** The fields of a value that is put under a key beside the table. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Looked up before the put.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Found, with all that was written before the put.")
  @Outcome(expect = FORBIDDEN, desc = "Found, but the value's fields have their defaults.")
  @State
  public static class Publication {
    final AbstractConcurrentMap<String, PublicationStress.Box> map = Scene.colliding();

    /** Puts all keys but the last. */
    public Publication() {
      for (String key : KEYS) {
        if (!key.equals(LAST)) {
          map.put(key, new PublicationStress.Box(0));
        }
      }
    }

    @Actor
    public void writer() {
      map.put(LAST, new PublicationStress.Box(1));
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = PublicationStress.Box.sumOf(map.get(LAST));
    }
  }

  /** Two threads put the same new key if absent. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The first actor won.")
  @Outcome(id = "2, 0, 2", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, none did, or the value is not the winner's.")
  @State
  public static class PutIfAbsent {
    final AbstractConcurrentMap<String, Integer> map = allBut(LAST);

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent(LAST, 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent(LAST, 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.value(map, LAST);
    }
  }

  /** Two threads count, while all keys move. */
  @JCStressTest
  @Outcome(id = "3", expect = ACCEPTABLE, desc = "Both counted, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost in the move, or applied twice.")
  @State
  public static class Count {
    final AbstractConcurrentMap<String, Integer> map = allKeys();

    @Actor
    public void actor1() {
      map.merge(LAST, 1, Integer::sum);
    }

    @Actor
    public void actor2() {
      Steps.begin(map);
      map.merge(LAST, 1, Integer::sum);
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(I_Result r) {
      r.r1 = Steps.value(map, LAST);
    }
  }

  /** A key is removed while all move. */
  @JCStressTest
  @Outcome(id = "1, 0, 11", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The move brought the removed entry back.")
  @State
  public static class Remove {
    final AbstractConcurrentMap<String, Integer> map = allKeys();

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove(LAST));
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, LAST);
      r.r3 = map.size();
    }
  }

  /** Keys that nobody touches, while one leaves and comes back, and all move. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both were found, wherever they were.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent.")
  @State
  public static class UntouchedKeys {
    final AbstractConcurrentMap<String, Integer> map = allKeys();

    @Actor
    public void mover() {
      map.remove(KEYS[5]);
      Steps.move(map);
      map.put(KEYS[5], 1);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, LAST);
      r.r2 = Steps.value(map, FIRST);
    }
  }

  // Of a SyncMap alone: from here

  /**
   * Keys of the table leave, and others of the hash take their places, which the mover's next table
   * has no room for: of a SyncMap, what was in a table is carried to the collisions.
   */
  @JCStressTest
  @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "Both counted, wherever the entry was.")
  @Outcome(expect = FORBIDDEN, desc = "An update was lost in the move, or applied twice.")
  @State
  public static class CountFromTableToCollisions {
    final AbstractConcurrentMap<String, Integer> map = Scene.still(KEYS[0], KEYS[1]);

    /** Begins a move, and fills dirty with keys of the same hash: two, which is all it takes. */
    public CountFromTableToCollisions() {
      Steps.begin(map);
      map.put(KEYS[2], 1);
      map.put(KEYS[3], 1);
    }

    @Actor
    public void actor1() {
      map.merge(KEYS[1], 1, Integer::sum);
      map.merge(KEYS[2], 1, Integer::sum);
    }

    @Actor
    public void actor2() {
      Steps.finish(map);
      map.merge(KEYS[1], 1, Integer::sum);
      map.merge(KEYS[2], 1, Integer::sum);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, KEYS[1]);
      r.r2 = Steps.value(map, KEYS[2]);
    }
  }

  // to here

  /** A colliding key leaves, and comes back, while the other thread counts on it. */
  @JCStressTest
  @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "Counted, then removed.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Removed, then counted from nothing.")
  @Outcome(expect = FORBIDDEN, desc = "A count went to an entry that was let go.")
  @State
  public static class RemoveAndCount {
    final AbstractConcurrentMap<String, Integer> map = allKeys();

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove(LAST));
    }

    @Actor
    public void counter() {
      map.merge(LAST, 1, Integer::sum);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, LAST);
      r.r3 = map.size() - (r.r2 == 0 ? 10 : 11);
    }
  }

  /** The walk over them, meanwhile. */
  @JCStressTest
  @Outcome(id = "11, [01]", expect = ACCEPTABLE, desc = "Each that stayed was met once.")
  @Outcome(expect = FORBIDDEN, desc = "A key was missed, or met twice.")
  @State
  public static class Walk {
    final AbstractConcurrentMap<String, Integer> map = allKeys();

    @Actor
    public void mover() {
      map.remove(KEYS[5]);
      Steps.move(map);
      map.put(KEYS[5], 1);
    }

    @Actor
    public void reader(II_Result r) {
      for (String key : map.keySet()) {
        if (key.equals(KEYS[5])) {
          r.r2++;
        } else {
          r.r1++;
        }
      }
    }
  }
}
