package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * All that was measured of one map.
 *
 * @param rounds those that count, in their order
 */
record MapResult(Contender contender, List<Round> rounds, Deletion deletion) {

  /** Lowest, middle and highest of some values. */
  record Spread(double min, double median, double max) {
    static Spread of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
  }

  /** What counts: reads/s of the cache, or operations/s of the session store. */
  Spread perSecond() {
    return spread(Round::clientsPerSecond);
  }

  Spread writesPerSecond() {
    return spread(Round::writesPerSecond);
  }

  /** The speed over that of another map in the same round, where the machine was in like mood. */
  Spread ratioTo(MapResult other) {
    double[] ratios = new double[rounds.size()];
    Arrays.setAll(
        ratios, i -> rounds.get(i).clientsPerSecond() / other.rounds.get(i).clientsPerSecond());
    return Spread.of(ratios);
  }

  Histogram readNanos() {
    Histogram result = Latencies.newHistogram();
    rounds.forEach(round -> result.add(round.readNanos()));
    return result;
  }

  Histogram writeNanos() {
    Histogram result = Latencies.newHistogram();
    rounds.forEach(round -> result.add(round.writeNanos()));
    return result;
  }

  /** Latencies of the operations that count in this phase. */
  Histogram nanos(Phase phase) {
    Histogram result = readNanos();
    if (phase == Phase.WRITE) {
      result.add(writeNanos());
    }
    return result;
  }

  /** Bytes allocated for each operation, where the clients do all of them. */
  double allocatedBytesPerOperation() {
    double bytes = rounds.stream().mapToLong(Round::allocatedBytes).sum();
    return bytes / rounds.stream().mapToLong(r -> r.reads() + r.writes()).sum();
  }

  long longestGcMillis() {
    return rounds.stream().mapToLong(Round::longestGcMillis).max().orElse(0);
  }

  /** Look-ups that found nothing, as a share of all. */
  double missShare() {
    double reads = rounds.stream().mapToLong(Round::reads).sum();
    return reads == 0 ? 0 : rounds.stream().mapToLong(Round::misses).sum() / reads;
  }

  /** Writes as a share of all operations, which may be less than was asked for. */
  double writeShare() {
    double writes = rounds.stream().mapToLong(Round::writes).sum();
    double reads = rounds.stream().mapToLong(Round::reads).sum();
    return writes + reads == 0 ? 0 : writes / (writes + reads);
  }

  private Spread spread(ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }
}
