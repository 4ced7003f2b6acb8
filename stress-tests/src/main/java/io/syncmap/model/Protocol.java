package io.syncmap.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The protocols that are modelled, and what is explored of each. */
enum Protocol {
  SYNC_MAP {
    @Override
    Model model(String setting, @Nullable Rule weakened) {
      return new SyncMapCalls(new SyncMapModel(Setting.parse(setting), (Weakened) weakened));
    }

    @Override
    List<Rule> rules() {
      return Arrays.asList(Weakened.values());
    }

    @Override
    List<Scenario> broad() {
      return Scenarios.BROAD;
    }

    @Override
    List<RandomScenarios> drawn() {
      return RandomScenarios.ofSyncMap();
    }
  },

  BUCKET_MAP {
    @Override
    Model model(String setting, @Nullable Rule weakened) {
      return new BucketCalls(
          new BucketMapModel(BucketSetting.parse(setting), (BucketWeakened) weakened));
    }

    @Override
    List<Rule> rules() {
      return Arrays.asList(BucketWeakened.values());
    }

    @Override
    List<Scenario> broad() {
      return BucketScenarios.BROAD;
    }

    @Override
    List<RandomScenarios> drawn() {
      return BucketScenarios.DRAWN;
    }
  };

  /** A new map; one of the rules may be left out. */
  abstract Model model(String setting, @Nullable Rule weakened);

  abstract List<Rule> rules();

  /** Scenarios that do not belong to a rule. */
  abstract List<Scenario> broad();

  abstract List<RandomScenarios> drawn();

  /** The rules that are needed, or those that seem not to be. */
  final List<Rule> rules(boolean needed) {
    return rules().stream().filter(rule -> rule.isNeeded() == needed).toList();
  }

  /** Those that show that a rule is needed, and others. */
  final List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    rules(true).forEach(rule -> all.add(rule.scenario()));
    all.addAll(broad());
    return all;
  }

  /** As the command line has it. */
  final String option() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return this == SYNC_MAP ? "SyncMap" : "BucketMap";
  }
}
