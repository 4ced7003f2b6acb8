package io.syncmap.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What some threads do at the same time, in a text such as "p1=1 p2=2 | p3=3 g1 | r2": the first
 * part is done before, by one thread; each further part is a thread. The letters are those of
 * {@link Call.Kind}. Afterwards, at rest, all keys are looked up, the move under way is brought to
 * its end, and they are looked up again.
 *
 * @param setting of the map, in the words of its model
 * @param text all of it
 * @param before done first
 * @param threads what each thread does
 * @param after done when all threads have ended
 * @param concurrent all calls of the threads
 */
record Scenario(
    String setting,
    String text,
    List<Call> before,
    List<List<Call>> threads,
    List<Call> after,
    List<Call> concurrent) {

  static Scenario of(String setting, String text) {
    String[] parts = text.split("\\|", -1);
    List<Call> before = Call.parseAll(parts[0]);
    List<List<Call>> threads = new ArrayList<>();
    List<Call> concurrent = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      List<Call> calls = Call.parseAll(parts[i]);
      threads.add(calls);
      concurrent.addAll(calls);
    }
    TreeSet<Integer> keys = new TreeSet<>();
    before.forEach(call -> keys.add(call.key));
    concurrent.forEach(call -> keys.add(call.key));
    keys.remove(0);
    StringBuilder gets = new StringBuilder();
    keys.forEach(key -> gets.append(" g").append(key));
    List<Call> after = Call.parseAll(gets + " f" + gets + " w");
    String whole = setting + ": " + text.trim();
    return new Scenario(setting, whole, before, threads, after, concurrent);
  }

  /** Whether a throwable came in the last run. */
  boolean isCut() {
    return any(before, call -> call.cut) || any(concurrent, call -> call.cut);
  }

  /** Whether the owner of a computation dies. */
  boolean dies() {
    return any(before, call -> call.kind == Call.Kind.COMPUTE_DIES)
        || any(concurrent, call -> call.kind == Call.Kind.COMPUTE_DIES);
  }

  private static boolean any(List<Call> calls, Predicate<Call> condition) {
    for (Call call : calls) {
      if (condition.test(call)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return text;
  }
}
