package io.syncmap;

import java.io.Externalizable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map for read-heavy caches and registries: keys that are written once and read many
 * times, stable sets of keys whose values change, keys that are removed and come back. It replaces
 * {@link java.util.concurrent.ConcurrentHashMap} in one line, takes about half of its memory per
 * entry, and gives memory back when entries are removed. The algorithm follows Go's {@code
 * sync.Map} (file {@code src/sync/map.go} of Go 1.19): a snapshot that is read without locks, and a
 * dirty table, guarded by a mutex, that becomes the next snapshot.
 *
 * <p><b>When not to use it:</b> where several threads put keys all the time that were not there
 * before and do not come back. Each new key takes the one mutex.
 *
 * <p><b>Reading</b> ({@code get}, {@code containsKey}, {@code getOrDefault}) takes no lock and does
 * not wait, not for writers nor for compute functions, and allocates nothing; it begins again only
 * if entries meanwhile moved to another table. <b>Updating</b> a key that is present takes no lock
 * unless a compute function runs for that very key, and allocates nothing; nor does <b>removing</b>
 * one, which takes the mutex only if nobody holds it, but for keys beyond the first eight of one
 * hash code. Each operation on one key is atomic (linearizable), in expected constant time; a new
 * key, a removal and a look-up of a key on the move may also do one bounded step of a move. Among n
 * {@code Comparable} keys of one hash code an operation takes O(log n).
 *
 * <p><b>Removed keys</b> are let go of at once: the key object is free for the collector, and if an
 * equal key is put, that becomes the map's. Where removed keys mostly come back, the map keeps them
 * instead, up to 70 % of all keys, as that is faster; then a key that comes back is the object from
 * before. It notices by itself when they do not come back any more. {@link #trimToSize}, {@link
 * #clear} and a growth let go of the kept ones as well.
 *
 * <p><b>Not atomic:</b> {@link #size} and {@link #isEmpty} are exact only while no other thread
 * changes the map; {@link #putAll}, iteration, {@code equals}, {@code hashCode}, {@code toString},
 * {@code removeIf} and {@code replaceAll} take the entries one by one. Iterators are weakly
 * consistent: they return each key that is there all the while exactly once. A key that is removed
 * and put again meanwhile may be returned once more.
 *
 * <p><b>Null</b> keys, values and functions are answered with {@code NullPointerException}. Keys
 * must not change their hash code while in the map. An exception of a key's {@code equals} or
 * {@code hashCode}, of a function, or {@code OutOfMemoryError} reaches the caller, and leaves all
 * other entries as they were and no lock held.
 *
 * <p><b>Calls of a key's methods:</b> nothing keeps the hash of a key, so {@code hashCode} is
 * called twice per key while a map grows, the second time by whoever moves it, under the mutex;
 * where it is slow, the key should cache it, as {@code String} does. A byte of the hash stands for
 * a key until {@code equals} is asked: in one to six look-ups of a hundred that is called with a
 * key of another hash code, which may be of another class.
 *
 * <p><b>In parallel:</b> the streams of the views do what {@code ConcurrentHashMap}'s bulk
 * operations do; {@code map.values().parallelStream().mapToLong(...).sum()} is its {@code
 * reduceValuesToLong}, {@code filter} and {@code findAny} its {@code search}.
 *
 * <pre>{@code
 * ConcurrentMap<String, Route> routes = new SyncMap<>();
 * Route route = routes.computeIfAbsent(path, Route::load);
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class SyncMap<K, V> extends AbstractConcurrentMap<K, V> implements Externalizable {
  /*
   * Overview
   *
   * Goals: look-ups of few instructions and cache lines; no lock to read or update; memory in
   * proportion to the entries, also after mass deletes; no call that pays for the whole map,
   * but for allocating a table, and an insert that finds dirty nearly full and ends the move.
   *
   * Structure. `read` is the snapshot, a flat SyncTable; null while the map is empty. New keys are
   * appended to it, under the mutex, while it has room: the miss that an insert has just paid for is
   * all that promoting one key costs. When there is no room, or few of its slots are live, a dirty
   * table is made, `read.dirty`: the next snapshot, to which new keys go from then on, and all
   * entries are carried, a few slots at a time, paid for by misses, inserts and removes. Then it is
   * promoted. (Go copies all entries when it makes dirty; its `amended` is `dirty != null`.) The
   * state of a value slot is one of
   *
   *   V          live                     -> another V, null, a function: anybody. -> MOVED: the mover
   *   null       deleted, key kept        -> V, a function: anybody. -> EXPUNGED: the mutex's holder
   *   function   a SlotState: it runs     -> V, null: its owner, or, if he gave up, who finds it.
   *                                          -> MOVED: the mover
   *   EXPUNGED   key let go: look further    final
   *   MOVED      look in dirty               final
   *
   * and changes by compare-and-set alone. "The mover" holds the mutex.
   *
   * Look-ups and updates (get below, SyncSlots): the snapshot; if the key is not there, or MOVED, and
   * there is a dirty table: the snapshot again, if its keys were not final yet, then dirty; then the
   * collisions. A slot of dirty, or a cell of the collisions, speaks for a key only for those who saw
   * the snapshot's slot MOVED or EXPUNGED, or its final keys without the key.
   *
   * Removed keys (SyncWriter, SyncMode): the remover, by tryLock, makes the slot EXPUNGED and clears
   * its key; where the mutex is taken he leaves a note to who has it. Where keys come back they stay
   * null instead, and come back by a compare-and-set. When every used slot of a table of some
   * size is EXPUNGED, the snapshot is dropped.
   *
   * Compute functions (SlotState): an object with the old value, put into the slot itself. Its owner
   * runs the function and puts the result in its place. No lock is held.
   *
   * Collisions: keys for which a probe would have to compare more than eight of their own tag, in an
   * ordered index that all tables of a generation share, so that they never move.
   *
   * clear() makes `read` null, and the next insert begins a new SyncGeneration. Calls that work on the
   * old tables began before, and are ordered, as they happened among themselves, right before it.
   *
   * Why it is linearizable. (1) A key in none of the tables, looked at in that order, was absent at
   * some time within the call: keys leave the snapshot only by EXPUNGED, and come anew only to dirty,
   * or, if there is none, to a later slot of the same probe. (2) No compare-and-set succeeds in a
   * retired table: all its slots are MOVED or EXPUNGED. (3) An append's last store is the tag: who
   * sees it sees key and value; who reads it as empty came before the append. (4) A cell found before
   * `dirty` was null is no copy that is being made. (5) An insert looks again under the mutex.
   * The model in stress-tests is the specification of the steps.
   *
   * Access modes (all in SyncTable)
   *
   *   field        read      write              guard of writes  pairs with
   *   read, dirty  volatile  volatile           mutex            itself
   *   collisions   volatile  volatile           mutex            itself
   *   tag          volatile  volatile, last     mutex            itself: publishes key and value
   *   tag of copy  volatile  release            mutex            CAS of the old slot to MOVED
   *   its mirror   plain     plain, before tag  mutex            none: who needs it reads the tag
   *   key          volatile  plain, before tag  mutex            tag
   *   value        volatile  CAS                none             itself
   *   value, copy  -         release            mutex            CAS of the old slot to MOVED
   *
   * Costs. A hit: `read`, tag, key and value, and the key's own fields: 9 bytes per slot with
   * compressed references. A table doubles at a load factor of 0.66 (0.56 up to 2,048 slots, where a
   * longer probe costs more than space), and its successor has the same order, so that entries are
   * carried from one end of both tables to the other. A remove: one compare-and-set, the count,
   * tryLock, and one more for the slot. `size` is a LongAdder, read by no operation but in a sample.
   *
   * Where it departs from the first design, and why: a running function stands in the slot, and not in
   * a registry beside it: one allocation and two compare-and-sets, no second look-up, and an owner's
   * end cannot meet another's function. So a look-up reads the class of the value that it returns.
   * The tag, and not the key, is an append's last store: so a probe that ends at an empty slot needs
   * no second look. Collisions belong to the generation: no move has to build their index anew. An
   * insert that finds the empty slot of its probe still empty under the mutex does not search again.
   * The mutex is not one of the JDK's, see SyncMutex. `get` tries the home slot, then eight tags at a
   * time: one tag after the other was as fast for hits, faster by a tenth where look-ups wait for each
   * other, but misses took up to twice as long.
   *
   * Files: SyncTable (layout), Tags; SyncSlots (lock-free half), SlotState, ComputeWaits; SyncMutex,
   * SyncTables, SyncMover, SyncWriter (locked half, one object), SyncMove; SyncMode, SyncTuning,
   * SyncGeneration, SyncWalk, Collisions; shared with BucketMap: AbstractConcurrentMap,
   * MapView, MapEntry, Traversal, Hash, Match.
   */

  private static final long serialVersionUID = 1;

  /**
   * How many windows a look-up goes through before it does without: far more than a probe takes,
   * but in a table that is filled on purpose. And where an append was cut short by an Error, a
   * window may show a tag that is not there: in a small table there might be no end to it.
   */
  private static final int MAX_WINDOWS = 16;

  private static final VarHandle WRITER;

  static {
    try {
      WRITER = MethodHandles.lookup().findVarHandle(SyncMap.class, "writer", SyncWriter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The snapshot; null while the map is empty. Loaded by any thread; stored by {@link #writer}
   * under its mutex, and by no constructor, so that a map handed over by a data race is found empty
   * or as it is. Not guaranteed: that it is still the snapshot when a look-up ends.
   */
  transient volatile @Nullable SyncTable read;

  /** What needs the mutex. Stored once, by compare-and-set, when it is first needed. */
  private transient volatile @Nullable SyncWriter writer;

  /** Null for {@link SyncTuning#DEFAULT}. */
  private final transient @Nullable SyncTuning tuning;

  /** Creates an empty map. */
  public SyncMap() {
    this(0);
  }

  /**
   * Creates an empty map with room for {@code expectedSize} keys: the first put makes it, and that
   * many can be put before entries have to move.
   *
   * @param expectedSize the number of keys to make room for
   * @throws IllegalArgumentException if {@code expectedSize} is negative
   */
  public SyncMap(int expectedSize) {
    this(expectedSize, null);
  }

  /**
   * Creates a map with the entries of {@code m}. Takes time in proportion to the size of {@code m}.
   *
   * @param m the map to copy
   * @throws NullPointerException if {@code m}, a key or a value is null
   */
  @SuppressWarnings("this-escape") // put; the class is final
  public SyncMap(Map<? extends K, ? extends V> m) {
    this(m.size());
    putAll(m);
    VarHandle.storeStoreFence(); // as at the end of a constructor with final fields
  }

  SyncMap(int expectedSize, @Nullable SyncTuning tuning) {
    if (expectedSize < 0) {
      throw new IllegalArgumentException("expectedSize is negative: " + expectedSize);
    }
    SyncTuning given = SyncTuning.orDefault(tuning);
    this.tuning = expectedSize > given.firstKeys() ? given.withFirstKeys(expectedSize) : tuning;
  }

  SyncWriter writer() {
    SyncWriter w = writer;
    if (w == null) {
      WRITER.compareAndSet(this, null, new SyncWriter(this, tuning));
      w = writer();
    }
    return w;
  }

  /**
   * Creates a concurrent set of the keys of a new map: {@code new SyncMap<T, Boolean>()}, by its
   * {@link #keySet(Object)}.
   *
   * @param <T> the type of elements
   * @return an empty set; null elements are answered with {@code NullPointerException}
   */
  public static <T> Set<T> newKeySet() {
    return newKeySet(0);
  }

  /**
   * Creates a concurrent set, as {@link #newKeySet()}, with room for {@code expectedSize} elements.
   *
   * @param <T> the type of elements
   * @param expectedSize the number of elements to make room for
   * @return an empty set
   * @throws IllegalArgumentException if {@code expectedSize} is negative
   */
  public static <T> Set<T> newKeySet(int expectedSize) {
    return new SyncMap<T, Boolean>(expectedSize).keySet(Boolean.TRUE);
  }

  // ---------------------------------------------------------------------------------------------
  // Reading

  /**
   * Returns the value of {@code key}, or null if there is none. Atomic, without locks or waiting;
   * while a compute function runs for the key, the value from before.
   *
   * @throws NullPointerException if {@code key} is null
   */
  @Override
  public @Nullable V get(Object key) {
    int hash = Hash.of(key);
    SyncTable s = read;
    if (s == null) {
      return null;
    }
    Object v = inSnapshot(s, key, hash);
    // A function runs for the key, or it is elsewhere, if it is at all.
    return asValue(v instanceof SlotState ? SyncSlots.get(this, key, hash) : v);
  }

  /**
   * Returns the value of {@code key} in the snapshot; null if it has none, nor elsewhere; else a
   * {@link SlotState}.
   *
   * <p>The home slot first, where most keys are; then eight slots at a time, since to go from one
   * to the next would be a branch at each that nobody can predict: misses would take twice as long.
   */
  private static @Nullable Object inSnapshot(SyncTable s, Object key, int hash) {
    byte own = Tags.of(hash);
    int i = s.home(hash);
    if (s.tag(i) == own) {
      Object k = s.key(i);
      if (k == key || (k != null && key.equals(k))) {
        return s.value(i);
      }
    }
    for (int left = MAX_WINDOWS; left > 0; left--, i = s.wrap(i + Tags.WINDOW)) {
      long window = s.window(i);
      for (long m = Tags.matches(window, hash); m != 0; m &= m - 1) {
        int j = s.wrap(i + Tags.lowestLane(m));
        Object k = s.tag(j) == own ? s.key(j) : null;
        if (k == key || (k != null && key.equals(k))) {
          return s.value(j);
        }
      }
      long empty = Tags.empties(window);
      if (empty != 0) {
        // The key would have come to this slot, and not to a later one.
        int end = s.wrap(i + Tags.lowestLane(empty));
        boolean absent = s.tag(end) == 0 && s.dirty == null && s.collisions == null;
        return absent ? null : SlotState.NOT_FOUND;
      }
    }
    return SlotState.NOT_FOUND;
  }

  /** To be called after a look-up that had to look into the dirty table. */
  void noteMiss() {
    writer().noteMiss();
  }

  /**
   * Returns the number of entries. Takes constant time. Exact while no other thread changes the
   * map; else an estimate, as {@link java.util.concurrent.atomic.LongAdder#sum} is one, but never
   * negative. (Once an {@code OutOfMemoryError} or {@code StackOverflowError} has interrupted a
   * change of the map half way, the entries are counted, until {@code clear}.)
   */
  @Override
  public long mappingCount() {
    SyncTable s = read;
    if (s == null) {
      return 0;
    }
    long size = s.generation.sum();
    if (s.generation.miscounted) {
      size = 0;
      for (Traversal<K, V> t = traverse(); t.advance(); ) {
        size++;
      }
    }
    return Math.max(0, size);
  }

  @Override
  Traversal<K, V> traverse() {
    return new SyncWalk<>(this);
  }

  // ---------------------------------------------------------------------------------------------
  // Writing

  @Override
  @Nullable Object update(
      Object key, Match match, @Nullable Object expected, @Nullable Object value) {
    return SyncSlots.update(this, key, Hash.of(key), match, expected, value, null);
  }

  /**
   * Removes all entries. Atomic; takes constant time, and the mutex. Iterators that were made
   * before return at most the entry that they hold.
   */
  @Override
  public void clear() {
    if (writer != null) {
      writer().clear();
    }
  }

  @Override
  @Nullable Object computeAtomically(
      Object key,
      Match match,
      @Nullable Object initial,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    return SyncSlots.compute(this, key, Hash.of(key), match, initial, function);
  }

  // ---------------------------------------------------------------------------------------------
  // Memory

  /**
   * Lets go of all deleted keys, and moves all entries to a table of just their size. Takes time in
   * proportion to the size of the map; other threads can go on meanwhile. Without this call the
   * same happens by and by, as entries are removed.
   */
  @Override
  public void trimToSize() {
    writer().trimToSize();
  }

  /**
   * Returns figures on the inner state of the map. Takes constant time, and the mutex.
   *
   * @return the figures, as they were at one moment, but for {@code deletedKeys}
   */
  public Stats stats() {
    return writer().stats();
  }

  /**
   * Figures on the inner state of a {@link SyncMap}.
   *
   * @param snapshotKeys keys in the snapshot, deleted ones included that were not let go
   * @param dirtyKeys keys in the dirty table, the next snapshot in the making; those that were
   *     carried over count in both; 0 if there is none
   * @param deletedKeys keys in either that have no value: kept for when they come back
   * @param misses look-ups since the last promotion that had to look beyond the snapshot, by a
   *     sample
   * @param promotions how often dirty was promoted to be the snapshot
   * @param compactions how often it was since many keys were deleted, most of the time to a smaller
   *     table; not counted in {@code promotions}
   * @param bytesHeld an estimate of the bytes of memory in tables, without keys and values
   */
  public record Stats(
      long snapshotKeys,
      long dirtyKeys,
      long deletedKeys,
      long misses,
      long promotions,
      long compactions,
      long bytesHeld) {}

  @Override
  void startMove() {
    writer().startMove();
  }

  @Override
  void stepMove(int slots) {
    writer().stepMove(slots);
  }

  @Override
  boolean moving() {
    return writer().moving();
  }
}
