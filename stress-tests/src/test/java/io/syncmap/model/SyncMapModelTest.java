package io.syncmap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol as it is holds in the model, and none of its rules can be left out. */
class SyncMapModelTest {
  private static final double SECONDS = 20;
  private static final long SEED = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ModelRun run =
      new ModelRun(Protocol.SYNC_MAP, new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static Stream<Weakened> neededRules() {
    return Arrays.stream(Weakened.values()).filter(Weakened::isNeeded);
  }

  @Test
  void theProtocolHolds() {
    run.explore(null, SECONDS, SEED);
    assertEquals(0, run.failures(), () -> Coroutine.kind() + "\n" + output());
    assertTrue(run.runs() > 10_000, () -> "runs: " + run.runs());
  }

  @ParameterizedTest
  @MethodSource("neededRules")
  void aWeakenedRuleIsFound(Weakened rule) {
    assertTrue(run.weaken(rule), this::output);
  }

  @ParameterizedTest
  @MethodSource("neededRules")
  void itsScenarioHoldsOtherwise(Weakened rule) {
    try (Explorer explorer = new Explorer(Protocol.SYNC_MAP, null)) {
      Explorer.Result result = explorer.explore(rule.scenario(), 1, SECONDS);
      assertNull(result.defect());
      assertEquals(1, result.complete());
    }
  }

  /** The schedules do not depend on what coroutines are made of. */
  @Test
  void threadsThatHandOverGiveTheSameRuns() {
    Scenario scenario = Scenario.of("cap=2", "p1=1 p2=2 | c1=3 g2 | b f");
    try (Explorer ofDefault = new Explorer(Protocol.SYNC_MAP, null);
        Explorer ofThreads = new Explorer(Protocol.SYNC_MAP, null, ThreadCoroutine::new)) {
      Explorer.Result expected = ofDefault.explore(scenario, 2, SECONDS);
      Explorer.Result actual = ofThreads.explore(scenario, 2, SECONDS);
      assertEquals(2, expected.complete());
      assertEquals(2, actual.complete());
      assertEquals(expected.runs(), actual.runs());
      assertEquals(expected.histories(), actual.histories());
    }
  }

  @Test
  void continuationsAreUsedWhereThereAreSome() {
    assertEquals(Runtime.version().feature() >= 21, ContinuationCoroutine.AVAILABLE);
  }

  /** A run that ends in the middle leaves no thread behind. */
  @Test
  void threadsThatWaitForEverAreDiscarded() {
    Scenario scenario = Scenario.of("cap=2", "p1=1 D1 | p1=5 | p1=6");
    try (Explorer explorer =
        new Explorer(Protocol.SYNC_MAP, Weakened.ABANDONED_IS_WAITED_FOR, ThreadCoroutine::new)) {
      String defect = explorer.explore(scenario, 0, SECONDS).defect();
      assertNotNull(defect);
      assertTrue(defect.startsWith("deadlock"), defect);
    }
    assertFalse(
        Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().equals(ThreadCoroutine.THREAD_NAME)));
  }

  @Test
  void twoPutsOfOneKeyCannotBothHaveBeenTheFirst() {
    assertTrue(history(null, 1).isLinearizable());
    assertFalse(history(null, null).isLinearizable());
    assertFalse(history(2, 1).isLinearizable());
  }

  /** Of two puts that overlap, of the values 1 and 2; and a look-up that found 2. */
  private static History history(Integer first, Integer second) {
    Scenario scenario = Scenario.of("", " | p1=1 | p1=2");
    int time = 0;
    for (Call call : scenario.concurrent()) {
      call.start = ++time;
      call.end = time + 10;
    }
    scenario.concurrent().get(0).result = first;
    scenario.concurrent().get(1).result = second;
    time += 20;
    for (Call call : scenario.after()) {
      call.start = ++time;
      call.end = ++time;
      call.result = 2;
    }
    return new History(scenario);
  }

  @Test
  void scenariosAreReadAsTheyAreWritten() {
    for (String call : List.of("p1=2", "g3", "w", "s!m", "c1=2.", "T1", "p4=5!a.", "f")) {
      assertEquals(call, Call.parse(call).toString());
    }
  }

  /** The table of the chapter on the model. */
  @Test
  void theReadmeHasAllRules() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    for (Weakened rule : Weakened.values()) {
      String row =
          !rule.isNeeded()
              ? "- `" + rule + "`: " + rule.sentence()
              : "| `"
                  + rule
                  + "` | "
                  + rule.sentence()
                  + " | `"
                  + rule.scenario().toString().replace("|", "\\|")
                  + "` |";
      assertTrue(lines.contains(row), () -> "README.md lacks: " + row);
    }
  }
}
