package io.syncmap.model;

import java.util.List;

/**
 * What is explored of BucketMap, beside the scenarios of its rules. A bucket has one slot, if it
 * says nothing else; the keys 1, 2, 3, 4 are in the four quarters of the hash's range, 5 has the
 * hash of 1, 6 and 7 are near it; the hashCode of 7 and 8 throws when it is prepared.
 */
final class BucketScenarios {
  static final List<Scenario> BROAD =
      List.of(
          // One home: slots, chains, cells.
          Scenario.of("", "| p1=3 g1 | p1=4 r1"),
          Scenario.of("", "p1=1 | r1 p3=4 | g1 g3 | p1=5"),
          Scenario.of("", "p1=1 | r1 p1=4 | p1=5 r1"),
          Scenario.of("", "p1=1 | e1=2 | e1=2 p1=1 | r1 p1=1"),
          Scenario.of("", "p1=1 | a1=4 r1 | q1=5 | e1=6 g1"),
          Scenario.of("lanes=2", "p1=1 p3=3 | r1 p2=2 | p1=5 g3 | g1 a2=4"),
          Scenario.of("over=1", "p1=1 p2=2 | r2 p2=3 | p3=4 | g2 g3"),
          Scenario.of("over=2", "p1=1 p2=2 p3=3 | r2 r3 | p4=4 g3 | r1 g2"),
          Scenario.of("over=2", "p1=1 p2=2 p3=3 | r3 p3=5 | r2 p2=6 | g2 g3"),
          Scenario.of("homes=2 over=2", "p1=1 p2=2 p6=6 p3=3 | r6 p4=4 | g2 g2 | r2 p6=5"),
          Scenario.of("homes=2 over=1", "p1=1 p2=2 p3=3 | r2 p4=4 | g4 p2=6 | r4"),
          Scenario.of("", "p1=1 p2=2 | r2 p2=3 | p2=5 r2 | g2 g2"),
          Scenario.of("", "p1=1 | p2=2 r2 | p2=5 | r1 g2"),
          Scenario.of("", "p1=1 p2=2 | r1 p2=3 | r2 p2=5 | g2 g2"),
          Scenario.of("", "p1=1 p2=2 | r2 | p3=5 r3 | p2=4"),
          Scenario.of("", "p1=1 p2=2 p3=3 | r2 p2=4 | r3 p3=5 | g2 g3"),
          Scenario.of("", "p1=1 p5=2 | r1 p5=3 | r5 p1=4 | g1 g5"),
          Scenario.of("patience=1", "p1=1 | g1 g1 | p1=2 r1 p3=3 | p1=4"),
          Scenario.of("patience=1 over=1", "p1=1 p2=2 | g2 g2 | r2 p3=3 | p2=4 p1=5"),
          Scenario.of("patience=1", "p1=1 p2=2 | g2 g2 | p2=3 r2 p2=4 | p1=5 r1"),
          Scenario.of("patience=1 max=2", "p1=1 | g1 g1 | p1=2 d1 p1=3 | c1=4"),

          // Functions.
          Scenario.of("", "p1=1 | c1=3 | c1=4 g1 | g1 a1=5"),
          Scenario.of("", "| c1=3 | c1=3 g1 | g1 p1=2"),
          Scenario.of("", "p1=1 | T1 | c1=3 g1 | c1=4"),
          Scenario.of("", "p1=1 | D1 | c1=3 | p1=5 g1"),
          Scenario.of("", "| T1 | c1=3 | p1=5 r1"),
          Scenario.of("", "p1=1 | c2=3 | c2=4 r1 | p2=7 g2"),
          Scenario.of("", "p1=1 | D2 | c2=3 g2 | r1 p2=7"),
          Scenario.of("", "p1=1 p2=2 | T2 | c2=3 g2 | r2 p2=7"),
          Scenario.of("", "p1=1 p2=2 | c2=2 p2=3 | c2=4 g2 | a2=5"),
          Scenario.of("over=1", "p1=1 | c2=3 r2 | c2=4 g2 | r1 p2=7"),
          Scenario.of("", "p1=1 | c1=3 | C p1=7 | g1 c1=2"),
          Scenario.of("", "p1=1 | c2=3 g2 | C p1=7 p2=8 | g2 c2=2"),
          Scenario.of("", "p1=1 | D1 | C p1=7 | g1 c1=2"),
          Scenario.of("max=2", "p1=1 | c1=3 g1 | d1 | g1 p1=5"), // readers of f in the old table
          Scenario.of("max=2", "p1=1 | T1 | d1 | c1=4 g1"),
          Scenario.of("max=2", "p1=1 | D1 | d1 | p1=5 g1"),
          Scenario.of("max=2", "p1=1 | c3=3 | c3=4 g3 | d1"),
          Scenario.of("homes=2 over=2", "p1=1 p2=2 p6=6 p3=3 | T2 | r6 p4=4 | p2=5"),

          // One table: larger, smaller.
          Scenario.of("max=2", "p1=1 | p3=3 g1 | p1=5 r3"),
          Scenario.of("max=2", "p1=1 | p2=2 g2 | p3=3 g1 | r1"),
          Scenario.of("max=4", "p1=1 | p2=2 p3=3 | p4=4 g1 | r1 p1=5"),
          Scenario.of("max=4 over=1", "p1=1 p2=2 | p3=3 | p6=6 g2 | r2"),
          Scenario.of("max=2", "p1=1 | d1 g1 | d1 p1=5 | p1=6 g1"), // R6
          Scenario.of("max=2", "p1=1 p3=3 | r3 m1 g1 | p3=5 | p1=6 r3"),
          Scenario.of("homes=3", "p1=1 p3=3 | r3 m1 | p4=5 g1 | p3=6"),
          Scenario.of("lanes=2 homes=2", "p1=1 p3=3 | m1 d1 | r3 p2=5 | p4=6 g3"),
          Scenario.of("lanes=2 homes=2 over=1", "p1=1 p3=3 | m1 | p2=2 p4=4 | r1 g3"),
          Scenario.of("max=2", "p1=1 p2=2 | d1 | r2 p2=5 | g2 g1"), // cells stay beside a rebuild
          Scenario.of("max=2", "p1=1 p2=2 | r1 p2=3 | d1 r2 | p2=5 g2"),
          Scenario.of("lanes=2 max=2", "p1=1 p3=3 | d1 | r3 p4=4 | p1=5 g4"),
          Scenario.of("lanes=2 max=4", "p1=1 | d1 | d1 p3=3 | r1 p4=4 g3"),

          // Two tables and more.
          Scenario.of("depth=1", "p1=1 | p3=3 g1 | p1=5 r3"),
          Scenario.of("depth=2", "p1=1 | p2=2 g1 | p1=5 p3=3"),
          Scenario.of("depth=1", "p1=1 p3=3 | r3 m1 | p3=4 g1 | p1=5"),
          Scenario.of("depth=1", "p1=1 p3=3 r3 | m1 d1 | p1=5 g1 | p3=6 g3"), // R8
          Scenario.of("lanes=2 depth=1", "p1=1 p3=3 d1 | m1 | m3 p1=5 | p3=4 g1"), // R6
          Scenario.of("lanes=2 depth=1", "p1=1 p3=3 d1 | m1 | d1 p1=5 | p3=4 g1"),
          Scenario.of("lanes=2 depth=2", "p1=1 p3=3 d1 | d1 p2=2 | d3 p4=4 | g1 g3"),
          Scenario.of("lanes=2 depth=2", "p1=1 p3=3 d1 d1 | m1 m1 | d3 p1=4 | p2=2 g3"),
          Scenario.of("depth=2", "p1=1 p2=2 p3=3 | r2 m1 m1 | p2=4 g3 | r3 g1"),
          Scenario.of("max=2 depth=1", "p1=1 p2=2 | p6=3 g6 | p3=5 | r2 p2=6"),

          // Throwing keys and throwables.
          Scenario.of("max=2", "p7=1 | p1=2 g7 | r7 p7=3 | d1"),
          Scenario.of("lanes=2 max=2", "p7=7 p1=1 | d1 | r7 d1 | p3=3 g1"),
          Scenario.of("lanes=2 max=2", "p8=7 | d1 d1 | r8 p4=4 | p3=3 d3"),
          Scenario.of("lanes=2 depth=1", "p7=7 p3=3 | d1 | r7 p1=1 d1 | g3 p4=4"),
          Scenario.of("lanes=2", "p1=1 | p3=3!h | p3=4 g3 | g1"),
          Scenario.of("lanes=2", "p1=1 | p3=3!t | p3=4 g3 | r3"),
          Scenario.of("over=1", "p1=1 p2=2 | r2!h p3=3 | p2=4 g2 | g3"),
          Scenario.of("over=1", "p1=1 p2=2 | r2!t p3=3 | p2=4 g2 | g3"),
          Scenario.of("over=1", "p1=1 | p2=2!t p3=3 | p2=4 g2 | g3"),
          Scenario.of("", "p1=1 | p2=2!t | p2=4 r2 | g2"),
          Scenario.of("", "p1=1 p2=2 | r2!t | p2=4 r2 | g2"),
          Scenario.of("", "p1=1 | c1=3!t g1 | c1=4 | p1=5"),
          Scenario.of("", "p1=1 | c1=1!t g1 | c1=4 | a1=5"),
          Scenario.of("lanes=2 homes=2 max=4", "p1=1 p3=3 | d1!z p1=4 | p3=5 g3 | c1=6"),
          Scenario.of("max=2", "p1=1 | p3=3!h p4=4 | p1=5 g3 | g1 r1"),
          Scenario.of("patience=1", "p1=1 | g1!h g1 | p1=2 p1=3 | p1=4 g1"),
          Scenario.of("max=2", "p1=1 | p3=3!y p1=4 | p3=5 | c1=6 g1"),
          Scenario.of("lanes=2 depth=1", "p1=1 p3=3 d1 | m1!y p1=4 | d1 | c3=6 g1"),

          // Clear.
          Scenario.of("", "p1=1 | C p1=2 | p1=5 | r1 p1=7"),
          Scenario.of("", "p1=1 | C p3=2 | p2=5 g2 | p2=7 g3"),
          Scenario.of("max=2", "p1=1 | C g1 | p1=5 g1 | d1"),
          Scenario.of("max=2", "p1=1 | C p1=2 | d1 p3=3 | p1=5 g1"),
          Scenario.of("lanes=2 depth=1", "p1=1 p3=3 d1 | C p1=2 | m1 g3 | p3=5 g1"),
          Scenario.of("depth=1", "p1=1 | C p1=2 g1 | p3=3 | g3 p1=5"),

          // Walks.
          Scenario.of("", "p1=1 p2=2 | w | r2 p2=3 | r1"),
          Scenario.of("lanes=2 max=2", "p1=1 p3=3 | w | d1 | r3 p4=4"),
          Scenario.of("lanes=2 homes=3 max=3", "p1=1 p3=3 p4=4 | w | m1 | p2=5"),
          Scenario.of("lanes=2 homes=3 max=6", "p1=1 p2=2 p4=4 | w | d1 m1 | r2"),
          Scenario.of("lanes=2 depth=2", "p1=1 p3=3 d1 | w | d1 m3 | p2=5"),
          Scenario.of("lanes=2 depth=2", "p1=1 p3=3 d1 d1 | w | m1 m1 | r3"),
          Scenario.of("lanes=2 depth=2", "p1=1 p4=3 d1 d3 | w | m3 m1 d1 d3"),
          Scenario.of("over=1", "p1=1 p2=2 p3=3 | w | r2 p2=4 | r1 p6=5"),
          Scenario.of("homes=2 over=2", "p1=1 p2=2 p6=6 p3=3 | w | r6 p4=4 | r2"),
          Scenario.of("max=2", "p1=1 p2=2 | w | C p1=3 p2=4 | d1"),
          Scenario.of("max=2", "p1=1 | w | c1=3 c2=4 | d1"));

