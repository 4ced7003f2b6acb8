package io.syncmap.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A table: home buckets, each of which keys of one range of the hash belong to, and overflow
 * buckets, which any home may take into its chain. What a state word guards is changed under its
 * LOCK alone.
 */
final class BucketTableModel {
  /** There are 32 in the map. */
  static final int HASH_BITS = 4;

  static final long LOCK = 1;
  static final long FROZEN = 2;

  /** Of this, the number of the first overflow bucket of the chain, from 1 on; 0: none. */
  static final int LINK_SHIFT = 2;

  static final long LINK = 15L << LINK_SHIFT;
  static final long VERSION = 16L << LINK_SHIFT;

  private static final int TAG_BITS = 8;
  private static final long TAG = (1L << TAG_BITS) - 1;

  final BucketGenerationModel generation;
  final int lanes;
  final int homes;
  final int overflow;
  final int depth;
  final int prefix;

  /** Of home buckets. */
  final Word[] words;

  /** Of overflow buckets: the next one of the chain. */
  final Word[] links;

  /** Of a bucket; each of them 0 if the lane is free. */
  final Word[] tags;

  final Cell<Key>[] keys;
  final Cell<Object>[] values;

  /** The overflow buckets that are in no chain. */
  final Word free;

  /** Null but while a rebuild is prepared: then one for each slot. */
  final Cell<Word[]> hashes = new Cell<>(null);

  final Mutex monitor = new Mutex();

  /** A key's hashCode has thrown, so this table is not rebuilt for its inserters. */
  final Cell<Boolean> stuck = new Cell<>(false);

  /** Under the monitor. */
  boolean dead;

  BucketTableModel(
      BucketGenerationModel generation, BucketSetting setting, int homes, int depth, int prefix) {
    this.generation = generation;
    this.lanes = setting.lanes();
    this.homes = homes;
    this.overflow = setting.overflow();
    this.depth = depth;
    this.prefix = prefix;
    int buckets = homes + overflow;
    words = words(homes);
    links = words(buckets);
    tags = words(buckets);
    keys = cells(buckets * lanes);
    values = cells(buckets * lanes);
    free = new Word((1L << overflow) - 1);
  }

  static Word[] words(int n) {
    Word[] words = new Word[n];
    for (int i = 0; i < n; i++) {
      words[i] = new Word(0);
    }
    return words;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  static <T> Cell<T>[] cells(int n) {
    Cell<T>[] cells = new Cell[n];
    for (int i = 0; i < n; i++) {
      cells[i] = new Cell<>(null);
    }
    return cells;
  }

  // ---------------------------------------------------------------- ranges of the hash

  /** The home buckets are in the order of the hash. */
  int home(int hash) {
    return home(hash, depth, homes);
  }

  static int home(int hash, int depth, int homes) {
    int shifted = hash << depth & (1 << HASH_BITS) - 1;
    return shifted * homes >> HASH_BITS;
  }

  /** The least hash of the keys of a home bucket; of the last but one, the end of the table. */
  int lowerEnd(int home) {
    int shifted = ((home << HASH_BITS) + homes - 1) / homes;
    return (prefix << HASH_BITS - depth) + (shifted + (1 << depth) - 1 >> depth);
  }

  static int tag(int hash) {
    return 1 + (hash & 1);
  }

  // ---------------------------------------------------------------- buckets

  static long tagOf(long tagsOfBucket, int lane) {
    return tagsOfBucket >>> lane * TAG_BITS & TAG;
  }

  static long withTag(long tagsOfBucket, int lane, int tag) {
    return tagsOfBucket & ~(TAG << lane * TAG_BITS) | (long) tag << lane * TAG_BITS;
  }

  static int link(long word) {
    return (int) ((word & LINK) >> LINK_SHIFT);
  }

  static long withLink(long word, long link) {
    return word & ~LINK | link << LINK_SHIFT;
  }

  /** The index of the overflow bucket with such a link. */
  int bucket(long link) {
    return (int) (homes + link - 1);
  }

  long linkTo(int bucket) {
    return bucket - homes + 1;
  }

  /**
   * The buckets of a chain, as far as they can be told without the lock: no more than there are,
   * since the links of buckets that are given back and taken again might lead on and on.
   */
  List<Integer> chain(int home, long word) {
    List<Integer> chain = new ArrayList<>();
    chain.add(home);
    long link = link(word);
    while (link != 0 && chain.size() <= overflow) {
      chain.add(bucket(link));
      link = links[bucket(link)].get();
    }
    return chain;
  }

  /** Returns an overflow bucket that is in no chain, or -1. */
  int take() {
    for (; ; ) {
      long f = free.get();
      if (f == 0) {
        return -1;
      }
      int i = Long.numberOfTrailingZeros(f);
      if (free.compareAndSet(f, f & ~(1L << i))) {
        return homes + i;
      }
    }
  }

  void giveBack(int bucket) {
    for (; ; ) {
      long f = free.get();
      if (free.compareAndSet(f, f | 1L << bucket - homes)) {
        return;
      }
    }
  }

  /** Waits until the home bucket is not locked. */
  void pause(int home) {
    Schedule.block(() -> (words[home].peek() & LOCK) == 0);
  }

  /** Waits until whoever has frozen the table has replaced or thawed it. */
  void awaitReplacement() {
    monitor.lock();
    monitor.unlock();
  }

  /**
   * Adds a key to a table that nobody sees yet.
   *
   * @return false if there is no room
   */
  boolean add(int hash, Key key, Object value) {
    int home = home(hash);
    long word = words[home].peek();
    for (int b = home, link = link(word); ; link = (int) links[b].peek()) {
      for (int lane = 0; lane < lanes; lane++) {
        if (tagOf(tags[b].peek(), lane) == 0) {
          fill(b, lane, hash, key, value);
          return true;
        }
      }
      if (link == 0) {
        break;
      }
      b = bucket(link);
    }
    long f = free.peek();
    if (f == 0) {
      return false;
    }
    int taken = homes + Long.numberOfTrailingZeros(f);
    free.init(f & f - 1);
    links[taken].init(link(word));
    words[home].init(withLink(word, linkTo(taken)));
    fill(taken, 0, hash, key, value);
    return true;
  }

  private void fill(int b, int lane, int hash, Key key, Object value) {
    keys[b * lanes + lane].init(key);
    values[b * lanes + lane].init(value);
    tags[b].init(withTag(tags[b].peek(), lane, tag(hash)));
  }
}
