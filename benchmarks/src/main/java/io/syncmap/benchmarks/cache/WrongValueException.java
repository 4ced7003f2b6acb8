package io.syncmap.benchmarks.cache;

/** A map has answered wrongly. The message names the key and what was found under it. */
final class WrongValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongValueException(String message) {
    super(message);
  }
}
