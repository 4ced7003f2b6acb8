package io.syncmap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Keys and values that were copied from buckets. For use by one thread. */
final class EntryBuffer {
  private static final int FIRST_CAPACITY = 16;

  private @Nullable Object[] content = new Object[2 * FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(content, 0, 2 * size, null);
    size = 0;
  }

  /** Adds what is in a bucket: null for keys and values, too, if it is changed meanwhile. */
  void add(BucketArray from, int bucket) {
    for (long m = Tags.occupied(from.tags[bucket]); m != 0; m &= m - 1) {
      int slot = BucketArray.slotOf(bucket, Tags.lowestLane(m));
      add(from.keyIn(slot), from.valueIn(slot));
    }
  }

  void add(@Nullable Object key, @Nullable Object value) {
    if (2 * size == content.length) {
      content = Arrays.copyOf(content, 2 * content.length);
    }
    content[2 * size] = key;
    content[2 * size + 1] = value;
    size++;
  }

  /** Returns where the first key is that equals this one, or -1. */
  int indexOf(Object key) {
    for (int i = 0; i < size; i++) {
      Object k = content[2 * i];
      if (k == key || (k != null && key.equals(k))) {
        return i;
      }
    }
    return -1;
  }

  @Nullable Object key(int i) {
    return content[2 * i];
  }

  @Nullable Object value(int i) {
    return content[2 * i + 1];
  }
}
