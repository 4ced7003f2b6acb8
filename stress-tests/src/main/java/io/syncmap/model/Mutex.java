package io.syncmap.model;

/** A mutex, or a monitor. Not reentrant, not fair. */
final class Mutex {
  private boolean held;

  void lock() {
    Schedule.point();
    while (held) {
      Schedule.block(() -> !held);
    }
    held = true;
  }

  boolean tryLock() {
    Schedule.point();
    if (held) {
      return false;
    }
    held = true;
    return true;
  }

  void unlock() {
    Schedule.point();
    held = false;
  }

  boolean isHeld() {
    return held;
  }
}
