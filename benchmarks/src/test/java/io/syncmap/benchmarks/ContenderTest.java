package io.syncmap.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    ConcurrentMap<String, String> sized = contender.create(1_000);
    // The locked map is a wrapper.
    String expected =
        contender == Contender.LOCKED_HASH_MAP ? "ReadWriteLockedMap" : contender.label();
    assertEquals(expected, unsized.getClass().getSimpleName());
    assertEquals(expected, sized.getClass().getSimpleName());
    assertTrue(unsized.isEmpty() && sized.isEmpty());
  }

  @Test
  void tellsWhichNamesThereAre() {
    var e = assertThrows(IllegalArgumentException.class, () -> Contender.parse("TreeMap"));
    assertTrue(e.getMessage().contains("TreeMap"), e.getMessage());
    assertTrue(e.getMessage().contains(Contender.labels()), e.getMessage());
  }
}
