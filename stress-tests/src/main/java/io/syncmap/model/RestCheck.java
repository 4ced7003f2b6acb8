package io.syncmap.model;

import static io.syncmap.model.Slot.EXPUNGED;
import static io.syncmap.model.Slot.MOVED;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold of the tables when no call is under way: of SyncMap. */
final class RestCheck {
  private final SyncMapModel map;
  private final boolean cut;
  private final boolean died;
  private final Set<Integer> spoken = new HashSet<>();
  private int kept;
  private @Nullable String defect;

  /**
   * A check of this map.
   *
   * @param cut whether something was thrown under the mutex: then less holds
   * @param died whether the owner of a computation has died
   */
  RestCheck(SyncMapModel map, boolean cut, boolean died) {
    this.map = map;
    this.cut = cut;
    this.died = died;
  }

  /** What is wrong, or null. */
  @Nullable String defect() {
    if (map.mutex.isHeld()) {
      return "the mutex is held";
    }
    Table s = map.read.peek();
    if (s != null) {
      Table d = s.dirty.peek();
      if (d == s) {
        return "the snapshot is retired";
      }
      check(s, s.halfMoved);
      if (d != null) {
        check(d, s.halfMoved);
      }
      checkCells(s, d, s.halfMoved);
    }
    if (defect == null && !cut && map.lettingGo.peek()) {
      if (map.pending.size() > 0) {
        return "a slot is left in the list";
      }
      if (kept > map.pending.refused()) {
        return kept + " deleted keys are kept";
      }
    }
    return defect;
  }

  private void check(Table t, @Nullable Slot halfMoved) {
    int used = 0;
    int expunged = 0;
    for (Slot slot : t.slots) {
      if (slot.tag.peek() == 0) {
        continue;
      }
      used++;
      Object v = slot.value.peek();
      Key k = slot.key.peek();
      if (v == EXPUNGED) {
        expunged++;
        if (k != null && !cut && t.dirty.peek() == null) {
          fail("the key of a wiped slot is kept: " + k);
        }
      } else if (k == null) {
        if (v != MOVED) {
          fail("a slot has no key"); // of a MOVED one it may have been let go in dirty
        }
      } else if (slot == halfMoved || halfMoved == null || k != halfMoved.key.peek()) {
        speaks(k, v); // and not a copy that a throwable has left
      }
    }
    if (cut ? used > t.used || expunged < t.expunged : used != t.used || expunged != t.expunged) {
      fail(
          "counts: used "
              + t.used
              + " for "
              + used
              + ", expunged "
              + t.expunged
              + " for "
              + expunged);
    }
  }

  private void checkCells(Table s, @Nullable Table d, @Nullable Slot halfMoved) {
    CollisionsModel collisions = s.collisions.peek();
    if (d != null && d.collisions.peek() != collisions) {
      fail("dirty has other collisions than the snapshot");
    }
    if (collisions == null) {
      return;
    }
    if (collisions.isEmpty()) {
      fail("empty collisions are kept");
    }
    for (Slot cell : collisions.peek()) {
      Object v = cell.value.peek();
      Key k = cell.key.peek();
      if (v != EXPUNGED) {
        if (halfMoved == null || k != halfMoved.key.peek()) {
          speaks(k, v);
        }
      } else if (!cut) {
        fail("an expunged cell is kept");
      }
    }
  }

  private void speaks(Key k, @Nullable Object v) {
    if (!Slot.speaks(v)) {
      return;
    }
    if (!spoken.add(k.number)) {
      fail("two slots speak for key " + k);
    }
    if (v == null) {
      kept++;
    } else if (v instanceof Computation && !died) {
      fail("a computation is left: " + v);
    }
  }

  private void fail(String text) {
    if (defect == null) {
      defect = text;
    }
  }
}