  private static final List<Integer> ALL = List.of(1, 2, 3, 4);
  private static final List<Integer> NEAR = List.of(1, 5, 6, 2);
  private static final List<Integer> THROWING = List.of(1, 7, 3, 8);

  /** All kinds of calls and settings. */
  static final List<RandomScenarios> DRAWN =
      List.of(
          drawn("", "ggpparqrecC", ""),
          drawn("over=1", "ggpparqreC", ""),
          drawn("lanes=2 max=2", "ggpparrdmC", ""),
          drawn("over=2 homes=2 max=3", "gppparrcdm", ""),
          drawn("depth=1", "ggpparrdmC", ""),
          drawn("lanes=2 depth=2", "gpparrcddm", ""),
          drawn("max=2 depth=1 over=1", "gppparrcTdmC", ""),
          drawn("patience=1 max=2", "gggppparrcd", ""),
          drawn("", "gpccTTDrC", ""),
          drawn("max=2", "gpccTDrdmC", ""),
          new RandomScenarios(
              "over=1 max=2", List.of("p1=1", "p1=1 p5=2 p6=3"), NEAR, "gpprrcTdm", ""),
          new RandomScenarios(
              "lanes=2 max=2", List.of("p7=1", "p8=1 p3=3"), THROWING, "gpprrcddm", ""),
          new RandomScenarios(
              "lanes=2 depth=1", List.of("p7=1", "p8=1 p1=3 d1"), THROWING, "gpprrcddm", ""),
          drawn("", "wwpparrcTC", ""),
          drawn("over=1 max=3", "wwppprrcTdmC", ""),
          drawn("lanes=2 depth=2", "wwppprrddm", ""),
          drawn("over=1 lanes=2 max=2 depth=1", "gpprrcTdmw", "htzy"),
          drawn("over=1 max=2 patience=1", "gpprrcTdmwC", "htzy"));

  private BucketScenarios() {}

  private static RandomScenarios drawn(String setting, String kinds, String cuts) {
    List<String> befores = List.of("", "p1=1", "p1=1 p2=2", "p1=1 p2=2 p3=3", "p1=1 p3=3 r1");
    return new RandomScenarios(setting, befores, ALL, kinds, cuts);
  }
}
