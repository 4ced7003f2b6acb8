package io.syncmap;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * All threads agree on one order of the calls of a {@link BucketMap}, also of those for different
 * keys.
 */
public final class BucketOrderStress {
  private BucketOrderStress() {}

  /** {@link OrderStress.TwoNewKeys}, with a map of buckets. */
  @JCStressTest
  @State
  public static class TwoNewKeys extends OrderStress.TwoNewKeys {
    public TwoNewKeys() {
      super(Scene.stripesOf("x"));
    }

    @Override
    @Actor
    public void writer1() {
      super.writer1();
    }

    @Override
    @Actor
    public void writer2() {
      super.writer2();
    }

    @Override
    @Actor
    public void reader1(IIII_Result r) {
      super.reader1(r);
    }

    @Override
    @Actor
    public void reader2(IIII_Result r) {
      super.reader2(r);
    }
  }

  /** {@link OrderStress.TwoPresentKeys}, with a map of buckets. */
  @JCStressTest
  @State
  public static class TwoPresentKeys extends OrderStress.TwoPresentKeys {
    public TwoPresentKeys() {
      super(Scene.stripesOf("a", "b"));
    }

    @Override
    @Actor
    public void writer1() {
      super.writer1();
    }

    @Override
    @Actor
    public void writer2() {
      super.writer2();
    }

    @Override
    @Actor
    public void reader1(IIII_Result r) {
      super.reader1(r);
    }

    @Override
    @Actor
    public void reader2(IIII_Result r) {
      super.reader2(r);
    }
  }

  /** {@link OrderStress.OneAfterTheOther}, with a map of buckets. */
  @JCStressTest
  @State
  public static class OneAfterTheOther extends OrderStress.OneAfterTheOther {
    public OneAfterTheOther() {
      super(Scene.bucketsOf("x"));
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

  /** {@link OrderStress.StoreThenLoad}, with a map of buckets. */
  @JCStressTest
  @State
  public static class StoreThenLoad extends OrderStress.StoreThenLoad {
    public StoreThenLoad() {
      super(Scene.stripesOf("a", "b"));
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

  /** {@link OrderStress.OneKeyAcrossMove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class OneKeyAcrossMove extends OrderStress.OneKeyAcrossMove {
    public OneKeyAcrossMove() {
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

  /** {@link OrderStress.PutAndClear}, with a map of buckets. */
  @JCStressTest
  @State
  public static class PutAndClear extends OrderStress.PutAndClear {
    public PutAndClear() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void clearer() {
      super.clearer();
    }

    @Override
    @Arbiter
    public void arbiter(III_Result r) {
      super.arbiter(r);
    }
  }
}
