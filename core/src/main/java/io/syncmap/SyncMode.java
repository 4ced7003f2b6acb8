package io.syncmap;

import java.util.concurrent.atomic.LongAdder;

/**
 * Whether a {@link SyncMap} lets removed keys go, or keeps them where they are for when they come
 * back. It begins by letting go; what happens decides.
 *
 * <p>A key that comes back while they are let go meets its own trace: the probe of its insert
 * passes a slot with its tag and without a key. So do one to three in a hundred of the others,
 * where many slots are expunged; when one in eight does, keys are kept. While they are, a key that
 * comes back is a compare-and-set that nobody counts; so those are told from what is: entries now
 * less entries then, plus removes, less inserts. When fewer than half of the removed keys came
 * back, over four times as many removes as there are entries, they are let go again.
 *
 * <p>All but {@link #keeps} and {@link #noteRemoves} under the mutex.
 */
final class SyncMode {
  private static final int WINDOW = 256;

  /** In a window of inserts. */
  private static final int ENOUGH_TRACES = WINDOW / 8;

  /** Removes between two looks at what came back: this many, and four times the entries. */
  private static final int MIN_REMOVES = 1024;

  private static final int REMOVES_PER_ENTRY = 4;

  private volatile boolean keeping;

  /** Inserts since the window began, or since the last look at what came back. */
  private int inserts;

  private int traces;
  private long liveBefore;

  /** Removes since then. Not under the mutex: lost counts would look like keys that stay away. */
  private final LongAdder removes = new LongAdder();

  /** How often this changed. */
  private int switches;

  /** Returns whether removed keys are kept. Loaded by any thread, after the key was removed. */
  boolean keeps() {
    return keeping;
  }

  int switches() {
    return switches;
  }

  /** Counts removes, by any thread. */
  void noteRemoves(int n) {
    removes.add(n);
  }

  /**
   * Counts a new key.
   *
   * @param trace whether it met a trace of its hash
   */
  void noteInsert(boolean trace, SyncGeneration generation) {
    inserts++;
    if (keeping) {
      return;
    }
    traces += trace ? 1 : 0;
    if (inserts >= WINDOW) {
      if (traces > ENOUGH_TRACES) {
        switchTo(true, generation.sum());
      }
      inserts = 0;
      traces = 0;
    }
  }

  /** Returns whether removed keys have stayed away, so that from now on they are let go. */
  boolean turnsToLettingGo(long live) {
    long removed = removes.sum();
    if (!keeping || removed < MIN_REMOVES + REMOVES_PER_ENTRY * live) {
      return false;
    }
    long revived = live - liveBefore + removed - inserts;
    boolean stayAway = revived < removed / 2;
    if (stayAway) {
      switchTo(false, live);
    } else {
      restart(live);
    }
    return stayAway;
  }

  private void switchTo(boolean keep, long live) {
    restart(live);
    switches++;
    keeping = keep; // before the keys that were kept are swept
  }

  private void restart(long live) {
    removes.reset();
    liveBefore = live;
    inserts = 0;
    traces = 0;
  }
}
