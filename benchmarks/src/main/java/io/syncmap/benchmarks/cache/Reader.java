package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.ZipfSampler;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;

/**
 * Looks up keys, one after the other, and checks every value. A reader shares nothing with the
 * others but the map and the store, which does not change.
 */
final class Reader extends Client<CachedClass> {
  /** A prime, so that the timed look-ups are at other places in every pass. */
  static final int KEYS_IN_SEQUENCE = 262_147;

  private final ClassFiles files;

  /** Drawn beforehand: to draw from a skewed distribution costs more than a look-up. */
  private final int[] sequence;

  private int cursor;

  Reader(ClassFiles files, ZipfSampler sampler, SplittableRandom random) {
    this.files = files;
    this.sequence = sampler.next(KEYS_IN_SEQUENCE, random);
  }

  @Override
  void operate(ConcurrentMap<String, CachedClass> map, boolean timed) {
    String key = files.name(sequence[cursor]);
    cursor = cursor + 1 == sequence.length ? 0 : cursor + 1;
    long start = timed ? System.nanoTime() : 0;
    CachedClass value = map.get(key);
    if (timed) {
      tally().timeRead(start);
    }
    // None is right while a writer has it invalidated; the audit after the turn finds lost ones.
    tally().countRead(value != null);
    if (value != null && !value.name().equals(key)) {
      throw new WrongValueException(
          "get(\"" + key + "\") returned the value of \"" + value.name() + "\"");
    }
  }
}
