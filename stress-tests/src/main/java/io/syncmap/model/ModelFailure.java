package io.syncmap.model;

/** Something is wrong with the model: an assertion of its own, a deadlock, or an endless loop. */
final class ModelFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  ModelFailure(String message) {
    super(message);
  }
}
