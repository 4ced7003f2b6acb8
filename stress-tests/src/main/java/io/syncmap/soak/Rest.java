package io.syncmap.soak;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * The verification while no thread is at work: the whole map, entry by entry, against what the
 * oracles know; and whether the memory that it holds is in proportion.
 *
 * <p>How much a map may hold, it does not say to the byte. So the bounds are wide, and made to
 * catch a map that keeps what it no longer needs: (1) at any rest, in proportion to the keys of all
 * oracles together; (2) when the wave has gone, and the map promises it, in proportion to the keys
 * that are there; (3) in a narrower one when {@code trimToSize} has been called as well.
 */
final class Rest {
  private static final long MAX_BYTES_PER_KEY = 64;

  /**
   * A table that has just grown has twice the room for its keys, at 9 bytes per slot and a load of
   * 0.66, and is left when fewer than 30 % of the slots that were used are live: up to 91.
   */
  private static final long MAX_BYTES_PER_KEY_AFTER_WAVE = 96;

  private static final long MAX_TRIMMED_BYTES_PER_KEY = 48;
  private static final long BASE_BYTES = 256 << 10;

  private static final int CALLS_BETWEEN_LOOKS = 1000;

  private final Arena arena;

  /** Entries found by the last verification. */
  private long entries;

  private double bytesPerEntryAfterEbb;
  private double bytesPerEntryTrimmed;

  Rest(Arena arena) {
    this.arena = arena;
  }

  void verify(Worker w) {
    long[] found = new long[arena.oracles.size()];
    forEach(w, (key, value) -> checkEntry(w, key, value, found));
    entries = 0;
    for (int i = 0; i < found.length; i++) {
      Oracle oracle = arena.oracles.get(i);
      entries += found[i];
      if (found[i] != oracle.expectedAtRest()) {
        throw w.wrong(
            oracle.name, null, oracle.expectedAtRest() + " of its keys at rest", found[i]);
      }
    }
    int size = w.map.size();
    if (size != entries || w.map.map().isEmpty() != (entries == 0)) {
      throw w.wrong("size", null, "size() of " + entries + ", as many as a walk finds", size);
    }
    arena.oracles.forEach(oracle -> oracle.finishRest(w));
    checkMemory(w);
  }

  /** Walks over all entries, each round in another way. */
  private void forEach(Worker w, BiConsumer<Object, Value> visit) {
    ConcurrentMap<Object, Value> map = w.map.map();
    switch (arena.round % 4) {
      case 0 -> map.forEach(visit);
      case 1 -> map.entrySet().forEach(e -> visit.accept(e.getKey(), e.getValue()));
      case 2 -> map.entrySet().stream().forEach(e -> visit.accept(e.getKey(), e.getValue()));
      default -> {
        for (Object key : map.keySet()) {
          visit.accept(key, w.map.get(key));
        }
      }
    }
  }

  private void checkEntry(Worker w, Object key, Value value, long[] found) {
    Oracle oracle = arena.oracleOf(Keys.numberOf(key));
    if (oracle == null || value == null) {
      throw w.wrong("rest", key, oracle == null ? "no such key" : "a value", value);
    }
    found[arena.oracles.indexOf(oracle)]++;
    oracle.belongs(w, key, value);
    oracle.checkAtRest(w, key, value);
  }

  private void checkMemory(Worker w) {
    OptionalLong held = bytesHeld();
    if (held.isEmpty()) {
      return;
    }
    requireAtMost(w, held.getAsLong(), arena.reserved(), MAX_BYTES_PER_KEY, "of all oracles");
    if (!arena.ebb) {
      return;
    }
    if (arena.subject.promises(Subject.Promise.SHRINKS_WITH_WAVE)) {
      long left = goOn(held.getAsLong());
      requireAtMost(w, left, entries, MAX_BYTES_PER_KEY_AFTER_WAVE, "after a wave");
    }
    bytesPerEntryAfterEbb = (double) bytesHeld().orElse(0) / entries;
    if (arena.round % 2 == 0 || arena.ending) {
      w.map.trimToSize();
      long trimmed = bytesHeld().orElse(0);
      bytesPerEntryTrimmed = (double) trimmed / entries;
      requireAtMost(w, trimmed, entries, MAX_TRIMMED_BYTES_PER_KEY, "after trimToSize");
    }
  }

  /**
   * The threads may have stopped while the entries were on their way to a smaller table, which goes
   * on with the calls of any thread: so makes some, at most two for each entry that is left.
   *
   * @return the bytes that are held then
   */
  private long goOn(long held) {
    long bytes = held;
    for (long calls = 0;
        calls < entries && isMoreThan(bytes, entries, MAX_BYTES_PER_KEY_AFTER_WAVE); ) {
      for (int n = 0; n < CALLS_BETWEEN_LOOKS; n++) {
        Object key = new Object();
        arena.map.put(key, new Value(0, 0));
        arena.map.remove(key);
      }
      calls += CALLS_BETWEEN_LOOKS;
      bytes = bytesHeld().orElse(0);
    }
    return bytes;
  }

  private static boolean isMoreThan(long bytes, long keys, long each) {
    return bytes > BASE_BYTES + each * keys;
  }

  private void requireAtMost(Worker w, long bytes, long keys, long each, String when) {
    if (isMoreThan(bytes, keys, each)) {
      String bound =
          String.format("at most %,d bytes held, %d per key %s", each * keys, each, when);
      throw w.wrong(
          "memory",
          null,
          bound,
          String.format("%,d: ", bytes) + arena.subject.inside().stats(arena.map));
    }
  }

  OptionalLong bytesHeld() {
    return arena.subject.inside().bytesHeld(arena.map);
  }

  long entries() {
    return entries;
  }

  double bytesPerEntryAfterEbb() {
    return bytesPerEntryAfterEbb;
  }

  double bytesPerEntryTrimmed() {
    return bytesPerEntryTrimmed;
  }
}
