package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContenderTest {
  @ParameterizedTest
  @EnumSource
  void isFoundByItsNames(Contender contender) {
    assertEquals(Optional.of(contender), Contender.named(contender.name()));
    assertEquals(contender, Contender.parse(contender.label()));
    assertEquals(contender, Contender.parse(contender.name().replace('_', '-').toLowerCase()));
    assertTrue(Contender.labels().contains(contender.label()));
  }

  @ParameterizedTest
  @EnumSource
  void makesMapsOfItsName(Contender contender) {
    ConcurrentMap<String, String> unsized = contender.create();
    String expected =
        switch (contender) {
          case LOCKED_HASH_MAP -> "ReadWriteLockedMap"; // around a HashMap
          case CAFFEINE -> "UnboundedLocalCache";
          case ECLIPSE -> "ConcurrentHashMap"; // in another package
          default -> contender.label();
        };
    assertEquals(expected, unsized.getClass().getSimpleName());
    assertTrue(unsized.isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void makesMapsThatDoAsTheyShould(Contender contender) {
    ConcurrentMap<String, Integer> map = contender.create();
    assertNull(map.put("a", 1));
    assertEquals(1, map.put("a", 2));
    assertEquals(2, map.putIfAbsent("a", 3));
    assertNull(map.putIfAbsent("b", 4));
    assertTrue(map.replace("a", 2, 5));
    assertFalse(map.replace("a", 2, 6));
    assertFalse(map.replace("c", 1, 2));
    assertFalse(map.remove("b", 5));
    assertTrue(map.remove("b", 4));
    assertNull(map.remove("b"));
    assertNull(map.replace("b", 1));
    map.putAll(Map.of("d", 7, "e", 8));
    assertEquals(Map.of("a", 5, "d", 7, "e", 8), map);
    assertEquals(8, map.computeIfAbsent("e", key -> 9));
    assertEquals(9, map.computeIfAbsent("f", key -> 9));
    assertEquals(9, map.remove("f"));
    map.clear();
    assertTrue(map.isEmpty());
    assertNull(map.get("a"));
  }

  @Test
  void tellsWhichNamesThereAre() {
    var e = assertThrows(IllegalArgumentException.class, () -> Contender.parse("TreeMap"));
    assertTrue(e.getMessage().contains("TreeMap"), e.getMessage());
    assertTrue(e.getMessage().contains(Contender.labels()), e.getMessage());
  }
}
