package io.syncmap.model;

/** What lies between two {@code clear}s. */
final class BucketGenerationModel {
  final Word size = new Word(0);

  /** Null while there are none. */
  final Cell<BucketCollisions> collisions = new Cell<>(null);
}
