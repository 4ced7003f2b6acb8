package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/** A function that runs for a key: "c". It stands in the key's value slot itself. */
final class Computation {
  final Key key;

  /** The value that the key had; readers get it meanwhile. Null if there was none. */
  final @Nullable Object previous;

  /** Set by the owner alone, once: whoever finds it may put the previous value back. */
  final Cell<Boolean> abandoned = new Cell<>(false);

  /** The owner's own note: where it was put. It may have been moved from there since. */
  @Nullable Slot slot;

  Computation(Key key, @Nullable Object previous) {
    this.key = key;
    this.previous = previous;
  }

  @Override
  public String toString() {
    return "computation of " + key;
  }
}
