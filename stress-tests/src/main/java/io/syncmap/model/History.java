package io.syncmap.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the calls of a run, each of which began and ended at some time, could have been made one
 * after the other, on a HashMap. A step of a walk counts as a look-up of the key that it returned.
 */
final class History {
  private final List<List<Call>> threads = new ArrayList<>();
  private final int[] done;

  History(Scenario scenario) {
    threads.add(countingCalls(scenario.before()));
    for (List<Call> thread : scenario.threads()) {
      threads.add(countingCalls(thread));
    }
    threads.add(countingCalls(scenario.after()));
    done = new int[threads.size()];
  }

  private static List<Call> countingCalls(List<Call> calls) {
    List<Call> counting = new ArrayList<>();
    for (Call call : calls) {
      if (call.kind.counts()) {
        counting.add(call);
      }
      for (Call.Step step : call.steps) {
        Call get = new Call(Call.Kind.GET, step.key().number, 0, null, false);
        get.start = step.start();
        get.end = step.end();
        get.result = step.value();
        counting.add(get);
      }
    }
    return counting;
  }

  boolean isLinearizable() {
    return isLinearizable(new HashMap<>());
  }

  private boolean isLinearizable(Map<Integer, Integer> map) {
    int firstEnd = Integer.MAX_VALUE;
    for (int t = 0; t < done.length; t++) {
      if (done[t] < threads.get(t).size()) {
        firstEnd = Math.min(firstEnd, threads.get(t).get(done[t]).end);
      }
    }
    if (firstEnd == Integer.MAX_VALUE) {
      return true;
    }
    for (int t = 0; t < done.length; t++) {
      if (done[t] == threads.get(t).size()) {
        continue;
      }
      Call call = threads.get(t).get(done[t]);
      if (call.start > firstEnd) {
        continue; // another call had ended before
      }
      done[t]++;
      Map<Integer, Integer> next = new HashMap<>(map);
      if ((call.applyTo(next) && isLinearizable(next)) || (call.threw && isLinearizable(map))) {
        return true;
      }
      done[t]--;
    }
    return false;
  }

  /** The same for runs whose calls began, ended and returned alike. */
  String signature() {
    StringBuilder text = new StringBuilder();
    for (List<Call> thread : threads) {
      for (Call call : thread) {
        Object r = call.result;
        text.append((char) call.start)
            .append((char) call.end)
            .append((char) (call.threw ? -1 : r == null ? 0 : 1 + (Integer) r));
        if (call.kind == Call.Kind.GET) {
          text.append((char) call.key); // which a step of a walk decides
        }
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<Call> thread : threads) {
      if (text.length() > 0) {
        text.append("| ");
      }
      for (Call call : thread) {
        text.append(call).append(call.threw ? " threw" : " -> " + call.result);
        text.append(" @").append(call.start).append('-').append(call.end).append("; ");
      }
    }
    return text.toString();
  }
}
