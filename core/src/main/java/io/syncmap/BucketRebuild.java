package io.syncmap;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a {@link BucketMap}: which tables there are, and how the entries of one, or of
 * two neighbours, are copied to others.
 *
 * <p>Order of monitors: that of a table, that of its upper neighbour, that of this. No method of a
 * key is called under any of them.
 */
final class BucketRebuild {
  /** Why a table is replaced. */
  enum Cause {
    /** It has no room for a new key. */
    GROWTH,
    /** The same, and it has as many buckets as a table may have. */
    SPLIT,
    /** Few of its keys are left. */
    SHRINK,
    /** The same, and so is its neighbour. */
    MERGE,
    /** {@code trimToSize} was called. */
    TRIM
  }

  /** Once a rebuild came to nothing, at most one in so many inserts without room tries again. */
  private static final int RETRY = 64;

  /**
   * A table of which this share of the overflow buckets is needed is not copied to free the rest.
   */
  private static final double WORTHWHILE = 0.75;

  /** How often entries are copied again, as more came than there was room for. */
  private static final int MAX_TRIES = 3;

  /** The keys per home bucket of a table that is trimmed, or made for keys that are yet to come. */
  private static final double PACKED_LOAD = 6;

  private final BucketMap<?, ?> map;
  private final BucketTuning tuning;
  private final int multiplier;
  private final int expectedSize;

  static {
    // A class whose initialization met the end of a stack is lost for good.
    new ResizeEvent();
  }

  /**
   * A thread that finds the bucket of its key changed again and again, maybe by itself. Stored
   * plainly, for that thread: if two are so at a time, the one that is overwritten is found out
   * later.
   */
  @Nullable Thread persisting;

  // All that follows is guarded by the monitor of this, as are the stores to the map's fields.

  /** Of the tables that the directory has now; null if it has none. */
  private @Nullable BucketGeneration generation;

  private int tables;

  /** How many tables have one entry of the directory alone. */
  private int deepest;

  private long resizes;
  private long splits;
  private long merges;

  BucketRebuild(BucketMap<?, ?> map, BucketTuning tuning, int multiplier, int expectedSize) {
    this.map = map;
    this.tuning = tuning;
    this.multiplier = multiplier;
    this.expectedSize = expectedSize;
  }

  private BucketTable allocate(
      int homes, int spares, int depth, int low, BucketGeneration generation) {
    tuning.beforeAllocate().accept(homes + spares);
    return new BucketTable(homes, spares, depth, low, generation);
  }

  // ---------------------------------------------------------------------------------------------
  // The first table, and none

  /** Makes an empty directory, for as many keys as are expected, unless there is one. */
  void first() {
    BucketGeneration ofNew = new BucketGeneration();
    int bits = 0;
    while ((long) tuning.roomOfLargest() << bits < expectedSize && bits < tuning.maxDepth()) {
      bits++;
    }
    int share = (expectedSize >>> bits) + (bits == 0 ? 0 : 1);
    int homes =
        share <= BucketTable.LANES
            ? 1
            : Math.min(tuning.maxHomes(), (int) Math.ceil(share / PACKED_LOAD));
    BucketTable[] made = new BucketTable[1 << bits];
    for (int i = 0; i < made.length; i++) {
      int low = bits == 0 ? 0 : i << (Integer.SIZE - bits);
      made[i] = allocate(homes, BucketTuning.sparesFor(homes, 0), bits, low, ofNew);
      made[i].reserved = homes > 1;
    }
    synchronized (this) {
      if (map.directory == null) {
        generation = ofNew;
        tables = made.length;
        deepest = bits == 0 ? 0 : made.length;
        map.directory = made;
        map.one = made.length == 1 ? made[0] : null;
      }
    }
  }

