package io.syncmap;

import java.io.Externalizable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map for loads that insert and remove keys all the time: session stores, work in
 * progress, caches with a short time to live. It replaces {@link
 * java.util.concurrent.ConcurrentHashMap} in one line, takes about half of its memory per entry,
 * allocates nothing per entry, and gives memory back when entries are removed. The layout follows
 * Go's runtime map: buckets of eight slots with a byte of the hash for each, and overflow buckets
 * (file {@code src/runtime/map.go} of Go 1.19), in a directory of small tables that split (file
 * {@code src/internal/runtime/maps/map.go} of Go 1.24).
 *
 * <p><b>When not to use it:</b> where keys are read far more often than they come and go, {@link
 * SyncMap} is faster, and its reads never wait.
 *
 * <p><b>Writers</b> lock one bucket, for the time of a few stores. <b>Readers</b> write nothing to
 * shared memory and take no lock; while a writer changes the very bucket, they look again. A reader
 * that found it changed 32 times locks it once, to copy it. Each operation on one key is atomic
 * (linearizable), in expected constant time; a new key may find its small table full, and copies
 * it: at most some thousand entries. Among n {@code Comparable} keys of one hash code an operation
 * takes O(log n).
 *
 * <p><b>Compute functions</b> run at most once per call, and outside of all locks. Such a function
 * holds up other updates of its own key, and nothing else: readers get the value from before.
 * Functions that wait for each other are found out: one of them gets an {@code
 * IllegalStateException}.
 *
 * <p><b>Not atomic:</b> {@link #size} and {@link #isEmpty} are exact only while no other thread
 * changes the map; {@link #putAll}, iteration, {@code equals}, {@code hashCode}, {@code toString},
 * {@code removeIf} and {@code replaceAll} take the entries one by one. Iterators are weakly
 * consistent: they return each key that is there all the while exactly once. A key that is removed
 * and put again meanwhile may be returned once more.
 *
 * <p><b>Null</b> keys, values and functions are answered with {@code NullPointerException}. Keys
 * must not change their hash code while in the map, and their {@code equals} and {@code hashCode}
 * should not change the map; they are called with no bucket locked. An exception of a key's {@code
 * equals} or {@code hashCode}, of a function, or {@code OutOfMemoryError} reaches the caller, and
 * leaves all other entries as they were and no lock held.
 *
 * <p><b>Calls of a key's methods:</b> nothing keeps the hash of a key, so {@code hashCode} is
 * called three times per key while a map grows, with no lock held; where it is slow, the key should
 * cache it, as {@code String} does. A byte of the hash stands for a key until {@code equals} is
 * asked: in five to ten look-ups of a hundred that is called with a key of another hash code, which
 * may be of another class.
 *
 * <p><b>In parallel:</b> the streams of the views do what {@code ConcurrentHashMap}'s bulk
 * operations do; {@code sessions.values().parallelStream().mapToLong(Session::bytes).sum()} is its
 * {@code reduceValuesToLong}, {@code filter} and {@code findAny} its {@code search}.
 *
 * <pre>{@code
 * ConcurrentMap<String, Session> sessions = new BucketMap<>();
 * sessions.put(id, session);
 * Session ended = sessions.remove(id);
 * }</pre>
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class BucketMap<K, V> extends AbstractConcurrentMap<K, V> implements Externalizable {
  /*
   * Overview
   *
   * Goals: inserts and removes that neither allocate nor wait for each other; reads that write
   * nothing; memory in proportion to the live entries, also after mass deletes; no call that pays for
   * the whole map.
   *
   * Structure. `directory` is an array of BucketTables, chosen by the first bits of the hash; `one`
   * spares a map of one table the array. A table has at most 256 home buckets, in the order of the
   * hash, and some overflow buckets, each in the chain of one home or unused. It starts with one
   * bucket; it is replaced by a larger one when a key has no room, by two when it is as large as may
   * be, by a smaller one when few keys are left, and with its neighbour by one when that has few as
   * well. So growing and shrinking are a small table's business, and all of it happens in one call.
   *
   * A home has a state word:
   *
   *   free              -> LOCK: a writer, by compare-and-set from the word under which it searched;
   *                        or a reader that was in vain too often, who leaves the version as it is
   *                     -> FROZEN: who replaces the table, home by home, holding its monitor
   *   LOCK              -> free, with another version: its owner, after a few stores
   *   FROZEN            final once the new tables are published; before, -> free: who froze it,
   *                        or one that waits, if who froze it has gone
   *
   * It guards the home bucket, its chain (the link to which it holds), and the collisions of its
   * hashes. A slot has a tag (0: empty), a key, and a value or a SlotState: a function that runs.
   *
   * Reads (BucketLayout.get) load the word, look, and load the word again: if it is the same, and not
   * LOCK, all that was seen was there at one moment. Without that, a read could return another key's
   * value, since slots are reused: T1 compares the key in a slot; T2 removes it and puts another key
   * there; T1 loads the value. What is read in between may be of different times: so chains are
   * bounded, and a key is loaded with acquire, since its equals is called before it is known whether
   * the word still holds.
   *
   * Writes (BucketSlots.update; BucketTable.changeHome where the home bucket is enough, as it is for
   * almost every one: fewer values than registers) search in the same way, and lock by a compare-
   * and-set of that very word: so what they found holds under the lock, no method of a key runs
   * there, and nothing is searched twice. Between lock and unlock there are only stores to fields
   * and arrays, so that no end of the stack can come between; where a call may fail, a catch
   * unlocks. An overflow bucket is taken before, and given back after: a bucket must not go to
   * another home while the old one's word still says that it is there.
   *
   * Rebuilding (BucketRebuild). First the hashes of all keys are stored beside the table, from when
   * on each insert stores its own: so no hashCode runs while buckets are frozen; it might wait for a
   * thread that waits for them. Then, under the table's monitor, all homes are frozen, the entries
   * copied, and the new tables published. A frozen table may answer whoever got it from the directory
   * in this very call, which began before the publication: it takes effect at the later of its
   * beginning and the freeze. Writers that find FROZEN wait for the monitor and begin again at the
   * directory.
   *
   * Many keys of one hash: no split separates them. A chain has at most six buckets; what does not
   * fit is in the Collisions of the generation, in a cell each, which is changed under the word of
   * the key's home like a slot. A key stays where it is until it is removed: so a look-up that goes
   * through the chain and then to the collisions cannot miss it.
   *
   * Compute functions (SlotState): an object with the old value, put into the slot itself. Its owner
   * runs the function and puts the result in its place, found by the object and not by the key. No
   * lock is held.
   *
   * clear() drops the directory. Calls that work on the old tables began before; they are ordered, as
   * they happened among themselves, right before the clear; they count in their own
   * BucketGeneration. A rebuild that began before publishes nothing.
   *
   * Walks (BucketWalk) go through the hash from 0 to the end: the bucket that covers the cursor,
   * in whatever table does now, is copied at one moment, and the cursor put behind it. As entries
   * move, but their hashes do not, each that stays is met once.
   *
   * Why it is linearizable. For a key, all is of the one home that has its hash: every write takes
   * effect under its LOCK, and every read is of one moment at which nobody held it. Over homes: an
   * unlocking is a release store only, so two threads might disagree on the order of writes to two
   * homes; but each write also locks, by a compare-and-set, before the stores that others see, and
   * nobody answers under LOCK.
   *
   * Access modes
   *
   *   field                read                    write                     guard of writes
   *   directory, one       volatile                volatile                  monitor of `rebuild`
   *   its elements         acquire                 plain, after a fence      monitor of `rebuild`
   *   word                 acquire; then opaque    CAS to lock and freeze,   itself
   *                        after an acquire fence  release to unlock
   *   tags, links, values  plain, validated        plain                     LOCK
   *   keys                 acquire, validated      plain, after the CAS      LOCK
   *   hashes               plain, frozen; else     plain                     LOCK
   *                        for estimates
   *   value of a cell      volatile, validated     CAS                       LOCK
   *
   * Where it departs from Go's map and from the first design, and why. (1) A table has any number of
   * home buckets, and a new one is of the size that its keys need: tables of 128 or 256 would be half
   * empty after each growth, 30 bytes per entry and not at most 23. (2) The directory takes the first
   * bits of the hash and buckets lie in its order, so that a walk's cursor is just a hash. (3) A
   * running function stands in the slot, as in SyncMap, and not in a registry. (4) Collisions are of
   * the generation, in the JDK's map, and not a persistent tree at each home: their cells are changed
   * under the home's word all the same, and there is no second tree to get right. (5) Hashes are
   * kept only from when a rebuild is prepared: for good they would cost four bytes per slot.
   *
   * Costs. A hit: `one` or an element of the directory; the word and the tags, side by side; a key
   * and a value, side by side; and the key's own fields. The first line of the bucket's keys is
   * loaded before the tags are known, so that both cache misses overlap: chains of hits of a million
   * keys take a fifth less, and misses, which would not need that line, half as much again. 80 bytes
   * per bucket with compressed references: about 23 per entry in a new table, 14 in a full one.
   *
   * Figures (BucketTuning). 256 home buckets, some thousand keys: what is copied in one call, and a map
   * of 1,000 keys is one table; larger ones were no faster. 4.5 keys per home bucket in a new table,
   * and an overflow bucket for four of them: it is full at 7, at most 24 bytes per entry from 2,000 keys
   * on, and 19 on average. (Half of the overflow buckets took 18, and filling a map a third longer.)
   * Less than 1.3: smaller by a third of that, far from being full. Two neighbours are merged
   * if both fill 0.4 of a table: the merged one has room again for as many keys. A chain of six
   * buckets is never reached but by keys of one hash. Looking whether a table is sparse costs a pass
   * over its tags: only removes do that empty a bucket and find few keys in those about it.
   *
   * Files: BucketLayout (layout, looking up), BucketTable (changing), BucketSlots (updates, functions),
   * BucketRebuild (structure), BucketWalk, BucketGeneration, BucketTuning; shared with SyncMap:
   * SlotState, ComputeWaits, Collisions, Tags, Hash, Match, AbstractConcurrentMap, MapView, MapEntry,
   * Traversal.
   */

  private static final long serialVersionUID = 1;

  private static final VarHandle TABLE = MethodHandles.arrayElementVarHandle(BucketTable[].class);

  /**
   * The tables, by the first bits of the hash; each has as many entries as its range takes. Null
   * while the map has none. Loaded by any thread; stored by {@link #rebuild} under its monitor, and
   * by no constructor, so that a map handed over by a data race is found empty or as it is. Its
   * elements are stored there as well, after a fence, and loaded acquire. An array that was
   * replaced is as good, for calls that loaded it: they began before.
   */
  transient volatile BucketTable @Nullable [] directory;

  /** The table, if there is one only: spares a small map a load. */
  transient volatile @Nullable BucketTable one;

  /** What makes tables. */
  final transient BucketRebuild rebuild;

  private final transient BucketTuning tuning;

  /** Of the hash. */
  private final transient int multiplier;

  /** Creates an empty map. */
  public BucketMap() {
    this(0);
  }

  /**
   * Creates an empty map with room for {@code expectedSize} keys: the first put makes it, and that
   * many can be put before entries have to move. The room is kept until half of it has been used.
   *
   * @param expectedSize the number of keys to make room for
   * @throws IllegalArgumentException if {@code expectedSize} is negative
   */
  public BucketMap(int expectedSize) {
    this(expectedSize, BucketTuning.DEFAULT);
  }

  /**
   * Creates a map with the entries of {@code m}. Takes time in proportion to the size of {@code m}.
   *
   * @param m the map to copy
   * @throws NullPointerException if {@code m}, a key or a value is null
   */
  @SuppressWarnings("this-escape") // put; the class is final
  public BucketMap(Map<? extends K, ? extends V> m) {
    this(m.size());
    putAll(m);
    VarHandle.storeStoreFence(); // as at the end of a constructor with final fields
  }

  @SuppressWarnings("this-escape") // kept for later; the class is final
  BucketMap(int expectedSize, BucketTuning tuning) {
    if (expectedSize < 0) {
      throw new IllegalArgumentException("expectedSize is negative: " + expectedSize);
    }
    this.tuning = tuning;
    this.multiplier = tuning.multiplier() == 0 ? Hash.newMultiplier() : tuning.multiplier();
    this.rebuild = new BucketRebuild(this, tuning, multiplier, expectedSize);
  }

  BucketTuning tuning() {
    return tuning;
  }

  /**
   * Returns the table of a hash, or null if the map has none. The only way to one: each new try of
   * a call begins here. A call may go on reading in a table that is replaced meanwhile, since that
   * is after the call began.
   */
  @Nullable BucketTable tableFor(int hash) {
    BucketTable t = one;
    if (t != null) {
      return t;
    }
    BucketTable[] d = directory;
    return d == null
        ? null
        : (BucketTable) TABLE.getAcquire(d, hash >>> 1 >>> Integer.numberOfLeadingZeros(d.length));
  }

  /**
   * Creates a concurrent set of the keys of a new map: {@code new BucketMap<T, Boolean>()}, by its
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
    return new BucketMap<T, Boolean>(expectedSize).keySet(Boolean.TRUE);
  }

  // ---------------------------------------------------------------------------------------------
  // Reading

  /**
   * Returns the value of {@code key}, or null if there is none. Atomic. While a compute function
   * runs for the key, the value from before.
   *
   * @throws NullPointerException if {@code key} is null
   */
  @Override
  public @Nullable V get(Object key) {
    int hash = Hash.of(key, multiplier);
    BucketTable t = tableFor(hash);
    return t == null ? null : asValue(t.get(key, hash));
  }

  /**
   * Returns the number of entries. Takes constant time. Exact while no other thread changes the
   * map; else an estimate, but never negative. (Once an {@code OutOfMemoryError} or {@code
   * StackOverflowError} has interrupted a change of the map half way, the entries are counted,
   * until {@code clear}.)
   */
  @Override
  public long mappingCount() {
    BucketTable t = tableFor(0);
    if (t == null) {
      return 0;
    }
    long size = t.generation.sum();
    if (t.generation.miscounted) {
      size = 0;
      for (Traversal<K, V> walk = traverse(); walk.advance(); ) {
        size++;
      }
    }
    return Math.max(0, size);
  }

  @Override
  Traversal<K, V> traverse() {
    return new BucketWalk<>(this, multiplier);
  }

  // ---------------------------------------------------------------------------------------------
  // Writing

  @Override
  @Nullable Object update(
      Object key, Match match, @Nullable Object expected, @Nullable Object value) {
    return BucketSlots.update(this, key, Hash.of(key, multiplier), match, expected, value, null);
  }

  @Override
  @Nullable Object computeAtomically(
      Object key,
      Match match,
      @Nullable Object initial,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    return BucketSlots.compute(this, key, Hash.of(key, multiplier), match, initial, function);
  }

  /**
   * Removes all entries. Atomic; takes constant time. Iterators that were made before return at
   * most the entry that they hold.
   */
  @Override
  public void clear() {
    rebuild.clear();
  }

  // ---------------------------------------------------------------------------------------------
  // Memory

  /**
   * Copies all entries to tables of just their size, one small table after the other. Takes time in
   * proportion to the size of the map; other threads can go on meanwhile. Without this call, tables
   * shrink and are merged by and by, as entries are removed.
   */
  @Override
  public void trimToSize() {
    rebuild.trim();
  }

  /**
   * Returns figures on the inner state of the map. Takes time in proportion to the number of
   * buckets, and holds up nobody.
   *
   * @return the figures; those of one table as they were at about one moment
   */
  public Stats stats() {
    return rebuild.stats();
  }

  /**
   * Figures on the inner state of a {@link BucketMap}.
   *
   * @param tables small tables, each of one range of the hash
   * @param buckets buckets of all tables, overflow buckets included
   * @param load keys per bucket, overflow buckets not counted
   * @param overflowBuckets overflow buckets that are in use
   * @param collidingKeys keys that have no place in buckets, since many have their hash
   * @param splits how often a table was split in two
   * @param merges how often two were merged
   * @param resizes how often one was replaced by a larger or smaller one
   * @param bytesHeld an estimate of the bytes of memory in tables, without keys and values
   */
  public record Stats(
      long tables,
      long buckets,
      double load,
      long overflowBuckets,
      long collidingKeys,
      long splits,
      long merges,
      long resizes,
      long bytesHeld) {}

  @Override
  void startMove() {
    rebuild.splitAll();
  }

  @Override
  void stepMove(int buckets) {
    rebuild.mergeAll();
  }

  @Override
  boolean moving() {
    return false; // a table is replaced within one call
  }
}
