package io.syncmap;

import java.util.function.IntConsumer;

/** The only place of the tests that knows the components of {@link SyncTuning}. */
final class Tunings {
  private Tunings() {}

  /** {@link SyncTuning#TINY} with another size of the first table and another step of a move. */
  static SyncTuning tiny(int firstKeys, int stepSlots) {
    SyncTuning t = SyncTuning.TINY;
    return new SyncTuning(
        firstKeys,
        t.growth(),
        stepSlots,
        t.sampling(),
        t.sparse(),
        t.minSparse(),
        t.maxCandidates(),
        t.multiplier(),
        t.moves(),
        t.beforeAllocate());
  }

  /** The given tuning, with a call before each allocation of a table. */
  static SyncTuning beforeAllocate(SyncTuning t, IntConsumer hook) {
    return new SyncTuning(
        t.firstKeys(),
        t.growth(),
        t.stepSlots(),
        t.sampling(),
        t.sparse(),
        t.minSparse(),
        t.maxCandidates(),
        t.multiplier(),
        t.moves(),
        hook);
  }

  /** As {@link #unmoving(int)}, for up to 500 keys. */
  static SyncTuning unmoving() {
    return unmoving(500);
  }

  /** Nothing moves by itself, and tables have room for this many keys. */
  static SyncTuning unmoving(int keys) {
    SyncTuning t = SyncTuning.DEFAULT;
    return new SyncTuning(
        keys,
        t.growth(),
        t.stepSlots(),
        t.sampling(),
        t.sparse(),
        t.minSparse(),
        t.maxCandidates(),
        1,
        false,
        t.beforeAllocate());
  }
}
