package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.ZipfSampler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** A cache of class files on one map: the readers are the clients, and writers follow them. */
final class Cache extends Store<CachedClass> {
  private static final int SEED = 4711;

  private final ClassFiles files;
  private final long[] newest;
  private final List<Reader> readers = new ArrayList<>();
  private final List<Writer> writers = new ArrayList<>();

  /** Loads every entry into a new map. */
  Cache(Supplier<ConcurrentMap<String, CachedClass>> newMap, ClassFiles files, Workload workload) {
    super(newMap.get());
    this.files = files;
    this.newest = new long[files.size()];
    ZipfSampler sampler = new ZipfSampler(files.size(), Workload.ZIPF_EXPONENT);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < workload.threads(); i++) {
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
      map().put(files.name(i), files.load(i, 0));
    }
  }

  private long readsSoFar() {
    return readers.stream().mapToLong(Reader::operations).sum();
  }

  @Override
  int size() {
    return files.size();
  }

  @Override
  String key(int entry) {
    return files.name(entry);
  }

  @Override
  CachedClass value(int entry) {
    return files.load(entry, newest[entry]);
  }

  @Override
  List<Reader> clients() {
    return readers;
  }

  @Override
  List<Worker> startOthers(Turn turn) {
    List<Worker> workers = new ArrayList<>();
    for (Writer writer : writers) {
      workers.add(Worker.start("writer", turn, () -> writer.run(map(), turn)));
    }
    return workers;
  }

  @Override
  List<Tally> othersTallies() {
    return writers.stream().map(Writer::tally).toList();
  }

  @Override
  boolean clientsOnlyRead() {
    return true;
  }

  @Override
  void forgetKeys() {
    // Nobody but the map has any: ClassFiles makes new ones at each call.
  }
}
