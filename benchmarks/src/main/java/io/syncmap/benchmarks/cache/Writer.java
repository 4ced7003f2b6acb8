package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.ZipfSampler;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Changes the cache while others read: reloads entries in place, invalidates others, and loads
 * those again some writes later. It keeps pace with the readers, so that writes are a fixed share
 * of all operations.
 *
 * <p>Each entry belongs to one writer, so that the writer knows what the map must hold for it when
 * the turn is over.
 */
final class Writer {
  private static final long NAP_NANOS = 500_000;

  /** How many entries this writer keeps invalidated at a time. */
  private static final int AWAY = 32;

  private static final int SEQUENCE_LENGTH = 65_537;

  private final ClassFiles files;

  /** Of the writers, which one this is: entry e belongs to writer {@code e % writers}. */
  private final int number;

  private final int writers;

  /** The entries to reload, popular ones more often, all of them this writer's own. */
  private final int[] sequence;

  private final double writesPerRead;
  private final LongSupplier readsSoFar;

  /**
   * At an entry: the sequence number of its newest value. Shared, but each entry is one writer's.
   */
  private final long[] newest;

  private final SplittableRandom random;
  private final Deque<Integer> invalidated = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private int cursor;

  Writer(
      ClassFiles files,
      ZipfSampler sampler,
      SplittableRandom random,
      int number,
      int writers,
      long[] newest,
      double writesPerRead,
      LongSupplier readsSoFar) {
    this.files = files;
    this.number = number;
    this.writers = writers;
    this.sequence = new int[SEQUENCE_LENGTH];
    Arrays.setAll(sequence, i -> nextOwn(sampler, random));
    this.random = random;
    this.newest = newest;
    this.writesPerRead = writesPerRead;
    this.readsSoFar = readsSoFar;
  }

  private int nextOwn(ZipfSampler sampler, SplittableRandom random) {
    int entry = sampler.next(random);
    while (entry % writers != number) {
      entry = sampler.next(random);
    }
    return entry;
  }

  /** Writes until the turn is over; then loads what it has invalidated, so that all is there. */
  void run(ConcurrentMap<String, CachedClass> map, Turn turn) throws InterruptedException {
    tally.reset();
    turn.awaitBegin();
    while (!turn.isOver()) {
      long due = (long) (readsSoFar.getAsLong() * writesPerRead);
      while (tally.writes() < due && !turn.isOver()) {
        writeTimed(map);
      }
      LockSupport.parkNanos(NAP_NANOS);
    }
    while (!invalidated.isEmpty()) {
      load(map);
    }
  }

  private void writeTimed(ConcurrentMap<String, CachedClass> map) {
    long start = System.nanoTime();
    write(map);
    tally.timeWrite(start);
    tally.countWrite();
  }

  /** Half of the writes reload, a quarter invalidate, a quarter load what was invalidated. */
  private void write(ConcurrentMap<String, CachedClass> map) {
    long writes = tally.writes();
    if (writes % 2 == 0) {
      reload(map, sequence[cursor]);
      cursor = cursor + 1 == sequence.length ? 0 : cursor + 1;
    } else if (invalidated.size() < AWAY || writes % 4 == 1) {
      // Any entry, popular or not: the most popular ones would be away most of the time.
      int own = (files.size() - number + writers - 1) / writers;
      invalidate(map, random.nextInt(own) * writers + number);
    } else {
      load(map);
    }
  }

  private void reload(ConcurrentMap<String, CachedClass> map, int entry) {
    String key = files.name(entry);
    CachedClass old = map.replace(key, files.load(entry, newest[entry] + 1));
    if (old != null) {
      newest[entry]++;
      requireNewest(key, old, newest[entry] - 1);
    } else if (!invalidated.contains(entry)) {
      throw new WrongValueException("replace(\"" + key + "\") did not find the entry");
    }
  }

  private void invalidate(ConcurrentMap<String, CachedClass> map, int entry) {
    String key = files.name(entry);
    CachedClass old = map.remove(key);
    if (old != null) {
      requireNewest(key, old, newest[entry]);
      invalidated.add(entry);
    } else if (!invalidated.contains(entry)) {
      throw new WrongValueException("remove(\"" + key + "\") did not find the entry");
    }
  }

  private void load(ConcurrentMap<String, CachedClass> map) {
    int entry = invalidated.remove();
    long next = newest[entry] + 1;
    newest[entry] = next;
    CachedClass loaded = map.computeIfAbsent(files.name(entry), name -> files.load(entry, next));
    requireNewest(files.name(entry), loaded, next);
  }

  private static void requireNewest(String key, CachedClass value, long sequence) {
    if (!value.name().equals(key) || value.sequence() != sequence) {
      throw new WrongValueException(
          "\"" + key + "\" had to be at load " + sequence + " but the map held " + value);
    }
  }

  /** Of the last turn, for whoever has joined this writer's thread. */
  Tally tally() {
    return tally;
  }
}
