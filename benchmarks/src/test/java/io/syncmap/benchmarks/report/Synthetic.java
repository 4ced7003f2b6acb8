package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Results like those of a run, of all questions and maps, without a run. */
final class Synthetic {
  static final int FORKS = 3;

  private static final double NO_X = Double.NaN;

  /** What each map's figures are multiplied with, in the order of the enum. */
  private static final double[] FACTORS = {0.75, 0.7, 1, 1.15, 2.6, 1.2, 6, 0.8, 0.6};

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

  private final List<Measurement> measurements = new ArrayList<>();
  private final Random random = new Random(7);

  /** Everything. */
  static Results all() {
    Synthetic all = new Synthetic();
    all.lookups();
    all.sizes();
    all.go();
    all.mixes();
    all.writes();
    all.massDelete();
    all.memory();
    all.latency();
    return new Results(all.measurements);
  }

  private void lookups() {
    for (String kind : List.of("hit", "miss")) {
      for (String key : List.of("Integer", "String, same keys", "String, equal keys")) {
        for (double entries : new double[] {1000, 100_000, 1_000_000}) {
          all(Question.LOOKUPS, kind + ", " + key, entries, Metric.TIME, 4 * Math.log10(entries));
          all(Question.LOOKUPS, kind + ", " + key, entries, Metric.ALLOCATED, 1e-4);
        }
      }
    }
  }

  private void sizes() {
    for (String row : List.of("hit", "miss")) {
      for (double entries = 100; entries <= 1e7; entries *= 10) {
        double nanos = 5 + Math.pow(entries, 0.27);
        all(Question.SIZE, row, entries, Metric.TIME, row.equals("hit") ? nanos : nanos / 2);
      }
    }
  }

  private void go() {
    String[] rows = {"LoadMostlyHits", "LoadMostlyMisses", "LoadOrStoreBalanced", "Range"};
    double[] nanos = {9, 7, 480, 91_000};
    for (int i = 0; i < rows.length; i++) {
      all(Question.GO, rows[i], NO_X, Metric.TIME, nanos[i]);
      all(Question.GO, rows[i], NO_X, Metric.ALLOCATED, i == 2 ? 88 : 0);
    }
  }

  private void mixes() {
    for (double keys : new double[] {1e3, 1e5, 1e6}) {
      for (String mix : List.of("99.9/.05/.05", "99/.5/.5", "90/5/5", "50/25/25")) {
        for (String choice : List.of("uniform", "Zipf", "reload")) {
          double nanos = Math.log10(keys) * 9 * (mix.startsWith("50") ? 4 : 1);
          all(Question.MIXES, mix + " " + choice, keys, Metric.TIME, nanos);
          all(Question.MIXES, mix + " " + choice, keys, Metric.ALLOCATED, nanos / 10);
        }
      }
    }
  }

  private void writes() {
    for (String row : List.of("insert", "insert, 2 threads", "update", "update, 2 threads")) {
      for (double entries : new double[] {1e3, 1e6}) {
        all(Question.WRITES, row, entries, Metric.TIME, 40 + Math.pow(entries, 0.4));
        all(Question.WRITES, row, entries, Metric.ALLOCATED, 48);
      }
    }
    all(Question.WRITES, "change of keys", NO_X, Metric.TIME, 120);
  }

  private void massDelete() {
    all(Question.MASS_DELETE, "1 M in waves", NO_X, Metric.TIME, 95);
    all(Question.MASS_DELETE, "1 M in waves", NO_X, Metric.ALLOCATED, 55);
    all(Question.MASS_DELETE, "1 M in waves", NO_X, Metric.COLLECTIONS, 21);
    all(Question.MASS_DELETE, "1 M in waves", NO_X, Metric.PAUSES, 310);
    all(Question.MASS_DELETE, "1 M in waves", NO_X, Metric.LONGEST_PAUSE, 34);
    for (int wave = 1; wave <= 6; wave++) {
      all(Question.MASS_DELETE, "after the inserts of wave", wave, Metric.STRUCTURE, 4.2e7);
      for (Contender map : Contender.values()) {
        double bytes = map.ordinal() < 2 ? 4e3 : 8.4e6;
        put(Question.MASS_DELETE, "after the deletes of wave", wave, map, Metric.STRUCTURE, bytes);
      }
    }
  }

  private void memory() {
    for (double entries = 1; entries <= 1e7; entries *= Math.pow(10, 0.125)) {
      double rounded = Math.rint(entries);
      double steps = Math.pow(2, Math.ceil(Math.log(rounded * 1.33) / Math.log(2))) * 4 / rounded;
      all(Question.MEMORY, "filled", rounded, Metric.OVERHEAD, 32 + steps + 200 / rounded);
    }
    for (double deleted : new double[] {0, 50, 90, 99}) {
      for (Contender map : Contender.values()) {
        double share = map.ordinal() < 2 ? 1 - deleted / 100 : 1 - 0.8 * deleted / 100;
        double bytes = share * 4e7 * FACTORS[map.ordinal()];
        put(Question.MEMORY, "after deleting", deleted, map, Metric.STRUCTURE, bytes);
      }
    }
  }

  private void latency() {
    for (String row : List.of("growing, put", "growing, get", "promoting, put", "promoting, get")) {
      double nanos = 60;
      for (double percentile : PERCENTILES) {
        all(Question.LATENCY, row, percentile, Metric.LATENCY, nanos);
        nanos *= 9;
      }
      all(Question.LATENCY, row, NO_X, Metric.LONGEST_OUTSIDE_PAUSES, 7e5);
      all(Question.LATENCY, row, NO_X, Metric.CLOCK, 9e4);
    }
  }

  /** A figure of each map in each fork, with noise; only those that can write do. */
  private void all(Question question, String row, double x, Metric metric, double reference) {
    boolean writes = question != Question.LOOKUPS && question != Question.SIZE;
    for (Contender map : Contender.values()) {
      boolean limit = map == Contender.PLAIN_HASH_MAP && question != Question.MEMORY;
      if (!writes || (!map.copiesOnWrite() && !limit)) {
        double factor = FACTORS[map.ordinal()] * (0.8 + 0.4 * random.nextDouble());
        put(question, row, x, map, metric, reference * factor);
      }
    }
  }

  private void put(
      Question question, String row, double x, Contender map, Metric metric, double value) {
    for (int fork = 0; fork < FORKS; fork++) {
      double noise = 0.94 + 0.12 * random.nextDouble();
      measurements.add(new Measurement(question, row, x, map, fork, metric, value * noise));
    }
  }
}
