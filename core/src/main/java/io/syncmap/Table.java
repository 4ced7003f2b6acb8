package io.syncmap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int WINDOW_SLOTS = 8;
  private static final int OCCUPIED = 0x80;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle WINDOW =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
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
   * Where the content went or is going. Null until this table is being evacuated. Loaded by any
   * thread; stored once, under the mutex, before the first slot is MOVED or EXPUNGED.
   */
  volatile @Nullable Table next;

  Table(long room, Generation generation, Tuning tuning) {
    this.capacity = Tuning.capacityFor(room);
    this.room = (int) Math.min(room, capacity);
    tuning.beforeAllocate().accept(capacity);
    this.generation = generation;
    this.maxCandidates = tuning.maxCandidates();
    this.probeLimit = Math.min(capacity, tuning.probeLimit());
    this.tags = new byte[capacity + WINDOW_SLOTS - 1];
    this.slots = new Object[2 * capacity];
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
   * Returns the index of {@code key}, or -1. The home slot is tried first, without waiting for the
   * window of tags: that lets the processor load tag and key at the same time.
   */
  int find(Object key, int hash) {
    int home = home(hash);
    if (tags[home] == tag(hash)) {
      Object k = keyAcquire(home);
      if (k == key || (k != null && key.equals(k))) {
        return home;
      }
    }
    return probe(key, hash, home);
  }

  private int probe(Object key, int hash, int home) {
    long pattern = (tag(hash) & 0xFF) * EACH_BYTE;
    int candidates = maxCandidates;
    int i = home;
    for (int left = probeLimit; left > 0; left -= WINDOW_SLOTS) {
      long window = (long) WINDOW.get(tags, i);
      for (long m = matches(window, pattern); m != 0; m &= m - 1) {
        int j = wrap(i + (Long.numberOfTrailingZeros(m) >>> 3));
        Object k = keyAcquire(j);
        if (k == key || (k != null && key.equals(k))) {
          return j;
        }
        if (--candidates == 0) {
          return findInOverflow(key);
        }
      }
      if ((~window & HIGH_BITS) != 0) {
        return findStray(key); // an empty slot, which the key would have taken
      }
      i = wrap(i + WINDOW_SLOTS);
    }
    return findInOverflow(key);
  }

  private int findInOverflow(Object key) {
    Overflow o = overflow;
    int i = o == null ? -1 : o.find(key);
    return i < 0 ? -1 : capacity + i;
  }

  private int findStray(Object key) {
    Overflow o = overflow;
    int i = o == null ? -1 : o.findStray(key);
    return i < 0 ? -1 : capacity + i;
  }

  /**
   * Returns the index of this very key object, which is in the table. Calls no method of the key,
   * so it cannot fail: a compute function's result is stored with its help.
   */
  int findIdentical(Object key, int hash) {
    int home = home(hash);
    for (int d = 0; d < probeLimit; d++) {
      int i = wrap(home + d);
      if (keyAcquire(i) == key) {
        return i;
      }
    }
    // Rare: it is in the overflow, or its hash code has changed since it was put.
    for (int i = indices() - 1; i >= 0; i--) {
      if (key(i) == key) {
        return i;
      }
    }
    throw new AssertionError("a key that was carried along is not in the table");
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
    int i = freeSlot(hash);
    if (i < 0) {
      i = capacity + overflowForAddingLocked().addLocked(key);
    } else {
      setKey(i, key);
      setTag(i, tag(hash));
    }
    countKeyLocked();
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
    byte tag = tag(hash);
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
    if (i < WINDOW_SLOTS - 1) {
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

  private static byte tag(int hash) {
    return (byte) (hash | OCCUPIED);
  }

  private int wrap(int i) {
    return i >= capacity ? i - capacity : i;
  }

  /** Returns the high bit of each byte of {@code window} that equals that of {@code pattern}. */
  private static long matches(long window, long pattern) {
    long x = window ^ pattern;
    return ~(((x & ~HIGH_BITS) + ~HIGH_BITS) | x) & HIGH_BITS;
  }
}
