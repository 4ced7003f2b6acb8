package io.syncmap;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * What a thread wrote before it put an entry into a {@link BucketMap}, whoever finds the entry
 * sees.
 */
public final class BucketPublicationStress {
  private BucketPublicationStress() {}

  /** {@link PublicationStress.ValueOfNewKey}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ValueOfNewKey extends PublicationStress.ValueOfNewKey {
    public ValueOfNewKey() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void reader(I_Result r) {
      super.reader(r);
    }
  }

  /** {@link PublicationStress.ValueOfPresentKey}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ValueOfPresentKey extends PublicationStress.ValueOfPresentKey {
    public ValueOfPresentKey() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void reader(I_Result r) {
      super.reader(r);
    }
  }

  /** {@link PublicationStress.FieldsOfNewKey}, with a map of buckets. */
  @JCStressTest
  @State
  public static class FieldsOfNewKey extends PublicationStress.FieldsOfNewKey {
    public FieldsOfNewKey() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void reader(I_Result r) {
      super.reader(r);
    }
  }

  /** {@link PublicationStress.ValueThroughPromotion}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ValueThroughPromotion extends PublicationStress.ValueThroughPromotion {
    public ValueThroughPromotion() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void reader(I_Result r) {
      super.reader(r);
    }
  }

  /** {@link PublicationStress.ValueByFunction}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ValueByFunction extends PublicationStress.ValueByFunction {
    public ValueByFunction() {
      super(Scene.emptyBuckets());
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Actor
    public void reader(I_Result r) {
      super.reader(r);
    }
  }

  /** {@link PublicationStress.ValueByPutIfAbsent}, with a map of buckets. */
  @JCStressTest
  @State
  public static class ValueByPutIfAbsent extends PublicationStress.ValueByPutIfAbsent {
    public ValueByPutIfAbsent() {
      super(Scene.emptyBuckets());
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
}
