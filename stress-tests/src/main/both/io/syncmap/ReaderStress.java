package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A key that is there is found at all times, and with its newest value by who has put it. */
public final class ReaderStress {
  private ReaderStress() {}

  /** Keys that nobody touches, while they move. Control: {@code Controls.LookUpAgainstTheMove}. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both were found, wherever they were.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while it moved.")
  @State
  public static class UntouchedKeys {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    /** Begins a move; of a SyncMap, the second key is in dirty. */
    public UntouchedKeys() {
      Steps.beginWith(map, "b", 1);
    }

    @Actor
    public void mover() {
      Steps.finish(map);
      Steps.move(map);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "b");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** The same with many look-ups, for what goes wrong within a few instructions. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Both were found each time.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while it moved.")
  @State
  public static class UntouchedKeysOften {
    final AbstractConcurrentMap<String, Integer> map = Scene.still("a");

    /** Begins a move; of a SyncMap, the second key is in dirty. */
    public UntouchedKeysOften() {
      Steps.beginWith(map, "b", 1);
    }

    @Actor
    public void mover() {
      Steps.finish(map);
      for (int n = 0; n < 4; n++) {
        Steps.move(map);
      }
    }

    @Actor
    public void reader(II_Result r) {
      for (int n = 0; n < 50; n++) {
        r.r1 += 1 - Steps.value(map, "b");
        r.r2 += 1 - Steps.value(map, "a");
      }
    }
  }

  /** A key that nobody touches while its neighbours are removed, and the table is compacted. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Found, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while the table was compacted.")
  @State
  public static class UntouchedKeyDuringCompaction {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    @Actor
    public void remover() {
      map.remove("b");
      map.remove("c");
      map.remove("d"); // the last of four that a SyncMap waits for
      Steps.compact(map);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** A key that nobody touches while others come, and the table becomes larger. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Found, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while the table grew.")
  @State
  public static class UntouchedKeyDuringGrowth {
    final AbstractConcurrentMap<String, Integer> map = Scene.crowded("a");

    @Actor
    public void writer() {
      map.put("b", 1);
      map.put("c", 1);
      map.put("d", 1);
      map.put("e", 1); // the last of five begins the move
      Steps.finish(map);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** A thread puts a key and looks it up, while the tables are moved. */
  @JCStressTest
  @Outcome(id = "0, 2, 3", expect = ACCEPTABLE, desc = "It found what it had put.")
  @Outcome(expect = FORBIDDEN, desc = "A thread did not find its own entry.")
  @State
  public static class OwnPut {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void writer(III_Result r) {
      r.r1 = Steps.orZero(map.put("b", 2));
      r.r2 = Steps.value(map, "b");
      map.put("b", 3);
      r.r3 = Steps.value(map, "b");
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }
  }

  /** The same while a move is under way: of a SyncMap, the key comes to dirty. */
  @JCStressTest
  @Outcome(id = "0, 2, 3", expect = ACCEPTABLE, desc = "It found what it had put.")
  @Outcome(expect = FORBIDDEN, desc = "A thread did not find its own entry.")
  @State
  public static class OwnPutAmidAMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    /** Begins the move. */
    public OwnPutAmidAMove() {
      Steps.begin(map);
    }

    @Actor
    public void writer(III_Result r) {
      r.r1 = Steps.orZero(map.put("b", 2));
      r.r2 = Steps.value(map, "b");
      map.put("b", 3);
      r.r3 = Steps.value(map, "b");
    }

    @Actor
    public void mover() {
      Steps.finish(map);
      Steps.move(map);
    }
  }

  /** A key gets two new values, and is moved between them; the other thread reads it twice. */
  @JCStressTest
  @Outcome(id = "1, [123]", expect = ACCEPTABLE, desc = "The values came in their order.")
  @Outcome(id = "2, [23]", expect = ACCEPTABLE, desc = "The values came in their order.")
  @Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "The values came in their order.")
  @Outcome(expect = FORBIDDEN, desc = "An old value came back, or the key was absent.")
  @State
  public static class OneKeyAcrossMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void writer() {
      map.put("a", 2);
      Steps.begin(map);
      map.stepMove(64);
      map.put("a", 3);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** A look-up while a function runs. Control: {@code Controls.BusyIsAbsent}. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both look-ups came before the result.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The result came between the look-ups.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both look-ups came after the result.")
  @Outcome(id = "2, 1", expect = FORBIDDEN, desc = "The old value came back.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while its function ran.")
  @State
  public static class WhileBusy {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void writer() {
      map.compute("a", (key, old) -> old == null ? 9 : old + 1);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** The same while the busy slot is moved, by the reader. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both look-ups came before the result.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "The result came between the look-ups.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both look-ups came after the result.")
  @Outcome(id = "2, 1", expect = FORBIDDEN, desc = "The old value came back.")
  @Outcome(expect = FORBIDDEN, desc = "A present key was absent while its function ran.")
  @State
  public static class WhileBusyAndMoved {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void writer() {
      map.compute("a", (key, old) -> old == null ? 9 : old + 1);
    }

    @Actor
    public void reader(II_Result r) {
      Steps.begin(map);
      r.r1 = Steps.value(map, "a");
      map.stepMove(64);
      r.r2 = Steps.value(map, "a");
    }
  }
}
