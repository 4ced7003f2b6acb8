package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * The results, ready to print.
 *
 * @param clockNanos what every latency contains of the clock itself
 */
record Report(Options options, Environment environment, long clockNanos, List<MapResult> results) {

  /** How far the actual share of writes may stay behind before it is said. */
  private static final double SHARE_TOLERANCE = 0.9;

  private static final String NONE = "-";

  /** The result that ratios refer to, if it took part. */
  Optional<MapResult> reference() {
    return results.stream().filter(r -> r.contender() == Contender.CONCURRENT_HASH_MAP).findFirst();
  }

  /** The one table. */
  Table table() {
    List<String> headers =
        List.of(
            "map",
            "million\nreads/s",
            "x Conc.\nHashMap",
            "read p50\nns",
            "p99.9\nns",
            "max\nms",
            "GC max\nms",
            "1,000\nwrites/s",
            "bytes/\nentry",
            "structure, KB\nfull -> deleted",
            "heap held, KB\nfull -> deleted");
    return new Table(headers, results.stream().map(this::row).toList());
  }

  private List<String> row(MapResult result) {
    Histogram nanos = result.readNanos();
    Deletion deletion = result.deletion();
    return List.of(
        result.contender().label(),
        format("%.2f", result.readsPerSecond().median() / 1e6),
        reference().map(r -> format("%.2f", result.readRatioTo(r).median())).orElse(NONE),
        format("%d", nanos.getValueAtPercentile(50)),
        format("%,d", nanos.getValueAtPercentile(99.9)),
        format("%.1f", nanos.getMaxValue() / 1e6),
        format("%d", result.longestGcMillis()),
        format("%.1f", result.writesPerSecond().median() / 1e3),
        Double.isNaN(deletion.bytesPerEntry()) ? NONE : format("%.1f", deletion.bytesPerEntry()),
        kilobytes(deletion.structureFull()) + " -> " + kilobytes(deletion.structureAfter()),
        kilobytes(deletion.heapFull()) + " -> " + kilobytes(deletion.heapAfter()));
  }

  /** What does not fit into one table; for the page. */
  Table details() {
    List<String> headers =
        List.of(
            "map",
            "million reads/s\nlowest - highest",
            "x ConcurrentHashMap\nlowest - highest",
            "reads that\nfound nothing",
            "writes of all\noperations",
            "write p50\nns",
            "write p99.9\nns",
            "write max\nms",
            "million\ndeletes/s");
    return new Table(headers, results.stream().map(this::detailRow).toList());
  }

  private List<String> detailRow(MapResult result) {
    MapResult.Spread reads = result.readsPerSecond();
    Histogram nanos = result.writeNanos();
    return List.of(
        result.contender().label(),
        format("%.2f - %.2f", reads.min() / 1e6, reads.max() / 1e6),
        reference()
            .map(result::readRatioTo)
            .map(ratio -> format("%.2f - %.2f", ratio.min(), ratio.max()))
            .orElse(NONE),
        format("%.2f %%", result.missShare() * 100),
        format("%.2f %%", result.writeShare() * 100),
        format("%,d", nanos.getValueAtPercentile(50)),
        format("%,d", nanos.getValueAtPercentile(99.9)),
        format("%.1f", nanos.getMaxValue() / 1e6),
        format("%.2f", result.deletion().deletesPerSecond() / 1e6));
  }

  /** Who is best in what, whoever it is, and what restricts the comparison. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    findings.add("Every value read had its key's name; every map held the right entries.");
    if (results.size() > 1) {
      findings.add(
          "Most reads/s: "
              + best(r -> -r.readsPerSecond().median())
              + "; lowest p99.9: "
              + best(r -> r.readNanos().getValueAtPercentile(99.9))
              + "; fewest bytes per entry: "
              + best(r -> r.deletion().bytesPerEntry())
              + "; least heap after the deletes: "
              + best(r -> r.deletion().heapAfter())
              + ".");
    }
    if (environment.load() > environment.cores()) {
      findings.add(
          format(
              "Others used the machine when the run began (load %.1f on %d cores): the speeds and"
                  + " latencies are noisy.",
              environment.load(), environment.cores()));
    }
    for (MapResult result : results) {
      if (result.writeShare() < SHARE_TOLERANCE * options.workload().writeShare()) {
        findings.add(
            format(
                "The writers of %s did not keep pace: %.2f %% of its operations were writes, not"
                    + " %.2f %%, which spares its readers.",
                result.contender().label(),
                result.writeShare() * 100,
                options.workload().writeShare() * 100));
      }
    }
    return findings;
  }

  private String best(ToDoubleFunction<MapResult> cost) {
    return results.stream().min(Comparator.comparingDouble(cost)).orElseThrow().contender().label();
  }

  private static String kilobytes(long bytes) {
    return bytes == Footprint.UNKNOWN ? NONE : format("%,.0f", bytes / 1024.0);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
