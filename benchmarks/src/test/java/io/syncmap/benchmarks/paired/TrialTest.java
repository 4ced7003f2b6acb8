package io.syncmap.benchmarks.paired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of measurement, small. */
class TrialTest {
  private static final Settings TINY = new Settings(2, 1, 1);
  private static final int ENTRIES = 300;

  private static void assertSane(Outcome outcome) {
    assertTrue(outcome.lower() > 0, outcome.toString());
    assertTrue(outcome.lower() <= outcome.ratio(), outcome.toString());
    assertTrue(outcome.ratio() <= outcome.upper(), outcome.toString());
    assertTrue(Double.isFinite(outcome.upper()), outcome.toString());
    assertTrue(outcome.rivalNanos() > 0, outcome.toString());
    assertTrue(outcome.nanos() > 0, outcome.toString());
  }

  @ParameterizedTest
  @EnumSource
  void oneThread(Load load) throws InterruptedException {
    SliceTrial trial = SliceTrial.of(load, Keys.INTEGER, ENTRIES).withWrites(100);
    assertSane(trial.run(Contender.SYNC_MAP, TINY));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = "COMPUTE_ABSENT") // its threads would take each other's keys away
  void twoThreads(Load load) throws InterruptedException {
    SliceTrial trial = SliceTrial.of(load, Keys.INTEGER, ENTRIES, 2).withWrites(500);
    assertSane(trial.run(Contender.BUCKET_MAP, TINY));
  }

  @ParameterizedTest
  @EnumSource(names = {"HIT", "HIT_CHAIN", "MISS", "MISS_CHAIN", "MIX", "MIX_ZIPF"})
  void strings(Load load) throws InterruptedException {
    SliceTrial trial = SliceTrial.of(load, Keys.STRING, ENTRIES).withWrites(10);
    assertSane(trial.run(Contender.SYNC_MAP, TINY));
  }

  @Test
  void theMeanOfFourSizes() throws InterruptedException {
    SliceTrial trial = SliceTrial.ofFourSizes(Load.HIT, Keys.INTEGER, ENTRIES);
    Outcome outcome = trial.run(Contender.SYNC_MAP, TINY);
    assertSane(outcome);
    assertTrue(outcome.note().matches("mean of ([\\d.]+, ){3}[\\d.]+"), outcome.note());
  }

  @ParameterizedTest
  @EnumSource
  void passes(PassTrial.Kind kind) {
    assertSane(new PassTrial(kind, ENTRIES, 1).run(Contender.SYNC_MAP, TINY));
  }

  @Test
  void theLongestPut() throws Exception {
    Outcome outcome = new LongestPut(20_000).run(Contender.SYNC_MAP, TINY);
    assertSane(outcome);
    assertTrue(
        outcome.note().matches("SyncMap: .* with a table, .* without; .*; the clock alone .*"),
        outcome.note());
  }

  @Test
  void aFailedThreadEndsTheMeasurement() {
    Loop failing =
        new Loop() {
          @Override
          public int run() {
            throw new IllegalArgumentException("as planned");
          }

          @Override
          public long sum() {
            return 0;
          }
        };
    Loop fine =
        new Loop() {
          @Override
          public int run() {
            return 1;
          }

          @Override
          public long sum() {
            return 0;
          }
        };
    Loop[][] loops = {{fine, fine}, {fine, failing}};
    var e =
        assertThrows(IllegalStateException.class, () -> new AlternatingSlices(loops, TINY).run());
    assertEquals("as planned", e.getCause().getMessage());
  }

  @Test
  void quartilesLieBetweenFigures() {
    var outcome = Outcome.of(new double[] {10, 20, 30, 40}, new double[] {10, 10, 10, 10}, "x;y");
    assertEquals(new Outcome(2.5, 1.75, 3.25, 25, 10, "x;y"), outcome);
    assertEquals(outcome, OutcomeText.read(OutcomeText.write(outcome)));
    assertEquals("mean of 2.50, 2.50", Outcome.mean(List.of(outcome, outcome)).note());
  }

  @Test
  void namesOfRowsAreDifferent() {
    List<String> names = Rows.all().stream().map(Row::name).toList();
    assertEquals(names.size(), names.stream().distinct().count(), names.toString());
  }
}
