package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A small hash table of buckets of eight slots, which has the keys of one range of the hash: how it
 * lies in memory, and how it is looked into. {@link BucketTable} changes it.
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
abstract class BucketLayout {
  static final int LANES = 8;

  /** A writer changes the chain, for the time of a few stores. No call is made meanwhile. */
  static final long LOCK = 1;

  /** The chain is being copied, or was: this table is replaced by then. */
  static final long FROZEN = 2;

  static final int LINK_SHIFT = 2;
  static final long LINK_MASK = 0xFFF;

  /** In place of a slot: the key is not in the chain. */
  static final int NONE = -1;

  /** So many home buckets next to each other are looked at, to guess how many keys there are. */
  private static final int SAMPLE = 8;

  /** How often a reader tries before he locks. */
  private static final int PATIENCE = 32;

  private static final int TURNS_PER_YIELD = 64;

  static final VarHandle META = MethodHandles.arrayElementVarHandle(long[].class);
  static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  final long[] meta;
  final @Nullable Object[] slots;

  /** How many home buckets there are. */
  final int homes;

  /** All keys have the first so many bits of their hash in common: those of {@link #low}. */
  final int depth;

  /** The lowest hash, unsigned, that a key may have here. */
  final int low;

  final BucketGeneration generation;

  BucketLayout(int homes, int spares, int depth, int low, BucketGeneration generation) {
    this.homes = homes;
    this.depth = depth;
    this.low = low;
    this.generation = generation;
    this.meta = new long[2 * (homes + spares)];
    this.slots = new @Nullable Object[2 * LANES * (homes + spares)];
  }

  int buckets() {
    return meta.length / 2;
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
  @Nullable Object key(int slot) {
    return SLOT.getAcquire(slots, 2 * slot);
  }

  /** Plain; for those who ask {@link #isStill} afterwards. */
  @Nullable Object value(int slot) {
    return slots[2 * slot + 1];
  }

  boolean lock(int home, long word) {
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

  static int link(long word) {
    return (int) (word >>> LINK_SHIFT & LINK_MASK);
  }

  /** Returns the overflow bucket that follows, or {@link #NONE}. */
  int first(long word) {
    int link = link(word);
    return link == 0 ? NONE : homes + link - 1;
  }

  int next(int bucket) {
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
}
