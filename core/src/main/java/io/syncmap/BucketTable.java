package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A small hash table of buckets of eight slots, which has the keys of one range of the hash; the
 * directory of a {@link BucketMap} consists of such tables. Here is how it is changed, and how it
 * is replaced by another one; {@link BucketLayout} is how it lies in memory, and how it is looked
 * into.
 */
final class BucketTable extends BucketLayout {
  /** What {@link #change} returns, or an overflow bucket that is not used any more. */
  static final int NOT_DONE = -1;

  static final int DONE = 0;

  /** One more for each change. 50 bits last for three years of ten million changes per second. */
  private static final long VERSION = 1L << 14;

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
    super(homes, spares, depth, low, generation);
    this.free = spares == Long.SIZE ? -1 : (1L << spares) - 1;
  }

  /** An estimate of the bytes of memory. */
  long bytes() {
    long buckets = buckets();
    long ofHashes = hashes == null ? 0 : 16 + Integer.BYTES * LANES * buckets;
    return 72 + 16 + 16 * buckets + 16 + 2 * LANES * buckets * ReferenceSize.BYTES + ofHashes;
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
