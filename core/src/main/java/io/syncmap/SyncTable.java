package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A flat hash table of fixed capacity: the snapshot and the dirty table are of this class.
 *
 * <p>Slot {@code i} is tag {@code tags[i]}, key {@code slots[2i]} and value {@code slots[2i + 1]}.
 * A tag is 0 as long as the slot was never used, else 0x80 and seven bits of the hash. Collisions
 * are resolved by linear probing from the home slot; a probe that has compared {@code
 * maxCandidates} keys of its own tag goes on in the {@link Collisions}.
 *
 * <p>Keys are only ever appended, under the mutex of the map. A key leaves its slot when it is
 * expunged; its tag stays, and the slot is not used again. So a slot that was seen empty ends a
 * probe for good: what is appended later on that probe comes to that slot, or after it.
 */
final class SyncTable {
  /** In place of a slot: the key is not here, and where it would go is not known. */
  static final int BEYOND = Integer.MIN_VALUE;

  private static final int REGIONS = 8;

  /** Slots that are looked at in each. */
  private static final int SAMPLES = 128;

  private static final double MAX_CROWDING = 1.4;

  /** By how many the sample of a region may be above that; more than four standard deviations. */
  private static final int CHANCE = 8;

  private static final VarHandle TAG = MethodHandles.arrayElementVarHandle(byte[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  /** The first of them once more at the end, so that each slot has a window of {@link Tags}. */
  private final byte[] tags;

  private final @Nullable Object[] slots;

  final SyncGeneration generation;

  /** Tells the tables of a map apart, for notes that must not hold one. */
  final int id;

  /** Of the hash, odd, see {@link Hash}. */
  final int multiplier;

  /** What walks hold of a table, so that a {@code clear} need not wait for them to give it back. */
  static final class Ref {
    volatile @Nullable SyncTable table;

    /**
     * Walks that have begun there and have not come to their end, more or less: they may still hold
     * the table when it is retired. Counted by any thread, plainly: a lost count costs memory for a
     * while, and a walk that nobody takes to its end counts for good.
     */
    int walks;

    private Ref(SyncTable table) {
      this.table = table;
    }
  }

  /**
   * Null until the first walk. Of two walks that begin at once, one may have another. Volatile: or
   * the second might find it without its table.
   */
  private volatile @Nullable Ref ref;

  /**
   * The slot at which walks begin: behind those that a walk found deserted, or a cache that evicts
   * the first key of an iterator would pass over ever more of them. Stored by any thread, plainly.
   */
  int walkStart;

  /**
   * The next snapshot in the making; this table itself once that was published; else null. Loaded
   * by any thread. Stored under the mutex: before the first slot is MOVED, and after {@code read}.
   * From the first store on no key is appended here. A retired table does not point to its
   * successor: a chain of such links would let an old iterator, or a thread that was suspended in a
   * look-up, hold all later tables.
   */
  volatile @Nullable SyncTable dirty;

  /**
   * The keys of the generation that have no place in tables, or null if there are none. Loaded by
   * any thread, after a probe found nothing. Stored under the mutex.
   */
  volatile @Nullable Collisions collisions;

  SyncTable(int capacity, SyncGeneration generation, int id, int multiplier) {
    this.generation = generation;
    this.id = id;
    this.multiplier = multiplier;
    this.tags = new byte[capacity + Tags.WINDOW - 1];
    this.slots = new @Nullable Object[2 * capacity];
  }

  // ---------------------------------------------------------------------------------------------
  // Memory ordering: every access to shared slots goes through one of these.

  /**
   * Volatile: pairs with {@link #publish}. Whoever sees the tag sees the key and the value. And a
   * probe that ends at an empty slot came before the append to it in the order that all threads
   * agree on, so that finding nothing needs no further look.
   */
  byte tag(int i) {
    return (byte) TAG.getVolatile(tags, i);
  }

  /** Volatile: pairs with {@link #clearKey}. Null in a slot without a tag, and in a wiped one. */
  @Nullable Object key(int i) {
    return SLOT.getVolatile(slots, 2 * i);
  }

  /**
   * Volatile: pairs with {@link #casValue}. All look-ups agree on the order of updates to different
   * keys.
   */
  @Nullable Object value(int i) {
    return SLOT.getVolatile(slots, 2 * i + 1);
  }

  /** Volatile compare-and-set: the one way in which a value that others can find changes. */
  boolean casValue(int i, @Nullable Object expected, @Nullable Object value) {
    return SLOT.compareAndSet(slots, 2 * i + 1, expected, value);
  }

  /**
   * Plain, under the mutex, into an empty slot; {@link #publish} or {@link #publishCopy} makes them
   * visible.
   */
  void fill(int i, Object key, @Nullable Object value) {
    slots[2 * i + 1] = value;
    slots[2 * i] = key;
  }

  /** Volatile, under the mutex, the last store of an append. Pairs with {@link #tag}. */
  void publish(int i, int hash) {
    mirror(i, hash);
    TAG.setVolatile(tags, i, Tags.of(hash));
  }

  /**
   * Release, under the mutex: of a copy that nobody looks for before a compare-and-set has made the
   * slot that it was copied from MOVED.
   */
  void publishCopy(int i, int hash) {
    mirror(i, hash);
    TAG.setRelease(tags, i, Tags.of(hash));
  }

  private void mirror(int i, int hash) {
    for (int j = i + capacity(); j < tags.length; j += capacity()) {
      tags[j] = Tags.of(hash);
    }
  }

  /**
   * Plain: the tags of the slot and of the seven that follow. Not guaranteed: any order. Whoever
   * draws a conclusion from one of them reads it again, by {@link #tag}.
   */
  long window(int i) {
    return Tags.window(tags, i);
  }

  /** Release, under the mutex, into such a copy. */
  void setCopy(int i, @Nullable Object value) {
    SLOT.setRelease(slots, 2 * i + 1, value);
  }

  /** Release, under the mutex, once the value is EXPUNGED, which tells the same. */
  void clearKey(int i) {
    SLOT.setRelease(slots, 2 * i, null);
  }

  // ---------------------------------------------------------------------------------------------
  // Walks

  Ref ref() {
    Ref r = ref;
    if (r == null) {
      r = new Ref(this);
      ref = r;
    }
    return r;
  }

  boolean isWalked() {
    Ref r = ref;
    return r != null && r.walks > 0;
  }

  /** Has walks forget this table, as the map was cleared. */
  void letGo() {
    Ref r = ref;
    if (r != null) {
      r.table = null;
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Looking up

  int capacity() {
    return tags.length - (Tags.WINDOW - 1);
  }

  /** Any capacity will do: the product's high word maps the hash, as a fraction, to a slot. */
  int home(int hash) {
    int product = hash * multiplier;
    return (int) (((product & 0xFFFF_FFFFL) * capacity()) >>> Integer.SIZE);
  }

  int next(int i) {
    return i + 1 < capacity() ? i + 1 : 0;
  }

  /** Returns the slot of an index that may be beyond the last one. */
  int wrap(int i) {
    int slot = i;
    while (slot >= capacity()) {
      slot -= capacity(); // more than once only in the smallest tables
    }
    return slot;
  }

  /**
   * Returns the slot of {@code key}; or, if it is not here, the complement ({@code ~}) of the empty
   * slot that the probe ended at; or {@link #BEYOND}.
   */
  int find(Object key, int hash) {
    return probe(home(hash), key, hash);
  }

  /**
   * Goes on with {@link #find} behind a slot that has the key, but is EXPUNGED. Where the probe
   * ends is not known then: what was compared before does not count here, and a key that is
   * appended too far from its home is not found.
   */
  int findNext(int slot, Object key, int hash) {
    int i = probe(next(slot), key, hash);
    return i >= 0 ? i : BEYOND;
  }

  private int probe(int start, Object key, int hash) {
    byte own = Tags.of(hash);
    int candidates = 0;
    for (int i = start; ; i = next(i)) {
      byte tag = tag(i);
      if (tag == own) {
        Object k = key(i);
        if (k == key || (k != null && key.equals(k))) {
          return i;
        }
        if (k != null && ++candidates >= generation.maxCandidates) {
          return BEYOND;
        }
      } else if (tag == 0) {
        return ~i;
      }
    }
  }

  /** Returns the empty slot that a key of this hash is to be appended to, or {@link #BEYOND}. */
  int freeSlot(int hash) {
    byte own = Tags.of(hash);
    int candidates = 0;
    int i = home(hash);
    for (int left = capacity(); left > 0; left--) {
      byte tag = tag(i);
      if (tag == 0) {
        return i;
      }
      if (tag == own && key(i) != null && ++candidates >= generation.maxCandidates) {
        return BEYOND;
      }
      i = next(i);
    }
    throw new AssertionError("a table of " + capacity() + " slots is full");
  }

  /**
   * Returns whether the way to slot {@code end} leads past a trace of the same hash: a tag, but no
   * key.
   */
  boolean passesTrace(int hash, int end) {
    byte own = Tags.of(hash);
    for (int i = home(hash); i != end; i = next(i)) {
      if (tag(i) == own && key(i) == null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the slot that holds a running function, or -1. Calls no method of a key.
   *
   * @param everywhere whether to look into all slots, as for a key whose hash has changed; else on
   *     the probe of the function's hash
   */
  int findFunction(SlotState function, boolean everywhere) {
    int i = home(function.hash);
    for (int left = capacity(); left > 0; left--) {
      byte tag = tag(i);
      if (tag == 0 && !everywhere) {
        return -1;
      }
      if (tag != 0 && value(i) == function) {
        return i;
      }
      i = next(i);
    }
    return -1;
  }

  /** Lets go of this very key object, if its slot is MOVED, under the mutex. */
  void forgetMoved(Object key, int hash) {
    for (int i = home(hash), left = capacity(); left > 0 && tag(i) != 0; left--, i = next(i)) {
      if (key(i) == key && value(i) == SlotState.MOVED) {
        clearKey(i);
        return;
      }
    }
  }

  /** Returns the slot of this very key object, or -1, in time O(n). Calls no method of it. */
  int findIdentical(Object key) {
    for (int i = capacity() - 1; i >= 0; i--) {
      if (tag(i) != 0 && key(i) == key) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns whether the entries are spread over the whole table, by a sample of it: no eighth has
   * more than 1.4 times the average, and some for chance. Takes constant time.
   */
  boolean isEven() {
    int step = Math.max(1, capacity() / (REGIONS * SAMPLES));
    int[] entries = new int[REGIONS];
    int sum = 0;
    for (int i = 0; i < capacity(); i += step) {
      if (tag(i) != 0 && key(i) != null && value(i) != null) {
        entries[(int) ((long) i * REGIONS / capacity())]++;
        sum++;
      }
    }
    double most = (double) sum / REGIONS * MAX_CROWDING + CHANCE;
    return IntStream.of(entries).max().orElse(0) <= most;
  }

  /** Returns whether the content has gone: see {@link #dirty}. */
  boolean isRetired() {
    return dirty == this;
  }

  /** Returns the bytes of memory that a table of this capacity takes, without keys and values. */
  static long bytes(int capacity) {
    return 48 + 16 + capacity + Tags.WINDOW - 1 + 16 + 2L * capacity * ReferenceSize.BYTES;
  }
}
