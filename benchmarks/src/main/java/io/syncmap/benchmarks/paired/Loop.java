package io.syncmap.benchmarks.paired;

/**
 * One thread's part of a load on one map. It is public, as are its classes, since those are loaded
 * anew for each map (see {@link LoopClass}) and are then in another package at run time.
 */
public interface Loop {
  /** How many calls are made between two looks at the clock. */
  int BATCH = 256;

  /**
   * Makes some calls of the map. It is called so often that it is compiled as a method of its own.
   *
   * @return how many calls; 0 if there is nothing left to do
   */
  int run();

  /** What the results of all calls add up to, so that none of them is without use. */
  long sum();

  /**
   * Makes up for what was done; this is not timed.
   *
   * @return whether it did anything
   */
  default boolean restore() {
    return false;
  }
}
