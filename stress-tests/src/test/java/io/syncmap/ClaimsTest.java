package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;

/** The table of claims, the faults and the tests fit together. */
class ClaimsTest {
  private static final Path CORE_TESTS = Path.of("../core/src/test/java/io/syncmap");
  private static final Path CORE_SOURCES = Path.of("../core/src/main/java/io/syncmap");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern STRESS_TESTS =
      Pattern.compile("SlotReuse|Splits|Chains|Cells|\\w+Stress");

  /** All stress tests, as "class.test". */
  private static final Set<String> TESTS =
      TestList.tests().stream()
          .map(name -> name.substring("io.syncmap.".length()))
          .collect(Collectors.toCollection(TreeSet::new));

  private static List<String> rows() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    int from = lines.indexOf("## Claims and tests");
    int to = lines.indexOf("## Planted faults");
    assertTrue(0 <= from && from < to, "README.md has the chapters");
    return lines.subList(from, to).stream().filter(line -> line.startsWith("| ")).toList();
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map((MatchResult m) -> m.group(1)).toList();
  }

  /**
   * What a row names as its tests is there: "Class", "Class.test", or ".test" of the last class.
   */
  @Test
  void allTestsOfTheTableExist() throws IOException {
    int named = 0;
    for (String row : rows()) {
      String[] cells = row.split(" \\| ", -1);
      String last = "";
      for (String code : cells.length == 3 ? codes(cells[1]) : List.<String>of()) {
        String name = code.startsWith(".") ? last + code : code;
        last = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        named++;
        if (STRESS_TESTS.matcher(last).matches()) {
          assertTrue(
              TESTS.contains(name) || TESTS.stream().anyMatch(test -> test.startsWith(name + ".")),
              name + " in: " + row);
        } else {
          String source = Files.readString(CORE_TESTS.resolve(last + ".java"));
          assertTrue(
              !name.contains(".") || source.contains(" " + name.substring(last.length() + 1) + "("),
              name + " in: " + row);
        }
      }
    }
    assertTrue(named > 50, "the table was read: " + named);
  }

  @Test
  void everyControlAndEveryFaultStandsForAClaim() throws IOException {
    Set<String> ofTable = new TreeSet<>();
    for (String row : rows()) {
      String[] cells = row.split(" \\| ", -1);
      if (cells.length == 3) {
        ofTable.addAll(codes(cells[2]));
      }
    }
    Set<String> controls = new TreeSet<>();
    try (Stream<Path> faults = Files.list(Path.of("faults"))) {
      faults.forEach(file -> controls.add(file.getFileName().toString().replace(".fault", "")));
    }
    for (String test : TESTS) {
      if (test.startsWith("Controls")) {
        controls.add(test.substring(test.indexOf('.') + 1));
      }
    }
    assertEquals(controls, ofTable);
  }

  /** Tests of what only a SyncMap has: slots of removed keys, and a snapshot that is left empty. */
  private static final Set<String> OF_SYNC_MAP_ALONE =
      Set.of(
          "CollisionStress.CountFromTableToCollisions",
          "ComputeStress.OfRemovedKeyDuringMove",
          "MoveStress.CountOfRemovedKey",
          "MoveStress.Revive",
          "OneWinnerStress.Revive",
          "OneWinnerStress.ReviveDuringMove",
          "OrderStress.StoreThenLoad",
          "OrderStress.StoreThenLoadOfRevivedAndNew",
          "RemovalStress.AllButTheNewKey",
          "RemovalStress.LetGoInAMove",
          "RemovalStress.UntilItIsEmpty");

  /** Every other test of SyncMap has its copy for BucketMap. */
  @Test
  void bothMapsHaveTheSameTests() {
    Set<String> ofBucketMap = new TreeSet<>();
    Set<String> ofSyncMap = new TreeSet<>();
    for (String test : TESTS) {
      if (test.startsWith("Bucket")) {
        ofBucketMap.add(test.substring("Bucket".length()));
      } else if (test.contains("Stress.")) {
        ofSyncMap.add(test);
      }
    }
    assertTrue(ofSyncMap.removeAll(OF_SYNC_MAP_ALONE));
    assertEquals(ofSyncMap, ofBucketMap);
    assertTrue(ofSyncMap.size() >= 60, "tests: " + ofSyncMap.size());
  }

  /** The sources have not moved on since the faults were written. */
  @Test
  void everyFaultCanBePlanted() throws IOException {
    List<Path> faults;
    try (Stream<Path> files = Files.list(Path.of("faults"))) {
      faults = files.toList();
    }
    assertTrue(faults.size() >= 15, "faults: " + faults.size());
    for (Path path : faults) {
      PlantedFaults.Fault fault = PlantedFaults.Fault.read(path);
      String source = Files.readString(CORE_SOURCES.resolve(fault.file()));
      assertNotEquals(source, fault.plantIn(source), path.toString());
      Matcher tests = Pattern.compile("[^|]+").matcher(fault.tests());
      while (tests.find()) {
        Pattern name = Pattern.compile("^" + tests.group());
        assertTrue(
            TESTS.stream().anyMatch(test -> name.matcher(test).find()),
            path + " names no test: " + tests.group());
      }
    }
  }
}
