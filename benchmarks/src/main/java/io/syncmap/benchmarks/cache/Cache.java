package io.syncmap.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** A cache of class files on one map, with the threads that use it. */
final class Cache {
  /** One entry in so many survives the mass delete. */
  static final int SURVIVOR_EVERY = 100;

  private static final int SEED = 4711;

  /** Null after {@link #dropMap}. Nothing but this field keeps the map alive between turns. */
  private ConcurrentMap<String, CachedClass> map;

  private final ClassFiles files;
  private final long[] newest;
  private final List<Reader> readers = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();

  /** Loads every entry into a new map. */
  Cache(Supplier<ConcurrentMap<String, CachedClass>> newMap, ClassFiles files, Workload workload) {
    this.map = newMap.get();
    this.files = files;
    this.newest = new long[files.size()];
    ZipfSampler sampler = new ZipfSampler(files.size(), Workload.ZIPF_EXPONENT);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < workload.readers(); i++) {
      readers.add(new Reader(files, sampler, random.split()));
    }
    for (int i = 0; i < workload.writers(); i++) {
      writers.add(
          new Writer(
              files,
              sampler,
              random.split(),
              i,
              workload.writers(),
              newest,
              workload.writesPerRead() / workload.writers(),
              this::readsSoFar));
    }
    for (int i = 0; i < files.size(); i++) {
      map.put(files.name(i), files.load(i, 0));
    }
  }

  private long readsSoFar() {
    return readers.stream().mapToLong(Reader::reads).sum();
  }

  /** Lets readers and writers work for this time, and checks the whole map afterwards. */
  Round round(long millis) throws Exception {
    GcPauses pauses = GcPauses.start();
    Turn turn = new Turn();
    List<Worker> workers = startReaders(turn);
    for (Writer writer : writers) {
      workers.add(Worker.start("writer", turn, () -> writer.run(map, turn)));
    }
    long start = System.nanoTime();
    turn.begin();
    turn.endAfter(millis);
    double seconds = (System.nanoTime() - start) / 1e9;
    Worker.join(workers, turn);
    Round result = result(seconds, pauses);
    audit(1);
    return result;
  }

  private List<Worker> startReaders(Turn turn) {
    List<Worker> workers = new ArrayList<>();
    for (Reader reader : readers) {
      workers.add(Worker.start("reader", turn, () -> reader.run(map, turn)));
    }
    return workers;
  }

  private Round result(double seconds, GcPauses pauses) {
    Histogram reads = Latencies.newHistogram();
    readers.forEach(r -> reads.add(r.latencies()));
    Histogram writes = Latencies.newHistogram();
    writers.forEach(w -> writes.add(w.latencies()));
    return new Round(
        readers.stream().mapToDouble(Reader::readsPerSecond).sum(),
        readers.stream().mapToLong(Reader::reads).sum(),
        readers.stream().mapToLong(Reader::misses).sum(),
        writers.stream().mapToLong(Writer::writes).sum(),
        seconds,
        pauses.stop(),
        reads,
        writes);
  }

  /**
   * Deletes all entries but one in a hundred, while the readers go on, and checks the whole map
   * afterwards.
   *
   * @return deletes per second
   */
  double deleteMost() throws Exception {
    Turn turn = new Turn();
    List<Worker> workers = startReaders(turn);
    turn.begin();
    long start = System.nanoTime();
    long deletes = 0;
    for (int i = 0; i < files.size() && !turn.isOver(); i++) {
      if (i % SURVIVOR_EVERY != 0) {
        String key = files.name(i);
        if (map.remove(key) == null) {
          turn.fail(new WrongValueException("remove(\"" + key + "\") did not find the entry"));
        }
        deletes++;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    turn.end();
    Worker.join(workers, turn);
    audit(SURVIVOR_EVERY);
    return deletes / seconds;
  }

  ConcurrentMap<String, CachedClass> map() {
    return map;
  }

  /** Leaves all of the cache in memory but its map, so that the difference is the map's memory. */
  void dropMap() {
    map = null;
  }

  /** With nobody writing, the map must hold the newest value of every n-th entry, and no other. */
  private void audit(int every) {
    int expected = 0;
    for (int i = 0; i < files.size(); i++) {
      String key = files.name(i);
      boolean present = i % every == 0;
      CachedClass wanted = present ? files.load(i, newest[i]) : null;
      CachedClass found = map.get(key);
      if (present ? !wanted.equals(found) : found != null) {
        throw new WrongValueException(
            "get(\"" + key + "\") returned " + found + " and not " + wanted);
      }
      expected += present ? 1 : 0;
    }
    if (map.size() != expected) {
      throw new WrongValueException("size() is " + map.size() + " and not " + expected);
    }
  }
}
