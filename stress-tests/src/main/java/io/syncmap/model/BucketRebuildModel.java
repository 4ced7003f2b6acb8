package io.syncmap.model;

import static io.syncmap.model.BucketTableModel.FROZEN;
import static io.syncmap.model.BucketTableModel.LOCK;
import static io.syncmap.model.BucketTableModel.VERSION;

import io.syncmap.model.BucketMapModel.Directory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link BucketMapModel} that replaces tables: by one with more or fewer home buckets,
 * by two of the next depth, or two by one. Prepare, allocate; then freeze, copy, publish.
 */
final class BucketRebuildModel {
  /** What came of {@link #replace}. */
  private enum Outcome {
    /** The tables have been replaced; or somebody else has seen to that, or to a clear. */
    OVER,
    /** Keys came after the new tables had been allocated. */
    TOO_SMALL
  }

  private final BucketMapModel map;

  BucketRebuildModel(BucketMapModel map) {
    this.map = map;
  }

  private boolean weak(BucketWeakened rule) {
    return map.weak(rule);
  }

  /**
   * Returns false if that cannot help; else all starts again. It is told before anything is
   * prepared, as that steps the version: the inserters of a full table would start again for ever.
   */
  boolean grow(BucketTableModel t) {
    boolean larger = 2 * t.homes <= map.setting.maxHomes() || t.depth < map.setting.maxDepth();
    return (larger || weak(BucketWeakened.PREPARED_IN_VAIN)) && rebuild(List.of(t), true);
  }

  /** The key's table, or that and its sibling, if what is in them fits into a smaller one. */
  void shrink(BucketTableModel t) {
    if (t.depth == 0) {
      rebuild(List.of(t), false);
      return;
    }
    int siblingsPrefix = t.prefix ^ 1;
    BucketTableModel u = map.tableFor(siblingsPrefix << BucketTableModel.HASH_BITS - t.depth);
    if (u == null
        || u.depth != t.depth
        || u.prefix != siblingsPrefix
        || u.generation != t.generation) {
      return;
    }
    boolean ownFirst = weak(BucketWeakened.MERGE_IN_ANY_ORDER);
    rebuild(t.prefix < u.prefix || ownFirst ? List.of(t, u) : List.of(u, t), false);
  }

  private boolean rebuild(List<BucketTableModel> olds, boolean larger) {
    List<Word[]> hashes = new ArrayList<>();
    for (BucketTableModel t : olds) {
      if (t.stuck.get()) {
        return false;
      }
      Word[] h = prepare(t);
      if (h == null) {
        return !t.stuck.get(); // frozen: by somebody else
      }
      hashes.add(h);
    }
    for (; ; ) {
      List<BucketTableModel> fresh = allocate(olds, hashes, larger);
      if (fresh.isEmpty()) {
        return false;
      }
      Directory early =
          weak(BucketWeakened.DIRECTORY_FILLED_BEFORE_THE_LOCK) ? filled(fresh) : null;
      if (replace(olds, hashes, fresh, early) == Outcome.OVER) {
        return true;
      }
    }
  }

  // ---------------------------------------------------------------- prepare

  /**
   * Has the hash of each key noted, so that no method of a key is called in a frozen table. Those
   * that come meanwhile are noted by their inserters.
   *
   * @return null if the table is frozen, or a hashCode has thrown
   */
  private Word @Nullable [] prepare(BucketTableModel t) {
    Word[] hashes = t.hashes.get();
    if (hashes == null) {
      Word[] fresh = BucketTableModel.words((t.homes + t.overflow) * t.lanes);
      if (!t.hashes.compareAndSet(null, fresh)) {
        return prepare(t);
      }
      hashes = fresh;
    }
    for (int home = 0; home < t.homes; home++) {
      while (true) {
        long s = t.words[home].get();
        if ((s & FROZEN) != 0) {
          return null;
        }
        if ((s & LOCK) != 0) {
          t.pause(home);
          continue;
        }
        int[] noted = hashesOf(t, home, s);
        if (noted == null) {
          giveUp(t, hashes);
          return null;
        }
        if (store(t, home, s, noted, hashes)) {
          break;
        }
      }
    }
    return hashes;
  }

