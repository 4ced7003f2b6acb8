package io.syncmap.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The soak reports what is wrong, and nothing else. */
class SoakTest {
  private static final Set<String> ALL =
      Set.of("stable", "owned", "contended", "counters", "wave", "clear");

  /** What a run came to. */
  private record Outcome(int exit, List<Discrepancy> discrepancies, String text) {}

  private static Outcome soak(Subject subject, Set<String> active, long millis)
      throws InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Options options = new Options(subject.label(), 6, 3_000, 42, millis, 3);
    SoakRun run =
        new SoakRun(
            options,
            subject,
            active::contains,
            new PrintStream(bytes, true, StandardCharsets.UTF_8));
    int exit = run.run();
    return new Outcome(exit, run.discrepancies(), bytes.toString(StandardCharsets.UTF_8));
  }

  static List<Subject> right() {
    return List.of(Subject.SYNC_MAP, Subject.BUCKET_MAP, Subject.CONCURRENT_HASH_MAP);
  }

  @ParameterizedTest
  @MethodSource("right")
  void passesWhatIsRight(Subject subject) throws InterruptedException {
    Outcome outcome = soak(subject, ALL, 2_000);
    assertEquals(SoakRun.PASSED, outcome.exit, outcome.text);
    assertTrue(outcome.text.contains("verifications of the whole map"), outcome.text);
  }

  private static Arguments broken(
      String oracle, String reportedBy, Supplier<ConcurrentMap<Object, Value>> maker) {
    return Arguments.of(maker.get().getClass().getSimpleName(), oracle, reportedBy, maker);
  }

  static final List<Arguments> BROKEN =
      List.of(
          broken("owned", "owned keys", BrokenMap.PutGetsLost::new),
          broken("owned", "owned keys", BrokenMap.RemoveGetsLost::new),
          broken("owned", "owned keys", BrokenMap.GetReturnsAnothersValue::new),
          broken("owned", "owned keys", BrokenMap.GetMissesNowAndThen::new),
          broken("owned", "owned keys", BrokenMap.GetIsStaleForReaders::new),
          broken("owned", "owned keys", BrokenMap.ComputeCallsTwice::new),
          broken("contended", "contended keys", BrokenMap.RemoveOfValueIsCheckThenAct::new),
          broken("contended", "contended keys", BrokenMap.ReplaceOfValueIsCheckThenAct::new),
          broken("contended", "contended keys", BrokenMap.PutIfAbsentHasTwoWinners::new),
          broken("contended", "contended keys", BrokenMap.ComputeIfAbsentIsNotAtomic::new),
          broken("contended", "contended keys", BrokenMap.MergeLosesUpdates::new),
          broken("contended", "contended keys", BrokenMap.ComputeCallsTwice::new),
          broken("contended", "contended keys", BrokenMap.PutGetsLost::new),
          broken("contended", "contended keys", BrokenMap.GetIsStaleForReaders::new),
          broken("counters", "counters", BrokenMap.MergeLosesUpdates::new),
          broken("counters", "counters", BrokenMap.ReplaceOfValueIsCheckThenAct::new),
          broken("counters", "counters", BrokenMap.RemoveGetsLost::new),
          broken("stable", "stable keys", BrokenMap.GetReturnsAnothersValue::new),
          broken("stable", "stable keys", BrokenMap.GetMissesNowAndThen::new),
          broken("stable", "stable keys", BrokenMap.WalkRepeatsAKey::new),
          broken("stable", "stable keys", BrokenMap.WalkMissesAKey::new),
          broken("stable", "stable keys", BrokenMap.WalkMixesUpValues::new),
          broken("stable", "exceptions", BrokenMap.ThrowsNowAndThen::new),
          broken("stable", "size", BrokenMap.SizeIsWrong::new),
          broken("wave", "wave", BrokenMap.PutGetsLost::new),
          broken("wave", "wave", BrokenMap.RemoveGetsLost::new),
          broken("wave", "wave", BrokenMap.WalkMissesAKey::new),
          broken("clear", "clear", BrokenMap.ClearLeavesAnEntry::new),
          broken("clear", "clear", BrokenMap.GetReturnsAnothersValue::new),
          broken("clear", "clear", BrokenMap.GetIsStaleForReaders::new));

  @ParameterizedTest(name = "{0} by {2}")
  @FieldSource("BROKEN")
  void reportsWhatIsWrong(
      String label, String oracle, String reportedBy, Supplier<ConcurrentMap<Object, Value>> maker)
      throws InterruptedException {
    Set<Subject.Promise> promises = Set.of(Subject.Promise.ATOMIC_CLEAR);
    Subject subject = new Subject(label, maker, promises, Subject.CONCURRENT_HASH_MAP.inside());
    Outcome outcome = soak(subject, Set.of(oracle), 4_000);
    assertEquals(SoakRun.DISCREPANCY, outcome.exit, outcome.text);
    assertTrue(
        outcome.discrepancies.stream().anyMatch(found -> found.oracle.equals(reportedBy)),
        outcome.text);
    for (String part : List.of(label, "key:", "expected:", "seen:", "soak-", "seed:      42")) {
      assertTrue(outcome.text.contains(part), () -> part + " is missing in " + outcome.text);
    }
  }

  @Test
  void reportsWhatIsWrongAmongAllOracles() throws InterruptedException {
    Outcome outcome = soak(Subject.like("map", BrokenMap.PutGetsLost::new), ALL, 4_000);
    assertEquals(SoakRun.DISCREPANCY, outcome.exit, outcome.text);
  }

  @Test
  void reportsAHangWithAllStacks() throws InterruptedException {
    Outcome outcome = soak(Subject.like("map", BrokenMap.Hangs::new), Set.of("owned"), 4_000);
    assertEquals(SoakRun.HANG, outcome.exit, outcome.text);
    assertTrue(outcome.text.contains("HANG in map"), outcome.text);
    assertTrue(outcome.text.contains("BrokenMap$Hangs.put"), outcome.text);
  }

  /** A map that holds as many bytes as it ever did. */
  @Test
  void reportsMemoryThatIsNotGivenBack() throws InterruptedException {
    Subject.Inside hoarder =
        new Subject.Inside() {
          private long most;

          @Override
          public List<Subject.Figure> figures(ConcurrentMap<Object, Value> map) {
            return List.of();
          }

          @Override
          public OptionalLong bytesHeld(ConcurrentMap<Object, Value> map) {
            most = Math.max(most, (400 << 10) + 10L * map.size());
            return OptionalLong.of(most);
          }

          @Override
          public void trimToSize(ConcurrentMap<Object, Value> map) {}

          @Override
          public String stats(ConcurrentMap<Object, Value> map) {
            return "most " + most;
          }
        };
    Subject subject = new Subject("hoarder", ConcurrentHashMap::new, Set.of(), hoarder);
    Outcome outcome = soak(subject, Set.of("wave", "stable"), 4_000);
    assertEquals(SoakRun.DISCREPANCY, outcome.exit, outcome.text);
    assertEquals("memory", outcome.discrepancies.get(0).oracle, outcome.text);
  }
}
