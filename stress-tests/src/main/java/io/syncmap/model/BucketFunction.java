package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/** A function that runs for a key: "f". It stands in the value slot, or the cell, itself. */
final class BucketFunction {
  final Key key;
  final Cell<Boolean> abandoned = new Cell<>(false);
  final Cell<Boolean> ended = new Cell<>(false);

  // Set anew before each try to take the lock, and final once that succeeds:

  /** What the key had before; null if nothing. Readers get it meanwhile. */
  @Nullable Object previous;

  @Nullable BucketGenerationModel generation;
  @Nullable Slot cell;

  /** Of the weakened model only. */
  boolean tried;

  BucketFunction(Key key) {
    this.key = key;
  }

  @Override
  public String toString() {
    return "function of " + key;
  }
}
