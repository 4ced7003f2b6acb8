package io.syncmap.model;

/** A rule of a protocol, which can be left out, or be weakened, alone. */
interface Rule {
  /** What goes wrong without it; or, if nothing does, why. */
  String sentence();

  /** Whether a scenario shows that it is needed. */
  boolean isNeeded();

  /** Returns the scenario that shows it. */
  Scenario scenario();
}
