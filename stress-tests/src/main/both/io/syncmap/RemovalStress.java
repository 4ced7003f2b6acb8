package io.syncmap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A key that has been removed does not come back. */
public final class RemovalStress {
  private RemovalStress() {}

  /** A key is removed while its slot is moved. Control: {@code Controls.PublishedTooEarly}. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The move brought the removed entry back.")
  @State
  public static class DuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** The same for a key that came last: of a SyncMap, it is in dirty. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The move brought the removed entry back.")
  @State
  public static class OfNewKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("b");

    /** Begins a move, and puts the key. */
    public OfNewKey() {
      Steps.beginWith(map, "a", 1);
    }

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void mover() {
      Steps.finish(map);
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** A key is removed while others are, and the table is compacted. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "The compacted table has the removed entry again.")
  @State
  public static class DuringCompaction {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void compactor() {
      map.remove("b");
      map.remove("c");
      Steps.compact(map); // of a SyncMap, the third removal begins it, whosever that is
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "a");
      r.r3 = map.size();
    }
  }

  /** A removal under a condition, while the entry is moved. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Removed for good.")
  @Outcome(expect = FORBIDDEN, desc = "Not removed, though the value matched, or back again.")
  @State
  public static class IfDuringMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(ZI_Result r) {
      r.r1 = map.remove("a", 1);
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }

    @Arbiter
    public void arbiter(ZI_Result r) {
      r.r2 = Steps.value(map, "a");
    }
  }

  /** Who has removed a key does not find it. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Gone, wherever it was.")
  @Outcome(expect = FORBIDDEN, desc = "Found, in the other table.")
  @State
  public static class SeenByRemover {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover(II_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
      r.r2 = Steps.value(map, "a");
    }

    @Actor
    public void mover() {
      Steps.move(map);
    }
  }

  /** A key is removed, let go, and put again, while the other thread looks it up. */
  @JCStressTest
  @Outcome(id = "1, [012]", expect = ACCEPTABLE, desc = "First looked up before it was removed.")
  @Outcome(id = "0, [02]", expect = ACCEPTABLE, desc = "First looked up while it was gone.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Looked up after it had come back.")
  @Outcome(expect = FORBIDDEN, desc = "The old value came back, or one that was never there.")
  @State
  public static class LookUpsOfReturningKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void writer() {
      map.remove("a");
      map.put("a", 2);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "a");
      r.r2 = Steps.value(map, "a");
    }
  }

  /** A key leaves, and another one of its hash comes. */
  @JCStressTest
  @Outcome(id = "[01], [02]", expect = ACCEPTABLE, desc = "Each look-up got its own key's value.")
  @Outcome(expect = FORBIDDEN, desc = "A look-up got the value of the other key.")
  @State
  public static class AnotherKeyComes {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("Aa", "b");

    @Actor
    public void writer() {
      map.remove("Aa");
      map.put("BB", 2);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = Steps.value(map, "Aa");
      r.r2 = Steps.value(map, "BB");
    }
  }

  /**
   * One thread removes a key, and lets go of it; the other puts it again, into the slot that is
   * being let go, or into a new one. Control: {@code Controls.ExpungedByStore}.
   */
  @JCStressTest
  @Outcome(id = "1, 0, 2, 2", expect = ACCEPTABLE, desc = "Removed, then put again.")
  @Outcome(id = "2, 1, 0, 1", expect = ACCEPTABLE, desc = "Put, then removed.")
  @Outcome(expect = FORBIDDEN, desc = "Put into a slot that was let go, or into two.")
  @State
  public static class LetGoOrRevive {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    @Actor
    public void remover(IIII_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void writer(IIII_Result r) {
      r.r2 = Steps.orZero(map.put("a", 2));
    }

    @Arbiter
    public void arbiter(IIII_Result r) {
      r.r3 = Steps.value(map, "a");
      r.r4 = map.size();
    }
  }

  // Of a SyncMap alone: from here

  /** The same for a key that was removed before, and is let go with the one that is removed now. */
  @JCStressTest
  @Outcome(id = "0, 2, 3", expect = ACCEPTABLE, desc = "The key is there, once, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "Put into a slot that was let go, or into two.")
  @State
  public static class LetGoInAMove {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c");

    /** Removes the key: its slot stays. */
    public LetGoInAMove() {
      Steps.removeAndKeep(map, "b");
    }

    @Actor
    public void writer(III_Result r) {
      r.r1 = Steps.orZero(map.put("b", 2));
    }

    @Actor
    public void mover() {
      Steps.carry(map, "b");
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "b");
      r.r3 = map.size();
    }
  }

  // to here

  /** Two threads remove a key each; who finds the lock taken leaves the key to the other one. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Both are gone, and one comes back new.")
  @Outcome(expect = FORBIDDEN, desc = "A key stayed, or came back.")
  @State
  public static class TwoLetGo {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b", "c", "d");

    @Actor
    public void actor1(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
      r.r1 += Steps.value(map, "a");
    }

    @Actor
    public void actor2(III_Result r) {
      r.r2 = Steps.orZero(map.remove("b"));
      r.r2 += Steps.value(map, "b");
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r3 = Steps.orZero(map.putIfAbsent("a", 5));
      r.r3 += map.size() - 3;
      r.r3 += Steps.value(map, "a") - 5;
    }
  }

  // Of a SyncMap alone: from here

  /** The last keys of a map leave; the other thread puts a new one: into no table that was left. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The new key is there, and counted.")
  @Outcome(expect = FORBIDDEN, desc = "The new key went to a table that was left, or is uncounted.")
  @State
  public static class UntilItIsEmpty {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a", "b");

    /** Removes all but one. */
    public UntilItIsEmpty() {
      map.remove("b");
    }

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
    }

    @Actor
    public void writer() {
      map.put("c", 1);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "c");
      r.r3 = map.size();
    }
  }

  /** All keys leave but one that came with a move: of a SyncMap, the snapshot has none any more. */
  @JCStressTest
  @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "The new key is there, alone.")
  @Outcome(expect = FORBIDDEN, desc = "The new key went with the table that the others had left.")
  @State
  public static class AllButTheNewKey {
    final AbstractConcurrentMap<String, Integer> map = Scene.still("a", "b");

    /** Begins the move. */
    public AllButTheNewKey() {
      Steps.beginWith(map, "c", 1);
    }

    @Actor
    public void remover(III_Result r) {
      r.r1 = Steps.orZero(map.remove("a"));
      r.r1 += Steps.orZero(map.remove("b"));
    }

    @Actor
    public void mover() {
      Steps.finish(map);
    }

    @Arbiter
    public void arbiter(III_Result r) {
      r.r2 = Steps.value(map, "c");
      r.r3 = map.size();
    }
  }

  // to here

  /** A reader looks twice, and moves the entry in between. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Looked up before it was removed.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Removed between the look-ups.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Looked up after it was removed.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The key came back.")
  @State
  public static class SeenByReader {
    final AbstractConcurrentMap<String, Integer> map = Scene.of("a");

    @Actor
    public void remover() {
      map.remove("a");
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
