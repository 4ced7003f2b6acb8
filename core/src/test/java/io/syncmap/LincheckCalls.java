package io.syncmap;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The suites of operations that {@link LincheckTest} and {@link BucketLincheckTest} have in common,
 * whatever the state in which the map is when they begin; and what their histories are compared
 * with.
 */
final class LincheckCalls {
  private LincheckCalls() {}

  /** A map, and what can be done with it; the suites choose from it. */
  public abstract static class Calls {
    final ConcurrentMap<Object, Integer> map;
    final KeyKind kind;

    Calls(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      this.map = map;
      this.kind = kind;
    }

    Object key(int id) {
      return kind.key(id);
    }

    final void startMove() {
      if (map instanceof AbstractConcurrentMap<Object, Integer> moving) {
        Moves.start(moving, 0);
      }
    }

    final void stepMove(int steps) {
      if (map instanceof AbstractConcurrentMap<Object, Integer> moving) {
        moving.stepMove(map instanceof BucketMap<?, ?> ? 1 : steps);
      }
    }

    /** Runs a function that throws: returns the value that it was given, and changes nothing. */
    static Integer failing(ConcurrentMap<Object, Integer> map, Object key) {
      Integer[] given = new Integer[1];
      try {
        map.compute(
            key,
            (k, old) -> {
              given[0] = old;
              throw new UnsupportedOperationException("expected");
            });
      } catch (UnsupportedOperationException e) {
        return given[0];
      }
      throw new AssertionError("the function was not called");
    }

    /** Depends on both values, and is now and then null, which removes. */
    static Integer changed(int old, int value) {
      return old == value ? null : Integer.valueOf((10 * old + value) % 1000);
    }
  }

  /** Moves are made of single slots, and come at random. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class AllOperations extends Calls {
    AllOperations(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      super(map, kind);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public Integer getOrDefault(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.getOrDefault(key(key), value);
    }

    @Operation
    public boolean containsKey(@Param(name = "key") int key) {
      return map.containsKey(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(key(key), value);
    }

    @Operation(blocking = true)
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(key(key), value);
    }

    @Operation(blocking = true)
    public Integer replace(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.replace(key(key), value);
    }

    @Operation(blocking = true)
    public boolean replaceValue(
        @Param(name = "key") int key,
        @Param(name = "value") int oldValue,
        @Param(name = "value") int newValue) {
      return map.replace(key(key), oldValue, newValue);
    }

    @Operation(blocking = true)
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public Integer computeIfPresent(
        @Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfPresent(key(key), (k, old) -> changed(old, value));
    }

    @Operation(blocking = true)
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }

    @Operation(blocking = true)
    public void clear() {
      map.clear();
    }

    @Operation(blocking = true)
    public void beginMove() {
      startMove();
    }

    @Operation(blocking = true)
    public void step() {
      stepMove(4);
    }
  }

  /** Updates of keys that move at that time. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class UpdatesAmidAMove extends Calls {
    UpdatesAmidAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** All keys collide, moves begin and go on step by step, and new keys come. */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class InsertsBesideAMove extends Calls {
    InsertsBesideAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.CONSTANT_HASH);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation(blocking = true)
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.putIfAbsent(key(key), value);
    }

    /** A key among the collisions is let go under the mutex. */
    @Operation(blocking = true)
    public boolean removeValue(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.remove(key(key), value);
    }

    @Operation(blocking = true)
    public void beginMove() {
      startMove();
      stepMove(8);
    }
  }

  /** The compute family against plain updates of the same key. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class FunctionsAmidAMove extends Calls {
    FunctionsAmidAMove(ConcurrentMap<Object, Integer> map, KeyKind kind) {
      super(map, kind);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation(blocking = true)
    public Integer computeIfPresent(
        @Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfPresent(key(key), (k, old) -> changed(old, value));
    }

    @Operation(blocking = true)
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }

    @Operation(blocking = true)
    public Integer computeAndFail(@Param(name = "key") int key) {
      return failing(map, key(key));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** What views, their iterators and entries do with one key. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class ViewsAmidAMove extends Calls {
    /** Of key 1, as iterators returned it before. */
    private final Map.Entry<Object, Integer> entry;

    /** Has returned key 1 as its last. */
    private final Iterator<Object> iterator;

    ViewsAmidAMove(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
      Iterator<Map.Entry<Object, Integer>> entries = map.entrySet().iterator();
      Map.Entry<Object, Integer> found = entries.next();
      while (!found.getKey().equals(key(1))) {
        found = entries.next();
      }
      entry = found;
      iterator = map.keySet().iterator();
      while (!iterator.next().equals(key(1))) {
        // on to key 1
      }
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public boolean containsEntry(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.entrySet().contains(Map.entry(key(key), value));
    }

    @Operation(blocking = true)
    public void setValue(@Param(name = "value") int value) {
      entry.setValue(value);
    }

    @Operation(runOnce = true)
    public void removeByIterator() {
      iterator.remove();
    }

    @Operation
    public boolean removeKey(@Param(name = "key") int key) {
      return map.keySet().remove(key(key));
    }

    @Operation
    public boolean removeEntry(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.entrySet().remove(Map.entry(key(key), value));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** What goes on beside a {@code clear}. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public abstract static class BesideClear extends Calls {
    BesideClear(ConcurrentMap<Object, Integer> map) {
      super(map, KeyKind.STRING);
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    @Operation(blocking = true)
    public Integer compute(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.compute(
          key(key), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** What the histories are compared with: the operations of all suites, on one lock. */
  public static class EmptyReference extends AllOperations {
    public EmptyReference() {
      super(new LockedMapReference<>(), KeyKind.STRING);
    }

    /** Moves nothing here, as all operations that move entries. */
    public void move() {}

    public void trim() {}

    public Integer computeAndFail(int key) {
      return failing(map, key(key));
    }

    // What the suites call otherwise is the same as something above.

    public boolean containsEntry(int key, int value) {
      return Integer.valueOf(value).equals(get(key));
    }

    public void setValue(int value) {
      put(1, value);
    }

    public void removeByIterator() {
      remove(1);
    }

    public boolean removeKey(int key) {
      return remove(key) != null;
    }

    public boolean removeEntry(int key, int value) {
      return removeValue(key, value);
    }

    public Integer putStaying(int pair, int value) {
      return put(2 * pair - 1, value);
    }

    public Integer putIfStayingIsAbsent(int pair, int value) {
      return putIfAbsent(2 * pair - 1, value);
    }

    public Integer replaceStaying(int pair, int value) {
      return replace(2 * pair - 1, value);
    }

    public boolean replaceValueOfStaying(int pair, int oldValue, int newValue) {
      return replaceValue(2 * pair - 1, oldValue, newValue);
    }

    public Integer removeLeaving(int pair) {
      return remove(2 * pair);
    }

    public boolean removeValueOfLeaving(int pair, int value) {
      return removeValue(2 * pair, value);
    }

    public Integer insertLeaving(int pair, int value) {
      return put(2 * pair, value);
    }

    public Integer computeAnother(int value) {
      return compute(5, value);
    }

    public Integer computeIfAbsent(int value) {
      return computeIfAbsent(4, value);
    }
  }

  /** The same, for the suites that begin amid a move. */
  public static class FilledReference extends EmptyReference {
    public FilledReference() {
      map.put(key(1), 1);
      map.put(key(3), 3);
    }
  }
}
