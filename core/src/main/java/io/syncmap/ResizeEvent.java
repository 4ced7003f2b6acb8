package io.syncmap;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The entries of one stripe moved to another table; spans it from its first step to its last. */
@Name("io.syncmap.Resize")
@Label("BucketMap Resize")
@Description("One stripe of a BucketMap moved its entries to a table of another size, or layout")
@Category("SyncMap")
@StackTrace(false)
final class ResizeEvent extends Event {
  @Label("Cause")
  @Description("GROWTH: full. SAME_SIZE: overflow piled up. SHRINK. TRIM: trimToSize was called")
  String cause = "";

  @Label("Moved Entries")
  int moved;

  @Label("Buckets Before")
  int bucketsBefore;

  @Label("Buckets After")
  int bucketsAfter;

  @Label("Stripe")
  int stripe;

  /** Fills in the event and commits it, if anybody records it. */
  void commit(Resize.Cause cause, int moved, int bucketsBefore, int bucketsAfter, int stripe) {
    end();
    if (shouldCommit()) {
      this.cause = cause.name();
      this.moved = moved;
      this.bucketsBefore = bucketsBefore;
      this.bucketsAfter = bucketsAfter;
      this.stripe = stripe;
      commit();
    }
  }
}