  /** By the keys' hashCode, with no lock; null if one throws. 0 where there is no key. */
  private static int @Nullable [] hashesOf(BucketTableModel t, int home, long s) {
    int[] noted = new int[(t.homes + t.overflow) * t.lanes];
    for (int b : t.chain(home, s)) {
      long tags = t.tags[b].get();
      for (int lane = 0; lane < t.lanes; lane++) {
        Key k = BucketTableModel.tagOf(tags, lane) == 0 ? null : t.keys[b * t.lanes + lane].get();
        if (k != null) {
          if (k.throwsWhenMoved()) {
            return null;
          }
          noted[b * t.lanes + lane] = k.hash();
        }
      }
    }
    return noted;
  }

  /** Returns false if the home has changed since its keys were read. */
  private boolean store(BucketTableModel t, int home, long s, int[] noted, Word[] hashes) {
    boolean unlocked = weak(BucketWeakened.PREPARED_WITHOUT_THE_LOCK);
    if (unlocked ? t.words[home].get() != s : !t.words[home].compareAndSet(s, s | LOCK)) {
      return false;
    }
    try {
      for (int slot = 0; slot < noted.length; slot++) {
        if (noted[slot] != 0) {
          hashes[slot].set(noted[slot]);
          Injected.at(Injected.Point.HALF);
        }
      }
    } catch (Injected e) {
      map.writer.unlockAfterThrowable(t, home, s); // those who come next note them all
      throw e;
    }
    if (!unlocked) {
      t.words[home].set(weak(BucketWeakened.PREPARED_WITHOUT_A_STEP) ? s : s + VERSION);
    }
    return true;
  }

  /**
   * No rebuild now. Inserters stop noting hashes; this may not happen beside another rebuild, which
   * has the same array.
   */
  private void giveUp(BucketTableModel t, Word[] hashes) {
    t.stuck.set(true);
    boolean alone = weak(BucketWeakened.HASHES_DROPPED_BESIDE_A_REBUILD);
    if (!alone) {
      t.monitor.lock();
    }
    if (!t.dead) {
      t.hashes.compareAndSet(hashes, null);
    }
    if (!alone) {
      t.monitor.unlock();
    }
  }

  // ---------------------------------------------------------------- allocate

