package io.syncmap.model;

import java.util.StringTokenizer;

/**
 * How a model of BucketMap is set up.
 *
 * @param lanes slots of a bucket
 * @param homes home buckets of the first table of a generation
 * @param overflow overflow buckets of each table
 * @param maxHomes a table with so many home buckets does not grow any more
 * @param maxDepth nor is one of this depth split
 * @param patience after so many failures a reader takes the lock; 0: never
 */
record BucketSetting(int lanes, int homes, int overflow, int maxHomes, int maxDepth, int patience) {
  /** From "lanes=1 homes=1 over=0 max=1 depth=0 patience=0"; each is so if it is not named. */
  static BucketSetting parse(String text) {
    int lanes = 1;
    int homes = 1;
    int overflow = 0;
    int maxHomes = 1;
    int maxDepth = 0;
    int patience = 0;
    StringTokenizer words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      int equals = word.indexOf('=');
      int number = Integer.parseInt(word.substring(equals + 1));
      switch (word.substring(0, equals)) {
        case "lanes" -> lanes = number;
        case "homes" -> homes = number;
        case "over" -> overflow = number;
        case "max" -> maxHomes = number;
        case "depth" -> maxDepth = number;
        case "patience" -> patience = number;
        default -> throw new IllegalArgumentException(text);
      }
    }
    return new BucketSetting(lanes, homes, overflow, Math.max(homes, maxHomes), maxDepth, patience);
  }
}
