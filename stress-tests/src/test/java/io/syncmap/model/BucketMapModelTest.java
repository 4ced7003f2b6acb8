package io.syncmap.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol as it is holds in the model, and none of its rules can be left out. */
class BucketMapModelTest {
  private static final double SECONDS = 18;
  private static final long SEED = 1;
  private static final int HASHES = 1 << BucketTableModel.HASH_BITS;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ModelRun run =
      new ModelRun(Protocol.BUCKET_MAP, new PrintStream(bytes, true, StandardCharsets.UTF_8));

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static List<Rule> neededRules() {
    return Protocol.BUCKET_MAP.rules(true);
  }

  @Test
  void theProtocolHolds() {
    run.explore(null, SECONDS, SEED);
    assertEquals(0, run.failures(), () -> Coroutine.kind() + "\n" + output());
    assertTrue(run.runs() > 10_000, () -> "runs: " + run.runs());
  }

  @ParameterizedTest
  @MethodSource("neededRules")
  void aWeakenedRuleIsFound(Rule rule) {
    assertTrue(run.weaken(rule), this::output);
  }

  @ParameterizedTest
  @MethodSource("neededRules")
  void itsScenarioHoldsOtherwise(Rule rule) {
    try (Explorer explorer = new Explorer(Protocol.BUCKET_MAP, null)) {
      Explorer.Result result = explorer.explore(rule.scenario(), 1, SECONDS);
      assertNull(result.defect());
      assertEquals(1, result.complete());
    }
  }

  /** Each hash has one home, and the homes of a table follow each other without a gap. */
  @Test
  void homesCoverTheRangeOfTheirTableInTheOrderOfTheHash() {
    for (int depth = 0; depth <= 2; depth++) {
      for (int homes = 1; homes <= 6; homes++) {
        for (int prefix = 0; prefix < 1 << depth; prefix++) {
          BucketTableModel t = table(homes, depth, prefix);
          int end = prefix + 1 << BucketTableModel.HASH_BITS - depth;
          assertEquals(end, t.lowerEnd(homes));
          for (int hash = prefix << BucketTableModel.HASH_BITS - depth; hash < end; hash++) {
            int home = t.home(hash);
            assertTrue(t.lowerEnd(home) <= hash && hash < t.lowerEnd(home + 1), "hash " + hash);
          }
        }
      }
    }
  }

  @Test
  void aTableTakesAsManyKeysOfOneHomeAsThereAreLanesAndOverflowBuckets() {
    BucketTableModel t = table(2, 0, 0);
    for (int number = 1; number <= 6; number++) {
      assertTrue(t.add(1, new Key(number), number));
    }
    assertFalse(t.add(1, new Key(9), 9));
    assertTrue(t.add(HASHES - 1, new Key(4), 4)); // the other home has lanes of its own
    assertEquals(3, t.chain(0, t.words[0].peek()).size());
    assertEquals(0, t.free.peek());
  }

  private static BucketTableModel table(int homes, int depth, int prefix) {
    BucketSetting setting = BucketSetting.parse("lanes=2 over=2");
    return new BucketTableModel(new BucketGenerationModel(), setting, homes, depth, prefix);
  }

  @Test
  void keysOfOneHashAreNotOneKey() {
    assertEquals(new Key(1).hash(), new Key(5).hash());
    assertNotEquals(new Key(1), new Key(5));
  }

  @Test
  void scenariosAreReadAsTheyAreWritten() {
    for (String call : List.of("e1=2", "d1", "m3!y", "d1!z.", "p4=5!h", "c1=2!t")) {
      assertEquals(call, Call.parse(call).toString());
    }
  }
}
