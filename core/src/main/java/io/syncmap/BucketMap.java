package io.syncmap;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map for loads that insert and remove keys all the time: session stores, work in
 * progress, caches with a short time to live. It replaces {@link
 * java.util.concurrent.ConcurrentHashMap} in one line, takes less than half of its memory per
 * entry, allocates nothing per entry, and gives memory back when entries are removed. The layout
 * follows Go's runtime map (file {@code src/runtime/map.go} of Go 1.19): buckets of eight slots, a
 * byte of the hash for each, overflow buckets, and tables that are evacuated a few buckets at a
 * time.
 *
 * <p><b>When not to use it:</b> where keys are read far more often than they come and go, {@link
 * SyncMap} is faster, and its reads never wait. For maps of less than some thousand entries there
 * is no memory to save: each of the stripes takes about 400 bytes as soon as one key has come to
 * it.
 *
 * <p><b>Writers</b> lock one of 64 stripes or more (eight per processor), for the time it takes to
 * change a slot. <b>Readers</b> write nothing to shared memory and take no lock; but where writers
 * of the same stripe come between several times, a read takes its stripe's read lock once. Each
 * operation on one key is atomic (linearizable), in expected constant time; while its stripe is
 * being resized, a write also moves eight buckets. Among n {@code Comparable} keys of one hash code
 * an operation takes O(log n).
 *
 * <p><b>Compute functions</b> run at most once per call, and outside of all locks. Such a function
 * holds up other updates of its own key, and nothing else: readers get the value from before.
 *
 * <p><b>Not atomic:</b> {@link #size} and {@link #isEmpty} are exact only while no other thread
 * changes the map; {@link #putAll}, iteration, {@code equals}, {@code hashCode}, {@code toString},
 * {@code removeIf} and {@code replaceAll} take the entries one by one. Iterators are weakly
 * consistent: they return no key twice, and each key that is there all the while exactly once.
 *
 * <p><b>Null</b> keys, values and functions are answered with {@code NullPointerException}. Keys
 * must not change their hash code while in the map, and their {@code equals} and {@code hashCode}
 * should not use it: a change of the map from there may be refused with {@code
 * IllegalStateException}, and two threads that do such things at the same time may wait for each
 * other. An exception of a key's {@code equals} or {@code hashCode}, of a function, or {@code
 * OutOfMemoryError} reaches the caller, and leaves all other entries as they were and no lock held.
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
public final class BucketMap<K, V> extends AbstractConcurrentMap<K, V> implements Serializable {
  /*
   * Overview
   *
   * Goals: inserts and removes that neither allocate nor wait for each other; reads that write
   * nothing; memory in proportion to the live entries, also after mass deletes; no call that pays for
   * the whole map.
   *
   * Structure. `stripes` holds 64 or more Stripes; bits of the hash choose one. A Stripe is a
   * StampedLock and a hash table of its own, Buckets: flat arrays of tags (eight in one long, compared
   * at once), of keys and values, and of links to overflow buckets. A tag is
   *
   *   0          EMPTY_REST: empty, and no overflow bucket follows -> a tag of a hash
   *   1          EMPTY_ONE: empty, but one may follow              -> a tag of a hash, EMPTY_REST
   *   0x80 | h   there is a key, with these seven bits of its hash -> EMPTY_REST, EMPTY_ONE
   *
   * and a value is a value, or BUSY while a compute function runs for the key. All of it changes under
   * the write lock of the stripe alone.
   *
   * Reads (Stripe.get) take an optimistic stamp, look at tags, key and value, and validate the stamp.
   * Without the last, a read could return another key's value, since slots are reused: T1 compares
   * the key in a slot; T2 removes it and puts another key there; T1 loads the value. Nor could a key
   * that moves be told from one that is absent. What is read in between may be of different times:
   * so all walks are bounded, indices are checked, and a key is loaded with acquire, since its equals
   * is called before it is known whether the stamp still holds.
   *
   * Writes (Stripe.update) find the key in the same way, and convert the stamp to the write lock:
   * that fails if any writer came since, so what was found holds under the lock. The cache misses of
   * the search, and the keys' own methods, come before the lock. After eight attempts, they come
   * under it.
   *
   * Resizes (Resize) go bucket by bucket, in order: a cursor tells which buckets of the old table have
   * been moved. A key is in the old table if its bucket there is not before the cursor, else in the
   * new one; readers and writers go by that, under their stamp or lock. Each write moves eight
   * buckets. There are four causes: GROWTH at 6.5 keys per bucket; SAME_SIZE, when overflow buckets
   * have come to half the number of buckets, though there is room; SHRINK, below 40 % of the room; TRIM.
   * ShrinkPolicy keeps a map that swings between two sizes from resizing at every swing.
   *
   * Compute functions: the key becomes BUSY under the lock; the function runs without; its result is
   * stored under the lock. Computations tells who runs it, and the value from before. Resizes move
   * BUSY like any value.
   *
   * clear() publishes a new array of stripes. Calls that work on the old ones began before; they are
   * ordered, as they happened among themselves, right before the clear. A resize of an old stripe
   * is nobody's business any more.
   *
   * Traversals (BucketTraversal) take the buckets that a stripe has at first as a partition of its
   * keys, and copy what belongs to one of them at one moment, wherever it is by then.
   *
   * Why it is linearizable. Within a stripe: every write takes effect under its lock, and every read
   * is of one moment at which no writer held it. (Reads of Collisions are not: but an entry stays there
   * until it is removed, so that one that is not found was absent at the moment of the stamp, or has
   * been removed since.) Over stripes: the states of the locks are volatile, so all threads agree
   * on the order of writes to two keys.
   *
   * Access modes
   *
   *   field                  read                    write                     guard of writes
   *   stripes                volatile                CAS; volatile in clear    none
   *   elements of stripes    plain, final by then    before the CAS            none
   *   fields of a stripe     plain, validated        plain                     write lock
   *   used, aside            plain; opaque in size   plain                     write lock
   *   tags, links, values    plain, validated        plain                     write lock
   *   keys                   acquire, validated      release                   write lock
   *   cell of a collision    volatile                volatile                  write lock
   *
   * Where it departs from Go's map and from the first design, and why. (1) A stripe is a table that
   * grows by itself, where the design had one table and striped locks: the largest allocation, and so
   * the longest put, is a 64th; and one cursor replaces Go's marks of evacuated buckets. (2) The number
   * of buckets is not a power of two: tables grow by half, not by double, which takes 16.5 bytes per
   * entry instead of 20 to 24 after a growth; and the sizes are shifted from stripe to stripe, since
   * hashes spread so evenly that all stripes would grow at the same time. (3) Small tables have a lower
   * load, 4.5: speed counts for more there. (4) Compute functions do not run under the stripe's lock:
   * a slow one would hold up a 64th of all keys, and two that use each other's stripe would deadlock.
   * (5) Eight buckets are moved per write, not two: a stripe that is being moved is slower to read.
   *
   * What it does not do well: under G1 each put stores references into old arrays, and the collector
   * looks through their cards in the background; with several writers on few processors that costs
   * what the map saves. In small maps a stripe's few cache lines go from core to core.
   *
   * Costs. A hit: `stripes`, the stripe, then tags, key and value: two cache lines, and the key's own.
   * 76 bytes per bucket with compressed references: 11.7 per entry at 6.5, plus overflow buckets.
   *
   * Files: Stripe (finding), StripeTables (changing), Buckets and BucketArray (layout), Tags, Resize,
   * ShrinkPolicy, BucketTuning, Collisions (many keys of one hash), Place, EntryBuffer, BucketCopy,
   * BucketTraversal; shared with SyncMap: AbstractConcurrentMap, Traversal, Computation, Computations,
   * StackReserve, Hash, Match, SerializedForm.
   */

  private static final long serialVersionUID = 1;

  /** Stripes are told by the bits of the hash above those of the tag. */
  private static final int STRIPE_SHIFT = 7;

  private static final VarHandle STRIPES;

  static {
    try {
      STRIPES = MethodHandles.lookup().findVarHandle(BucketMap.class, "stripes", Stripe[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final transient BucketTuning tuning;

  /** Of the hash: drawn by each map, but fixed where a test sets the thresholds. */
  private final transient int multiplier;

  /** How many buckets a stripe begins with. */
  private final transient int firstBuckets;

  /** How many resizes have ended, by their cause. */
  private final transient LongAdder growths = new LongAdder();

  private final transient LongAdder sameSizeEvacuations = new LongAdder();
  private final transient LongAdder shrinks = new LongAdder();

  /**
   * The stripes since the last {@code clear}; null those that no key has come to. Copied on write,
   * so that look-ups load the elements plainly: all of them were stored before the array was
   * published. Calls that work on the stripes from before a clear began before it.
   */
  private transient volatile @Nullable Stripe[] stripes;

  /** Creates an empty map. */
  public BucketMap() {
    this(0);
  }

  /**
   * Creates an empty map with room for {@code expectedSize} keys: that many can be put before
   * entries have to move. The room is kept until it has been used once.
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
  }

  BucketMap(int expectedSize, BucketTuning tuning) {
    if (expectedSize < 0) {
      throw new IllegalArgumentException("expectedSize is negative: " + expectedSize);
    }
    this.tuning = tuning;
    this.multiplier = tuning == BucketTuning.DEFAULT ? Hash.newMultiplier() : 1;
    this.firstBuckets = tuning.bucketsForShareOf(expectedSize);
    this.stripes = new Stripe[tuning.stripes()];
  }

  private @Nullable Stripe stripeOf(int hash) {
    @Nullable Stripe[] all = stripes;
    return all[(hash >>> STRIPE_SHIFT) & (all.length - 1)];
  }

  /** Returns the stripe of a hash, also if it is the first key that comes to it. */
  private Stripe stripeFor(int hash) {
    for (; ; ) {
      @Nullable Stripe[] all = stripes;
      int i = (hash >>> STRIPE_SHIFT) & (all.length - 1);
      Stripe s = all[i];
      if (s != null) {
        return s;
      }
      @Nullable Stripe[] more = all.clone();
      more[i] = new Stripe(i, firstBuckets, multiplier, tuning, this::noteResized);
      // T1 adds another stripe, or clears the map, meanwhile: ours would undo that.
      STRIPES.compareAndSet(this, all, more);
    }
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
    Stripe s = stripeOf(hash);
    return s == null ? null : asValue(s.get(key, hash));
  }

  /**
   * Returns the number of entries, at most {@code Integer.MAX_VALUE}. Takes time in proportion to
   * the number of stripes. Exact while no other thread changes the map.
   */
  @Override
  public int size() {
    long size = 0;
    for (Stripe s : stripes) {
      size += s == null ? 0 : s.live();
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  /** Returns whether {@link #size} is 0, and no more exactly. */
  @Override
  public boolean isEmpty() {
    return size() == 0;
  }

  @Override
  Traversal<K, V> traverse() {
    return new BucketTraversal<>(stripes);
  }

  // ---------------------------------------------------------------------------------------------
  // Writing

  @Override
  @Nullable Object update(
      Object key, Match match, @Nullable Object expected, @Nullable Object value) {
    int hash = Hash.of(key, multiplier);
    boolean adds = value != null && match.inserts();
    Stripe s = adds ? stripeFor(hash) : stripeOf(hash);
    return s == null ? null : s.update(key, hash, match, expected, value);
  }

  @Override
  @Nullable Object computeAtomically(
      Object key,
      Match match,
      @Nullable Object initial,
      BiFunction<Object, @Nullable Object, @Nullable Object> function) {
    int hash = Hash.of(key, multiplier);
    Stripe s = match.inserts() ? stripeFor(hash) : stripeOf(hash);
    if (s == null) {
      return null;
    }
    if (initial == null) {
      return s.compute(key, hash, match, function);
    }
    return s.update(key, hash, Match.ABSENT, null, initial) == null
        ? initial
        : s.compute(key, hash, match, (k, old) -> old == null ? initial : function.apply(k, old));
  }

  /**
   * Removes all entries. Atomic; takes time in proportion to the number of stripes, waits for
   * nobody, and ends a resize that is under way. Iterators that were made before go on over the
   * entries from before.
   */
  @Override
  public void clear() {
    stripes = new Stripe[tuning.stripes()];
  }

  // ---------------------------------------------------------------------------------------------
  // Memory

  /**
   * Moves all entries to tables of just their size. Takes time in proportion to the size of the
   * map; other threads can go on meanwhile. Without this call, tables that have become much too
   * large shrink by and by, as entries are removed.
   */
  @Override
  public void trimToSize() {
    for (Stripe s : stripes) {
      if (s != null) {
        s.trimToSize();
      }
    }
  }

  /**
   * Returns figures on the inner state of the map. Takes time in proportion to the number of
   * stripes, and the read lock of one after the other.
   *
   * @return the figures; those of one stripe as they were at one moment
   */
  public Stats stats() {
    @Nullable Stripe[] all = stripes;
    long bytes = BASE_BYTES + (long) all.length * ReferenceSize.BYTES;
    Stats sum =
        new Stats(0, 0, 0, 0, growths.sum(), sameSizeEvacuations.sum(), shrinks.sum(), bytes);
    for (Stripe s : all) {
      if (s != null) {
        sum = s.addTo(sum);
      }
    }
    return sum;
  }

  private void noteResized(Resize.Cause cause) {
    switch (cause) {
      case GROWTH -> growths.increment();
      case SAME_SIZE -> sameSizeEvacuations.increment();
      case SHRINK, TRIM -> shrinks.increment();
    }
  }

  /** Of the map without its stripes. */
  private static final long BASE_BYTES = 192;

  /**
   * Figures on the inner state of a {@link BucketMap}.
   *
   * @param buckets buckets of all tables, old ones included whose entries are on the move
   * @param overflowBuckets overflow buckets that are in use
   * @param collidingKeys keys that have no place in buckets, since many have their hash
   * @param stripesMoving stripes whose entries are on the move
   * @param growths how often a stripe has moved to a larger table
   * @param sameSizeEvacuations how often one has moved to a table of the same size, to get rid of
   *     overflow buckets
   * @param shrinks how often one has moved to a smaller table, {@code trimToSize} included
   * @param bytesHeld an estimate of the bytes of memory in tables, without keys and values
   */
  public record Stats(
      long buckets,
      long overflowBuckets,
      long collidingKeys,
      long stripesMoving,
      long growths,
      long sameSizeEvacuations,
      long shrinks,
      long bytesHeld) {}

  @Override
  void startMove() {
    startMove(Resize.Cause.SAME_SIZE);
  }

  /** Starts a resize in each stripe that has none under way. For tests. */
  void startMove(Resize.Cause cause) {
    for (Stripe s : stripes) {
      if (s != null) {
        s.startResize(cause);
      }
    }
  }

  @Override
  void stepMove(int buckets) {
    for (Stripe s : stripes) {
      if (s != null) {
        s.stepResize(buckets);
      }
    }
  }

  @Override
  boolean moving() {
    return stats().stripesMoving() > 0;
  }

  // ---------------------------------------------------------------------------------------------
  // Serialization

  /**
   * Returns what is written in place of this map.
   *
   * @return the kind of map and its entries
   */
  private Object writeReplace() {
    return new SerializedForm(SerializedForm.Kind.BUCKET_MAP, this);
  }

  /**
   * Refuses a forged stream.
   *
   * @param in not read
   * @throws InvalidObjectException always
   */
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a BucketMap is written as a SerializedForm");
  }
}
