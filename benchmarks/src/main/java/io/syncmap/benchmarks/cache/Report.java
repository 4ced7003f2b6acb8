package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.page.Environment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results of all phases, in their order, and where they come from. */
record Report(Options options, Environment environment, List<PhaseReport> phases) {

  /** For the terminal. */
  String toText() {
    StringBuilder result = new StringBuilder();
    for (PhaseReport phase : phases) {
      result.append(phase.phase().heading()).append("\n\n");
      result.append(phase.table().toText()).append('\n');
      phase.findings().forEach(finding -> result.append(finding).append('\n'));
      result.append('\n');
    }
    noise().ifPresent(noise -> result.append(noise).append('\n'));
    return result.toString();
  }

  /** Says so if others used the machine. */
  Optional<String> noise() {
    if (environment.load() <= environment.cores()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Others used the machine when the run began (load %.1f on %d cores): the speeds and"
                + " latencies are noisy.",
            environment.load(),
            environment.cores()));
  }
}
