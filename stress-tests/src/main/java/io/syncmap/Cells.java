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

/**
 * Cells of the collisions of a {@link BucketMap}: they come and go without a lock, but for what
 * they hold, which the word of a home guards. Eight keys of one hash have the one bucket; a ninth
 * has a cell.
 */
public final class Cells {
  private Cells() {}

  private static final String[] KEYS = Chains.A;
  private static final String LEAVES = KEYS[0];
  private static final String NINTH = KEYS[8];
  private static final String TENTH = KEYS[9];

  /** A map with so many keys of one hash. */
  private static AbstractConcurrentMap<String, Integer> of(int keys) {
    AbstractConcurrentMap<String, Integer> map = BucketScene.colliding();
    for (int n = 0; n < keys; n++) {
      map.put(KEYS[n], 1);
    }
    return map;
  }

  private static int cells(AbstractConcurrentMap<?, ?> map) {
    return (int) ((BucketMap<?, ?>) map).stats().collidingKeys();
  }

  /** Two threads put the first key that is to have a cell. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The first actor won.")
  @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won, none did, or there are two cells.")
  @State
  public static class TheFirst {
    final AbstractConcurrentMap<String, Integer> map = of(8);

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent(NINTH, 1));
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.putIfAbsent(NINTH, 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = cells(map) + (map.size() - 9);
    }
  }

  /** The last cell goes, and the collisions with it, while another one comes. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The new one is there, the other gone.")
  @Outcome(expect = FORBIDDEN, desc = "The new one went with the last, or that one stayed.")
  @State
  public static class TheLast {
    final AbstractConcurrentMap<String, Integer> map = of(9);

    @Actor
    public void remover() {
      map.remove(NINTH);
    }

    @Actor
    public void writer() {
      map.put(TENTH, 1);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, NINTH);
      r.r2 = Steps.value(map, TENTH);
      r.r3 = cells(map) + (map.size() - 9);
    }
  }

  /** A key leaves its cell, which is not used again, and gets another one. */
  @JCStressTest
  @Outcome(id = "1, [012]", expect = ACCEPTABLE, desc = "First looked up before it was removed.")
  @Outcome(id = "0, [02]", expect = ACCEPTABLE, desc = "First looked up while it was gone.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Looked up after it had come back.")
  @Outcome(expect = FORBIDDEN, desc = "The old value came back, or one that was never there.")
  @State
  public static class Again {
    final AbstractConcurrentMap<String, Integer> map = of(9);

    @Actor
    public void writer() {
      map.remove(NINTH);
      map.put(NINTH, 2);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, NINTH);
      r.r2 = Steps.value(map, NINTH);
    }
  }

  /** Both threads remove the key and put it again; a put goes to no cell that was left. */
  @JCStressTest
  @Outcome(id = "[12], 9, 1", expect = ACCEPTABLE, desc = "The later put is there, and counted.")
  @Outcome(id = "0, 8, 0", expect = FORBIDDEN, desc = "A put went to a cell that was left.")
  @Outcome(expect = FORBIDDEN, desc = "The key is there twice, or counted wrong.")
  @State
  public static class BothAgain {
    final AbstractConcurrentMap<String, Integer> map = of(9);

    @Actor
    public void actor1() {
      map.remove(NINTH);
      map.put(NINTH, 1);
    }

    @Actor
    public void actor2() {
      map.put(NINTH, 2);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, NINTH);
      r.r2 = map.size();
      r.r3 = cells(map);
    }
  }

  /** One thread gets a cell for a key, the other finds room for it in the bucket. */
  @JCStressTest
  @Outcome(id = "0, 1, 8", expect = ACCEPTABLE, desc = "The first actor won.")
  @Outcome(id = "2, 0, 8", expect = ACCEPTABLE, desc = "The second actor won.")
  @Outcome(expect = FORBIDDEN, desc = "Both won: the key is there twice, or counted twice.")
  @State
  public static class CellOrBucket {
    final AbstractConcurrentMap<String, Integer> map = of(8);

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.putIfAbsent(NINTH, 1));
    }

    @Actor
    public void actor2(III_Result r) {
      map.remove(LEAVES);
      r.r2 = Steps.orZero(map.putIfAbsent(NINTH, 2));
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = map.size();
      map.remove(NINTH);
      r.r3 += Steps.value(map, NINTH); // there once, so gone by now
    }
  }

  /** A key that may take its time to tell its hash code: so others come between. */
  private static final class Key {
    private final String name;
    private final int pauses;

    Key(String name, int pauses) {
      this.name = name;
      this.pauses = pauses;
    }

    @Override
    public int hashCode() {
      for (int n = 0; n < pauses; n++) {
        Thread.onSpinWait();
      }
      return name.hashCode();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Key key && key.name.equals(name);
    }
  }

  /**
   * The same, and the key leaves the bucket again: a cell that was added for nothing is taken back
   * by a compare-and-set, without the lock, and may be found by the other thread before that.
   */
  @JCStressTest
  @Outcome(id = "[13], 9, 7", expect = ACCEPTABLE, desc = "All are there, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "A put went to a cell that was taken back.")
  @State
  public static class TakenBack {
    final BucketMap<Key, Integer> map = new BucketMap<>(0, BucketScene.COLLIDING);
    final Key leaves = new Key(LEAVES, 0);
    final Key ninth = new Key(NINTH, 0);
    final Key slow = new Key(NINTH, 50);

    /** Fills the bucket. */
    public TakenBack() {
      map.put(leaves, 1);
      for (int n = 1; n < 8; n++) {
        map.put(new Key(KEYS[n], 0), 1);
      }
    }

    @Actor
    public void actor1() {
      map.put(slow, 1);
    }

    @Actor
    public void actor2() {
      map.remove(slow); // not there: the other one has time to find no room
      map.remove(leaves);
      map.put(ninth, 2);
      map.remove(slow); // the other one has time to find it in the bucket
      map.put(leaves, 1);
      map.put(ninth, 3);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.orZero(map.get(ninth));
      r.r2 = map.size();
      for (int n = 1; n < 8; n++) {
        r.r3 += Steps.orZero(map.get(new Key(KEYS[n], 0)));
      }
    }
  }
}
