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
 * A slot of a {@link BucketMap} belongs to one key after the other. The keys of these tests have
 * one hash, hence one bucket and one tag; the value names the key.
 */
public final class SlotReuse {
  private SlotReuse() {}

  static final String FIRST = "Aa";
  static final String SECOND = "BB"; // of the same hash

  private static BucketMap<String, Integer> mapOfFirst() {
    BucketMap<String, Integer> map = BucketScene.empty();
    map.put(FIRST, 1);
    return map;
  }

  /**
   * A key leaves, and another one takes its slot. Control: {@link
   * ControlsOfBucketMap.ReadWithoutValidation}.
   */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Looked up before the key left.")
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Looked up afterwards.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "The value of the key that came into the slot.")
  @State
  public static class OneReader {
    final BucketMap<String, Integer> map = mapOfFirst();

    @Actor
    public void writer() {
      map.remove(FIRST);
      map.put(SECOND, 2);
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Steps.value(map, FIRST);
    }
  }

  /**
   * The keys take turns: a reader between two changes finds the slot as it was before both, but for
   * the version. Control: {@link ControlsOfBucketMap.LockWithoutVersion}.
   */
  @JCStressTest
  @Outcome(id = "[01], [02]", expect = ACCEPTABLE, desc = "Each look-up got its own key's value.")
  @Outcome(expect = FORBIDDEN, desc = "A look-up got the value of the other key.")
  @State
  public static class Turns {
    final BucketMap<String, Integer> map = mapOfFirst();

    @Actor
    public void writer() {
      map.remove(FIRST);
      map.put(SECOND, 2);
      map.remove(SECOND);
      map.put(FIRST, 1);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, FIRST);
      r.r2 = Steps.value(map, SECOND);
    }
  }

  /** The same again and again, so that a look-up may run out of patience, and lock. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Each look-up got its own key's value.")
  @Outcome(expect = FORBIDDEN, desc = "A look-up got the value of the other key.")
  @State
  public static class Often {
    final BucketMap<String, Integer> map = mapOfFirst();

    @Actor
    public void writer() {
      for (int n = 0; n < 50; n++) {
        map.remove(FIRST);
        map.put(SECOND, 2);
        map.remove(SECOND);
        map.put(FIRST, 1);
      }
    }

    @Actor
    @SuppressWarnings("CollectionIncompatibleType") // it equals one of the keys
    public void reader(I_Result r) {
      Chains.Slow first = new Chains.Slow(FIRST);
      Chains.Slow second = new Chains.Slow(SECOND);
      for (int n = 0; n < 50; n++) {
        r.r1 += Steps.orZero(map.get(first)) == 2 ? 1 : 0;
        r.r1 += Steps.orZero(map.get(second)) == 1 ? 1 : 0;
      }
    }
  }

  /** The same by the calls that change a key under a condition. */
  @JCStressTest
  @Outcome(id = "[01], 0", expect = ACCEPTABLE, desc = "The condition was tried on its own key.")
  @Outcome(expect = FORBIDDEN, desc = "The condition was tried on the value of the other key.")
  @State
  public static class Conditions {
    final BucketMap<String, Integer> map = mapOfFirst();

    @Actor
    public void writer() {
      map.remove(FIRST);
      map.put(SECOND, 2);
    }

    @Actor
    public void other(II_Result r) {
      Integer seen = map.computeIfPresent(FIRST, (key, old) -> old);
      r.r1 = seen == null ? 0 : seen;
      r.r2 = map.replace(FIRST, 2, 3) ? 1 : 0;
    }
  }

  /** The walk over the entries: key and value belong together. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Each entry had its own value.")
  @Outcome(id = "1", expect = FORBIDDEN, desc = "A key came with the value of the other.")
  @State
  public static class Iteration {
    final BucketMap<String, Integer> map = mapOfFirst();

    @Actor
    public void writer() {
      map.remove(FIRST);
      map.put(SECOND, 2);
    }

    @Actor
    public void reader(I_Result r) {
      map.forEach(
          (key, value) -> {
            if (value != (key.equals(FIRST) ? 1 : 2)) {
              r.r1 = 1;
            }
          });
    }
  }

  /** The slot is given to the other key in another table, to which the entries were copied. */
  @JCStressTest
  @Outcome(id = "[01]", expect = ACCEPTABLE, desc = "Its own value, or looked up after it left.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "The value of the key that came into the slot.")
  @State
  public static class DuringMove {
    final BucketMap<String, Integer> map = mapOfFirst();

    @Actor
    public void writer() {
      Steps.begin(map);
      map.remove(FIRST);
      Steps.finish(map);
      map.put(SECOND, 2);
    }

    @Actor
    public void reader(I_Result r) {
      r.r1 = Steps.value(map, FIRST);
    }
  }
}