  /**
   * Tables with room for all keys, as far as can be told without a lock; empty if that cannot help.
   */
  private List<BucketTableModel> allocate(
      List<BucketTableModel> olds, List<Word[]> hashes, boolean larger) {
    BucketTableModel t = olds.get(0);
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < olds.size(); i++) {
      all.addAll(noted(olds.get(i), hashes.get(i)));
    }
    BucketSetting setting = map.setting;
    if (!larger) {
      int depth = olds.size() == 1 ? t.depth : t.depth - 1;
      int prefix = olds.size() == 1 ? t.prefix : t.prefix >> 1;
      int most = olds.size() == 1 ? t.homes - 1 : setting.maxHomes();
      for (int homes = 1; homes <= most; homes++) {
        if (fits(all, depth, homes)) {
          return List.of(new BucketTableModel(t.generation, setting, homes, depth, prefix));
        }
      }
      return List.of();
    }
    if (2 * t.homes <= setting.maxHomes()) {
      return List.of(new BucketTableModel(t.generation, setting, 2 * t.homes, t.depth, t.prefix));
    }
    if (t.depth == setting.maxDepth()) {
      return List.of(); // weakened only
    }
    int depth = t.depth + 1;
    int homes = setting.homes();
    while (homes < t.homes && !fits(all, depth, homes)) {
      homes++; // that of the table which is split is always enough
    }
    return List.of(
        new BucketTableModel(t.generation, setting, homes, depth, 2 * t.prefix),
        new BucketTableModel(t.generation, setting, homes, depth, 2 * t.prefix + 1));
  }

  /** The hashes of a table's keys. */
  private static List<Integer> noted(BucketTableModel t, Word[] hashes) {
    List<Integer> all = new ArrayList<>();
    for (int b = 0; b < t.homes + t.overflow; b++) {
      long tags = t.tags[b].get();
      for (int lane = 0; lane < t.lanes; lane++) {
        if (BucketTableModel.tagOf(tags, lane) != 0) {
          all.add((int) hashes[b * t.lanes + lane].peek());
        }
      }
    }
    return all;
  }

  /** Whether the keys find room in tables with so many homes; each has as many overflow buckets. */
  private boolean fits(List<Integer> hashes, int depth, int homes) {
    int[] keys = new int[homes << depth];
    for (int hash : hashes) {
      int prefix = hash >> BucketTableModel.HASH_BITS - depth;
      keys[prefix * homes + BucketTableModel.home(hash, depth, homes)]++;
    }
    int lanes = map.setting.lanes();
    for (int prefix = 0; prefix < 1 << depth; prefix++) {
      int chained = 0;
      for (int home = 0; home < homes; home++) {
        chained += Math.max(0, (keys[prefix * homes + home] + lanes - 1) / lanes - 1);
      }
      if (chained > map.setting.overflow()) {
        return false;
      }
    }
    return true;
  }

  // ---------------------------------------------------------------- freeze, copy, publish

  private Outcome replace(
      List<BucketTableModel> olds,
      List<Word[]> hashes,
      List<BucketTableModel> fresh,
      @Nullable Directory early) {
    olds.forEach(t -> t.monitor.lock());
    boolean published = false;
    int frozen = 0;
    try {
      for (int i = 0; i < olds.size(); i++) {
        BucketTableModel t = olds.get(i);
        boolean same = t.hashes.get() == hashes.get(i);
        boolean asked = i == 0 || !weak(BucketWeakened.SIBLING_NOT_ASKED);
        if ((t.dead && asked && !weak(BucketWeakened.DEAD_IS_IGNORED))
            || (!same && !weak(BucketWeakened.HASHES_NOT_LOOKED_AT_AGAIN))) {
          return Outcome.OVER;
        }
        if (map.generation.get() != t.generation && !weak(BucketWeakened.GENERATION_IS_IGNORED)) {
          awaitClear();
          return Outcome.OVER;
        }
      }
      for (BucketTableModel t : olds) {
        frozen++;
        freeze(t);
      }
      if (!copyAll(olds, hashes, fresh)) {
        return Outcome.TOO_SMALL;
      }
      Injected.at(Injected.Point.COPY);
      published = true;
      publish(fresh, early);
      olds.forEach(t -> t.dead = true);
      return Outcome.OVER;
    } finally {
      if (!published && !weak(BucketWeakened.NOT_THAWED)) {
        olds.subList(0, frozen).forEach(this::thaw);
      }
      olds.forEach(t -> t.monitor.unlock());
    }
  }

  /** The directory may still have the table, which whoever starts again would find again. */
  private void awaitClear() {
    if (!weak(BucketWeakened.CLEAR_IS_NOT_WAITED_FOR)) {
      map.directoryLock.lock();
      map.directoryLock.unlock();
    }
  }

  private void freeze(BucketTableModel t) {
    if (weak(BucketWeakened.NOT_FROZEN)) {
      return;
    }
    for (int home = 0; home < t.homes; home++) {
      if (home > 0) {
        Injected.at(Injected.Point.FREEZE);
      }
      while (true) {
        long s = t.words[home].get();
        if ((s & LOCK) != 0 && !weak(BucketWeakened.FROZEN_OVER_A_LOCK)) {
          t.pause(home);
        } else if (weak(BucketWeakened.FROZEN_BY_STORE)) {
          t.words[home].set(s | FROZEN);
          break;
        } else if (t.words[home].compareAndSet(s, s | FROZEN)) {
          break;
        }
      }
    }
  }

  /** Only while nothing was published. */
  private void thaw(BucketTableModel t) {
    for (Word word : t.words) {
      long s = word.get();
      if ((s & FROZEN) != 0) {
        word.set((s & ~FROZEN) + (weak(BucketWeakened.THAWED_WITHOUT_A_STEP) ? 0 : VERSION));
      }
    }
  }

  /** Chain by chain: after a throwable there may be buckets in none, with something in them. */
  private boolean copyAll(
      List<BucketTableModel> olds, List<Word[]> hashes, List<BucketTableModel> fresh) {
    for (int i = 0; i < olds.size(); i++) {
      BucketTableModel t = olds.get(i);
      for (int home = 0; home < t.homes; home++) {
        for (int b : t.chain(home, t.words[home].get())) {
          long tags = t.tags[b].get();
          for (int lane = 0; lane < t.lanes; lane++) {
            int slot = b * t.lanes + lane;
            if (BucketTableModel.tagOf(tags, lane) != 0
                && !copy(t, slot, (int) hashes.get(i)[slot].peek(), fresh)) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  private boolean copy(BucketTableModel t, int slot, int hash, List<BucketTableModel> fresh) {
    Key k = t.keys[slot].get();
    Object v = t.values[slot].get();
    if (v instanceof BucketFunction f && weak(BucketWeakened.FUNCTION_COPIED_AS_PREVIOUS)) {
      v = f.previous;
    }
    BucketTableModel first = fresh.get(0);
    boolean second =
        fresh.size() > 1 && (hash >> BucketTableModel.HASH_BITS - first.depth & 1) != 0;
    return k == null
        || v == null
        || fresh.get(second ? 1 : 0).add(hash, k, v)
        || weak(BucketWeakened.ROOM_NOT_LOOKED_AT_AGAIN);
  }

  /** The directory is the truth, `one` a cache of it, which is null whenever it changes. */
  private void publish(List<BucketTableModel> fresh, @Nullable Directory early) {
    map.directoryLock.lock();
    if (map.generation.get() == fresh.get(0).generation
        || weak(BucketWeakened.GENERATION_IS_IGNORED)) {
      boolean late = weak(BucketWeakened.ONE_NULLED_LATE);
      if (!late) {
        map.one.set(null);
      }
      Directory d = map.directory.get();
      if (d == null) {
        d = new Directory(1); // weakened only: there has been a clear
        map.directory.set(d);
      }
      int bits = fresh.size() > 1 ? Math.max(d.bits(), fresh.get(0).depth) : bits(d, fresh.get(0));
      if (early != null) {
        d = early;
        map.directory.set(d);
      } else if (bits == d.bits()) {
        storeAll(d, fresh, false);
      } else {
        d = resized(d, bits);
        storeAll(d, fresh, true);
        map.directory.set(d);
      }
      if (late) {
        map.one.set(null);
      }
      if (d.entries.length == 1) {
        map.one.set(d.entries[0].peek());
      }
    }
    map.directoryLock.unlock();
  }

  /** As few as the deepest table takes, once this one is in. */
  private static int bits(Directory d, BucketTableModel fresh) {
    int bits = fresh.depth;
    for (Cell<BucketTableModel> entry : d.entries) {
      BucketTableModel t = entry.peek();
      if (t == null) {
        continue; // weakened only
      }
      if (t.prefix >> Math.max(0, t.depth - fresh.depth) != fresh.prefix || t.depth < fresh.depth) {
        bits = Math.max(bits, t.depth);
      }
    }
    return bits;
  }

  private static Directory resized(Directory d, int bits) {
    Directory e = new Directory(1 << bits);
    for (int i = 0; i < e.entries.length; i++) {
      int hash = i << BucketTableModel.HASH_BITS - bits;
      e.entries[i].init(d.entries[d.index(hash)].peek());
    }
    return e;
  }

  private static void storeAll(Directory d, List<BucketTableModel> fresh, boolean unseen) {
    for (BucketTableModel t : fresh) {
      int each = d.bits() - t.depth;
      for (int i = t.prefix << each; i < t.prefix + 1 << each; i++) {
        if (unseen) {
          d.entries[i].init(t);
        } else {
          d.entries[i].set(t);
        }
      }
    }
  }

  /** Of the weakened model: what the directory will be, if nobody else changes it. */
  private @Nullable Directory filled(List<BucketTableModel> fresh) {
    Directory d = map.directory.get();
    if (d == null || fresh.size() == 1) {
      return null;
    }
    Directory e = resized(d, Math.max(d.bits(), fresh.get(0).depth));
    storeAll(e, fresh, true);
    return e;
  }
}
