package io.syncmap.model;

import java.util.StringTokenizer;

/**
 * How a model is set up.
 *
 * @param capacity of the first table of a generation
 * @param spare how many slots a dirty table has beyond those for the keys to be carried
 * @param keysOfOneTag "m": a search passes at most so many keys of one tag
 * @param pending how many slots the list of slots to wipe holds
 * @param keeping whether the map keeps deleted keys at first
 */
record Setting(int capacity, int spare, int keysOfOneTag, int pending, boolean keeping) {
  /** From "cap=2 spare=2 m=9 list=1 keep"; what is not named is as in this example, but letting. */
  static Setting parse(String text) {
    int capacity = 2;
    int spare = 2;
    int keysOfOneTag = 9;
    int pending = 1;
    boolean keeping = false;
    StringTokenizer words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      int equals = word.indexOf('=');
      int number = equals < 0 ? 0 : Integer.parseInt(word.substring(equals + 1));
      switch (equals < 0 ? word : word.substring(0, equals)) {
        case "cap" -> capacity = number;
        case "spare" -> spare = number;
        case "m" -> keysOfOneTag = number;
        case "list" -> pending = number;
        case "keep" -> keeping = true;
        default -> throw new IllegalArgumentException(text);
      }
    }
    return new Setting(capacity, spare, keysOfOneTag, pending, keeping);
  }
}
