package io.syncmap.benchmarks.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CacheTest {
  private static final Workload WORKLOAD = new Workload(500, 2, 0.1, 1_000);

  private static ClassFiles files;

  @BeforeAll
  static void readFiles() throws Exception {
    files = ClassFiles.read(WORKLOAD.entries());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"COPY_ON_WRITE_MAP", "PLAIN_HASH_MAP"})
  void runsOnEveryMapThatCanBeChosen(Contender contender) throws Exception {
    Cache cache = new Cache(contender::create, files, WORKLOAD);
    Round round = Round.decode(cache.round(200).encode());
    assertTrue(round.reads() > 1_000, "reads: " + round.reads());
    assertTrue(round.writes() > 10, "writes: " + round.writes());
    assertEquals(round.writes(), round.writeNanos().getTotalCount());
    assertEquals(round.reads() / Client.SAMPLE_EVERY, round.readNanos().getTotalCount());
    cache.deleteMost();
    assertEquals(5, cache.map().size());
  }

  @Test
  void findsAnotherKeysValue() {
    assertFound(BrokenChild.ConfusingMap::new, "returned the value of \"");
  }

  @Test
  void findsALostEntry() {
    assertFound(BrokenChild.LosingMap::new, "did not find the entry");
  }

  @Test
  void findsALostUpdate() {
    assertFound(BrokenChild.StaleMap::new, "had to be at load 3");
  }

  @Test
  void namesAreBuiltAfreshAndDerivedBeyondTheClasses() throws Exception {
    assertEquals(files.name(1), files.name(1));
    assertTrue(files.name(1) != files.name(1));
    int classes = ClassFiles.count();
    ClassFiles more = ClassFiles.read(classes + 1);
    assertEquals(more.name(0) + "#2", more.name(classes));
  }

  private static void assertFound(
      Supplier<ConcurrentMap<String, CachedClass>> broken, String message) {
    Cache cache = new Cache(broken, files, WORKLOAD);
    WrongValueException e = assertThrows(WrongValueException.class, () -> cache.round(5_000));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
