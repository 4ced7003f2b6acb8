package io.syncmap.model;

import java.util.List;

/** What is explored of SyncMap, beside the scenarios of its rules. */
final class Scenarios {
  static final List<Scenario> BROAD =
      List.of(
          // Puts, removes and moves.
          Scenario.of("cap=2", "p1=1 p2=2 | p3=3 g1 | p1=5 r2"),
          Scenario.of("cap=2", "p1=1 | p2=2 p3=3 s | p2=5 g2"),
          Scenario.of("cap=2", "p1=1 | p2=2 p3=3 s | g2 g2 | q2=5"),
          Scenario.of("cap=2", "p1=1 p2=2 | r1 p1=7 | p1=5 g1"),
          Scenario.of("cap=2", "p1=1 | r1 | p1=5 g1"),
          Scenario.of("cap=2", "p1=1 | r1 p1=4 | p1=5 r1"),
          Scenario.of("cap=2", "p1=1 p2=2 b | s s | p1=5 g1 | r2 p2=6"),
          Scenario.of("cap=2", "p1=1 p2=2 r1 | p1=3 | p1=4 g1"),
          Scenario.of("cap=2", "| p1=3 g1 | p1=4 r1"),
          Scenario.of("cap=2", "p1=1 | C p1=2 | p1=5 r1 | r1 p1=7"),
          Scenario.of("cap=2", "p1=1 p2=2 b | C g1 | p1=5 g1 | s s"),
          Scenario.of("cap=2", "p1=1 p2=2 b | s s | r1 p1=4 | g1 g1"),
          Scenario.of("cap=2", "p1=1 p2=2 b | s s b s s s s | p1=4 r2"),
          Scenario.of("cap=2", "p1=1 p2=2 | p3=3 s s | p3=4 g3 | r1"),
          Scenario.of("cap=2", "p1=1 p2=2 r1 r2 | p1=5 p2=6 | b p3=3 s"),
          Scenario.of("cap=3", "p2=2 p1=1 | r1 p1=4 | p1=6 g1"),
          Scenario.of("cap=3", "p2=2 p1=1 p3=3 | r1 r3 | p1=5 p3=6 s"),
          Scenario.of("cap=3", "p2=2 p1=1 | r1 p1=4 | g1 g1"),
          Scenario.of("cap=3", "p2=2 p1=1 p3=3 | r1 r3 p2=8 | p1=5 s p3=6 s"),
          Scenario.of("cap=1", "| p1=1 p2=2 s | p1=5 g1"),
          Scenario.of("cap=1", "| r1 p1=1 p2=2 s | a1=5 r1 g1"),

          // Functions.
          Scenario.of("cap=2", "p1=1 p2=2 b | s s | c1=3 g1 | p1=5"),
          Scenario.of("cap=2", "p1=1 p2=2 | b s s | c1=3 | c1=4 g1"),
          Scenario.of("cap=2", "p1=1 p2=2 b | s s b s s s | c1=3 g1 | g1 g1"),
          Scenario.of("cap=2", "| c1=3 | c1=3 g1 | g1 p1=2"),
          Scenario.of("cap=2", "p1=1 | T1 | c1=3 | p1=5 g1"),
          Scenario.of("cap=2", "p1=1 | T1 | c1=3 g1 | c1=4"),
          Scenario.of("cap=2", "p1=1 p2=2 | D1 | c1=3 g1 | b s s p1=5"),
          Scenario.of("cap=2", "| T1 | c1=3 | p1=5 r1"),
          Scenario.of("cap=2", "p1=1 | c1=3 | C p1=7 | g1 c1=2"),
          Scenario.of("cap=2", "p1=1 p2=2 b s | c1=3 | s C p1=7 | c1=4"),
          Scenario.of("cap=2", "p1=1 p2=2 b | c1=3 | s s C | g1"),
          Scenario.of("cap=2", "| p1=1 p2=2 p3=3 s | c2=5 g2 | q2=4"),
          Scenario.of("cap=2", "p1=1 | p2=2 p3=3 s | c2=5 g2"),
          Scenario.of("cap=2", "p1=1 | p2=2 | c2=5 g2 | c1=1 p3=3 s"),
          Scenario.of("cap=2", "p1=1 | c1=1 | c1=1 g1 | p1=2"),

          // Keys that find no slot: 1, 2 and 3 have one tag, and 1 and 2 one home.
          Scenario.of("cap=3 m=1", "p1=1 | p2=2 g1 | p2=5 r2"),
          Scenario.of("cap=3 m=1", "p1=1 p2=2 | r2 p2=7 | p2=5 g2"),
          Scenario.of("cap=3 m=1", "p1=1 | p2=2 g3 | p3=3 r2 | g2 g3"),
          Scenario.of("cap=3 m=1", "p1=1 p2=2 | r1 r2 | p1=5 p2=6"),
          Scenario.of("cap=3 m=1", "p1=1 p2=2 | b s s s | p2=5 g1 | r2 p2=7"),
          Scenario.of("cap=3 m=1", "p1=1 p4=4 p2=2 b | s s s | r1 p1=6 | p2=5 g2"),
          Scenario.of("cap=3 m=1", "p1=1 p2=2 b | p3=3 g3 | s s r1 | g3 p2=9"),
          Scenario.of("cap=4 m=1", "p2=2 p1=1 r2 b | p3=3 | g1 s s s | p1=5"),
          Scenario.of("cap=4 m=1", "p2=2 r2 p1=1 b p3=3 | s s s | p1=5 g1 | r1"),
          Scenario.of("cap=4 m=1", "p2=2 p4=4 r2 p1=1 b p3=3 | s s s s | c1=5 g1 | r1"),
          Scenario.of("cap=4 m=2", "p1=1 p2=2 p3=3 | r1 p1=4 | r3 p3=5 | g1 g3"),
          Scenario.of("cap=5 m=2", "p1=1 p2=2 p3=3 | r2 p2=5 | r1 p1=6 | r3 g2"),
          Scenario.of("cap=5 spare=5 m=2", "p3=1 p2=2 p1=3 b | s s s s s | r2 p2=5 | r3 p3=6"),
          Scenario.of("cap=2 m=1", "p1=1 p2=2 | c2=3 | c2=4 r1 | s C p2=7"),
          Scenario.of("cap=2 m=1", "p1=1 | c2=3 | T2 r1 | p2=4"),
          Scenario.of("cap=2 m=1", "p1=1 p2=2 | D2 | c2=3 g2 | b s s p2=5"),
          Scenario.of("cap=3 m=1 keep", "p1=1 p2=2 r2 | l p2=3 | r2 g2 | k x"),

          // Strays: keys from 7 on throw when they are moved.
          Scenario.of("cap=2", "p7=1 | b s s | p7=5 g7 | r7"),
          Scenario.of("cap=2", "p7=1 b | s s | r7 p7=5 | g7 g7"),
          Scenario.of("cap=2", "p7=1 p1=2 b | s s b s s s s | p7=5 g7"),
          Scenario.of("cap=2", "p7=1 | c7=3 g7 | b s s | p7=6"),
          Scenario.of("cap=2", "p7=1 | T7 | b s s b s s s | c7=4 g7"),
          Scenario.of("cap=2", "p1=1 | p7=2 b s s | q7=3 g7 | g7 r7"),
          Scenario.of("cap=2", "| p7=2 b s s | p7=3 g7 | r7 g7"),
          Scenario.of("cap=2", "| c7=2 b s s | c7=3 g7 | r7 g7"),
          Scenario.of("cap=2", "p1=1 b | p7=2 s s b s s s | q7=3 g7 | r7 g7"),
          Scenario.of("cap=2", "p7=1 b s s r1 | r7 p7=3 | b s s s | g7 q7=6"),

          // Throwables under the mutex.
          Scenario.of("cap=2", "p1=1 p2=2 b s!m | r1 p1=3 | s s | g1"),
          Scenario.of("cap=2", "p7=1 p2=2 b s!m | r7 p7=3 | s s | g7"),
          Scenario.of("cap=2", "p1=1 p2=2 b s!m | p1=3 r1 | p3=4 s | g1"),
          Scenario.of("cap=2", "p1=1 b | s!m s | r1 p1=3 | c1=4 g1"),
          Scenario.of("cap=2", "p1=1!a | b s | p1=2 g1 | r1"),
          Scenario.of("cap=2", "p1=1!a p2=2 | b s s | p1=2 g1 | r2 g2"),
          Scenario.of("cap=2", "p1=1 b | s!a s s | r1 p1=2 | g1 p2=4"),
          Scenario.of("cap=2", "p1=1 p2=2 | r1!w p1=3 | b s s | g1 p1=4"),
          Scenario.of("cap=2 m=1", "p1=1 p2=2 | r2!w p2=3 | b s s | g2 p2=4"),
          Scenario.of("cap=2", "p1=1 p2=2 p3=3!m | p4=4 g1 | p5=5 r1"),
          Scenario.of("cap=2 spare=1", "p1=1 p2=2 p3=3!m | p4=4!m g1 p5=4 | p5=5 r1"),
          Scenario.of("cap=2", "p1=1 p2=2 | c3=3!m g3 | c3=4 g1 | r3"),
          Scenario.of("cap=2", "p1=1 p2=2 | c3=3!a g3 | c3=4 g1 | r3"),
          Scenario.of("cap=2", "p1=1 b s!m | c1=3 g1 | s s | c1=4"),
          Scenario.of("cap=2", "p1=1 b s!m | T1 g1 | s s | p1=4"),

          // Keeping deleted keys, and letting them go.
          Scenario.of("cap=2 keep", "p1=1 p2=2 r1 | l | p1=5 r1 | g1 r2"),
          Scenario.of("cap=2", "p1=1 p2=2 | k r1 l | r2 p2=3 | g1 p1=4"),
          Scenario.of("cap=2 keep", "p1=1 p2=2 r1 b | l | s s | p1=5 r1"),
          Scenario.of("cap=2 keep", "p1=1 p2=2 r1 r2 | x | p1=5 r1 | l g1"),
          Scenario.of("cap=2", "p1=1 p2=2 | x s s | r1 p1=5 | r2 g2"),
          Scenario.of("cap=2", "p1=1 | r1 p2=2 | p1=3 r1 | k g1"),

          // The list of slots to wipe.
          Scenario.of("cap=3", "p1=1 p2=2 p3=3 | r1 | r2 | r3"),
          Scenario.of("cap=3", "p1=1 p2=2 p3=3 | r1 p1=4 | b s | r3 p3=4"),

          // Walks.
          Scenario.of("cap=2", "p1=1 p2=2 | w | b s s | p1=5"),
          Scenario.of("cap=2", "p1=1 p2=2 b | w | s s b s s s | r1"),
          Scenario.of("cap=2", "p1=1 p2=2 b p3=3 | w | s s r3 p3=4 | g1"),
          Scenario.of("cap=2", "p1=1 p2=2 | w | p3=3 s s p4=4 | r1 p1=5"),
          Scenario.of("cap=2", "p1=1 p2=2 b | w | r1 s s p1=4 | p2=3"),
          Scenario.of("cap=2", "p1=1 p2=2 b s | w | r1 p1=3 s | C p1=4"),
          Scenario.of("cap=2", "p1=1 p2=2 | w | C p1=3 b s | r1 p2=4"),
          Scenario.of("cap=2 m=1", "p1=1 p2=2 | w | b s s r1 p1=3 | p2=3"),
          Scenario.of("cap=3 m=1", "p1=1 p4=2 p2=2 p3=3 b | w | s s s r2 p2=4 | r3"),
          Scenario.of("cap=2", "p7=1 p1=1 | w | b s s | p7=2"),
          Scenario.of("cap=2", "p7=1 p1=1 b | w | s s r7 | p7=2"),
          Scenario.of("cap=2", "p1=1 | w | c1=2 c1=2 | b s s"),
          Scenario.of("cap=2", "p1=1 p2=2 b | w | r1 p1=3 | s s"),
          Scenario.of("cap=2", "| p1=1 r1 p2=2 | w w | p2=3"),

          // More room in dirty: moves take longer, and new keys come meanwhile.
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 | p3=3 g1 | p1=5 r2"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b | p3=3 s | r3 p1=5 | g3 g1"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 | p3=3 s s | p3=4 g3 | r1"),
          Scenario.of("cap=3 spare=5", "p2=2 p1=1 p3=3 | r1 r3 p4=8 | p1=5 s p3=6 s"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 r1 b p3=3 | r2 p3=4 | r3 p2=5 | s s"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p3=3 | c3=4 g1 | s s b s | c3=5 r1"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p3=3 | T3 | c3=4 | s s b s s"),
          Scenario.of("cap=3 spare=5 m=1", "p2=2 r2 p1=1 b | p3=3 p2=4 | s s s | g3 r1"),
          Scenario.of("cap=3 spare=5 m=1", "p1=1 p4=4 b p2=2 | r1 p1=3 | s s s | p2=5 r2"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p7=3 | s s b s | r7 p7=4 | g7 g7"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p3=3!m | p4=4 | r1 p1=5 | s s"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b s!a | p3=3 | r1 p1=5 | s s"),
          Scenario.of("cap=2 spare=5 keep", "p1=1 p2=2 r2 b p3=3 r3 | l | p2=4 p3=5 | s s"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p3=3 | w | s s r3 p3=4 | r1 p1=3"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p3=3 | w | s s b s s s | p3=4"),
          Scenario.of("cap=2 spare=5", "p1=1 p2=2 b p3=3 | w | C p3=4 | s r1"));

  private Scenarios() {}
}
