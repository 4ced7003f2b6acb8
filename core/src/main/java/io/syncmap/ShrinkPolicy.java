package io.syncmap;

/**
 * Decides when a {@link Stripe} that has few keys moves to a smaller table. Guarded by the lock of
 * the stripe.
 *
 * <p>The first time it does so at once. But where a map swings between two sizes, it would resize
 * at every swing. So a growth soon after a shrinking teaches the stripe patience: next time it
 * waits for as many writes, with few keys, as twice the room that it gave up, and for twice as many
 * each time that it was wrong again. A shrinking that was right halves that.
 */
final class ShrinkPolicy {
  /** A shrinking that is undone before this many writes per key of room was one too many. */
  private static final int REGRET_WRITES = 16;

  private static final int MAX_PATIENCE = Integer.MAX_VALUE / 4;

  /** Whether the table is as large as the user asked, and has never been filled. */
  private boolean presized;

  /** Keys that were added or removed while the table had few keys, without a break. */
  private int writesBelow;

  /** The stripe shrinks after so many. */
  private int patience;

  /** The room of the largest table that was given up lately, or 0. */
  private int roomGivenUp;

  /** Keys that were added or removed since. */
  private int writesSince;

  /** Whether the table has grown since. */
  private boolean grown;

  ShrinkPolicy(boolean presized) {
    this.presized = presized;
  }

  /** Returns whether it has to be told of writes also while the table has enough keys. */
  boolean watches() {
    return presized || writesBelow > 0 || roomGivenUp > 0;
  }

  /**
   * Counts a key that is added or removed.
   *
   * @param few whether the table has so few keys that a smaller one would do
   */
  void noteWrite(boolean few) {
    if (!few) {
      presized = false;
      writesBelow = 0;
    } else if (!presized) {
      writesBelow++;
    }
    if (roomGivenUp > 0) {
      writesSince++;
      if (writesSince > Math.min(MAX_PATIENCE, (long) REGRET_WRITES * roomGivenUp)) {
        patience /= 2;
        roomGivenUp = 0;
      }
    }
  }

  /** Returns whether the table is to shrink, if it has few keys. */
  boolean isDue() {
    return writesBelow > patience;
  }

  /** To be called before the table shrinks, also if that fails: not every remove shall then. */
  void noteAttempt() {
    writesBelow = 0;
  }

  /** To be called when there was no memory for a table of this much room, or less. */
  void noteFailure(int room) {
    patience = Math.max(patience, Math.min(room, MAX_PATIENCE));
  }

  /** To be called when the table shrinks. */
  void noteShrink(int room) {
    if (grown) {
      roomGivenUp = 0; // of an earlier, higher peak
      grown = false;
    }
    roomGivenUp = Math.max(roomGivenUp, room);
    writesSince = 0;
  }

  /** To be called when the table grows to this much room. */
  void noteGrowth(int room) {
    grown = true;
    if (roomGivenUp > 0 && room > roomGivenUp / 2) {
      patience = Math.max(2 * Math.min(roomGivenUp, MAX_PATIENCE), 2 * patience);
      patience = Math.min(patience, MAX_PATIENCE);
      roomGivenUp = 0;
    }
  }
}
