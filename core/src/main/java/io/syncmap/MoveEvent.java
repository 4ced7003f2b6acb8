package io.syncmap;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** What the Flight Recorder is told of a move; spans it from its first step to its last. */
@Category("SyncMap")
@StackTrace(false)
abstract class MoveEvent extends Event {
  @Label("Cause")
  @Description("GROWTH: no room for a new key. DELETED: many keys were deleted. TRIM: trimToSize")
  String cause = "";

  @Label("Moved Entries")
  int moved;

  @Label("Dropped Keys")
  @Description("Deleted keys that were left behind")
  int dropped;

  @Label("Slots Before")
  int slotsBefore;

  @Label("Slots After")
  int slotsAfter;

  /** Fills in the event and commits it, if anybody records it. */
  final void commit(SyncMove.Cause cause, int moved, int dropped, int slotsBefore, int slotsAfter) {
    end();
    if (shouldCommit()) {
      this.cause = cause.name();
      this.moved = moved;
      this.dropped = dropped;
      this.slotsBefore = slotsBefore;
      this.slotsAfter = slotsAfter;
      commit();
    }
  }
}
