package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.HashSet;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Overflow buckets of a {@link BucketMap}: they go from one home to the other. The table of these
 * maps has eight homes and two overflow buckets. Home A has both in its chain, the one that came
 * last before the other; home B is full.
 */
public final class Chains {
  private Chains() {}

  private static final int HOMES = 8;
  private static final int MULTIPLIER = 1;

  private static final BucketTuning TUNING =
      new BucketTuning(HOMES, 8, 4, 1, true, 12, MULTIPLIER, buckets -> {});

  /** Keys of home A, all of one hash. */
  static final String[] A = keysOf("a");

  /** Keys of home B, all of one hash. */
  static final String[] B = keysElsewhere();

  /** The first one in the last bucket of A's chain. */
  static final String OLDEST = A[8];

  /** Alone in the overflow bucket that A's chain begins with. */
  static final String NEWEST = A[16];

  /** A ninth one for B. */
  static final String NEW = B[8];

  private static String[] keysOf(String prefix) {
    String[] keys = new String[17];
    for (int n = 0; n < keys.length; n++) {
      StringBuilder key = new StringBuilder(prefix);
      for (int bit = 0; bit < 5; bit++) {
        key.append((n >>> bit & 1) == 0 ? "Aa" : "BB");
      }
      keys[n] = key.toString();
    }
    return keys;
  }

  private static int home(String key) {
    return (int) (((Hash.of(key, MULTIPLIER) & 0xFFFF_FFFFL) * HOMES) >>> Integer.SIZE);
  }

  private static String[] keysElsewhere() {
    char prefix = 'b';
    while (home(keysOf("" + prefix)[0]) == home(A[0])) {
      prefix++;
    }
    return keysOf("" + prefix);
  }

  /**
   * Equals a key of the map, which takes its time: the value that is loaded afterwards may be that
   * of another key, and only the state word tells.
   */
  static final class Slow {
    private final String key;

    Slow(String key) {
      this.key = key;
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }

    @Override
    public boolean equals(Object o) {
      boolean found = key.equals(o);
      for (int n = 0; found && n < 20; n++) {
        Thread.onSpinWait();
      }
      return found;
    }
  }

  /** The map; {@link #OLDEST} may be alone in its bucket as well. */
  static BucketMap<String, Integer> map(boolean oldBucketIsFull) {
    BucketMap<String, Integer> map = new BucketMap<>((int) (HOMES * TUNING.load()), TUNING);
    Steps.putAll(map, A);
    for (int n = 0; n < 8; n++) {
      map.put(B[n], 1);
    }
    for (int n = 9; n < 16 && !oldBucketIsFull; n++) {
      map.remove(A[n]);
    }
    return map;
  }

  private static int sum(BucketMap<String, Integer> map, int from, int to) {
    int sum = 0;
    for (int n = from; n < to; n++) {
      sum += Steps.value(map, A[n]);
    }
    return sum;
  }

  /** The last bucket of a chain is left by its key, and the other home puts one into that slot. */
  @JCStressTest
  @Outcome(id = "[01], 1", expect = ACCEPTABLE, desc = "Its own value, or looked up after it left.")
  @Outcome(expect = FORBIDDEN, desc = "The value of the key that came, or one missed in the chain.")
  @State
  public static class LastBucket {
    final BucketMap<String, Integer> map = map(false);

