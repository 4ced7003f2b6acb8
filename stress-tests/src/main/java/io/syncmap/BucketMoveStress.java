package io.syncmap;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Evacuations of a {@link BucketMap} to larger tables, to those of the same size and to smaller
 * ones change where an entry is, and nothing else.
 */
public final class BucketMoveStress {
  private BucketMoveStress() {}

  /** {@link MoveStress.UntouchedKeys}, with a map of buckets. */
  @JCStressTest
  @State
  public static class UntouchedKeys extends MoveStress.UntouchedKeys {
    public UntouchedKeys() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void mover() {
      super.mover();
    }

    @Override
    @Actor
    public void reader(II_Result r) {
      super.reader(r);
    }
  }

  /** {@link MoveStress.NewKey}, with a map of buckets. */
  @JCStressTest
  @State
  public static class NewKey extends MoveStress.NewKey {
    public NewKey() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void writer(III_Result r) {
      super.writer(r);
    }

    @Override
    @Actor
    public void mover() {
      super.mover();
    }

    @Override
    @Arbiter
    public void arbiter(III_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link MoveStress.Growth}, with a map of buckets. */
  @JCStressTest
  @State
  public static class Growth extends MoveStress.Growth {
    public Growth() {
      super(Scene.bucketsOf("a"));
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
    @Arbiter
    public void arbiter(II_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link MoveStress.Update}, with a map of buckets. */
  @JCStressTest
  @State
  public static class Update extends MoveStress.Update {
    public Update() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void writer(II_Result r) {
      super.writer(r);
    }

    @Override
    @Actor
    public void mover() {
      super.mover();
    }

    @Override
    @Arbiter
    public void arbiter(II_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link MoveStress.Remove}, with a map of buckets. */
  @JCStressTest
  @State
  public static class Remove extends MoveStress.Remove {
    public Remove() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void writer(III_Result r) {
      super.writer(r);
    }

    @Override
    @Actor
    public void mover() {
      super.mover();
    }

    @Override
    @Arbiter
    public void arbiter(III_Result r) {
      super.arbiter(r);
    }
  }

  /** {@link MoveStress.OwnPut}, with a map of buckets. */
  @JCStressTest
  @State
  public static class OwnPut extends MoveStress.OwnPut {
    public OwnPut() {
      super(Scene.bucketsOf("a"));
    }

    @Override
    @Actor
    public void writer(III_Result r) {
      super.writer(r);
    }

    @Override
    @Actor
    public void mover() {
      super.mover();
    }
  }

  /** {@link MoveStress.Clear}, with a map of buckets. */
  @JCStressTest
  @State
  public static class Clear extends MoveStress.Clear {
    public Clear() {
      super(Scene.bucketsOf("a", "b", "c"));
    }

    @Override
    @Actor
    public void clearer() {
      super.clearer();
    }

    @Override
    @Actor
    public void writer() {
      super.writer();
    }

    @Override
    @Arbiter
    public void arbiter(III_Result r) {
      super.arbiter(r);
    }
  }
}
