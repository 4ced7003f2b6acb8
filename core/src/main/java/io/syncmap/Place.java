package io.syncmap;

import org.jspecify.annotations.Nullable;

/** Where a key of a {@link Stripe} is: in a slot of a table, or in a cell of its collisions. */
record Place(@Nullable Buckets table, int slot, Collisions.@Nullable Cell cell) {
  private static <T> T present(@Nullable T t) {
    if (t == null) {
      throw new AssertionError("nothing where a key was found");
    }
    return t;
  }

  Object key() {
    return cell != null ? cell.key : present(present(table).key(slot));
  }

  @Nullable Object value() {
    return cell != null ? cell.value : present(table).value(slot);
  }

  void set(Object value) {
    if (cell != null) {
      cell.value = value;
    } else {
      present(table).setValue(slot, value);
    }
  }
}
