package io.syncmap.benchmarks.demo;

import io.syncmap.benchmarks.demo.ClassFiles.CachedClass;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.simple.RandomSource;

/** A cache of class files. Each entry belongs to one client, who knows what it must hold. */
final class ClassCache extends DemoLoad {
  private static final double ZIPF_EXPONENT = 0.99;
  private static final int SEQUENCE = 1 << 16;
  private static final int WRITES_OF = 100;

  private final ClassFiles files;
  private final int threads;

  /** At an entry: the number of its newest load, known to its owner. */
  private final int[] newest;

  ClassCache(ConcurrentMap<String, Object> map, ClassFiles files, int threads) {
    super(map);
    this.files = files;
    this.threads = threads;
    newest = new int[files.size()];
    for (int i = 0; i < files.size(); i++) {
      map.put(files.name(i), files.load(i, 0));
    }
  }

  @Override
  int size() {
    return files.size();
  }

  @Override
  String key(int number) {
    return files.name(number);
  }

  @Override
  Object value(int number) {
    return files.load(number, newest[number]);
  }

  @Override
  Client client(int thread) {
    return new Owner(thread);
  }

  private final class Owner implements Client {
    private final int thread;
    private final SplittableRandom random;
    private final int[] popular = new int[SEQUENCE];
    private int next;
    private int kindOfWrite;

    Owner(int thread) {
      this.thread = thread;
      random = new SplittableRandom(thread);
      var zipf =
          RejectionInversionZipfSampler.of(
              RandomSource.XO_RO_SHI_RO_128_PP.create(thread), files.size(), ZIPF_EXPONENT);
      Arrays.setAll(popular, i -> zipf.sample() - 1);
    }

    @Override
    public void call() {
      if (random.nextInt(WRITES_OF) == 0) {
        write(random.nextInt(files.size() / threads) * threads + thread);
      } else {
        read(popular[next++ & SEQUENCE - 1]);
      }
    }

    private void read(int entry) {
      String name = files.name(entry);
      var found = (CachedClass) map.get(name);
      if (found == null) {
        return; // its owner is loading it
      }
      if (!files.isOf(entry, found) || !found.name().equals(name)) {
        throw new WrongAnswerException("get(\"" + name + "\") returned " + found);
      }
    }

    /** Reloads an entry in place, or invalidates and loads it. */
    private void write(int entry) {
      String name = files.name(entry);
      CachedClass old = files.load(entry, newest[entry]);
      CachedClass loaded = files.load(entry, ++newest[entry]);
      if ((kindOfWrite++ & 1) == 0) {
        require("replace", name, map.replace(name, loaded), old);
      } else {
        require("remove", name, map.remove(name), old);
        require("computeIfAbsent", name, map.computeIfAbsent(name, key -> loaded), loaded);
      }
    }
  }
}
