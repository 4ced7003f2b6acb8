package io.syncmap.model;

import static io.syncmap.model.BucketTableModel.LOCK;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An iterator: a cursor over the hash. It copies the bucket that covers the cursor, at one moment,
 * and goes on at the end of that bucket's range, in whatever table covers that by then; at the end,
 * the cells. Whatever is rebuilt meanwhile, a key that stays is returned once.
 */
final class BucketWalkModel {
  /**
   * What a walk returns.
   *
   * @param since when the copy that it is from was begun: it is there at some moment after that
   */
  record Entry(Key key, Object value, int since) {}

  private final BucketMapModel map;
  private final @Nullable BucketGenerationModel generation;
  private final ArrayDeque<Entry> copied = new ArrayDeque<>();
  private int cursor;
  private @Nullable List<Slot> cells;
  private int nextCell;

  BucketWalkModel(BucketMapModel map) {
    this.map = map;
    generation = map.generation.get();
  }

  private boolean weak(BucketWeakened rule) {
    return map.weak(rule);
  }

  /** The next entry, or null at the end. */
  @Nullable Entry next() {
    while (copied.isEmpty()) {
      int since = Time.next();
      boolean more = cursor < 1 << BucketTableModel.HASH_BITS ? copyBucket(since) : copyCell(since);
      if (!more) {
        return null;
      }
    }
    return copied.poll();
  }

  /** Returns false if the map has been cleared. */
  private boolean copyBucket(int since) {
    BucketTableModel t = map.tableFor(cursor);
    if (t == null
        || (t.generation != generation && !weak(BucketWeakened.WALK_ACROSS_GENERATIONS))) {
      return false;
    }
    int home = t.home(cursor);
    List<Entry> copy = new ArrayList<>();
    long s;
    do {
      copy.clear();
      s = t.words[home].get();
      if ((s & LOCK) != 0) {
        t.pause(home);
        continue;
      }
      copyChain(t, home, s, since, copy); // the word may be FROZEN
    } while ((s & LOCK) != 0 || !map.isSame(t, home, s, BucketWeakened.WALK_DOES_NOT_VALIDATE));
    int end = t.lowerEnd(home + 1);
    boolean whole = cursor == t.lowerEnd(home) || weak(BucketWeakened.WALK_IGNORES_THE_CURSOR);
    for (Entry e : copy) {
      if (whole || e.key().hash() >= cursor) { // else it was returned before, from another table
        copied.add(e);
      }
    }
    cursor = end;
    return true;
  }

  private void copyChain(BucketTableModel t, int home, long s, int since, List<Entry> copy) {
    int b = home;
    int link = BucketTableModel.link(s);
    for (int hops = 0; ; hops++) {
      long tags = t.tags[b].get();
      for (int lane = 0; lane < t.lanes; lane++) {
        if (BucketTableModel.tagOf(tags, lane) != 0) {
          Key k = t.keys[b * t.lanes + lane].get();
          add(k, t.values[b * t.lanes + lane].get(), since, copy);
        }
      }
      if (hops > 0) {
        link = (int) t.links[b].get();
      }
      if (link == 0 || hops == t.overflow) {
        return;
      }
      b = t.bucket(link);
    }
  }

  /**
   * The next cell. They are looked up once; each is of a key that no bucket has, while it stays.
   */
  private boolean copyCell(int since) {
    if (cells == null) {
      BucketCollisions collisions = generation.collisions.get();
      cells = collisions == null ? List.of() : collisions.all();
    }
    if (nextCell == cells.size()) {
      return false;
    }
    Slot cell = cells.get(nextCell++);
    List<Entry> copy = new ArrayList<>();
    add(cell.key.peek(), BucketMapModel.valueOf(cell), since, copy);
    if (map.generation.get() != generation && !weak(BucketWeakened.WALK_ACROSS_GENERATIONS)) {
      return false;
    }
    copied.addAll(copy);
    return true;
  }

  private void add(@Nullable Key k, @Nullable Object v, int since, List<Entry> copy) {
    boolean skipped = v instanceof BucketFunction && weak(BucketWeakened.WALK_SKIPS_FUNCTIONS);
    Object shown = skipped ? null : map.shown(v);
    if (k != null && shown != null) {
      copy.add(new Entry(k, shown, since));
    }
  }
}
