package io.syncmap;

import java.util.function.IntConsumer;

/** The only place of the tests that knows the components of {@link Tuning}. */
final class Tunings {
  private Tunings() {}

  /** {@link Tuning#TINY} with another size of the dirty table and another step of a move. */
  static Tuning tiny(int minDirtyKeys, int stepSlots) {
    Tuning t = Tuning.TINY;
    return new Tuning(
        minDirtyKeys,
        t.dirtyFraction(),
        stepSlots,
        t.missesPerSlot(),
        t.deletedFraction(),
        t.minDeletedKeys(),
        t.maxCandidates(),
        t.probeLimit(),
        t.beforeAllocate());
  }

  /** The given tuning, with a call before each allocation of a table. */
  static Tuning beforeAllocate(Tuning t, IntConsumer hook) {
    return new Tuning(
        t.minDirtyKeys(),
        t.dirtyFraction(),
        t.stepSlots(),
        t.missesPerSlot(),
        t.deletedFraction(),
        t.minDeletedKeys(),
        t.maxCandidates(),
        t.probeLimit(),
        hook);
  }

  /** As {@link #unmoving(int)}, for up to 500 keys. */
  static Tuning unmoving() {
    return unmoving(500);
  }

  /**
   * Nothing moves by itself: misses are free, deletes do not compact, and the dirty table has room
   * for this many keys.
   */
  static Tuning unmoving(int dirtyKeys) {
    Tuning t = Tuning.DEFAULT;
    return new Tuning(
        dirtyKeys,
        t.dirtyFraction(),
        t.stepSlots(),
        1e9,
        0.99,
        1 << 30,
        t.maxCandidates(),
        t.probeLimit(),
        t.beforeAllocate());
  }
}
