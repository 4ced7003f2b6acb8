package io.syncmap;

import org.jspecify.annotations.Nullable;

/**
 * A copy of the entries of a {@link Stripe} that may belong to one bucket of a partition, as they
 * are at one moment. For use by one thread.
 */
final class BucketCopy {
  final EntryBuffer entries = new EntryBuffer();

  /** Whether all of them surely belong there; if not, their hashes tell. */
  boolean exact;

  /** How many of the entries, the first ones, are strays that were there. */
  int strays;

  /** Valid until a writer comes to the stripe. */
  long stamp;

  /**
   * Copies the entries of those buckets, wherever they are now, whose hashes are in this one, and
   * strays that were in it.
   *
   * @param partition the table whose buckets are meant, of whatever time
   * @return false if something was changed meanwhile
   */
  boolean fill(
      Buckets partition,
      int bucket,
      Buckets table,
      @Nullable Resize resize,
      @Nullable Collisions collisions) {
    entries.clear();
    if (collisions != null) {
      collisions.copyStrays(partition, bucket, entries);
    }
    strays = entries.size();
    Buckets old = resize == null ? table : resize.from;
    int cursor = resize == null ? 0 : resize.cursor();
    exact = old == partition && bucket >= cursor;
    if (exact) {
      return partition.copy(bucket, entries);
    }
    int first = partition.firstHashOf(bucket);
    int last = partition.firstHashOf(bucket + 1) - 1;
    return (resize == null || copy(old, Math.max(cursor, old.bucketOf(first)), old.bucketOf(last)))
        && copy(table, table.bucketOf(first), table.bucketOf(last));
  }

  private boolean copy(Buckets t, int first, int last) {
    boolean whole = true;
    for (int b = first; b <= last && whole; b++) {
      whole = t.copy(b, entries);
    }
    return whole;
  }
}
