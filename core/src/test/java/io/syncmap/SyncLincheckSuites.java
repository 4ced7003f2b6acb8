package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The suites of {@link LincheckTest}: states of a {@link SyncMap}, and what is done in them. */
final class SyncLincheckSuites {
  private SyncLincheckSuites() {}

  /** Moves are made of single slots, and come at random. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class AllOperations extends LincheckCalls.AllOperations {
    public AllOperations() {
      super(new SyncMap<>(0, SyncTuning.TINY), KeyKind.STRING);
    }
  }

  /** The same, where removed keys are kept. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class AllOperationsOnKeptKeys extends LincheckCalls.AllOperations {
    public AllOperationsOnKeptKeys() {
      super(keeping(), KeyKind.STRING);
    }
  }

  /** Updates of keys that move at that time. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class UpdatesAmidAMove extends LincheckCalls.UpdatesAmidAMove {
    public UpdatesAmidAMove() {
      super(moving(KeyKind.STRING));
    }
  }

  /** All keys collide, moves begin and go on step by step, and new keys come. */
  @Param(name = "key", gen = IntGen.class, conf = "2:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class InsertsBesideAMove extends LincheckCalls.InsertsBesideAMove {
    public InsertsBesideAMove() {
      super(resting(KeyKind.CONSTANT_HASH));
    }
  }

  /** The compute family against plain updates of the same key. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class FunctionsAmidAMove extends LincheckCalls.FunctionsAmidAMove {
    public FunctionsAmidAMove() {
      super(moving(KeyKind.STRING), KeyKind.STRING);
    }
  }

  /** What views, their iterators and entries do with one key. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ViewsAmidAMove extends LincheckCalls.ViewsAmidAMove {
    public ViewsAmidAMove() {
      super(moving(KeyKind.STRING));
    }
  }

  /** Most keys were let go; a removal starts a compaction, and each further one goes on. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class RemovalsThatCompact extends LincheckCalls.Calls {
    public RemovalsThatCompact() {
      super(sparse(), KeyKind.STRING);
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
    public Integer computeIfAbsent(@Param(name = "value") int value) {
      return map.computeIfAbsent(key(4), k -> value);
    }
  }

  /** Look-ups, of keys in all tables and of none, wait for nobody. */
  @Param(name = "key", gen = IntGen.class, conf = "1:4")
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class LookUpsAmidAMove extends LincheckCalls.Calls {
    public LookUpsAmidAMove() {
      super(moving(KeyKind.STRING), KeyKind.STRING);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation
    public boolean containsKey(@Param(name = "key") int key) {
      return map.containsKey(key(key));
    }

    @Operation
    public Integer getOrDefault(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.getOrDefault(key(key), value);
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
  }

  /**
   * Keys 1 and 3 stay; 2 and 4 come and go. A function runs for 5. What changes a key that stays,
   * or removes another one, waits neither for a move, nor for an insert, nor for the function.
   */
  @Param(name = "pair", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:3")
  public static class UpdatesOfPresentKeys extends LincheckCalls.Calls {
    public UpdatesOfPresentKeys() {
      super(moving(KeyKind.STRING), KeyKind.STRING);
    }

    private Object staying(int pair) {
      return key(2 * pair - 1);
    }

    private Object leaving(int pair) {
      return key(2 * pair);
    }

    @Operation
    public Integer putStaying(@Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.put(staying(pair), value);
    }

    @Operation
    public Integer putIfStayingIsAbsent(
        @Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.putIfAbsent(staying(pair), value);
    }

    @Operation
    public Integer replaceStaying(
        @Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.replace(staying(pair), value);
    }

    @Operation
    public boolean replaceValueOfStaying(
        @Param(name = "pair") int pair,
        @Param(name = "value") int oldValue,
        @Param(name = "value") int newValue) {
      return map.replace(staying(pair), oldValue, newValue);
    }

    @Operation
    public Integer removeLeaving(@Param(name = "pair") int pair) {
      return map.remove(leaving(pair));
    }

    @Operation
    public boolean removeValueOfLeaving(
        @Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.remove(leaving(pair), value);
    }

    @Operation(blocking = true)
    public Integer insertLeaving(@Param(name = "pair") int pair, @Param(name = "value") int value) {
      return map.put(leaving(pair), value);
    }

    @Operation(blocking = true)
    public Integer computeAnother(@Param(name = "value") int value) {
      return map.compute(
          key(5), (k, old) -> old == null ? Integer.valueOf(value) : changed(old, value));
    }

    @Operation(blocking = true)
    public void move() {
      stepMove(64);
    }
  }

  /** New keys of an empty map, which wait for the mutex. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  public static class LockOfSyncMap extends LincheckCalls.Calls {
    public LockOfSyncMap() {
      super(new SyncMap<>(0, SyncTuning.TINY), KeyKind.STRING);
    }

    @Operation
    public Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "key") int value) {
      return map.putIfAbsent(key(key), value);
    }
  }

  /** The end of all that was there. Look-ups do not wait. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class ClearAmidAMove extends LincheckCalls.BesideClear {
    public ClearAmidAMove() {
      super(moving(KeyKind.STRING));
    }

    @Operation(blocking = true)
    public void clear() {
      map.clear();
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }
  }

  /** The same for keys of one hash, most of which are beside the table, among the collisions. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class CollidingFunctionsAmidAMove extends LincheckCalls.FunctionsAmidAMove {
    public CollidingFunctionsAmidAMove() {
      super(crowdedAndMoving(), KeyKind.CONSTANT_HASH);
    }
  }

  /** Removed keys stay, come back where they are, and are let go by a sweep or a move. */
  @Param(name = "key", gen = IntGen.class, conf = "2:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class KeptKeys extends LincheckCalls.Calls {
    public KeptKeys() {
      super(keeping(), KeyKind.STRING);
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
    public Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.computeIfAbsent(key(key), k -> value);
    }

    @Operation(blocking = true)
    public void trim() {
      ((SyncMap<Object, Integer>) map).trimToSize();
    }

    @Operation(blocking = true)
    public void beginMove() {
      startMove();
      stepMove(2);
    }
  }

  /** The map is emptied, and begins anew. */
  @Param(name = "key", gen = IntGen.class, conf = "1:3")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class TheLastKeys extends LincheckCalls.Calls {
    public TheLastKeys() {
      super(new SyncMap<>(0, SyncTuning.TINY), KeyKind.STRING);
      // Both slots were used; the next removal may leave the table.
      map.put(key(3), 3);
      map.put(key(1), 1);
      map.remove(key(3));
      map.put(key(3), 3);
      map.remove(key(1));
      map.put(key(1), 1);
    }

    @Operation
    public Integer get(@Param(name = "key") int key) {
      return map.get(key(key));
    }

    @Operation(blocking = true)
    public Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.put(key(key), value);
    }

    /** Waits for a function that runs for the key. */
    @Operation(blocking = true)
    public Integer remove(@Param(name = "key") int key) {
      return map.remove(key(key));
    }

    @Operation(blocking = true)
    public Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
      return map.merge(key(key), value, (old, added) -> changed(old, added));
    }
  }

  /** A key has no hash when it is to move: it becomes a stray, while it is looked for. */
  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "value", gen = IntGen.class, conf = "1:4")
  public static class StraysAmidAMove extends LincheckCalls.FunctionsAmidAMove {
    /** Made beforehand: Lincheck takes 0 for the hash code of an EvilKey made in an operation. */
    private final EvilKey[] keys = new EvilKey[4];