  /** Drops all tables. Calls that work on them began before; they count in their generation. */
  synchronized void clear() {
    BucketGeneration before = generation;
    map.one = null;
    generation = null;
    tables = 0;
    deepest = 0;
    map.directory = null;
    if (before != null) {
      before.dropped = true;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // What is to be done

  /**
   * Makes room for a key that has none in its table.
   *
   * @return false if that cannot be done; else the caller is to look again
   */
  boolean grow(BucketTable t, int hash) {
    if (t.refused > 0) {
      t.refused++;
      if (t.refused % Math.max(RETRY, BucketTable.LANES * t.homes) != 0) {
        return false; // as often as it costs: it calls `hashCode` of all keys
      }
    }
    if (!recordHashes(t)) {
      return t.refused == 0 && t.preparing != Thread.currentThread();
    }
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      if (enlargeOrSplit(t, hash)) {
        return true;
      }
    }
    return false;
  }

  private boolean enlargeOrSplit(BucketTable t, int hash) {
    int keys = t.keys() + 1;
    int wanted = tuning.homesFor(keys);
    if (wanted > tuning.maxHomes() && maySplit(t)) {
      return split(t, keys, hash);
    }
    int homes = Math.max(t.homes, Math.min(tuning.maxHomes(), wanted));
    int needed = t.overflow(homes, t.depth, t.low, hash);
    if (BucketTuning.isTooMuch(needed) && maySplit(t)) {
      return split(t, keys, hash);
    }
    return enlarge(t, homes, needed);
  }

  /** Gives a table so many homes, and at least so many overflow buckets. */
  private boolean enlarge(BucketTable t, int homes, int needed) {
    int spares = BucketTuning.sparesFor(homes, needed);
    if (homes + spares <= t.buckets() && homes == t.homes) {
      // Overflow buckets stay where they are until they are empty. If there can be no more of them,
      // a copy frees those that are not needed; it must be some, for what it costs.
      int used = t.usedSpares();
      spares = BucketTuning.sparesFor(homes, used);
      if (homes + spares <= t.buckets() && needed > used * WORTHWHILE) {
        t.refused = 1;
        return false;
      }
    }
    BucketTable larger = allocate(homes, spares, t.depth, t.low, t.generation);
    return replace(t, null, larger, larger, Cause.GROWTH);
  }

  private synchronized boolean maySplit(BucketTable t) {
    BucketTable[] d = map.directory;
    if (d == null) {
      return true; // cleared meanwhile, as will be found
    }
    int length = 1 << (t.depth + 1) > d.length ? 2 * d.length : d.length;
    return tuning.maySplit(t.depth, length, tables);
  }

  private boolean split(BucketTable t, int keys, int hash) {
    int depth = t.depth + 1;
    int middle = t.low | 1 << (Integer.SIZE - depth);
    int homes = Math.max(1, Math.min(tuning.maxHomes(), tuning.homesFor(keys / 2 + 1)));
    return replace(
        t,
        null,
        allocate(homes, spares(t, homes, depth, t.low, hash), depth, t.low, t.generation),
        allocate(homes, spares(t, homes, depth, middle, hash), depth, middle, t.generation),
        Cause.SPLIT);
  }

  private static int spares(BucketTable t, int homes, int depth, int low, int hash) {
    return BucketTuning.sparesFor(homes, t.overflow(homes, depth, low, hash));
  }

  /** Makes a table smaller, or merges it with its neighbour, if it has few keys left. */
  void shrinkIfSparse(BucketTable found) {
    BucketTable t = found;
    int keys = t.keys();
    if (t.reserved) {
      t.reserved = 2 * keys < t.homes * tuning.load();
      return;
    }
    while (tuning.isSparse(keys, t.homes, t.depth) && mergeIfFits(t, tuning.mergeLimit())) {
      BucketTable merged = map.tableFor(t.low);
      if (merged == null || merged.depth >= t.depth) {
        return; // others are at it
      }
      t = merged;
      keys = t.keys();
    }
    if (tuning.isSparse(keys, t.homes, t.depth)
        && tuning.homesFor(keys + 1) < t.homes
        && recordHashes(t)) {
      int homes = tuning.homesFor(keys + 1);
      int spares = spares(t, homes, t.depth, t.low, t.low);
      BucketTable smaller = allocate(homes, spares, t.depth, t.low, t.generation);
      replace(t, null, smaller, smaller, Cause.SHRINK);
    }
  }

  private boolean mergeIfFits(BucketTable t, int limit) {
    if (t.depth == 0) {
      return false;
    }
    int bit = 1 << (Integer.SIZE - t.depth);
    BucketTable other = map.tableFor(t.low ^ bit);
    if (other == null
        || other == t
        || other.depth != t.depth
        || other.generation != t.generation
        || other.reserved
        || t.keys() + other.keys() > limit
        || !recordHashes(t)
        || !recordHashes(other)) {
      return false;
    }
    BucketTable first = (t.low & bit) == 0 ? t : other;
    BucketTable second = first == t ? other : t;
    int depth = t.depth - 1;
    int homes = Math.min(tuning.maxHomes(), tuning.homesFor(t.keys() + other.keys() + 1));
    int spares =
        first.overflow(homes, depth, first.low, first.low)
            + second.overflow(homes, depth, first.low, first.low)
            + 2;
    BucketTable merged =
        allocate(homes, BucketTuning.sparesFor(homes, spares), depth, first.low, t.generation);
    boolean done = replace(first, second, merged, merged, Cause.MERGE);
    halve();
    return done;
  }

  /**
   * Lets all tables be of just the size that their keys need, one after the other.
   *
   * @throws IllegalStateException if a call whose key's method this is would never end
   */
  void trim() {
    if (persisting == Thread.currentThread()) {
      throw new IllegalStateException("Recursive update");
    }
    boolean merged = true;
    // Each pass may halve the number of tables; more are needed only if others split them
    // meanwhile.
    for (int pass = 0; merged && pass <= tuning.maxDepth(); pass++) {
      merged = false;
      for (BucketTable t = map.tableFor(0); t != null; t = after(t)) {
        t.reserved = false; // the room is not wanted any more
        mergeIfFits(t, tuning.roomOfLargest());
        BucketTable now = map.tableFor(t.low);
        if (now == null) {
          return;
        }
        merged |= now.depth < t.depth;
        t = now;
      }
    }
    for (BucketTable t = map.tableFor(0); t != null; t = after(t)) {
      trim(t);
    }
  }

  /** Returns the table of the next higher hashes, or null if there is none, or no table at all. */
  private @Nullable BucketTable after(BucketTable t) {
    long next = t.lowest(t.homes);
    return next >>> Integer.SIZE == 0 ? map.tableFor((int) next) : null;
  }

  private void trim(BucketTable t) {
    int keys = t.keys();
    int homes =
        Math.min(
            tuning.maxHomes(), keys <= BucketTable.LANES ? 1 : (int) Math.ceil(keys / PACKED_LOAD));
    // One that has its size already, or one bucket more, is left alone; but if a rebuild that came
    // to nothing has left the hashes there, these go with the table.
    int least = homes + (homes == t.homes ? t.usedSpares() + 1 : 0);
    if ((least < t.buckets() || t.hasHashes()) && recordHashes(t)) {
      int spares = Math.min(Long.SIZE, t.overflow(homes, t.depth, t.low, t.low));
      if (homes + spares > t.buckets()) {
        homes = t.homes;
        spares = t.buckets() - t.homes;
      }
      BucketTable smaller = allocate(homes, spares, t.depth, t.low, t.generation);
      replace(t, null, smaller, smaller, Cause.TRIM);
    }
  }

  /** Returns whether the hash of each key is known. If a key's method throws, they are not. */
  private boolean recordHashes(BucketTable t) {
    Thread me = Thread.currentThread();
    if (t.preparing == me) {
      return false; // a hashCode changes the map
    }
    t.preparing = me;
    try {
      if (!t.recordHashes(multiplier)) {
        t.awaitThaw();
        return false;
      }
      t.refused = 0;
      return true;
    } catch (VirtualMachineError e) {
      throw e; // most likely not the key's fault, but of the caller, whose stack is deep
    } catch (Throwable e) {
      // Not for the caller, whose key is another one: calls with this key will get it. Throwable:
      // Kotlin's functions throw checked exceptions undeclared.
      t.refused = Math.max(1, t.refused);
      return false;
    } finally {
      t.preparing = null;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Doing it

  /**
   * Copies the entries of one table, or of two neighbours, to another one, or to two, and publishes
   * these.
   *
   * @return false if they are too small by now; true also if somebody else was faster
   */
  private boolean replace(
      BucketTable first,
      @Nullable BucketTable second,
      BucketTable lower,
      BucketTable upper,
      Cause cause) {
    ResizeEvent event = new ResizeEvent();
    event.begin();
    boolean done;
    synchronized (first) {
      if (second == null) {
        done = replaceLocked(first, first, lower, upper, cause, event);
      } else {
        synchronized (second) {
          done = replaceLocked(first, second, lower, upper, cause, event);
        }
      }
    }
    event.end();
    if (!event.cause.isEmpty() && event.shouldCommit()) {
      event.entries = lower.keys() + (lower == upper ? 0 : upper.keys());
      event.bucketsBefore = first.buckets() + (second == null ? 0 : second.buckets());
      event.bucketsAfter = lower.buckets() + (lower == upper ? 0 : upper.buckets());
      event.depth = lower.depth;
      event.commit();
    }
    return done;
  }

  private boolean replaceLocked(
      BucketTable first,
      BucketTable second,
      BucketTable lower,
      BucketTable upper,
      Cause cause,
      ResizeEvent event) {
    if (first.replaced || second.replaced) {
      return true;
    }
    try {
      first.freeze();
      if (second != first) {
        second.freeze();
      }
      if (first.copyTo(lower, upper, upper.low)
          && (second == first || second.copyTo(lower, upper, upper.low))) {
        if (publish(first, second, lower, upper, cause)) {
          event.cause = cause.name();
        }
      }
    } finally {
      // If this fails as well, who waits does it.
      if (!first.replaced) {
        first.thaw();
        second.thaw();
      }
    }
    return first.replaced;
  }

  /** Returns false if the map was cleared meanwhile: then there is nothing to replace. */
  private synchronized boolean publish(
      BucketTable first, BucketTable second, BucketTable lower, BucketTable upper, Cause cause) {
    BucketTable[] before = map.directory;
    // A clear came between: this must not bring the keys back.
    boolean current = before != null && first.generation == generation;
    if (before != null && current) {
      BucketTable[] d = before;
      if (1 << lower.depth > d.length) {
        d = new BucketTable[2 * before.length];
        for (int i = 0; i < d.length; i++) {
          d[i] = before[i >> 1];
        }
      }
      int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(d.length);
      int from = (lower.low >>> 1) >>> (Integer.SIZE - 1 - bits);
      int share = 1 << (bits - lower.depth);
      int end = lower == upper ? from + share : from + 2 * share;
      VarHandle.releaseFence(); // what is in the tables comes before the tables
      // From here on nothing is called, so that nothing is thrown half way. First `one`, which
      // would
      // be older than the directory: T1 loads that it is null, and is suspended; T2 merges all to
      // one table, which is `one` then, and splits it; T1 changes a half of it; and whoever reads
      // after T1 must not find the frozen one.
      first.replaced = true;
      second.replaced = true;
      if (d != before) {
        deepest = 0;
      }
      map.one = null;
      for (int i = from; i < end; i++) {
        d[i] = i < from + share ? lower : upper;
      }
      map.directory = d;
      if (d.length == 1) {
        map.one = lower;
      }
      if (cause == Cause.SPLIT) {
        splits++;
        tables++;
        deepest += share == 1 ? 2 : 0;
      } else if (cause == Cause.MERGE) {
        merges++;
        tables--;
        deepest -= share == 2 ? 2 : 0;
      } else {
        resizes++;
      }
    }
    first.replaced = true;
    second.replaced = true;
    return current;
  }

  /** Halves the directory while no table has one entry alone. */
  private synchronized void halve() {
    for (BucketTable[] d = map.directory; d != null && d.length > 1 && deepest == 0; ) {
      BucketTable[] half = new BucketTable[d.length / 2];
      for (int i = 0; i < half.length; i++) {
        half[i] = d[2 * i];
      }
      int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(half.length);
      deepest =
          half.length == 1 ? 0 : (int) Arrays.stream(half).filter(t -> t.depth == bits).count();
      map.directory = half;
      if (half.length == 1) {
        map.one = half[0];
      }
      d = half;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // For statistics and tests

  BucketMap.Stats stats() {
    long buckets = 0;
    long homes = 0;
    long keys = 0;
    long used = 0;
    long count = 0;
    long bytes = BASE_BYTES;
    Collisions c = null;
    for (BucketTable t = map.tableFor(0); t != null; t = after(t)) {
      count++;
      buckets += t.buckets();
      homes += t.homes;
      keys += t.keys();
      used += t.usedSpares();
      bytes += t.bytes();
      c = t.generation.collisions;
    }
    BucketTable[] d = map.directory;
    bytes += d == null ? 0 : 16 + (long) d.length * ReferenceSize.BYTES;
    bytes += c == null ? 0 : c.bytes(ReferenceSize.BYTES);
    synchronized (this) {
      return new BucketMap.Stats(
          count,
          buckets,
          homes == 0 ? 0 : (double) keys / homes,
          used,
          c == null ? 0 : c.size(),
          splits,
          merges,
          resizes,
          bytes);
    }
  }

  /** Of the map, this, and a generation. */
  private static final long BASE_BYTES = 160;

  /** Splits each table, or has it copied to one of the same size if it may not be split. */
  void splitAll() {
    for (BucketTable t = map.tableFor(0); t != null; t = after(t)) {
      if (recordHashes(t)) {
        if (maySplit(t)) {
          split(t, t.keys(), t.low);
        } else {
          BucketTable copy = allocate(t.homes, t.buckets() - t.homes, t.depth, t.low, t.generation);
          replace(t, null, copy, copy, Cause.GROWTH);
        }
      }
    }
  }

  /** Merges each two neighbours that fit into one table. */
  void mergeAll() {
    for (BucketTable t = map.tableFor(0); t != null; t = after(t)) {
      mergeIfFits(t, tuning.roomOfLargest());
    }
  }
}
