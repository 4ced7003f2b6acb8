package io.syncmap.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Explores the models from the command line. Ends with 1 if a protocol as it is goes wrong, or if
 * one of the weakened ones does not.
 */
public final class ModelMain {
  private static final String USAGE =
      """
      Usage: ModelMain [<seconds>] [--weakened | --sound | --harmless] [--seed=<n>]
                       [--sync-map | --bucket-map]
        <seconds>    how long a protocol as it is gets explored, and the weakened rules
                     (by default 60; the former gets two thirds; both maps share it)
        --weakened   only the weakened rules, each in its scenario
        --sound      only the protocol as it is
        --harmless   the rules that no scenario shows to be needed, left out one by one
        --sync-map, --bucket-map
                     only the protocol of that map""";

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
    List<Protocol> protocols =
        Arrays.stream(Protocol.values()).filter(each -> rest.remove(each.option())).toList();
    if (protocols.isEmpty()) {
      protocols = Arrays.asList(Protocol.values());
    }
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
    boolean all = !weakened && !sound && !harmless;
    double share = seconds / protocols.size();
    long runs = 0;
    int failures = 0;
    for (Protocol protocol : protocols) {
      ModelRun run = new ModelRun(protocol, System.out);
      if (all || weakened) {
        System.out.println(protocol + ", weakened rules, each of which must go wrong:");
        protocol.rules(true).forEach(run::weaken);
      }
      if (all || sound) {
        System.out.println(protocol + ", the protocol as it is:");
        run.explore(null, all ? share * 2 / 3 : share, seed);
      }
      if (harmless) {
        List<Rule> rules = protocol.rules(false);
        for (Rule rule : rules) {
          System.out.println(protocol + ", without " + rule + ":");
          run.explore(rule, share / rules.size(), seed);
        }
      }
      runs += run.runs();
      failures += run.failures();
    }
    String verdict = failures == 0 ? "All as expected" : failures + " NOT as expected";
    System.out.println(verdict + ", in " + runs + " runs");
    System.exit(failures == 0 ? 0 : 1);
  }
}
