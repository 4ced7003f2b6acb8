package io.syncmap.benchmarks.paired;

import io.syncmap.benchmarks.Contender;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JVM that measures a row. Arguments: KEYS ROW MAP ROUNDS SLICE WARM-UP; without any it only
 * names its collector. Its answer is a line that begins with {@link #MARK}.
 */
final class PairedChild {
  static final String MARK = "@ ";

  private static final int ARGUMENTS = 6;

  private PairedChild() {}

  /** Measures, and ends the JVM. */
  public static void main(String[] args) throws Exception {
    if (args.length == ARGUMENTS) {
      Priming.run(Keys.valueOf(args[0]));
      answer(measure(Arrays.asList(args)));
    } else {
      answer(collector());
    }
    System.exit(0);
  }

  private static String measure(List<String> args) throws Exception {
    Row row = Rows.named(args.subList(1, 2)).get(0);
    Contender map = Contender.parse(args.get(2));
    List<Integer> numbers = args.stream().skip(3).map(Integer::valueOf).toList();
    var settings = new Settings(numbers.get(0), numbers.get(1), numbers.get(2));
    return OutcomeText.write(row.trial().run(map, settings));
  }

  private static void answer(String text) {
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(MARK + text);
  }

  /** The collector of this JVM, by the names of its parts. */
  static String collector() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
  }
}
