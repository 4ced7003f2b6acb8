package io.syncmap.model;

import io.syncmap.model.SyncMapModel.Ending;
import io.syncmap.model.SyncMapModel.Match;
import org.jspecify.annotations.Nullable;

/** Calls of {@link SyncMapModel}. */
final class SyncMapCalls implements Model {
  private final SyncMapModel map;

  SyncMapCalls(SyncMapModel map) {
    this.map = map;
  }

  @Override
  public @Nullable Object call(Call call) {
    Key k = new Key(call.key);
    switch (call.kind) {
      case PUT -> {
        return map.update(k, Match.ANY, call.argument);
      }
      case PUT_IF_ABSENT -> {
        return map.update(k, Match.ABSENT, call.argument);
      }
      case REPLACE -> {
        return map.update(k, Match.PRESENT, call.argument);
      }
      case REMOVE -> {
        return map.update(k, Match.PRESENT, null);
      }
      case GET -> {
        return map.get(k);
      }
      case COMPUTE -> {
        return map.compute(k, call.argument, Ending.RETURNS);
      }
      case COMPUTE_THROWS -> {
        return map.compute(k, call.argument, Ending.THROWS);
      }
      case COMPUTE_DIES -> {
        return map.compute(k, call.argument, Ending.DIES);
      }
      case CLEAR -> map.writer.clear();
      case BEGIN -> map.writer.beginMove();
      case STEP -> map.writer.stepMove();
      case FINISH -> {
        while (map.writer.stepMove()) {
          // on
        }
      }
      case COMPACT -> map.writer.compact();
      case KEEP -> map.writer.keep();
      case LET_GO -> map.writer.letGo();
      case WALK -> walk(call);
      default -> throw new IllegalArgumentException("not a call of SyncMap: " + call);
    }
    return null;
  }

  private void walk(Call call) {
    int stepStart = call.start;
    ModelWalk walk = new ModelWalk(map);
    for (ModelWalk.Entry e = walk.next(); e != null; e = walk.next()) {
      int stepEnd = Time.next();
      call.steps.add(new Call.Step(stepStart, e.key(), e.value(), stepEnd));
      stepStart = Time.next();
    }
  }

  @Override
  public @Nullable String defectAtRest(Scenario scenario) {
    return new RestCheck(map, scenario.isCut(), scenario.dies()).defect();
  }
}
