package io.syncmap.model;

import io.syncmap.model.BucketMapModel.Ending;
import io.syncmap.model.BucketMapModel.Match;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of {@link BucketMapModel}. */
final class BucketCalls implements Model {
  private final BucketMapModel map;

  BucketCalls(BucketMapModel map) {
    this.map = map;
  }

  @Override
  public @Nullable Object call(Call call) {
    Key k = new Key(call.key);
    switch (call.kind) {
      case PUT -> {
        return map.writer.update(k, Match.ANY, call.argument);
      }
      case PUT_IF_ABSENT -> {
        return map.writer.update(k, Match.ABSENT, call.argument);
      }
      case REPLACE -> {
        return map.writer.update(k, Match.PRESENT, call.argument);
      }
      case REPLACE_EQUAL -> {
        Object v = map.writer.update(k, Match.EQUAL, call.argument);
        return v != null && v.equals(call.argument - 1) ? 1 : 0;
      }
      case REMOVE -> {
        return map.writer.update(k, Match.PRESENT, null);
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
      case CLEAR -> map.clear();
      case GROW -> {
        BucketTableModel t = map.tableFor(k.hash());
        if (t != null) {
          map.rebuild.grow(t);
        }
      }
      case SHRINK -> {
        BucketTableModel t = map.tableFor(k.hash());
        if (t != null) {
          map.rebuild.shrink(t);
        }
      }
      case FINISH -> shrinkAll();
      case WALK -> walk(call);
      default -> throw new IllegalArgumentException("not a call of BucketMap: " + call);
    }
    return null;
  }

  /** All tables are rebuilt that can be, so that it shows what is wrong with them. */
  private void shrinkAll() {
    Set<BucketTableModel> tables = new LinkedHashSet<>();
    BucketMapModel.Directory d = map.directory.peek();
    if (d != null) {
      for (Cell<BucketTableModel> entry : d.entries) {
        tables.add(entry.peek());
      }
    }
    tables.forEach(map.rebuild::shrink);
  }

  private void walk(Call call) {
    BucketWalkModel walk = new BucketWalkModel(map);
    for (BucketWalkModel.Entry e = walk.next(); e != null; e = walk.next()) {
      call.steps.add(new Call.Step(e.since(), e.key(), e.value(), Time.next()));
    }
  }

  @Override
  public @Nullable String defectAtRest(Scenario scenario) {
    return new BucketRestCheck(map, scenario.isCut(), scenario.dies()).defect();
  }
}
