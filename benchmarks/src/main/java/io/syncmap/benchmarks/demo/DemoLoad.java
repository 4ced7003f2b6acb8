package io.syncmap.benchmarks.demo;

import java.io.IOException;
import java.util.concurrent.ConcurrentMap;

/** What clients do to a map, and what they must find in it. */
abstract class DemoLoad {
  /** The loads of the demo. */
  enum Kind {
    CACHE(
        "Cache: %,d class names and class files of the JDK; 99 %% look-ups, by Zipf; 1 %% of the"
            + " calls reload, invalidate and load.") {
      @Override
      DemoLoad create(ConcurrentMap<String, Object> map, int entries, int threads)
          throws IOException {
        return new ClassCache(map, new ClassFiles(entries), threads);
      }
    },
    SESSIONS(
        "Session store: %,d live sessions; half of the calls look one up (a tenth in vain), a"
            + " quarter open a new one, a quarter end the oldest: keys never come back.") {
      @Override
      DemoLoad create(ConcurrentMap<String, Object> map, int entries, int threads) {
        return new SessionStore(map, entries, threads);
      }
    };

    final String description;

    Kind(String description) {
      this.description = description;
    }

    /** Makes the scenario, and loads the map. */
    abstract DemoLoad create(ConcurrentMap<String, Object> map, int entries, int threads)
        throws IOException;
  }

  /** One thread's part, which makes a call on the map at a time and checks its answer. */
  interface Client {
    void call();
  }

  final ConcurrentMap<String, Object> map;

  DemoLoad(ConcurrentMap<String, Object> map) {
    this.map = map;
  }

  /** The client of a thread. */
  abstract Client client(int thread);

  /** How many entries there are at rest. */
  abstract int size();

  /** The key of one of these. */
  abstract String key(int number);

  /** The value that it must have at rest. */
  abstract Object value(int number);

  /**
   * With nobody at work, the map must hold every n-th entry with its newest value, and no other.
   */
  final void check(int every) {
    int expected = 0;
    for (int i = 0; i < size(); i++) {
      Object wanted = i % every == 0 ? value(i) : null;
      require("get", key(i), map.get(key(i)), wanted);
      expected += wanted == null ? 0 : 1;
    }
    if (map.size() != expected) {
      throw new WrongAnswerException("size() is " + map.size() + ", not " + expected);
    }
  }

  /** Removes all entries but one in {@code every}. */
  final void removeMost(int every) {
    for (int i = 0; i < size(); i++) {
      if (i % every != 0) {
        require("remove", key(i), map.remove(key(i)), value(i));
      }
    }
  }

  static void require(String call, String key, Object found, Object wanted) {
    if (wanted == null ? found != null : !wanted.equals(found)) {
      throw new WrongAnswerException(
          call + "(\"" + key + "\") returned " + found + ", not " + wanted);
    }
  }

  /** A map answered wrongly. */
  static final class WrongAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongAnswerException(String message) {
      super(message);
    }
  }
}
