package io.syncmap.soak;

import java.util.SplittableRandom;
import java.util.concurrent.Phaser;

/**
 * A thread that lets the oracles do their steps until it is to meet the others. What it draws
 * follows from the seed and its index; how the threads interleave does not.
 */
final class Worker implements Runnable {
  private static final int STEPS_PER_LOOK = 1 << 14;

  final int index;
  final SplittableRandom random;

  /** The map under test. */
  final Calls map;

  /** The map that is cleared all the time. */
  final Calls small;

  private final Arena arena;
  private final Phaser phaser;
  private final Runnable atRest;
  private int stepsSinceWalk;

  /**
   * Makes a worker.
   *
   * @param atRest what the first worker does when all have met
   */
  Worker(int index, Arena arena, Phaser phaser, Runnable atRest) {
    this.index = index;
    this.arena = arena;
    this.phaser = phaser;
    this.atRest = atRest;
    this.random = new SplittableRandom(arena.options.seed() + 0x9E3779B97F4A7C15L * (index + 1));
    this.map = new Calls(arena.map, arena.subject);
    this.small = new Calls(arena.small, arena.subject);
    this.stepsSinceWalk = random.nextInt(walkEvery());
  }

  @Override
  public void run() {
    try {
      do {
        while (!arena.meeting && !arena.hasFailed()) {
          step();
        }
        arena.oracles.forEach(oracle -> oracle.beforeMeeting(this));
        phaser.arriveAndAwaitAdvance();
        if (index == 0 && !arena.hasFailed()) {
          atRest.run();
        }
        phaser.arriveAndAwaitAdvance();
      } while (!arena.ending && !arena.hasFailed());
    } catch (Discrepancy e) {
      arena.fail(e);
    } catch (Throwable e) {
      arena.fail(report("exceptions", null, "no exception", e, e));
    } finally {
      phaser.arriveAndDeregister();
    }
  }

  private void step() {
    stepsSinceWalk++;
    arena.draw[random.nextInt(arena.draw.length)].step(this);
    int rare = random.nextInt(STEPS_PER_LOOK);
    if (rare == 0) {
      int size = map.size();
      if (size < 0) {
        throw wrong("size", null, "0 or more", size);
      }
    } else if (rare == 1) {
      map.look();
    } else if (rare == 2 && random.nextInt(1 + 16 * (arena.reserved() / STEPS_PER_LOOK)) == 0) {
      map.trimToSize();
    }
  }

  /** One walk for so many steps: a fixed share of the work, however large the map is. */
  private int walkEvery() {
    return 1_000 + arena.reserved() / 2;
  }

  boolean mayWalk() {
    if (stepsSinceWalk < walkEvery()) {
      return false;
    }
    stepsSinceWalk = 0;
    return true;
  }

  // ---------------------------------------------------------------------------------------------
  // Reports

  /** A discrepancy that this worker found. */
  Discrepancy wrong(String oracle, Object key, String expected, Object seen) {
    return report(oracle, key, expected, seen, null);
  }

  private Discrepancy report(
      String oracle, Object key, String expected, Object seen, Throwable cause) {
    String report =
        String.join(
            System.lineSeparator(),
            "DISCREPANCY in " + arena.subject.label() + ", found by the oracle of " + oracle,
            "  key:       " + (key == null ? "of no one key" : Keys.describe(key)),
            "  expected:  " + expected,
            "  seen:      " + seen,
            "  thread:    " + Thread.currentThread().getName() + ", in round " + arena.round,
            "  last call: " + describeLast(),
            "  seed:      " + arena.options.seed());
    return new Discrepancy(oracle, report, cause);
  }

  /** The last call on either map that this worker began. */
  String describeLast() {
    return map.describeLast() + "; in the map that is cleared: " + small.describeLast();
  }
}
