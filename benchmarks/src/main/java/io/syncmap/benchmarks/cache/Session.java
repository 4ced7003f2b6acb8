package io.syncmap.benchmarks.cache;

import java.io.PrintStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Carries out the commands of {@link CacheChild} on one map. */
final class Session {
  private final Cache cache;
  private final BlockingQueue<String> commands;
  private final PrintStream answers;

  /**
   * Loads the cache. Takes a supplier and not the map, which nobody but the cache may hold, so that
   * its memory can be measured by dropping it.
   */
  Session(
      Supplier<ConcurrentMap<String, CachedClass>> newMap,
      Workload workload,
      BlockingQueue<String> commands,
      PrintStream answers)
      throws Exception {
    this.cache = new Cache(newMap, ClassFiles.read(workload.entries()), workload);
    this.commands = commands;
    this.answers = answers;
  }

  /** Serves commands up to and including {@link CacheChild#DELETE}. */
  void run() throws Exception {
    answer(CacheChild.READY, "clockNanos=" + Latencies.clockNanos());
    while (true) {
      String command = commands.take();
      if (command.equals(CacheChild.DELETE)) {
        answer(CacheChild.DELETED, delete().encode());
        return;
      }
      String[] words = command.split(" ", -1);
      if (!words[0].equals(CacheChild.RUN) || words.length != 2) {
        throw new IllegalArgumentException("Unknown command: " + command);
      }
      answer(CacheChild.ROUND, cache.round(Long.parseLong(words[1])).encode());
    }
  }

  private Deletion delete() throws Exception {
    long entries = cache.map().size();
    long structureFull = Footprint.structureBytes(cache.map());
    long heapFull = Footprint.usedHeap();
    double deletesPerSecond = cache.deleteMost();
    long entriesLeft = cache.map().size();
    long structureAfter = Footprint.structureBytes(cache.map());
    long heapAfter = Footprint.usedHeap();
    cache.dropMap();
    long heapWithout = Footprint.usedHeap();
    return new Deletion(
        entries,
        entriesLeft,
        deletesPerSecond,
        structureFull,
        structureAfter,
        heapFull - heapWithout,
        heapAfter - heapWithout);
  }

  private void answer(String kind, String content) {
    answers.println(kind + " " + content);
    answers.flush();
  }
}
