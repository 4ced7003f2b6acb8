package io.syncmap.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Explores the model from the command line. Ends with 1 if the protocol as it is goes wrong, or if
 * one of the weakened ones does not.
 */
public final class ModelMain {
  private static final String USAGE =
      """
      Usage: ModelMain [<seconds>] [--weakened | --sound | --harmless] [--seed=<n>]
        <seconds>    how long the protocol as it is gets explored, and the weakened rules
                     (by default 60; the former gets two thirds)
        --weakened   only the weakened rules, each in its scenario
        --sound      only the protocol as it is
        --harmless   the rules that no scenario shows to be needed, left out one by one""";

  private ModelMain() {}

  /**
   * Runs it.
   *
   * @param args see above
   */
  public static void main(String[] args) {
    List<String> rest = new ArrayList<>(Arrays.asList(args));
    boolean weakened = rest.remove("--weakened");
    boolean sound = rest.remove("--sound");
    boolean harmless = rest.remove("--harmless");
    double seconds = 60;
    long seed = new Random().nextInt(1_000_000);
    try {
      for (String arg : rest) {
        if (arg.startsWith("--seed=")) {
          seed = Long.parseLong(arg.substring("--seed=".length()));
        } else {
          seconds = Double.parseDouble(arg);
        }
      }
    } catch (NumberFormatException e) {
      System.err.println(USAGE);
      System.exit(2);
    }
    System.out.println("Coroutines: " + Coroutine.kind() + "; seed " + seed);
    ModelRun run = new ModelRun(System.out);
    boolean all = !weakened && !sound && !harmless;
    if (all || weakened) {
      System.out.println("Weakened rules, each of which must go wrong:");
      rules(true).forEach(run::weaken);
    }
    if (all || sound) {
      System.out.println("The protocol as it is:");
      run.explore(null, all ? seconds * 2 / 3 : seconds, seed);
    }
    if (harmless) {
      List<Weakened> rules = rules(false);
      for (Weakened rule : rules) {
        System.out.println("Without " + rule + ":");
        run.explore(rule, seconds / rules.size(), seed);
      }
    }
    String verdict = run.failures() == 0 ? "All as expected" : run.failures() + " NOT as expected";
    System.out.println(verdict + ", in " + run.runs() + " runs");
    System.exit(run.failures() == 0 ? 0 : 1);
  }

  private static List<Weakened> rules(boolean needed) {
    return Arrays.stream(Weakened.values()).filter(rule -> rule.isNeeded() == needed).toList();
  }
}
