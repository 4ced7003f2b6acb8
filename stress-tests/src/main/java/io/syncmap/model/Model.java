package io.syncmap.model;

import org.jspecify.annotations.Nullable;

/** A map whose protocol is modelled, as the explorer sees it. */
interface Model {
  /** Makes a call, and returns what came of it. The steps of a walk are noted in the call. */
  @Nullable Object call(Call call);

  /** What is wrong with the map while no call is under way, or null. */
  @Nullable String defectAtRest(Scenario scenario);
}