    @Actor
    public void writer() {
      map.remove(OLDEST);
      map.put(NEW, 2);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, OLDEST);
      r.r2 = Steps.value(map, NEWEST);
    }
  }

  /** The same with the bucket that the chain begins with: behind it are others of its home. */
  @JCStressTest
  @Outcome(id = "[01], 1", expect = ACCEPTABLE, desc = "Its own value, or looked up after it left.")
  @Outcome(expect = FORBIDDEN, desc = "The value of the key that came, or one missed in the chain.")
  @State
  public static class FirstBucket {
    final BucketMap<String, Integer> map = map(true);

    @Actor
    public void writer() {
      map.remove(NEWEST);
      map.put(NEW, 2);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, NEWEST);
      r.r2 = Steps.value(map, OLDEST);
    }
  }

  /** The last bucket goes from home to home, again and again. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Each look-up got its own key's value.")
  @Outcome(expect = FORBIDDEN, desc = "The value of the other key, or one missed in the chain.")
  @State
  public static class Often {
    final BucketMap<String, Integer> map = map(false);

    @Actor
    public void writer() {
      for (int n = 0; n < 50; n++) {
        map.remove(OLDEST);
        map.put(NEW, 2);
        map.remove(NEW);
        map.put(OLDEST, 1);
        map.remove(NEWEST);
        map.put(NEWEST, 1); // the chain begins with it again
      }
    }

    @Actor
    @SuppressWarnings("CollectionIncompatibleType") // it equals one of the keys
    public void reader(II_Result r) {
      Slow oldest = new Slow(OLDEST);
      Slow newOne = new Slow(NEW);
      for (int n = 0; n < 100; n++) {
        r.r1 += Steps.orZero(map.get(oldest)) == 2 ? 1 : 0;
        r.r1 += Steps.orZero(map.get(newOne)) == 1 ? 1 : 0;
        r.r2 += 1 - Steps.value(map, A[7]);
      }
    }
  }

  /**
   * One thread leaves a bucket empty, the other needs one. Control: {@link
   * ControlsOfBucketMap.GivenBackTooEarly}.
   */
  @JCStressTest
  @Outcome(id = "0, 2, 16", expect = ACCEPTABLE, desc = "The new key is there, in whatever bucket.")
  @Outcome(expect = FORBIDDEN, desc = "Who left the bucket emptied it for who had it by then.")
  @State
  public static class GivenBack {
    final BucketMap<String, Integer> map = map(true);

    @Actor
    public void remover() {
      map.remove(NEWEST);
    }

    @Actor
    public void writer() {
      map.put(NEW, 2);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, NEWEST);
      r.r2 = Steps.value(map, NEW);
      r.r3 = sum(map, 0, 16);
    }
  }

  /** Two homes need an overflow bucket, and there is one. */
  @JCStressTest
  @Outcome(id = "3, 2, 26", expect = ACCEPTABLE, desc = "One got it, the other a larger table.")
  @Outcome(expect = FORBIDDEN, desc = "Both got it, or a key is lost.")
  @State
  public static class TheLastOne {
    final BucketMap<String, Integer> map = map(true);

    /** Gives one back. */
    public TheLastOne() {
      map.remove(NEWEST);
    }

    @Actor
    public void actor1() {
      map.put(NEWEST, 3);
    }

    @Actor
    public void actor2() {
      map.put(NEW, 2);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r1 = Steps.value(map, NEWEST);
      r.r2 = Steps.value(map, NEW);
      r.r3 = map.size();
    }
  }

  /** A count in a bucket whose neighbour leaves the chain and comes back. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "Both counts came to the key.")
  @Outcome(expect = FORBIDDEN, desc = "A count was lost, or went to another key.")
  @State
  public static class Count {
    final BucketMap<String, Integer> map = map(false);

    @Actor
    public void counter() {
      map.merge(NEWEST, 1, Integer::sum);
      map.merge(NEWEST, 1, Integer::sum);
    }

    @Actor
    public void writer() {
      map.remove(OLDEST);
      map.put(OLDEST, 1);
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = Steps.value(map, NEWEST);
      r.r2 = Steps.value(map, OLDEST);
    }
  }

  /** A walk, while a bucket goes from one chain to the other. */
  @JCStressTest
  @Outcome(id = "24, 24", expect = ACCEPTABLE, desc = "Each key that stayed was met once.")
  @Outcome(expect = FORBIDDEN, desc = "A key was missed, or met twice.")
  @State
  public static class Walk {
    final BucketMap<String, Integer> map = map(true);

    @Actor
    public void writer() {
      map.remove(NEWEST);
      map.put(NEW, 2);
    }

    @Actor
    public void reader(II_Result r) {
      HashSet<String> met = new HashSet<>();
      for (String key : map.keySet()) {
        if (!key.equals(NEWEST) && !key.equals(NEW)) {
          met.add(key);
          r.r2++;
        }
      }
      r.r1 = met.size();
    }
  }

  /**
   * The same, while the table is split: who looks for the keys whose hashes are to be stored may be
   * led into the other chain, and must look again.
   */
  @JCStressTest
  @Outcome(id = "16, 2", expect = ACCEPTABLE, desc = "All keys were copied to where they belong.")
  @Outcome(expect = FORBIDDEN, desc = "A key was copied with a hash that is not its own.")
  @State
  public static class Split {
    final BucketMap<String, Integer> map = map(true);

    @Actor
    public void writer() {
      map.remove(NEWEST);
      map.put(NEW, 2);
    }

    @Actor
    public void splitter() {
      map.rebuild.splitAll();
    }

    @Arbiter
    public void arbiter(II_Result r) {
      r.r1 = sum(map, 0, 16);
      r.r2 = Steps.value(map, NEW);
    }
  }
}
