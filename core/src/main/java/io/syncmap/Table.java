package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A flat hash table of fixed capacity: the snapshot, the dirty table and the target of an
 * evacuation are all of this class.
 *
 * <p>Slot {@code i} is tag {@code tags[i]}, key {@code slots[2i]} and value {@code slots[2i + 1]}.
 * Collisions are resolved by linear probing from the home slot, eight tags at a time. A probe that
 * has compared {@code maxCandidates} keys of equal tag, or visited {@code probeLimit} slots, goes
 * on in the {@link Overflow}, whose entries have the indices from {@code capacity} upwards.
 *
 * <p>Keys are only ever added, under the mutex of the map: a key, once set, never changes or leaves
 * its slot, and a slot that was seen empty by a probe ends that probe for good. Values change by
 * {@link #casValue} alone, except in a slot that nobody can find yet.
 */
final class Table {
  /** A state of a value slot that is not a value. */
  private static final class State {
    private final String name;

    State(String name) {
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A compute function runs for the key. Only its owner changes the slot; readers see the old
   * value.
   */
  static final Object BUSY = new State("BUSY");

  /** Was deleted when the slot was evacuated: the target does not know the key. Final. */
  static final Object EXPUNGED = new State("EXPUNGED");

  /** The key and its value are in {@link #next}. Final. */
  static final Object MOVED = new State("MOVED");

  /** No result: the key is not in the tables that were looked at. Never in a slot. */
  static final Object NOT_FOUND = new State("NOT_FOUND");

  /** In place of an index: the key is not in the table. */
  static final int ABSENT = -1;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle KEYS;

  static {
    try {
      KEYS = MethodHandles.lookup().findVarHandle(Table.class, "keys", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The number of slots, a multiple of eight. */
  final int capacity;

  /** How many keys the table is meant for. It takes more, at the price of longer probes. */
  final int room;

  /**
   * One byte per slot: 0 = empty, else 0x80 and seven bits of the hash. The first seven are
   * mirrored after the end, so that eight can be read from any slot. Written under the mutex,
   * plainly, before {@link #publishKeys}; read by any thread, plainly, after {@link #acquireKeys}
   * or after the table itself was read from a volatile field.
   */
  private final byte[] tags;

  /** Keys and values, in turns. See {@link #setKey}, {@link #value} and {@link #casValue}. */
  private final Object[] slots;

  /** The counters and computations of the map since its last {@code clear}. */
  final Generation generation;

  private final int maxCandidates;
  private final int probeLimit;

  /**
   * The number of keys, deleted ones included. Stored under the mutex; {@link #publishKeys} is the
   * edge that makes the tags of new keys visible.
   */
  @SuppressWarnings("unused") // accessed through KEYS
  private volatile int keys;

  /** What linear probing had no place for. Stored once, under the mutex, before its first key. */
  private volatile @Nullable Overflow overflow;

  /**
   * Of a snapshot: the table of keys that are not in this one. Null until the first such key, or
   * until an evacuation begins. Loaded by any thread; stored once, under the mutex. Invariant: no
   * key is both here and there.
   */
  volatile @Nullable Table dirty;

  /**
   * At which slot walks begin. Another one in each snapshot of a map, since slots are in the order
   * of the hash: if walks always began with the first, a cache that evicts the first key of an
   * iterator would be left with keys of high hashes, which do not spread any more. Stored once,
   * before the table is published.
   */
  private int walkStart;

  /**
   * Where the content is going. Null until this table is being evacuated; this table itself once it
   * is retired. Loaded by any thread; stored under the mutex, before the first slot is MOVED or
   * EXPUNGED, and after the target was published.
   *
   * <p>A retired table does not point to its target: a chain of such links would let an old
   * iterator, or a thread that was suspended in a look-up, hold all later tables.
   */
  volatile @Nullable Table next;

  /**
   * The arrays of all tables that never get a key, of the smallest capacity: nobody ever writes to
   * them.
   */
  private static final byte[] NO_TAGS = new byte[2 * Tags.WINDOW - 1];

  private static final Object[] NO_SLOTS = new Object[2 * Tags.WINDOW];

  Table(long room, Generation generation, Tuning tuning) {
    this(room, generation, tuning, false);
  }

  private Table(long room, Generation generation, Tuning tuning, boolean empty) {
    this.capacity = Tuning.capacityFor(room);
    this.room = (int) Math.min(room, capacity);
    tuning.beforeAllocate().accept(capacity);
    this.generation = generation;
    this.maxCandidates = tuning.maxCandidates();
    this.probeLimit = Math.min(capacity, tuning.probeLimit());
    this.tags = empty ? NO_TAGS : new byte[capacity + Tags.WINDOW - 1];
    this.slots = empty ? NO_SLOTS : new Object[2 * capacity];
  }

  /** Returns a table that never gets a key. All of them share their arrays. */
  static Table empty(Generation generation, Tuning tuning) {
    return new Table(0, generation, tuning, true);
  }

  // ---------------------------------------------------------------------------------------------
  // Memory ordering: every access to shared slots goes through one of these.

  /** Acquire: pairs with {@link #setKey}, so that the fields of a key seen here are seen too. */
  private @Nullable Object keyAcquire(int i) {
    return SLOT.getAcquire(slots, 2 * i);
  }

  /** Release, under the mutex: pairs with {@link #keyAcquire}. */
  private void setKey(int i, Object key) {
    SLOT.setRelease(slots, 2 * i, key);
  }

  /**
   * Volatile: pairs with {@link #casValue}. Whoever sees a value also sees the tag and key that
   * were written before it, and all look-ups agree on the order of updates to different keys.
   */
  @Nullable Object value(int i) {
    return i < capacity ? SLOT.getVolatile(slots, 2 * i + 1) : overflowOf().value(i - capacity);
  }

  /** Volatile compare-and-set: the one way in which a value that others can find changes. */
  boolean casValue(int i, @Nullable Object expected, @Nullable Object value) {
    return i < capacity
        ? SLOT.compareAndSet(slots, 2 * i + 1, expected, value)
        : overflowOf().casValue(i - capacity, expected, value);
  }

  /**
   * Release, under the mutex, into a slot of an evacuation's target that no other thread looks at:
   * it is published by the volatile CAS that makes the old slot MOVED.
   */
  void setUnpublishedValue(int i, @Nullable Object value) {
    if (i < capacity) {
      SLOT.setRelease(slots, 2 * i + 1, value);
    } else {
      overflowOf().setUnpublishedValue(i - capacity, value);
    }
  }

  /**
   * Volatile, under the mutex: pairs with {@link #acquireKeys}. Publishes all keys added so far.
   */
  void publishKeys() {
    KEYS.setVolatile(this, (int) KEYS.get(this));
  }

  /** Volatile: pairs with {@link #publishKeys}. Returns the number of keys that are surely seen. */
  int acquireKeys() {
    return (int) KEYS.getVolatile(this);
  }

  // ---------------------------------------------------------------------------------------------
  // Looking up

  /** Returns whether {@code v}, read from a value slot, is a value of the map. */
  static boolean isLive(@Nullable Object v) {
    return v != null && v != BUSY && v != MOVED && v != EXPUNGED;
  }

  /**
   * Returns the state of the value of {@code key}, null if this snapshot has no dirty table and
   * does not know the key, or, seldom, EXPUNGED: then {@link #find} tells.
   *
   * <p>One window of tags nearly always says which slot to look at, if any, and no branch depends
   * on how far it is from its home. The home slot is loaded before it is known to be the one, since
   * it shares its cache line with the slots that follow: the load of the right key does not have to
   * wait for the tags. That the value is returned at once, and not its index, lets the processor go
   * on to the next call before the key's fields are there.
   */
  @Nullable Object getInWindow(Object key, int hash) {
    int home = home(hash);
    Object inHome = keyAcquire(home);
    long window = Tags.window(tags, home);
    long matches = Tags.matches(window, hash);
    if (inHome == key) {
      return SLOT.getVolatile(slots, 2 * home + 1);
    }
    if (matches != 0) {
      int i = wrap(home + Tags.lowestLane(matches));
      Object k = keyAcquire(i);
      if (k == key || (k != null && key.equals(k))) {
        return SLOT.getVolatile(slots, 2 * i + 1);
      }
    } else if (Tags.anyEmpty(window) && overflow == null && dirty == null) {
      return null; // an empty slot is one that the key would have taken
    }
    return EXPUNGED;
  }

  /** Returns the index of {@code key}, or {@link #ABSENT}. */
  int find(Object key, int hash) {
    int home = home(hash);
    long window = Tags.window(tags, home);
    long matches = Tags.matches(window, hash);
    if (matches != 0) {
      int i = wrap(home + Tags.lowestLane(matches));
      Object k = keyAcquire(i);
      if (k == key || (k != null && key.equals(k))) {
        return i;
      }
    } else if (Tags.anyEmpty(window)) {
      return findStray(key);
    }
    return probe(key, hash);
  }

  /** Returns the index of {@code key}, or {@link #ABSENT}, however far it is from its home. */
  private int probe(Object key, int hash) {
    int candidates = maxCandidates;
    int i = home(hash);
    for (int left = probeLimit; left > 0; left -= Tags.WINDOW) {
      long window = Tags.window(tags, i);
      for (long m = Tags.matches(window, hash); m != 0; m &= m - 1) {
        int j = wrap(i + Tags.lowestLane(m));
        Object k = keyAcquire(j);
        if (k == key || (k != null && key.equals(k))) {
          return j;
        }
        candidates--;
        if (candidates == 0) {
          return findInOverflow(key);
        }
      }
      if (Tags.anyEmpty(window)) {
        return findStray(key);
      }
      i = wrap(i + Tags.WINDOW);
    }
    return findInOverflow(key);
  }

  private int findInOverflow(Object key) {
    Overflow o = overflow;
    int i = o == null ? ABSENT : o.find(key);
    return i < 0 ? ABSENT : capacity + i;
  }

  private int findStray(Object key) {
    Overflow o = overflow;
    int i = o == null ? ABSENT : o.findStray(key);
    return i < 0 ? ABSENT : capacity + i;
  }

  /** As {@link #findIdentical}, but only where a key of this hash was put; in constant time. */
  int findIdenticalNear(Object key, int hash) {
    int home = home(hash);
    for (int d = 0; d < probeLimit; d++) {
      int i = wrap(home + d);
      if (keyAcquire(i) == key) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the index of this very key object, or -1, in time O(n). Calls no method of the key, so
   * it does not fail; needed only where a key moved while a function ran for it, or where its
   * methods throw.
   */
  int findIdentical(Object key) {
    for (int i = indices() - 1; i >= 0; i--) {
      if (key(i) == key) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the first slot from {@code i} on that may have a key, or {@code end} if there is none
   * before. Sees the keys that were published before the calling thread's last {@link
   * #acquireKeys}, and maybe later ones.
   */
  private int nextKey(int i, int end) {
    for (int from = i; from < end; from += Tags.WINDOW) {
      long occupied = Tags.occupied(Tags.window(tags, from));
      if (occupied != 0) {
        return Math.min(from + Tags.lowestLane(occupied), end);
      }
    }
    return end;
  }

  /** Has walks begin at a fraction of the slots, given as an unsigned number of 2^-32. */
  void setWalkStart(int fraction) {
    walkStart = home(fraction);
  }

  /** Returns the index that a walk comes to at {@code step}; steps are as many as indices. */
  int walked(int step) {
    if (step >= capacity) {
      return step;
    }
    int i = step + walkStart;
    return i < capacity ? i : i - capacity;
  }

  /** Returns how many slots a walk finds one after the other from {@code i} on, up to a window. */
  int slotsInWindow(int i) {
    return Math.min(Tags.WINDOW, walkedTo(i) - i);
  }

  /** Returns how far a walk that has come to {@code i} goes on from slot to slot. */
  private int walkedTo(int i) {
    return i < walkStart ? walkStart : capacity;
  }

  /** Returns the high bit of each lane of the window at {@code i} that is one of the first few. */
  long occupied(int i, int count) {
    long all = Tags.occupied(Tags.window(tags, i));
    return count == Tags.WINDOW ? all : all & ((1L << (count * Byte.SIZE)) - 1);
  }

  /**
   * Returns the first step from {@code step} on at which a walk may come to a key, or {@code bound}
   * if there is none before.
   */
  int nextStep(int step, int bound) {
    int at = step;
    while (at < Math.min(capacity, bound)) {
      int i = walked(at);
      int end = Math.min(walkedTo(i), i + bound - at);
      int next = nextKey(i, end);
      at += next - i;
      if (next < end) {
        break;
      }
    }
    return at;
  }

  /** Returns the key at {@code i}, or null if there is none. */
  @Nullable Object key(int i) {
    return i < capacity ? keyAcquire(i) : overflowOf().key(i - capacity);
  }

  /** Returns the number of indices: all slots, and what is in the overflow. */
  int indices() {
    Overflow o = overflow;
    return o == null ? capacity : capacity + o.size();
  }

  /** Returns whether any key is in the overflow. */
  boolean hasOverflow() {
    return overflow != null;
  }

  /** Returns whether the content has gone: see {@link Generation#current}. */
  boolean isRetired() {
    return next == this;
  }

  /** Returns the bytes of memory that the table takes, without its keys and values. */
  long bytes(int referenceBytes) {
    Overflow o = overflow;
    long arrays = 32L + tags.length + (long) slots.length * referenceBytes;
    return 64 + arrays + (o == null ? 0 : o.bytes(referenceBytes));
  }

  // ---------------------------------------------------------------------------------------------
  // Adding, under the mutex

  /**
   * Adds a key that is not in the table, logically deleted, and returns its index. The caller
   * publishes it. Whatever is thrown, the table is as it was.
   */
  int addLocked(Object key, int hash) {
    if (slots == NO_SLOTS) {
      throw new AssertionError("a key for a table that gets none");
    }
    int i = freeSlot(hash);
    if (i < 0) {
      i = capacity + overflowForAddingLocked().addLocked(key);
      countKeyLocked();
    } else {
      // The key last: whoever sees it sees its tag, and a failure before leaves no key behind.
      countKeyLocked();
      setTag(i, Tags.of(hash));
      setKey(i, key);
    }
    return i;
  }

  /** Adds a key whose hash is unknown, since its own methods throw; found by equals alone. */
  int addStrayLocked(Object key) {
    int i = capacity + overflowForAddingLocked().addStrayLocked(key);
    countKeyLocked();
    return i;
  }

  private void countKeyLocked() {
    KEYS.set(this, (int) KEYS.get(this) + 1);
  }

  /** Returns the first empty slot on the probe of {@code hash} within the bounds, or -1. */
  private int freeSlot(int hash) {
    byte tag = Tags.of(hash);
    int home = home(hash);
    int candidates = maxCandidates;
    for (int d = 0; d < probeLimit; d++) {
      int i = wrap(home + d);
      byte t = tags[i];
      if (t == 0) {
        return i;
      }
      if (t == tag && --candidates == 0) {
        return -1;
      }
    }
    return -1;
  }

  private void setTag(int i, byte tag) {
    tags[i] = tag;
    if (i < Tags.WINDOW - 1) {
      tags[capacity + i] = tag;
    }
  }

  private Overflow overflowForAddingLocked() {
    Overflow o = overflow;
    if (o == null) {
      overflow = o = new Overflow();
    }
    return o;
  }

  private Overflow overflowOf() {
    Overflow o = overflow;
    if (o == null) {
      throw new AssertionError("index beyond capacity " + capacity + " without an overflow");
    }
    return o;
  }

  // ---------------------------------------------------------------------------------------------
  // Arithmetic

  /** Any capacity will do: the product's high word maps the hash, as a fraction, to a slot. */
  private int home(int hash) {
    return (int) (((hash & 0xFFFF_FFFFL) * capacity) >>> 32);
  }

  private int wrap(int i) {
    return i >= capacity ? i - capacity : i;
  }
}
