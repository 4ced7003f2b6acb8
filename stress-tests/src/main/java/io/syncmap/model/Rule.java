package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/** A rule of a protocol, which can be left out, or be weakened, alone. */
interface Rule {
  /**
   * What is said of a rule.
   *
   * @param sentence what goes wrong without it; or, if nothing does, why
   * @param setting of the map in which that is seen, or null
   * @param text the calls of the scenario in which it is seen, or null
   */
  record Claim(String sentence, @Nullable String setting, @Nullable String text) {}

  Claim claim();

  /** What goes wrong without it; or, if nothing does, why. */
  default String sentence() {
    return claim().sentence();
  }

  /** Whether a scenario shows that it is needed. */
  default boolean isNeeded() {
    return claim().text() != null;
  }

  /** Returns the scenario that shows it. */
  default Scenario scenario() {
    String setting = claim().setting();
    String text = claim().text();
    if (setting == null || text == null) {
      throw new IllegalStateException(this + " has none");
    }
    return Scenario.of(setting, text);
  }
}
