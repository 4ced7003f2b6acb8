package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A small hash table of buckets of eight slots, which has the keys of one range of the hash; the
 * directory of a {@link BucketMap} consists of such tables.
 *
 * <p>Bucket {@code b} has tags {@code meta[2b]} (a byte per slot, see {@link Tags}), and in slot
 * {@code 8b + lane} a key {@code slots[2(8b + lane)]} and a value beside it. The first {@link
 * #homes} buckets are home buckets, in the order of the hash; the others are overflow buckets, each
 * unused or in the chain of one home. {@code meta[2b + 1]} is the state word of a home bucket, or
 * the link of an overflow bucket to the next one of its chain.
 *
 * <p>The word of a home guards its whole chain, and the collisions that have its hashes: nothing
 * there changes but under LOCK, and each change ends with another version. So whoever reads the
 * same word, without LOCK, before and after has seen all of it as it was at one moment.
 */
final class BucketTable {
  static final int LANES = 8;

  /** A writer changes the chain, for the time of a few stores. No call is made meanwhile. */
  static final long LOCK = 1;

  /** The chain is being copied, or was: this table is replaced by then. */
  static final long FROZEN = 2;

  private static final int LINK_SHIFT = 2;
  private static final long LINK_MASK = 0xFFF;

  /** One more for each change. 50 bits last for three years of ten million changes per second. */
  private static final long VERSION = 1L << 14;

  /** In place of a slot: the key is not in the chain. */
  static final int NONE = -1;

  /** What {@link #change} returns, or an overflow bucket that is not used any more. */
  static final int NOT_DONE = -1;

  static final int DONE = 0;

  /** So many home buckets next to each other are looked at, to guess how many keys there are. */
  private static final int SAMPLE = 8;

  /** How often a reader tries before he locks. */
  private static final int PATIENCE = 32;

  private static final int TURNS_PER_YIELD = 64;

  private static final VarHandle META = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle FREE;
  private static final VarHandle HASHES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FREE = lookup.findVarHandle(BucketTable.class, "free", long.class);
      HASHES = lookup.findVarHandle(BucketTable.class, "hashes", int[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] meta;
  private final @Nullable Object[] slots;

  /** How many home buckets there are. */
  final int homes;

  /** All keys have the first so many bits of their hash in common: those of {@link #low}. */
  final int depth;

  /** The lowest hash, unsigned, that a key may have here. */
  final int low;

  final BucketGeneration generation;

  /** A bit for each overflow bucket that nobody uses. Changed by compare-and-set. */
  private volatile long free;

  /**
   * The hashes of the keys, by slot, from when a rebuild is prepared: it must not call {@code
   * hashCode} while buckets are frozen, since that might wait for a thread that waits for them.
   * From then on, whoever adds a key stores its hash, under LOCK.
   */
  private volatile int @Nullable [] hashes;

  /** Whether another table has taken the place of this one. Guarded by the monitor of this. */
  boolean replaced;

  /** Made for more keys than there are: not to shrink before they have come. Stored plainly. */
  boolean reserved;

  /** Who computes the hashes, as far as that thread is concerned: others may do so as well. */
  @Nullable Thread preparing;

  /**
   * Inserts without room since a rebuild failed, as a {@code hashCode} threw, or was of no use, as
   * too many keys have the same few hashes. Stored plainly.
   */
  int refused;

  BucketTable(int homes, int spares, int depth, int low, BucketGeneration generation) {
    this.homes = homes;
    this.depth = depth;
    this.low = low;
    this.generation = generation;
    this.meta = new long[2 * (homes + spares)];
    this.slots = new @Nullable Object[2 * LANES * (homes + spares)];
    this.free = spares == Long.SIZE ? -1 : (1L << spares) - 1;
  }

  int buckets() {
    return meta.length / 2;
  }

  /** An estimate of the bytes of memory. */
  long bytes() {
    long buckets = buckets();
    long ofHashes = hashes == null ? 0 : 16 + Integer.BYTES * LANES * buckets;
    return 72 + 16 + 16 * buckets + 16 + 2 * LANES * buckets * ReferenceSize.BYTES + ofHashes;
  }

  // ---------------------------------------------------------------------------------------------
  // Where a hash belongs

  /** Any number of homes will do: the hash, as a fraction of the range, tells which. */
  int home(int hash) {
    return (int) ((((hash << depth) & 0xFFFF_FFFFL) * homes) >>> Integer.SIZE);
  }

  /** Returns the lowest hash of a home, unsigned; for the number of homes, that after the last. */
  long lowest(int home) {
    long range = 1L << (Integer.SIZE - depth);
    return (low & 0xFFFF_FFFFL) + (home * range + homes - 1) / homes;
  }

  // ---------------------------------------------------------------------------------------------
  // Memory ordering

  /** Acquire: pairs with the release of an unlocking. What is read later is no older. */
  long word(int home) {
    return (long) META.getAcquire(meta, 2 * home + 1);
  }

  /** Returns whether all that was read since {@link #word} was there together. */
  boolean isStill(int home, long word) {
    VarHandle.acquireFence();
    return (long) META.getOpaque(meta, 2 * home + 1) == word;
  }

  /**
   * Acquire: {@code equals} is called before it is known whether the word still holds. Pairs with
   * the compare-and-set to LOCK, which comes after the key was made, and before it was stored.
   */
  private @Nullable Object key(int slot) {
    return SLOT.getAcquire(slots, 2 * slot);
  }

  /** Plain; for those who ask {@link #isStill} afterwards. */
  @Nullable Object value(int slot) {
    return slots[2 * slot + 1];
  }

  private boolean lock(int home, long word) {
    return META.compareAndSet(meta, 2 * home + 1, word, word | LOCK);
  }

  @SuppressWarnings("ThreadPriorityCheck") // the owner of the lock may have lost his processor
  static void pause(int turn) {
    if (turn % TURNS_PER_YIELD == TURNS_PER_YIELD - 1) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Looking up

  private static int link(long word) {
    return (int) (word >>> LINK_SHIFT & LINK_MASK);
  }

  /** Returns the overflow bucket that follows, or {@link #NONE}. */
  private int first(long word) {
    int link = link(word);
    return link == 0 ? NONE : homes + link - 1;
  }

  private int next(int bucket) {
    int link = (int) meta[2 * bucket + 1];
    return link == 0 ? NONE : homes + link - 1;
  }

  /**
   * Returns the value of {@code key}, or null; of a compute function that runs, the one before.
   *
   * <p>This is the way of almost every look-up: a key in the home bucket, or a tag that is in none.
   */
  @Nullable Object get(Object key, int hash) {
    long[] meta = this.meta;
    @Nullable Object[] slots = this.slots;
    int home = home(hash);
    Object touched = SLOT.getOpaque(slots, 2 * LANES * home); // its miss overlaps that of meta
    long word = (long) META.getAcquire(meta, 2 * home + 1);
    if ((word & LOCK) == 0 && touched != this) { // no key is; but a load of no use is left out
      long m = Tags.firstMatch(meta[2 * home], hash);
      if (m == 0) {
        if (link(word) == 0 && generation.collisions == null && isStill(home, word)) {
          return null;
        }
      } else {
        int slot = LANES * home + Tags.lowestLane(m);
        Object k = SLOT.getAcquire(slots, 2 * slot);
        if (k == key || (k != null && key.equals(k))) {
          Object v = slots[2 * slot + 1];
          if (isStill(home, word) && !(v instanceof SlotState)) {
            return v;
          }
        }
      }
    }
    return getSlowly(key, hash, home);
  }

  /**
   * As {@link #get}, in every case. If writers leave no time, they wait: the chain is locked to be
   * copied. (In one method, which the compiler finds too large to be inlined: with it, {@code get}
   * would not be inlined where it is called.)
   */
  private @Nullable Object getSlowly(Object key, int hash, int home) {
    for (int turn = 0; turn < PATIENCE; turn++) {
      long word = word(home);
      if ((word & LOCK) != 0) {
        pause(turn);
        continue;
      }
      int slot = find(key, hash, home, word);
      Object v = slot >= 0 ? value(slot) : null;
      if (isStill(home, word)) {
        return slot >= 0 ? (v instanceof SlotState state ? state.previous : v) : colliding(key);
      }
    }
    @Nullable Object[] copy = new Object[2 * LANES * buckets()];
    for (int turn = 0; ; turn++) {
      long word = word(home);
      if ((word & FROZEN) != 0 && (word & LOCK) == 0) {
        return get(key, hash); // nobody changes it any more
      }
      if ((word & LOCK) != 0 || !lock(home, word)) {
        pause(turn);
        continue;
      }
      int n = 0;
      try {
        int b = home;
        int link = (int) (word >>> LINK_SHIFT & LINK_MASK);
        for (; ; ) {
          for (int i = 2 * LANES * b; i < 2 * LANES * (b + 1); i++) {
            copy[n] = slots[i];
            n++;
          }
          if (link == 0) {
            break;
          }
          b = homes + link - 1;
          link = (int) meta[2 * b + 1];
        }
        META.setRelease(meta, 2 * home + 1, word); // no change, no other version
      } catch (Throwable e) {
        meta[2 * home + 1] = word;
        throw e;
      }
      for (int i = 0; i < n; i += 2) {
        Object k = copy[i];
        if (k == key || (k != null && key.equals(k))) {
          Object v = copy[i + 1];
          return v instanceof SlotState state ? state.previous : v;
        }
      }
      return colliding(key);
    }
  }

  /** Returns the slot of a key in the chain of its home, or {@link #NONE}. To be validated. */
  int find(Object key, int hash, int home, long word) {
    int b = home;
    int after = first(word);
    for (int left = meta.length; ; left--) {
      for (long m = Tags.matches(meta[2 * b], hash); m != 0; m &= m - 1) {
        int slot = LANES * b + Tags.lowestLane(m);
        Object k = key(slot);
        if (k == key || (k != null && key.equals(k))) {
          return slot;
        }
      }
      // Links that change meanwhile may lead in a circle.
      if (after == NONE || left == 0) {
        return NONE;
      }
      b = after;
      after = next(b);
    }
  }

  /**
   * To be called once the key was in no bucket at one moment: what is read here, later, needs no
   * validation. If the key has a cell, that is its value; if it had one, it was removed meanwhile.
   */
  private @Nullable Object colliding(Object key) {
    Collisions all = generation.collisions;
    Object v = all == null ? null : all.valueOf(key);
    return v instanceof SlotState state ? state.previous : v;
  }

  /** Returns the slot that holds a running function, or {@link #NONE}. Calls no method of a key. */
  int findFunction(SlotState function, int home, long word) {
    int hint = function.slot;
    if (hint < LANES * buckets() && value(hint) == function) {
      return hint; // it is in one slot only, which was of this home, if the word holds
    }
    int b = home;
    int after = first(word);
    for (int left = meta.length; ; left--) {
      for (int slot = LANES * b; slot < LANES * (b + 1); slot++) {
        if (value(slot) == function) {
          return slot;
        }
      }
      if (after == NONE || left == 0) {
        return NONE;
      }
      b = after;
      after = next(b);
    }
  }

  /** Returns an empty slot of a chain, or {@link #NONE}. To be validated. */
  int freeSlot(int home, long word) {
    int b = home;
    int after = first(word);
    for (int left = meta.length; ; left--) {
      long empty = Tags.empties(meta[2 * b]);
      if (empty != 0) {
        return LANES * b + Tags.lowestLane(empty);
      }
      if (after == NONE || left == 0) {
        return NONE;
      }
      b = after;
      after = next(b);
    }
  }

  /** Returns how many buckets a chain has. To be validated. */
  int chainLength(long word) {
    int length = 1;
    for (int b = first(word); b != NONE && length < buckets(); b = next(b)) {
      length++;
    }
    return length;
  }

  /** Returns whether no key is in a home bucket itself. A hint. */
  boolean isEmpty(int home) {
    return meta[2 * home] == 0;
  }

  /** Returns how many keys those home buckets have, on average, that lie about one. A hint. */
  double loadAbout(int home) {
    int from = home & -SAMPLE;
    int end = Math.min(from + SAMPLE, homes);
    int keys = 0;
    for (int b = from; b < end; b++) {
      keys += Long.bitCount(Tags.occupied(meta[2 * b]));
    }
    return (double) keys / (end - from);
  }

  /** Counts the keys, in time in proportion to the number of buckets. */
  int keys() {
    int keys = 0;
    for (int b = 0; b < meta.length; b += 2) {
      keys += Long.bitCount(Tags.occupied(meta[b]));
    }
    return keys;
  }

  // ---------------------------------------------------------------------------------------------
  // Changing

  /** Returns an overflow bucket that nobody else has, or {@link #NONE}. */
  int takeSpare() {
    for (; ; ) {
      long f = free;
      if (f == 0) {
        return NONE;
      }
      if (FREE.compareAndSet(this, f, f & (f - 1))) {
        return homes + Long.numberOfTrailingZeros(f);
      }
    }
  }

  /** Gives back an overflow bucket that is in no chain. */
  void giveBack(int bucket) {
    for (; ; ) {
      long f = free;
      if (FREE.compareAndSet(this, f, f | 1L << (bucket - homes))) {
        return;
      }
    }
  }

  int usedSpares() {
    return buckets() - homes - Long.bitCount(free);
  }

  /**
   * Makes the change of a call, if its key is in the home bucket, or in none and there is room: the
   * way of almost every one. The others look the key up again.
   *
   * @param match any but EQUAL
   * @return the value before, or that is there; {@link SlotState#NOT_FOUND} if nothing was done
   */
  @Nullable Object changeHome(
      Object key, int hash, Match match, @Nullable Object value, @Nullable SlotState function) {
    int home = home(hash);
    Object touched = SLOT.getOpaque(slots, 2 * LANES * home); // as in `get`
    long word = word(home);
    if ((word & (LOCK | FROZEN | LINK_MASK << LINK_SHIFT)) != 0 || touched == this) {
      return SlotState.NOT_FOUND;
    }
    long tags = meta[2 * home];
    long m = Tags.firstMatch(tags, hash);
    if (m != 0) {
      int slot = LANES * home + Tags.lowestLane(m);
      Object k = key(slot);
      if (k == key || (k != null && key.equals(k))) {
        Object v = value(slot);
        boolean done;
        if (v == null || v instanceof SlotState) {
          done = false;
        } else if (match == Match.ABSENT) {
          done = isStill(home, word);
        } else if (function != null) {
          function.placeIn(generation, slot, null, v);
          done = assign(home, word, slot, function);
          function.running = done;
        } else if (value != null) {
          done = assign(home, word, slot, value);
        } else {
          done = remove(home, word, slot) != NOT_DONE;
        }
        return done ? v : SlotState.NOT_FOUND;
      }
    } else if (generation.collisions == null) {
      long empty = Tags.empties(tags);
      boolean done = false;
      if (!match.inserts()) {
        done = isStill(home, word);
      } else if (empty != 0) {
        int slot = LANES * home + Tags.lowestLane(empty);
        if (function != null && value == null) {
          function.placeIn(generation, slot, null, null);
          done = insert(home, word, slot, NONE, key, hash, function);
          function.running = done;
        } else {
          done = insert(home, word, slot, NONE, key, hash, value);
        }
      }
      return done ? null : SlotState.NOT_FOUND;
    }
    return SlotState.NOT_FOUND;
  }

  /**
   * Changes one slot, or one cell, if the word of its home is still the one under which it was
   * found: so nothing of what was read has changed, and no method of a key need run under LOCK.
   *
   * <p>Between locking and unlocking there are only stores to fields and arrays, and calls that
   * come before all of them: when the stack comes to an end there, the {@code catch} unlocks.
   *
   * @param slot of the key, if it has one; empty, if it is to be inserted; or NONE, for a cell
   * @param spare an overflow bucket that has the slot and is to be chained to the home, or NONE
   * @param seen the value that was found
   * @param value the new one, or null to remove the key
   * @return NOT_DONE; DONE; or an overflow bucket, which the caller is to give back
   */
  int change(
      int home,
      long word,
      int slot,
      int spare,
      Object key,
      int hash,
      @Nullable Object seen,
      @Nullable Object value,
      Collisions.@Nullable Cell cell) {
    boolean done;
    if (cell != null) {
      done = changeCell(home, word, cell, seen, value == null ? SlotState.EXPUNGED : value);
    } else if (seen == null) {
      done = insert(home, word, slot, spare, key, hash, value);
    } else if (value == null) {
      return remove(home, word, slot);
    } else {
      done = assign(home, word, slot, value);
    }
    return done ? DONE : NOT_DONE;
  }

  /** Puts a key into an empty slot, which may be of an overflow bucket that is to be chained. */
  private boolean insert(
      int home, long word, int slot, int spare, Object key, int hash, @Nullable Object value) {
    int at = 2 * home + 1;
    long tag = (Tags.of(hash) & 0xFFL) << (Byte.SIZE * (slot & (LANES - 1)));
    long unlocked = word + VERSION;
    if (!lock(home, word)) {
      return false;
    }
    try {
      VarHandle.releaseFence(); // whoever sees what is stored now sees LOCK, or what comes after
      int[] known = hashes;
      if (known != null) {
        known[slot] = hash;
      }
      slots[2 * slot] = key;
      slots[2 * slot + 1] = value;
      if (spare != NONE) {
        meta[2 * spare + 1] = word >>> LINK_SHIFT & LINK_MASK;
        meta[2 * spare] = tag;
        unlocked =
            (unlocked & ~(LINK_MASK << LINK_SHIFT)) | (long) (spare - homes + 1) << LINK_SHIFT;
      } else {
        meta[2 * (slot >> 3)] |= tag;
      }
      META.setRelease(meta, at, unlocked);
    } catch (Throwable e) {
      generation.miscounted = true;
      if (generation.miscounted) { // volatile, both: what was stored comes before the unlocking
        meta[at] = unlocked;
      }
      throw e;
    }
    return true;
  }

  /** Puts another value into the slot of a key. */
  private boolean assign(int home, long word, int slot, Object value) {
    int at = 2 * home + 1;
    long unlocked = word + VERSION;
    if (!lock(home, word)) {
      return false;
    }
    try {
      VarHandle.releaseFence(); // as in insert
      slots[2 * slot + 1] = value;
      META.setRelease(meta, at, unlocked);
    } catch (Throwable e) {
      generation.miscounted = true;
      if (generation.miscounted) { // as in insert
        meta[at] = unlocked;
      }
      throw e;
    }
    return true;
  }

  /** Removes a key and its value. Returns as {@link #change}. */
  private int remove(int home, long word, int slot) {
    int at = 2 * home + 1;
    int bucket = slot >> 3;
    int result = DONE;
    long unlocked = word + VERSION;
    if (!lock(home, word)) {
      return NOT_DONE;
    }
    try {
      VarHandle.releaseFence(); // as in insert
      long tags = meta[2 * bucket] & ~(0xFFL << (Byte.SIZE * (slot & (LANES - 1))));
      meta[2 * bucket] = tags;
      slots[2 * slot] = null;
      slots[2 * slot + 1] = null;
      if (bucket >= homes && tags == 0) {
        // Out of the chain, so that the next writer who wants one finds it.
        long link = meta[2 * bucket + 1];
        int before = (int) (word >>> LINK_SHIFT & LINK_MASK) + homes - 1;
        if (before == bucket) {
          unlocked = (unlocked & ~(LINK_MASK << LINK_SHIFT)) | link << LINK_SHIFT;
        } else {
          while ((int) meta[2 * before + 1] + homes - 1 != bucket) {
            before = (int) meta[2 * before + 1] + homes - 1;
          }
          meta[2 * before + 1] = link;
        }
        result = bucket;
      }
      META.setRelease(meta, at, unlocked);
    } catch (Throwable e) {
      generation.miscounted = true;
      if (generation.miscounted) { // as in insert
        meta[at] = unlocked;
      }
      throw e;
    }
    return result;
  }

  /** Changes the value of a cell, which is in the collisions for this home. */
  private boolean changeCell(
      int home, long word, Collisions.Cell cell, @Nullable Object seen, Object value) {
    int at = 2 * home + 1;
    long unlocked = word + VERSION;
    boolean done;
    if (!lock(home, word)) {
      return false;
    }
    try {
      VarHandle.releaseFence(); // as in insert
      done = cell.casValue(seen, value);
      META.setRelease(meta, at, unlocked);
    } catch (Throwable e) {
      generation.miscounted = true;
      if (generation.miscounted) { // as in insert
        meta[at] = unlocked;
      }
      throw e;
    }
    return done;
  }

  /**
   * Waits until the chains are not frozen any more, or another table has their entries: whoever
   * freezes them holds the monitor until then, unless the stack came to an end when he was to thaw
   * them.
   */
  synchronized void awaitThaw() {
    if (!replaced) {
      thaw();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Rebuilding

  /**
   * Has the hashes of all keys stored, from now on. Calls {@code hashCode} of the keys, with no
   * lock held.
   *
   * @return false if a bucket is frozen: the table is being replaced
   */
  boolean recordHashes(int multiplier) {
    int[] known = hashes;
    if (known == null) {
      HASHES.compareAndSet(this, null, new int[LANES * buckets()]);
      VarHandle.fullFence(); // who adds a key that we do not see yet sees the array
      known = hashes;
    }
    // All at once, so that the cache misses of the keys overlap.
    BucketWalk.Buffer copy = new BucketWalk.Buffer();
    int[] ends = new int[homes];
    for (int home = 0; home < homes; home++) {
      copyChain(home, copy);
      ends[home] = copy.end;
    }
    int[] computed = new int[copy.end / 2];
    for (int i = 0; i < computed.length; i++) {
      Object k = copy.entries[2 * i];
      computed[i] = k == null ? 0 : Hash.of(k, multiplier);
    }
    int from = 0;
    for (int home = 0; known != null && home < homes; home++) {
      for (int turn = 0; ; turn++) {
        long word = word(home);
        if ((word & FROZEN) != 0) {
          return false;
        }
        if ((word & LOCK) == 0
            && storeHashes(home, word, known, copy.entries, computed, from, ends[home])) {
          break;
        }
        pause(turn);
      }
      from = ends[home];
    }
    return true;
  }

  boolean hasHashes() {
    return hashes != null;
  }

  /**
   * Under LOCK: stores the hashes of those of the copied keys that are still where they were, one
   * after the other. The others came since {@code known} was published, and have theirs stored by
   * who added them: so one try is enough, however often the chain changes.
   */
  private boolean storeHashes(
      int home,
      long word,
      int[] known,
      @Nullable Object[] copy,
      int[] computed,
      int from,
      int end) {
    if (!lock(home, word)) {
      return false;
    }
    long unlocked = word + VERSION;
    try {
      VarHandle.releaseFence();
      int b = home;
      int link = (int) (word >>> LINK_SHIFT & LINK_MASK);
      int next = from;
      for (; ; ) {
        for (int slot = LANES * b; slot < LANES * (b + 1); slot++) {
          Object k = slots[2 * slot];
          int i = next;
          for (int left = end - from; k != null && left > 0; left -= 2) {
            boolean found = copy[i] == k;
            if (found) {
              known[slot] = computed[i / 2];
            }
            i = i + 2 == end ? from : i + 2;
            if (found) {
              next = i;
              break;
            }
          }
        }
        if (link == 0) {
          break;
        }
        b = homes + link - 1;
        link = (int) meta[2 * b + 1];
      }
      META.setRelease(meta, 2 * home + 1, unlocked);
    } catch (Throwable e) {
      meta[2 * home + 1] = unlocked;
      throw e;
    }
    return true;
  }

  /**
   * Returns how many overflow buckets the keys would need that belong to another table, one of a
   * given hash included. Hashes must be known; an estimate, if keys come and go.
   */
  int overflow(int homesThere, int depthThere, int lowThere, int added) {
    int[] known = hashes;
    int[] keys = new int[homesThere];
    for (int b = 0; known != null && 2 * b < meta.length; b++) {
      for (long m = Tags.occupied(meta[2 * b]); m != 0; m &= m - 1) {
        count(known[LANES * b + Tags.lowestLane(m)], keys, depthThere, lowThere);
      }
    }
    count(added, keys, depthThere, lowThere);
    int needed = 0;
    for (int n : keys) {
      needed += Math.max(0, n - 1) / LANES;
    }
    return needed;
  }

  private static void count(int hash, int[] keys, int depth, int low) {
    if (depth == 0 || (hash ^ low) >>> (Integer.SIZE - depth) == 0) {
      keys[(int) ((((hash << depth) & 0xFFFF_FFFFL) * keys.length) >>> Integer.SIZE)]++;
    }
  }

  /** Freezes all chains, under the monitor of this. */
  void freeze() {
    for (int home = 0; home < homes; home++) {
      for (int turn = 0; ; turn++) {
        long word = word(home);
        if ((word & LOCK) == 0 && META.compareAndSet(meta, 2 * home + 1, word, word | FROZEN)) {
          break;
        }
        pause(turn);
      }
    }
  }

  /** Undoes {@link #freeze}, as far as it went, under the monitor of this. Makes no call. */
  void thaw() {
    for (int home = 0; home < homes; home++) {
      long word = meta[2 * home + 1];
      if ((word & FROZEN) != 0) {
        meta[2 * home + 1] = (word & ~FROZEN) + VERSION;
      }
    }
  }

  /**
   * Copies all entries of this frozen table to {@code lower}, and those with a hash from {@code
   * middle} on to {@code upper}. Calls no method of a key.
   *
   * @return false if there was no room
   */
  boolean copyTo(BucketTable lower, BucketTable upper, int middle) {
    int[] known = hashes;
    for (int home = 0; known != null && home < homes; home++) {
      int b = home;
      for (int after = first(meta[2 * home + 1]); ; after = next(b)) {
        for (long m = Tags.occupied(meta[2 * b]); m != 0; m &= m - 1) {
          int slot = LANES * b + Tags.lowestLane(m);
          int hash = known[slot];
          Object v = slots[2 * slot + 1];
          if (v instanceof SlotState function) {
            hash = function.hash; // that by which its owner looks for it, whatever the key's is now
          }
          BucketTable to = Integer.compareUnsigned(hash, middle) < 0 ? lower : upper;
          if (!to.place(hash, slots[2 * slot], v)) {
            return false;
          }
        }
        if (after == NONE) {
          break;
        }
        b = after;
      }
    }
    return known != null;
  }

  /** Adds an entry, while nobody else knows of this table. */
  private boolean place(int hash, @Nullable Object key, @Nullable Object value) {
    int home = home(hash);
    long word = meta[2 * home + 1];
    int slot = freeSlot(home, word);
    if (slot == NONE) {
      int spare = Long.numberOfTrailingZeros(free);
      if (spare == Long.SIZE) {
        return false;
      }
      free &= free - 1;
      meta[2 * (homes + spare) + 1] = link(word);
      meta[2 * home + 1] = (long) (spare + 1) << LINK_SHIFT;
      slot = LANES * (homes + spare);
    }
    meta[2 * (slot >> 3)] |= (Tags.of(hash) & 0xFFL) << (Byte.SIZE * (slot & (LANES - 1)));
    slots[2 * slot] = key;
    slots[2 * slot + 1] = value;
    return true;
  }

  // ---------------------------------------------------------------------------------------------
  // Walking

  /**
   * Adds the entries of a chain, as they were at one moment, to {@code copy}.
   *
   * @return the word of that moment
   */
  long copyChain(int home, BucketWalk.Buffer copy) {
    int from = copy.end;
    for (int turn = 0; ; turn++) {
      long word = word(home);
      if ((word & LOCK) == 0) {
        copy.truncate(from);
        int b = home;
        int after = first(word);
        for (int left = meta.length; ; left--) {
          for (long m = Tags.occupied(meta[2 * b]); m != 0; m &= m - 1) {
            int slot = LANES * b + Tags.lowestLane(m);
            copy.add(key(slot), value(slot));
          }
          if (after == NONE || left == 0) {
            break;
          }
          b = after;
          after = next(b);
        }
        if (isStill(home, word)) {
          return word;
        }
      }
      pause(turn);
    }
  }
}
