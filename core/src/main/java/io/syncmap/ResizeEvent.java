package io.syncmap;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One table of a map got another size, was split in two, or merged with its neighbour. */
@Name("io.syncmap.Resize")
@Label("BucketMap Resize")
@Description("The entries of one small table of a BucketMap were copied to another one, or to two")
@Category("SyncMap")
@StackTrace(false)
final class ResizeEvent extends Event {
  @Label("Cause")
  @Description("GROWTH, SPLIT: full. SHRINK, MERGE: few keys left. TRIM: trimToSize was called")
  String cause = "";

  @Label("Entries")
  int entries;

  @Label("Buckets Before")
  int bucketsBefore;

  @Label("Buckets After")
  int bucketsAfter;

  @Label("Depth")
  @Description("How many bits of the hash the keys have in common")
  int depth;
}
