package io.syncmap.model;

import static io.syncmap.model.BucketTableModel.FROZEN;
import static io.syncmap.model.BucketTableModel.LOCK;

import io.syncmap.model.BucketMapModel.Directory;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of the tables when no call is under way: of BucketMap. */
final class BucketRestCheck {
  private final BucketMapModel map;
  private final boolean cut;
  private final boolean died;
  private final Set<Integer> there = new HashSet<>();
  private int counted;
  private @Nullable String defect;

  /**
   * A check of this map.
   *
   * @param cut whether something was thrown under a lock: then less holds
   * @param died whether the owner of a function has died
   */
  BucketRestCheck(BucketMapModel map, boolean cut, boolean died) {
    this.map = map;
    this.cut = cut;
    this.died = died;
  }

  /** What is wrong, or null. */
  @Nullable String defect() {
    if (map.directoryLock.isHeld()) {
      return "the lock of the directory is held";
    }
    BucketGenerationModel generation = map.generation.peek();
    Directory d = map.directory.peek();
    BucketTableModel single = d != null && d.entries.length == 1 ? d.entries[0].peek() : null;
    if (map.one.peek() != single) {
      return "`one` is not the table of a directory of one";
    }
    if (d != null) {
      Set<BucketTableModel> tables = new LinkedHashSet<>();
      for (int i = 0; i < d.entries.length; i++) {
        BucketTableModel t = d.entries[i].peek();
        tables.add(t);
        if (t.generation != generation || t.dead || i >> d.bits() - t.depth != t.prefix) {
          fail("a table is where it does not belong");
        }
      }
      tables.forEach(this::check);
    }
    checkCells(generation);
    if (!cut && counted != generation.size.peek()) {
      fail("the size is " + generation.size.peek() + " for " + counted);
    }
    return defect;
  }

  private void check(BucketTableModel t) {
    if (t.monitor.isHeld()) {
      fail("a monitor is held");
    }
    long chained = 0;
    for (int home = 0; home < t.homes; home++) {
      long word = t.words[home].peek();
      if ((word & LOCK) != 0) {
        fail("a lock is left");
      }
      if ((word & FROZEN) != 0) {
        fail("a table is left frozen");
      }
      for (int b : t.chain(home, word)) {
        if (b >= t.homes) {
          chained |= 1L << b - t.homes;
          if (t.tags[b].peek() == 0 && !cut) {
            fail("an empty bucket is in a chain");
          }
        }
        check(t, home, b);
      }
    }
    long all = (1L << t.overflow) - 1;
    if ((chained & t.free.peek()) != 0 || ((chained | t.free.peek()) != all && !cut)) {
      fail("chains " + chained + ", free " + t.free.peek());
    }
  }

  private void check(BucketTableModel t, int home, int bucket) {
    for (int lane = 0; lane < t.lanes; lane++) {
      int slot = bucket * t.lanes + lane;
      int tag = (int) BucketTableModel.tagOf(t.tags[bucket].peek(), lane);
      Key k = t.keys[slot].peek();
      Object v = t.values[slot].peek();
      if (tag == 0) {
        if (!cut && (k != null || v != null)) {
          fail("a free slot is not empty");
        }
      } else if (k == null || v == null) {
        fail("a slot has no key, or no value");
      } else if (t.home(k.hash()) != home
          || k.hash() >> BucketTableModel.HASH_BITS - t.depth != t.prefix
          || tag != BucketTableModel.tag(k.hash())) {
        fail("key " + k + " is where it does not belong");
      } else {
        isThere(k, v);
      }
    }
  }

  private void checkCells(BucketGenerationModel generation) {
    BucketCollisions collisions = generation.collisions.peek();
    if (collisions == null) {
      return;
    }
    if (collisions.size() == 0 && !cut) {
      fail("empty collisions are kept");
    }
    if (collisions.users.peek() != collisions.size() && !cut) {
      fail(collisions.users.peek() + " users of " + collisions.size() + " cells");
    }
    for (Slot cell : collisions.peek()) {
      Object v = cell.value.peek();
      if (v != null && v != Slot.EXPUNGED) {
        isThere(cell.key.peek(), v);
      } else if (!cut) {
        fail("a cell is left in which there is nothing");
      }
    }
  }

  private void isThere(Key k, Object v) {
    if (!there.add(k.number)) {
      fail("key " + k + " is in two places");
    }
    Object value = v;
    if (v instanceof BucketFunction f) {
      if (!died) {
        fail("a function is left");
      }
      value = f.previous;
    }
    if (value != null) {
      counted++;
    }
  }

  private void fail(String text) {
    if (defect == null) {
      defect = text;
    }
  }
}
