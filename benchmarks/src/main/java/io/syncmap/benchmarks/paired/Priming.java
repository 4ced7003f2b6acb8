package io.syncmap.benchmarks.paired;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Makes the row's keys the first that the JVM's profile of ConcurrentHashMap sees. The JVM uses
 * that class itself, with keys of its own, and a program of any size has filled the two places that
 * a call has for types before the first row begins: hashCode and equals of ConcurrentHashMap's keys
 * would then be virtual calls, while those of the map it is compared with are inlined. That costs
 * half as much again, and would say nothing about the maps.
 *
 * <p>It has to run before anything else, and itself uses neither lambdas nor concatenation of
 * strings, which would make the JVM look up a lot.
 */
final class Priming {
  private static final int ENTRIES = 256;
  private static final int PASSES = 100;

  private Priming() {}

  /** Uses all that the loops use. */
  @SuppressWarnings("UnnecessaryAsync") // it is this very class that is used
  static void run(Keys keys) {
    var keep = new Keep();
    var identity = new Identity();
    long sum = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      var map = new ConcurrentHashMap<Object, Object>();
      for (int i = 0; i < ENTRIES; i++) {
        Integer one = 1;
        map.put(keys.of(Ids.of(i)), one);
        map.computeIfAbsent(keys.of(Ids.of(i + ENTRIES)), identity);
        map.merge(keys.of(Ids.of(i)), one, keep);
        map.compute(keys.of(Ids.of(i)), keep);
      }
      for (int i = 0; i < 2 * ENTRIES; i++) {
        sum += map.get(keys.of(Ids.of(i))).hashCode();
      }
      for (int i = 0; i < ENTRIES; i++) {
        sum += map.remove(keys.of(Ids.of(i))).hashCode();
      }
    }
    Sink.result = sum;
  }

  /** Leaves the value as it is. */
  private static final class Keep implements BiFunction<Object, Object, Object> {
    @Override
    public Object apply(Object keyOrValue, Object value) {
      return value;
    }
  }

  private static final class Identity implements Function<Object, Object> {
    @Override
    public Object apply(Object key) {
      return key;
    }
  }
}