    public StraysAmidAMove() {
      super(new SyncMap<>(0, Tunings.tiny(6, 1)), KeyKind.STRING);
      for (int id = 0; id < keys.length; id++) {
        keys[id] = new EvilKey(id, id);
      }
      EvilKey evil = new EvilKey(1, 1);
      map.put(evil, 1);
      map.put(key(3), 3);
      startMove();
      evil.mode = EvilKey.Mode.HASH_CODE;
    }

    @Override
    Object key(int id) {
      return keys[id];
    }

    /** It may be among the strays, and is let go there under the mutex. */
    @Override
    @Operation(blocking = true)
    public Integer remove(@Param(name = "key") int key) {
      return super.remove(key);
    }
  }

  // -----------------------------------------------------------------------------------------------
  // The states in which they begin: keys 1 and 3 are present

  /** Keys 1, 2 and 3 were in the snapshot, of which 2 was let go. */
  static SyncMap<Object, Integer> resting(KeyKind kind) {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tunings.tiny(2, 4));
    for (int id = 1; id <= 3; id++) {
      map.put(kind.key(id), id);
    }
    Moves.finish(map);
    map.remove(kind.key(2));
    Moves.finish(map);
    return map;
  }

  /** The same of six keys, so that the next removal makes two thirds of the slots useless. */
  static SyncMap<Object, Integer> sparse() {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tunings.tiny(6, 3));
    for (int id = 1; id <= 6; id++) {
      map.put(KeyKind.STRING.key(id), id);
    }
    for (int id : new int[] {2, 4, 5, 6}) {
      map.remove(KeyKind.STRING.key(id));
    }
    assertTrue(!map.moving() && map.read != null);
    return map;
  }

  /**
   * Key 1 is in the snapshot, where 2 was let go, and 3 in dirty; a move has begun and not come to
   * key 1.
   */
  static SyncMap<Object, Integer> moving(KeyKind kind) {
    return moving(kind, 0);
  }

  /** As {@link #moving(KeyKind)}, where other keys of the same hash take the places in tables. */
  static SyncMap<Object, Integer> crowdedAndMoving() {
    return moving(KeyKind.CONSTANT_HASH, SyncTuning.TINY.maxCandidates());
  }

  /** In each of the two tables that many other keys are put first. */
  private static SyncMap<Object, Integer> moving(KeyKind kind, int others) {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tunings.tiny(6, 1));
    putOthers(map, kind, 10, others);
    map.put(kind.key(1), 1);
    map.put(kind.key(2), 2);
    map.startMove();
    putOthers(map, kind, 20, others);
    map.put(kind.key(3), 3);
    map.remove(kind.key(2));
    assertTrue(map.moving());
    return map;
  }

  private static void putOthers(Map<Object, Integer> map, KeyKind kind, int from, int number) {
    for (int id = from; id < from + number; id++) {
      map.put(kind.key(id), id);
    }
  }

  /** Keys 1, 2 and 3 are in the snapshot, where 2 is deleted and kept. */
  static SyncMap<Object, Integer> keeping() {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tunings.tiny(4, 1));
    for (int id = 1; id <= 3; id++) {
      map.put(KeyKind.STRING.key(id), id);
    }
    keepRemovedKeys(map);
    map.remove(KeyKind.STRING.key(2));
    assertEquals(1, map.stats().deletedKeys());
    return map;
  }

  /**
   * Has the map keep removed keys, as if many had come back: what it takes is in {@link
   * SyncModeTest}.
   */
  static void keepRemovedKeys(SyncMap<?, ?> map) {
    SyncTable s = map.read;
    assertNotNull(s);
    SyncMode mode = new SyncMode();
    for (int i = 0; !mode.keeps(); i++) {
      assertTrue(i < 10_000, "it must come to keeping");
      mode.noteInsert(true, s.generation);
    }
    try {
      Field field = SyncTables.class.getDeclaredField("mode");
      field.setAccessible(true);
      field.set(map.writer(), mode);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    assertTrue(map.writer().keeps());
  }
}
