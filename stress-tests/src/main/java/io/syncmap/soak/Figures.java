package io.syncmap.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The figures of a run, which grow from round to round; for one thread at a time. */
final class Figures {
  private final Arena arena;
  private final List<Worker> workers;
  private final Rest rest;
  private long peakUsedBytes;
  private long peakLeftBytes;
  private long peakEntries;
  private long peakBytesHeld;

  Figures(Arena arena, List<Worker> workers, Rest rest) {
    this.arena = arena;
    this.workers = workers;
    this.rest = rest;
  }

  /** To be called after each verification, while the threads are at rest. */
  void noteRest() {
    GarbageCollections gc = GarbageCollections.now();
    peakUsedBytes = Math.max(peakUsedBytes, gc.usedBytes());
    peakLeftBytes = Math.max(peakLeftBytes, gc.leftBytes());
    peakEntries = Math.max(peakEntries, rest.entries());
    peakBytesHeld = Math.max(peakBytesHeld, rest.bytesHeld().orElse(0));
  }

  private long calls() {
    long sum = 0;
    for (Operation operation : Operation.values()) {
      sum += calls(operation);
    }
    return sum;
  }

  private long calls(Operation operation) {
    return workers.stream().mapToLong(w -> w.map.count(operation) + w.small.count(operation)).sum();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** One line on how it goes. */
  String progress(long millis) {
    GarbageCollections gc = GarbageCollections.now();
    OptionalLong held = rest.bytesHeld();
    return String.format(
        Locale.ROOT,
        "%6.1f s  round %3d  %,14d calls  %,9d entries%s  %,6d GCs  %s after GC  %d discrepancies",
        millis / 1e3,
        arena.round,
        calls(),
        rest.entries(),
        held.isPresent() ? " in " + megabytes(held.getAsLong()) : "",
        gc.count(),
        megabytes(gc.leftBytes()),
        arena.discrepancies().size());
  }

  /** All figures, as a table. */
  String table(long millis) {
    List<String[]> rows = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      if (calls(operation) > 0) {
        row(rows, operation.label, calls(operation));
      }
    }
    row(rows, "all calls", calls());
    row(rows, "verifications of the whole map", arena.round);
    row(rows, "waves of keys", arena.wave.count == 0 ? 0 : arena.wave.tides());
    row(rows, "most entries at a verification", peakEntries);
    addFigures(rows, "", arena.subject.inside().figures(arena.map));
    addFigures(rows, " (map that is cleared)", arena.subject.inside().figures(arena.small));
    if (rest.bytesHeld().isPresent()) {
      rows.add(new String[] {"most bytes held at a verification", megabytes(peakBytesHeld)});
      perEntry(rows, "bytes per entry after the last wave", rest.bytesPerEntryAfterEbb());
      perEntry(rows, "the same after trimToSize", rest.bytesPerEntryTrimmed());
    }
    GarbageCollections gc = GarbageCollections.now();
    row(rows, "garbage collections", gc.count());
    rows.add(new String[] {"time in them", gc.millis() + " ms of " + millis + " ms"});
    rows.add(new String[] {"most heap in use at a verification", megabytes(peakUsedBytes)});
    rows.add(new String[] {"most heap in use after a collection", megabytes(peakLeftBytes)});
    rows.add(new String[] {"heap in use after the last collection", megabytes(gc.leftBytes())});
    row(rows, "discrepancies", arena.discrepancies().size());
    return align(rows);
  }

  private static void row(List<String[]> rows, String name, long value) {
    rows.add(new String[] {name, String.format(Locale.ROOT, "%,d", value)});
  }

  private static void perEntry(List<String[]> rows, String name, double value) {
    rows.add(new String[] {name, String.format(Locale.ROOT, "%.1f", value)});
  }

  private static void addFigures(List<String[]> rows, String of, List<Subject.Figure> figures) {
    figures.forEach(figure -> row(rows, figure.name() + of, figure.value()));
  }

  private static String align(List<String[]> rows) {
    int name = rows.stream().mapToInt(row -> row[0].length()).max().orElse(1);
    int value = rows.stream().mapToInt(row -> row[1].length()).max().orElse(1);
    StringBuilder table = new StringBuilder();
    for (String[] row : rows) {
      table.append(
          String.format("  %-" + name + "s  %" + value + "s%n", (Object[]) row)); // both are text
    }
    return table.toString();
  }
}
