package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Many keys of one hash, or of few. */
@Timeout(120)
class FewHashesTest extends HostileCases {
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "BUCKET_MAP"})
  @Timeout(60)
  void aHundredThousandStringsOfOneHash(MapUnderTest kind) {
    int n = 100_000;
    List<String> keys = stringsOfOneHash(n);
    assertEquals(n, new HashSet<>(keys).size());
    assertEquals(1, keys.stream().mapToInt(String::hashCode).distinct().count());
    long start = System.nanoTime();
    AbstractConcurrentMap<String, Integer> map = kind.create();
    for (int i = 0; i < n; i++) {
      assertNull(map.put(keys.get(i), i));
    }
    long inserted = System.nanoTime();
    for (int i = 0; i < n; i++) {
      assertEquals(i, map.get(new String(keys.get(i))));
      assertNull(map.get(keys.get(i) + "x"));
    }
    long read = System.nanoTime();
    assertEquals(n, map.size());
    for (int i = 0; i < n; i++) {
      if (i % 10 != 0) {
        assertEquals(i, map.remove(keys.get(i)));
      }
    }
    long removed = System.nanoTime();
    for (int i = 0; i < n; i++) {
      assertEquals(i % 10 == 0 ? i : null, map.get(keys.get(i)));
    }
    assertEquals(n / 10, map.size());
    assertEquals(n / 10, new ArrayList<>(map.keySet()).size());
    System.out.printf(
        "%s, %,d strings of one hash: %,d ms to insert, %,d ms to read, %,d ms to remove most%n",
        kind,
        n,
        TimeUnit.NANOSECONDS.toMillis(inserted - start),
        TimeUnit.NANOSECONDS.toMillis(read - inserted),
        TimeUnit.NANOSECONDS.toMillis(removed - read));
  }

  static Stream<Arguments> collidingKeys() {
    return Stream.of(MapUnderTest.SYNC_MAP, MapUnderTest.BUCKET_MAP, MapUnderTest.TINY_BUCKET_MAP)
        .flatMap(
            map ->
                Stream.of(
                    Arguments.of(map, KeyKind.CONSTANT_HASH, 20_000),
                    Arguments.of(map, KeyKind.TRUNCATED_HASH, 20_000),
                    Arguments.of(map, KeyKind.CONSTANT_HASH_UNORDERED, 300),
                    Arguments.of(map, KeyKind.TRUNCATED_HASH_UNORDERED, 600)));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("collidingKeys")
  @Timeout(60)
  void manyKeysOfFewHashes(MapUnderTest mapKind, KeyKind kind, int n) {
    AbstractConcurrentMap<Object, Integer> map = mapKind.create();
    for (int id = 0; id < n; id++) {
      assertNull(map.put(kind.key(id), id));
    }
    assertEquals(n, map.size());
    long sum = 0;
    Set<Object> keys = new HashSet<>();
    for (Map.Entry<Object, Integer> entry : map.entrySet()) {
      sum += entry.getValue();
      // As strings, or the set would be the slowest part.
      assertTrue(keys.add(entry.getKey().toString()), () -> "twice: " + entry.getKey());
    }
    assertEquals((long) n * (n - 1) / 2, sum);
    for (int id = 0; id < n; id++) {
      assertEquals(id, map.get(kind.key(id)));
      assertNull(map.get(kind.key(n + id)));
      assertEquals(id + 1, map.merge(kind.key(id), 1, Integer::sum));
    }
    for (int id = 0; id < n; id++) {
      if (id % 10 != 0) {
        assertEquals(id + 1, map.remove(kind.key(id)));
      }
    }
    assertEquals(n / 10, map.size());
    assertEquals(n / 10, new ArrayList<>(map.keySet()).size());
    for (int id = 0; id < n; id++) {
      assertEquals(id % 10 == 0 ? id + 1 : null, map.get(kind.key(id)));
    }
  }

  /** "Aa" and "BB" have one hash, and so have all strings that are made of them, if as long. */
  private static List<String> stringsOfOneHash(int n) {
    List<String> strings = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      StringBuilder s = new StringBuilder();
      for (int bit = 0; bit < 17; bit++) {
        s.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      strings.add(s.toString());
    }
    return strings;
  }
}
