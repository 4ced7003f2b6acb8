package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/**
 * A field or an array element that threads share. Each access is a scheduling point, after which it
 * takes effect at once and for all: the model is sequentially consistent.
 */
final class Cell<T> {
  private @Nullable T value;

  Cell(@Nullable T value) {
    this.value = value;
  }

  @Nullable T get() {
    Schedule.point();
    return value;
  }

  void set(@Nullable T newValue) {
    Schedule.point();
    value = newValue;
  }

  /** Stores without a scheduling point: before anybody else can see it. */
  void init(@Nullable T newValue) {
    value = newValue;
  }

  /** By identity. */
  boolean compareAndSet(@Nullable T expected, @Nullable T newValue) {
    Schedule.point();
    if (value != expected) {
      return false;
    }
    value = newValue;
    return true;
  }

  @Nullable T getAndSet(@Nullable T newValue) {
    Schedule.point();
    T old = value;
    value = newValue;
    return old;
  }

  /**
   * Reads without a scheduling point: for what only the mutex's holder changes, and for checks at
   * rest.
   */
  @Nullable T peek() {
    return value;
  }
}
