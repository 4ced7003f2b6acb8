package io.syncmap.benchmarks.cache;

import java.util.List;
import java.util.Locale;

/** How the figures came about and what they do not say, in words, for the page. */
final class Method {
  private final Report report;

  Method(Report report) {
    this.report = report;
  }

  List<String> paragraphs() {
    Workload workload = report.options().workload();
    return List.of(
        "Input of the read phase. The keys are the names of the classes of the running JDK, read from its jrt: file"
            + " system; a value holds the name, length, CRC-32 and format version of the class"
            + " file. Every file is really read, once, when a JVM starts. A later load makes its"
            + " value from what was read then: a file takes longer to read than any of these maps"
            + " to store it, and the writers shall load the map, not the file system. More entries"
            + " than classes take the names again, as name#2 and so on.",
        format(
            "Reads of the read phase. Each reader looks up keys drawn beforehand with Zipf's skew (exponent %.2f); the"
                + " most popular names are spread over all packages. It builds each name anew,"
                + " so the String has no cached hash and is never the key in the map: hashCode and"
                + " equals are paid for at every look-up. Building the name counts for reads/s, for"
                + " all maps alike, so ratios between maps look smaller than those of bare get"
                + " calls.",
            Workload.ZIPF_EXPONENT),
        format(
            "Writes of the read phase. %d writers follow the readers so that writes are the wished share of all"
                + " operations: half of them replace an entry, popular ones more often; a quarter"
                + " remove any entry; a quarter load a removed one with computeIfAbsent. So"
                + " writes/s follow reads/s by design, unless the writers cannot keep pace.",
            workload.writers()),
        "Write phase. Each thread has a ring of ids, 32 digits each, twice as many as its live"
            + " sessions, made beforehand together with the values: what is allocated is the map's."
            + " It puts the next id, which must not be there, or removes the oldest one, which"
            + " must be. Of its look-ups, 45 % are of its own live sessions, 45 % of those of other"
            + " threads and 10 % of ids that are not there; it looks up and removes by an equal"
            + " String, never the one that was put. To draw an id at random and to fetch it from"
            + " memory counts, for all maps alike. Keys to look up lie anywhere in memory, those to"
            + " put and to remove come in the order in which they were made: so look-ups take"
            + " longer.",
        "Checks. Each value read must have the name of its key. Each thread that writes owns its"
            + " entries, and checks that what it replaces or removes is what it wrote last, and"
            + " each of its own sessions that it looks up is the newest. After each turn the whole"
            + " map is compared with what must be in it. One wrong answer fails the run.",
        format(
            "Turns. Each map has its own JVM in each phase, so that the compilers see one map and"
                + " one load only, as in a service. All JVMs wait while one is at work. In each round every map has one"
                + " turn, and another map begins. %d rounds for warm-up do not count. The speed is"
                + " the median of the rounds; the ratio is the median of the ratios within a round.",
            Options.WARM_UP_ROUNDS),
        format(
            "Latency. One call in %d of the threads whose speed counts is timed, with System.nanoTime, which itself takes about"
                + " %d ns of each figure; the percentiles are of all rounds together. The longest"
                + " contain pauses of the garbage collector (the longest one stands beside) and the"
                + " time when the system had put a thread to sleep, as there may be more threads"
                + " than cores. A loop that waits for each answer cannot see the requests that"
                + " would have come meanwhile.",
            Client.SAMPLE_EVERY,
            report.phases().stream().mapToLong(PhaseReport::clockNanos).max().orElse(0)),
        "Memory. Bytes per entry and \"structure\" are the sizes of the map's own objects as JOL"
            + " counts them: all that is reachable from the map, less what is reachable from its"
            + " keys and values. \"Heap held\" is the heap in use after a full collection, less that"
            + " after the map is dropped: keys and values included, deleted keys as well if the map"
            + " keeps them. Entries are deleted by one thread, in the read phase while the"
            + " readers go on; then each key is looked up once. No map is told to shrink.",
        "Caveats. One machine, one pattern, short runs. Maps that are close in one run may change"
            + " places in the next; look at the lowest and highest round.");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
