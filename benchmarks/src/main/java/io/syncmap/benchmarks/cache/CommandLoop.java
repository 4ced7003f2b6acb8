package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Footprint;
import java.io.PrintStream;
import java.util.concurrent.BlockingQueue;

/** Carries out the commands of {@link CacheChild} on one map. */
final class CommandLoop {
  private final Store<?> store;
  private final BlockingQueue<String> commands;
  private final PrintStream answers;

  CommandLoop(Store<?> store, BlockingQueue<String> commands, PrintStream answers) {
    this.store = store;
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
      answer(CacheChild.ROUND, store.round(Long.parseLong(words[1])).encode());
    }
  }

  private Deletion delete() throws Exception {
    store.forgetKeys();
    long entries = store.map().size();
    long structureFull = Footprint.structureBytes(store.map());
    long heapFull = Footprint.usedHeap();
    double deletesPerSecond = store.deleteMost();
    long entriesLeft = store.map().size();
    long structureAfter = Footprint.structureBytes(store.map());
    long heapAfter = Footprint.usedHeap();
    store.dropMap();
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
