package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

/**
 * Keys whose {@code hashCode}, {@code equals} or {@code compareTo} throws or does other harm. An
 * error goes to the caller whose key it is and to nobody else; no entry is lost, and no lock stays
 * held.
 */
abstract class HostileCases {
  static final int N = 40;

  /** Whether the keys share a hash, as which they end up in one group. */
  enum Hashes {
    SPREAD,
    COLLIDING;

    EvilKey key(int id) {
      return new EvilKey(id, this == SPREAD ? id * 0x9E3779B9 : 42);
    }
  }

  static Map<EvilKey, Integer> content(Hashes hashes) {
    Map<EvilKey, Integer> content = new HashMap<>();
    for (int id = 0; id < N; id++) {
      content.put(hashes.key(id), id);
    }
    return content;
  }

  /** All entries are there, and another thread can do everything: no lock is held. */
  static void assertAllWorks(AbstractConcurrentMap<EvilKey, Integer> map, Hashes hashes)
      throws Exception {
    TestThreads.elsewhere(
        () -> {
          for (int id = 0; id < N; id++) {
            assertEquals(id, map.get(hashes.key(id)), "get of " + id);
          }
          for (int id = 2000; id < 2050; id++) {
            assertNull(map.put(hashes.key(id), 1));
            assertEquals(2, map.merge(hashes.key(id), 1, Integer::sum));
            assertEquals(3, map.compute(hashes.key(id), (k, v) -> v + 1));
          }
          for (int id = 2000; id < 2050; id++) {
            assertEquals(3, map.remove(hashes.key(id)));
          }
          map.trimToSize();
          assertEquals(N, map.size());
          assertEquals(content(hashes), map);
          map.clear();
          assertTrue(map.isEmpty());
          assertNull(map.put(hashes.key(1), 1));
          return null;
        });
  }
}
