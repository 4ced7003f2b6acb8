package io.syncmap;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map for read-heavy caches and registries: keys that are written once and read many
 * times, or stable sets of keys whose values change. It replaces {@link
 * java.util.concurrent.ConcurrentHashMap} in one line, takes about a third of its memory per entry,
 * and gives memory back when entries are removed. The algorithm follows Go's {@code sync.Map} (file
 * {@code src/sync/map.go} of Go 1.19): a snapshot that is read without locks, and a dirty table,
 * guarded by a mutex, of the keys that came since.
 *
 * <p><b>When not to use it:</b> where most calls insert or remove keys that were not there before,
 * in turns with look-ups. Each new key takes the one mutex, and look-ups of it are slower until the
 * next promotion.
 *
 * <p><b>Reading</b> ({@code get}, {@code containsKey}, {@code getOrDefault}) takes no lock and does
 * not wait, not for writers nor for compute functions, and allocates nothing. <b>Updating</b> a key
 * that is present, and removing one, takes no lock unless a compute function runs for that very
 * key, and allocates nothing. Each operation on one key is atomic (linearizable), in expected
 * constant time; a new key, a removal and a look-up of a new key may also do one bounded step of a
 * promotion or compaction. Among n {@code Comparable} keys of one hash code an operation takes
 * O(log n).
 *
 * <p><b>Not atomic:</b> {@link #size} and {@link #isEmpty} are exact only while no other thread
 * changes the map; {@link #putAll}, iteration, {@code equals}, {@code hashCode}, {@code toString},
 * {@code removeIf} and {@code replaceAll} take the entries one by one. Iterators are weakly
 * consistent: they return no key twice, and each key that is there all the while exactly once.
 *
 * <p><b>Null</b> keys, values and functions are answered with {@code NullPointerException}. Keys
 * must not change their hash code while in the map. An exception of a key's {@code equals} or
 * {@code hashCode}, of a function, or {@code OutOfMemoryError} reaches the caller, and leaves all
 * other entries as they were and no lock held.
 *
 * <pre>{@code
 * ConcurrentMap<String, Session> sessions = new SyncMap<>();
 * Session s = sessions.computeIfAbsent(id, Session::load);
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class SyncMap<K, V> extends AbstractConcurrentMap<K, V> implements Serializable {
  /*
   * Overview
   *
   * Goals: look-ups that touch as few cache lines as can be; no lock to read or update; memory in
   * proportion to the live entries, also after mass deletes; no call that pays for the whole map.
   *
   * Structure. `read` is the snapshot, a flat Table whose key set does not change; `read.dirty` holds
   * the keys that came since, and no key of the snapshot. (Go's dirty map holds all keys, and has an
   * object per entry that both maps share; with flat tables the key sets are disjoint instead.) Go's
   * `amended == false` is `dirty == null`. The state of a value slot is one of
   *
   *   V         live              -> another V, null, BUSY: anybody. -> MOVED: the mover
   *   null      deleted, key kept -> V, BUSY: anybody. -> EXPUNGED, MOVED: the mover
   *   BUSY      function running  -> V, null: the computing thread. -> MOVED: the mover
   *   EXPUNGED  left behind       final
   *   MOVED     see `next`        final
   *
   * and changes by CAS alone. "The mover" is whoever holds the mutex.
   *
   * Reads and updates (Protocol): find the key in snapshot, dirty, dirty again if an evacuation is
   * seen, and its target; follow MOVED and EXPUNGED to `next`, or, from a retired table, to the
   * current snapshot; return or CAS the value. A revival is a CAS from null. A key that no table knows
   * is added under the mutex (Mover), after a second look: to dirty, or to the target.
   *
   * Evacuation (Mover, Evacuation) is the only way content moves, be it to promote dirty, to grow or
   * to compact: a target is allocated, `next` set, every slot becomes MOVED or EXPUNGED, the target is
   * published as `read`, and the old tables are retired. It goes in steps: misses, inserts and removes
   * each move a few slots. It starts when dirty is full, when misses have paid for it, or when 30 % of
   * the keys are deleted. The target of a growth has room for a quarter more keys, which arrive while
   * it is filled: between two copies of n entries some 0.75 n keys come, so growth is O(1) per key.
   *
   * Compute functions (Computing): register for the key, CAS the slot to BUSY, run, CAS to the result.
   * Readers that see BUSY get the old value from the registration. The mutex is not held.
   *
   * clear() publishes a snapshot of a new Generation. Calls that work on the old tables began before;
   * they are ordered, as they happened among themselves, right before the clear.
   *
   * Why it is linearizable. (1) A key EXPUNGED, and not in `next`: until `next` is published, a put of
   * it goes there, where we looked; so it was absent at our load of `read`, or when it was expunged, if
   * later. (2) Not in snapshot, dirty, next: keys never leave a table, and a move carries the live ones
   * along; so the key was absent when we loaded `dirty`. A null `dirty` says that no evacuation is under
   * way, since one begins by setting it. (3) A target's copy of an entry is nobody's business until the
   * old slot is MOVED: hence the second look into dirty, whose keys are final once `next` is set.
   * (4) No CAS succeeds in a retired table. (5) A new key is published before its value is stored: who
   * saw the value happened after the publication, and so do all look-ups after him.
   *
   * Access modes (all in Table and Overflow)
   *
   *   field              read      write                  guard of writes   pairs with
   *   read, dirty, next  volatile  volatile               mutex             itself
   *   keys               volatile  plain, then volatile   mutex             itself: publishes tags
   *   tags               plain     plain, before key      mutex             keys, key
   *   key                acquire   release, before keys   mutex             itself
   *   value              volatile  CAS                    none              itself
   *   value, in target   -         release                mutex             CAS of the old to MOVED
   *
   * New keys are published by the count of their own table, not by a store to `read.dirty`: that field
   * shares a cache line with those that every look-up loads.
   *
   * Costs. A hit: one volatile load of `read`, then tags, key and value: two cache lines, and the key's
   * own. 9 bytes per slot with compressed references; 14.5 per entry at a load factor of 0.62. (At 0.7
   * it would be 12.9, but one look-up in five would need a second window of tags, at the price of a
   * mispredicted branch.)
   *
   * Where it departs from the first design, and why: no separate ReadOnly object, since it cost each
   * hit a load; the home slot is not tried before the window of tags, since that branch is taken at
   * random; retired tables do not link to their successors, since an old iterator would then hold all
   * of them; absent keys count a quarter as misses, see Mover.noteMiss; a walk begins at another slot
   * in each snapshot, since a cache that evicts the first key of an iterator was left with high hashes
   * alone, see Table.walkStart; removes and putIfAbsent look as get does first, as most of them
   * change nothing.
   *
   * Files: Table (layout), Tags, Overflow (collisions beyond bounded probing), Protocol (lock-free
   * half), Mover and Evacuation (locked half), Computing, Computation, Generation; shared with other
   * maps: AbstractConcurrentMap (views), Traversal, Hash, SerializedForm.
   */

  private static final long serialVersionUID = 1;

  /**
   * The snapshot. Loaded by any thread; stored by {@link #mover} under its mutex. Invariant: while
   * it has no {@code next}, each key is in it, in its dirty table, or absent; while it has, a key
   * that is in neither is in {@code next}, or absent. Not guaranteed: that it is still the snapshot
   * when a look-up ends.
   */
  transient volatile Table read;

  /** What needs the mutex. */
  final transient Mover mover;

  /** Creates an empty map. */
  public SyncMap() {
    this(0);
  }

  /**
   * Creates an empty map with room for {@code expectedSize} keys: that many can be put before
   * entries have to move. Look-ups in between may promote what is there, and give up the room that
   * is left.
   *
   * @param expectedSize the number of keys to make room for
   * @throws IllegalArgumentException if {@code expectedSize} is negative
   */
  public SyncMap(int expectedSize) {
    this(expectedSize, Tuning.DEFAULT);
  }

  /**
   * Creates a map with the entries of {@code m}, built straight into the snapshot: look-ups need no
   * promotion. Takes time in proportion to the size of {@code m}.
   *
   * @param m the map to copy
   * @throws NullPointerException if {@code m}, a key or a value is null
   */
  @SuppressWarnings("this-escape") // put, for what is added to m meanwhile; the class is final
  public SyncMap(Map<? extends K, ? extends V> m) {
    this.mover = new Mover(this, Tuning.DEFAULT);
    Table table = new Table(m.size(), new Generation(), Tuning.DEFAULT);
    table.generation.setCurrentLocked(table);
    this.read = table;
    for (Map.Entry<? extends K, ? extends V> e : m.entrySet()) {
      V value = Objects.requireNonNull(e.getValue(), "value");
      if (table.acquireKeys() < table.room) {
        mover.addToSnapshot(e.getKey(), value);
      } else {
        put(e.getKey(), value);
      }
    }
  }

  SyncMap(int expectedSize, Tuning tuning) {
    if (expectedSize < 0) {
      throw new IllegalArgumentException("expectedSize is negative: " + expectedSize);
    }
    this.mover = new Mover(this, tuning);
    Generation generation = new Generation();
    Table table = Table.empty(generation, tuning);
    if (expectedSize > 0) {
      table.dirty = new Table(expectedSize, generation, tuning);
    }
    generation.setCurrentLocked(table);
    this.read = table;
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
    Table snapshot = read;
    Object v = snapshot.getInWindow(key, hash);
    if (Table.isLive(v)) {
      return asValue(v);
    }
    return v == null ? null : getFurther(snapshot, key, hash);
  }

  /** As {@link #get}, where one window of tags did not tell, or there is more than the snapshot. */
  private @Nullable V getFurther(Table snapshot, Object key, int hash) {
    int i = snapshot.find(key, hash);
    Object v;
    if (i >= 0) {
      v = snapshot.value(i);
      if (v == null || Table.isLive(v)) {
        return asValue(v);
      }
      v = Protocol.read(snapshot, key, hash);
    } else if (snapshot.dirty == null) {
      return null;
    } else {
      v = Protocol.readBeyond(snapshot, key, hash);
    }
    if (snapshot.dirty != null) {
      mover.noteMiss(snapshot, v != Table.NOT_FOUND);
    }
    return v == Table.NOT_FOUND ? null : asValue(v);
  }

  /**
   * Returns the number of entries, at most {@code Integer.MAX_VALUE}. Takes constant time. Exact
   * while no other thread changes the map; else an estimate, as {@link
   * java.util.concurrent.atomic.LongAdder#sum} is one, but never negative.
   */
  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, read.generation.liveEntries());
  }

  /** Returns whether {@link #size} is 0, and no more exactly. */
  @Override
  public boolean isEmpty() {
    return read.generation.liveEntries() == 0;
  }

  @Override
  Traversal<K, V> traverse() {
    for (; ; ) {
      Table snapshot = read;
      Traversal<K, V> walk = new SyncTraversal<>(snapshot);
      // T1 ends an evacuation between our load of `read` and the walk's look for its target: the
      // walk would never come to the keys that went straight into the target.
      if (!snapshot.isRetired()) {
        return walk;
      }
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Writing

  @Override
  @Nullable Object update(Object key, Object match, @Nullable Object value) {
    return value != null && (match == Match.ANY || match == Match.ABSENT)
        ? insertOrUpdate(key, match, value)
        : updatePresent(key, match, value);
  }

  private @Nullable Object insertOrUpdate(Object key, Object match, Object value) {
    int hash = Hash.of(key);
    if (match == Match.ABSENT) {
      // A key that is there, as mostly with putIfAbsent, costs no more than a look-up.
      Object v = read.getInWindow(key, hash);
      if (Table.isLive(v)) {
        return v;
      }
    }
    for (; ; ) {
      long version = mover.version();
      Object v = Protocol.update(read, key, hash, match, value);
      if (v != Table.NOT_FOUND) {
        return v;
      }
      if (mover.tryInsert(key, hash, value, version)) {
        return null;
      }
    }
  }

  /** Changes an entry that is there; null if there is none, or not as {@code match} says. */
  private @Nullable Object updatePresent(Object key, Object match, @Nullable Object value) {
    int hash = Hash.of(key);
    Table snapshot = read;
    if (snapshot.getInWindow(key, hash) == null) {
      return null; // absent, and that costs no more than a look-up
    }
    Object v = Protocol.update(snapshot, key, hash, match, value);
    if (v == Table.NOT_FOUND) {
      return null;
    }
    if (v != null && value == null) {
      mover.noteDeleted();
    }
    return v;
  }

  /**
   * Removes all entries. Atomic; takes constant time, and the mutex. Iterators that were made
   * before go on over the entries from before.
   */
  @Override
  public void clear() {
    mover.clear();
  }

  @Override
  @Nullable Object computeAtomically(
      Object key,
      Computing.When when,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    return Computing.compute(this, key, when, function);
  }

  // ---------------------------------------------------------------------------------------------
  // Memory

  /**
   * Moves all entries to a table of just their size, and lets go of deleted keys. Takes time in
   * proportion to the size of the map; other threads can go on meanwhile. Without this call the
   * same happens by and by, as entries are removed or looked up.
   */
  @Override
  public void trimToSize() {
    mover.trimToSize();
  }

  /**
   * Returns figures on the inner state of the map. Takes constant time, and the mutex.
   *
   * @return the figures, as they were at one moment, but for {@code misses} and {@code deletedKeys}
   */
  public Stats stats() {
    return mover.stats();
  }

  /**
   * Figures on the inner state of a {@link SyncMap}.
   *
   * @param snapshotKeys keys in the snapshot, deleted ones included
   * @param dirtyKeys keys in the dirty table, deleted ones included
   * @param deletedKeys keys in either that have no value, and are dropped by the next compaction
   * @param misses look-ups since the last promotion that had to look beyond the snapshot; in large
   *     maps, those of keys that were nowhere are sampled, at a quarter of their number
   * @param promotions how often dirty was promoted, or all moved to a larger or trimmed table
   * @param compactions how often all moved to a smaller table, since many keys were deleted
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
    mover.startMove();
  }

  @Override
  void stepMove(int slots) {
    mover.stepMove(slots);
  }

  @Override
  boolean moving() {
    return mover.moving();
  }

  // ---------------------------------------------------------------------------------------------
  // Serialization

  /**
   * Returns what is written in place of this map.
   *
   * @return the kind of map and its entries
   */
  private Object writeReplace() {
    return new SerializedForm(SerializedForm.Kind.SYNC_MAP, this);
  }

  /**
   * Refuses a forged stream.
   *
   * @param in not read
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a SyncMap is written as a SerializedForm");
  }
}
