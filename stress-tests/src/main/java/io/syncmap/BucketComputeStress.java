package io.syncmap;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Functions of a {@link BucketMap} run one at a time for a key, and as often as is promised. */
public final class BucketComputeStress {
  private BucketComputeStress() {}

  /** {@link ComputeStress.Count}, with a map of buckets. */
  @JCStressTest
  @State
  public static class Count extends ComputeStress.Count {
    public Count() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void actor1() {
      super.actor1();
    }

    @Override
    @Actor
    public void actor2() {
      super.actor2();
    }

    @Override
    @Arbiter
    public void arbiter(II_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link ComputeStress.MergeDuringMove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class MergeDuringMove extends ComputeStress.MergeDuringMove {
    public MergeDuringMove() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void actor1() {
      super.actor1();
    }

    @Override
    @Actor
    public void actor2() {
      super.actor2();
    }

    @Override
    @Arbiter
    public void arbiter(I_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link ComputeStress.ComputeDuringMove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ComputeDuringMove extends ComputeStress.ComputeDuringMove {
    public ComputeDuringMove() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void actor1(II_Result r) {
      super.actor1(r);
    }

    @Override
    @Actor
    public void actor2() {
      super.actor2();
    }

    @Override
    @Arbiter
    public void arbiter(II_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link ComputeStress.ComputeIfAbsent}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ComputeIfAbsent extends ComputeStress.ComputeIfAbsent {
    public ComputeIfAbsent() {
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

  /** {@link ComputeStress.ReadWhileBusy}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ReadWhileBusy extends ComputeStress.ReadWhileBusy {
    public ReadWhileBusy() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void reader(II_Result r) {
      super.reader(r);
    }
  }
}
