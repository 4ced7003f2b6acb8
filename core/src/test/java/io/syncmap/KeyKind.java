package io.syncmap;

import java.io.Serializable;

/**
 * The kinds of keys that the tests run with. A key is named by a small number; the keys of one kind
 * and number are equal, but never the same object, so that every look-up needs {@code equals}.
 */
enum KeyKind {
  /** Strings: well spread hashes, {@link Comparable}. */
  STRING,
  /** All keys have one hash; {@link Comparable}. */
  CONSTANT_HASH,
  /** Four hashes for all keys; {@link Comparable}. */
  TRUNCATED_HASH,
  /** All keys have one hash, and there is no order that could tell them apart. */
  CONSTANT_HASH_UNORDERED,
  /** Four hashes for all keys, and no order. */
  TRUNCATED_HASH_UNORDERED;

  /** A new key object of this number. */
  Object key(int id) {
    return switch (this) {
      case STRING -> "k" + id;
      case CONSTANT_HASH -> new OrderedBadKey(id, 42);
      case TRUNCATED_HASH -> new OrderedBadKey(id, id & 3);
      case CONSTANT_HASH_UNORDERED -> new BadKey(id, 42);
      case TRUNCATED_HASH_UNORDERED -> new BadKey(id, id & 3);
    };
  }

  /** The keys of the numbers {@code 0..n-1}. */
  Object[] keys(int n) {
    Object[] keys = new Object[n];
    for (int id = 0; id < n; id++) {
      keys[id] = key(id);
    }
    return keys;
  }

  /** The number of a key of any kind. */
  static int id(Object key) {
    return key instanceof BadKey bad ? bad.id : Integer.parseInt(key.toString().substring(1));
  }

  /** How many different hashes {@code keys} keys of this kind have. */
  int distinctHashes(int keys) {
    return switch (this) {
      case STRING -> keys;
      case CONSTANT_HASH, CONSTANT_HASH_UNORDERED -> 1;
      case TRUNCATED_HASH, TRUNCATED_HASH_UNORDERED -> Math.min(keys, 4);
    };
  }

  /** A key whose hash is given, not computed from what {@code equals} compares. */
  static class BadKey implements Serializable {
    private static final long serialVersionUID = 1L;

    final int id;
    final int hash;

    BadKey(int id, int hash) {
      this.id = id;
      this.hash = hash;
    }

    @Override
    public final boolean equals(Object other) {
      return other instanceof BadKey that && id == that.id;
    }

    @Override
    public final int hashCode() {
      return hash;
    }

    @Override
    public final String toString() {
      return "k" + id;
    }
  }

  /** The same, with an order. */
  static final class OrderedBadKey extends BadKey implements Comparable<OrderedBadKey> {
    private static final long serialVersionUID = 1L;

    OrderedBadKey(int id, int hash) {
      super(id, hash);
    }

    @Override
    public int compareTo(OrderedBadKey that) {
      return Integer.compare(id, that.id);
    }
  }
}
