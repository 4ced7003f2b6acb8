package io.syncmap.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What the threads of a run share: the maps, the oracles and what they found. */
final class Arena {
  private static final int STABLE_PERCENT = 5;
  private static final int OWNED_PERCENT = 10;
  private static final int WAVE_PERCENT = 80;
  private static final int MAX_CONTENDED = 512;
  private static final int COUNTERS = 64;

  final Options options;
  final Subject subject;

  /** The map under test. */
  final ConcurrentMap<Object, Value> map;

  /** The one that is cleared all the time. */
  final ConcurrentMap<Object, Value> small;

  final List<Oracle> oracles;
  final StableKeys stable;
  final OwnedKeys owned;
  final Wave wave;

  /** Which oracle takes a step: drawn from this list, so that some do more often than others. */
  final Oracle[] draw;

  /** Whether the threads are to meet. Stored by the run, loaded before each step. */
  volatile boolean meeting;

  /** Whether the wave is to be gone when they meet. Stored before {@link #meeting}. */
  volatile boolean ebb;

  /** Whether they shall end when they have met. Stored before they go on. */
  volatile boolean ending;

  /** How many rounds have begun. */
  volatile int round;

  private final ConcurrentLinkedQueue<Discrepancy> discrepancies = new ConcurrentLinkedQueue<>();
  private final CountDownLatch failed = new CountDownLatch(1);
  private int reserved;

  /**
   * Makes the maps and fills in what is stable.
   *
   * @param active by name, which oracles take part
   */
  Arena(Options options, Subject subject, Predicate<String> active) {
    this.options = options;
    this.subject = subject;
    this.map = subject.maker().get();
    this.small = subject.maker().get();
    int keys = options.keys();
    int perThread = keys / threads();
    this.stable = new StableKeys(this, active.test("stable") ? keys * STABLE_PERCENT / 100 : 0);
    this.owned =
        new OwnedKeys(this, active.test("owned") ? 1 + perThread * OWNED_PERCENT / 100 : 0);
    ContendedKeys contended =
        new ContendedKeys(this, active.test("contended") ? Math.min(MAX_CONTENDED, keys) : 0);
    Counters counters = new Counters(this, active.test("counters") ? COUNTERS : 0);
    this.wave = new Wave(this, active.test("wave") ? 1 + perThread * WAVE_PERCENT / 100 : 0);
    Clears clears = new Clears(this, active.test("clear") ? Clears.keysPerThread() : 0);
    this.oracles = List.of(stable, owned, contended, counters, wave, clears);
    this.draw = draw(stable, 3, owned, 6, contended, 3, counters, 1, wave, 2, clears, 2);
    stable.putAll();
  }

  private static Oracle[] draw(Object... oraclesAndWeights) {
    List<Oracle> draw = new ArrayList<>();
    for (int i = 0; i < oraclesAndWeights.length; i += 2) {
      Oracle oracle = (Oracle) oraclesAndWeights[i];
      for (int n = 0; n < (int) oraclesAndWeights[i + 1] && oracle.count > 0; n++) {
        draw.add(oracle);
      }
    }
    return draw.toArray(new Oracle[0]);
  }

  int threads() {
    return options.threads();
  }

  /** Gives an oracle the next so many numbers of keys, and returns the first. */
  int reserve(int count) {
    int first = reserved;
    reserved += count;
    return first;
  }

  /** How many numbers are given away. */
  int reserved() {
    return reserved;
  }

  /** Returns whose a number is, or null. */
  Oracle oracleOf(int number) {
    for (Oracle oracle : oracles) {
      if (oracle.owns(number)) {
        return oracle;
      }
    }
    return null;
  }

  void fail(Discrepancy discrepancy) {
    discrepancies.add(discrepancy);
    failed.countDown();
  }

  boolean hasFailed() {
    return failed.getCount() == 0;
  }

  /** Waits until there is a discrepancy, and returns whether there is one. */
  boolean awaitFailure(long millis) throws InterruptedException {
    return failed.await(millis, TimeUnit.MILLISECONDS);
  }

  List<Discrepancy> discrepancies() {
    return List.copyOf(discrepancies);
  }
}
