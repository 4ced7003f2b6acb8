package io.syncmap;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * Calls that can each succeed alone, and of which only one may when they meet; on a {@link
 * BucketMap}.
 */
public final class BucketOneWinnerStress {
  private BucketOneWinnerStress() {}

  /** {@link OneWinnerStress.PutIfAbsent}, with a map of buckets. */
  @JCStressTest
  @State
  public static class PutIfAbsent extends OneWinnerStress.PutIfAbsent {
    public PutIfAbsent() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void actor1(III_Result r) {
      super.actor1(r);
    }

    @Override
    @Actor
    public void actor2(III_Result r) {
      super.actor2(r);
    }

    @Override
    @Arbiter
    public void arbiter(III_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link OneWinnerStress.PutIfAbsentDuringMove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class PutIfAbsentDuringMove extends OneWinnerStress.PutIfAbsentDuringMove {
    public PutIfAbsentDuringMove() {
      super(Scene.bucketsOf("b"));
    }

    @Override
    @Actor
    public void actor1(III_Result r) {
      super.actor1(r);
    }

    @Override
    @Actor
    public void actor2(III_Result r) {
      super.actor2(r);
    }

    @Override
    @Arbiter
    public void arbiter(III_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link OneWinnerStress.Remove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class Remove extends OneWinnerStress.Remove {
    public Remove() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void actor1(II_Result r) {
      super.actor1(r);
    }

    @Override
    @Actor
    public void actor2(II_Result r) {
      super.actor2(r);
    }
  }

  /** {@link OneWinnerStress.ReplaceOrRemove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ReplaceOrRemove extends OneWinnerStress.ReplaceOrRemove {
    public ReplaceOrRemove() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void actor1(ZZI_Result r) {
      super.actor1(r);
    }

    @Override
    @Actor
    public void actor2(ZZI_Result r) {
      super.actor2(r);
    }

    @Override
    @Arbiter
    public void arbiter(ZZI_Result r) {
      super.arbiter(r);
    }
  }
}
