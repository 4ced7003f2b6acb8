package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Contender;
import io.syncmap.benchmarks.Footprint;
import io.syncmap.benchmarks.page.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * The results of a phase, ready to print.
 *
 * @param clockNanos what every latency contains of the clock itself
 */
record PhaseReport(Phase phase, Options options, long clockNanos, List<MapResult> results) {

  /** How far the actual share of writes may stay behind before it is said. */
  private static final double SHARE_TOLERANCE = 0.9;

  private static final String NONE = "-";

  /** The result that ratios refer to, if it took part. */
  Optional<MapResult> reference() {
    return results.stream().filter(r -> r.contender() == Contender.CONCURRENT_HASH_MAP).findFirst();
  }

  /** The summary. */
  Table table() {
    boolean reads = phase == Phase.READ;
    List<String> headers =
        List.of(
            "map",
            reads ? "million\nreads/s" : "million\nops/s",
            "x Conc.\nHashMap",
            reads ? "read p50\nns" : "op p50\nns",
            "p99.9\nns",
            "max\nms",
            "GC max\nms",
            reads ? "1,000\nwrites/s" : "alloc.\nB/op",
            "bytes/\nentry",
            "structure, KB\nfull -> deleted",
            "heap held, KB\nfull -> deleted");
    return new Table(headers, results.stream().map(this::row).toList());
  }

  private List<String> row(MapResult result) {
    Histogram nanos = result.nanos(phase);
    Deletion deletion = result.deletion();
    return List.of(
        result.contender().label(),
        format("%.2f", result.perSecond().median() / 1e6),
        reference().map(r -> format("%.2f", result.ratioTo(r).median())).orElse(NONE),
        format("%d", nanos.getValueAtPercentile(50)),
        format("%,d", nanos.getValueAtPercentile(99.9)),
        format("%.1f", nanos.getMaxValue() / 1e6),
        format("%d", result.longestGcMillis()),
        phase == Phase.READ
            ? format("%.1f", result.writesPerSecond().median() / 1e3)
            : format("%.1f", result.allocatedBytesPerOperation()),
        Double.isNaN(deletion.bytesPerEntry()) ? NONE : format("%.1f", deletion.bytesPerEntry()),
        kilobytes(deletion.structureFull()) + " -> " + kilobytes(deletion.structureAfter()),
        kilobytes(deletion.heapFull()) + " -> " + kilobytes(deletion.heapAfter()));
  }

  /** What does not fit into one table; for the page. */
  Table details() {
    List<String> headers =
        List.of(
            "map",
            "million " + phase.counted() + "/s\nlowest - highest",
            "x ConcurrentHashMap\nlowest - highest",
            "reads that\nfound nothing",
            "writes of all\noperations",
            "read p50\nns",
            "read p99.9\nns",
            "write p50\nns",
            "write p99.9\nns",
            "write max\nms",
            "million\ndeletes/s");
    return new Table(headers, results.stream().map(this::detailRow).toList());
  }

  private List<String> detailRow(MapResult result) {
    MapResult.Spread speed = result.perSecond();
    Histogram reads = result.readNanos();
    Histogram writes = result.writeNanos();
    return List.of(
        result.contender().label(),
        format("%.2f - %.2f", speed.min() / 1e6, speed.max() / 1e6),
        reference()
            .map(result::ratioTo)
            .map(ratio -> format("%.2f - %.2f", ratio.min(), ratio.max()))
            .orElse(NONE),
        format("%.2f %%", result.missShare() * 100),
        format("%.2f %%", result.writeShare() * 100),
        format("%,d", reads.getValueAtPercentile(50)),
        format("%,d", reads.getValueAtPercentile(99.9)),
        format("%,d", writes.getValueAtPercentile(50)),
        format("%,d", writes.getValueAtPercentile(99.9)),
        format("%.1f", writes.getMaxValue() / 1e6),
        format("%.2f", result.deletion().deletesPerSecond() / 1e6));
  }

  /** Who is best in what, whoever it is, and what restricts the comparison. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    findings.add("Every value read had its key's name; every map held the right entries.");
    if (results.size() > 1) {
      findings.add(
          "Most "
              + phase.counted()
              + "/s: "
              + best(r -> -r.perSecond().median())
              + "; lowest p99.9: "
              + best(r -> r.nanos(phase).getValueAtPercentile(99.9))
              + "; fewest bytes per entry: "
              + best(r -> r.deletion().bytesPerEntry())
              + "; least heap after the deletes: "
              + best(r -> r.deletion().heapAfter())
              + ".");
    }
    for (MapResult result : results) {
      if (phase == Phase.READ
          && result.writeShare() < SHARE_TOLERANCE * options.workload().writeShare()) {
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
