package io.syncmap.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** How the figures came about, and what they do not say, in words for the page. */
final class ReportMethod {
  private final Depth depth;

  ReportMethod(Depth depth) {
    this.depth = depth;
  }

  List<String> paragraphs() {
    return List.of(
        String.format(
            Locale.ROOT,
            "Times are JMH's: %d JVMs for each figure, in each %d ms to warm up and %d iterations of"
                + " %d ms that count; inserts are single shots of a million keys. For each row the maps"
                + " take turns, JVM by JVM, so that a machine that slows down slows them all."
                + " Shown is the median of the JVMs. A ratio is ConcurrentHashMap's time over the"
                + " map's, of JVMs that ran one shortly after the other, above 1 if the map is"
                + " faster; in parentheses the lowest and the highest of the JVMs. Where these lie"
                + " on both sides of 1 the maps are not told apart.",
            depth.forks(),
            depth.warmups() * depth.millis(),
            depth.iterations(),
            depth.millis()),
        "With several threads the warm-up is 700 ms longer, and the JVMs compile with C2 alone"
            + " (-XX:-TieredCompilation): threads that keep all cores busy leave little of them to"
            + " the compilers, and with C1 first the times went down for seconds.",
        "A time is that of one thread's call, with several threads as well; only in Go's shapes it"
            + " is, as Go counts, the time that passes over the calls of all threads.",
        "Threads share the map and nothing else: each has its own order of keys, its own generator"
            + " and its own values, made before the measurement; what is allocated is the map's,"
            + " except in Go's shapes, which make the keys that never came before. What a call"
            + " returns is consumed. Keys are Integers where nothing else is said, scrambled, so"
            + " that neither their order nor their low bits help; Go's shapes count upwards, as in"
            + " Go. Keys to look up are equal to the stored ones and never the same objects, except"
            + " in the rows of identical keys. Maps are filled by put and read through; a full"
            + " collection comes before the measurement, except in the rows that say so.",
        "Mixes: look-ups/puts/removes in percent. \"uniform\" and \"zipf\" (exponent 0.99) put and"
            + " remove keys at random, so that half of them are present at any time, half of the"
            + " look-ups find nothing, and keys come that the map does not know; only 100/0/0 finds"
            + " all its keys. \"reload\" puts back the key that was removed 64 removes before, as a"
            + " cache does that drops an entry and soon needs it again: nearly all look-ups hit.",
        "PlainHashMap is java.util.HashMap without any synchronization, the limit for reads and no"
            + " rival. LockedHashMap is a HashMap under a ReentrantReadWriteLock, CopyOnWriteMap a"
            + " HashMap that is copied for each write: it is left out where writes are many or the"
            + " map is large. Caffeine is built without a bound. Eclipse is Eclipse Collections'"
            + " ConcurrentHashMap.",
        "Mass delete: a million puts and removes of String keys in five waves, one thread, 512 MB of"
            + " heap; each wave puts new keys and removes them but for one in a hundred. Keys and"
            + " values are made in the loop. The footprint is what JOL counts of the map itself,"
            + " without the keys and values that are present, outside of the times.",
        "Memory: what is reachable from the map, less its keys and values, counted by JOL; Integer to"
            + " Integer.",
        "Latency is measured in one JVM for each map, except at depth full; so is memory, since the"
            + " objects of a map are the same each time.",
        "Latency: every call of one thread that puts and one that gets is timed with nanoTime and"
            + " kept in an HdrHistogram. Longest calls are shown of all, and of those that overlap no"
            + " pause of the JVM (by its safepoint log); what the machine adds to them is shown by"
            + " the longest gap that a loop sees that only reads the clock.",
        "Go's figures are those of Go 1.19's sync.Map on two cores of such a machine, from another"
            + " run.");
  }
}
