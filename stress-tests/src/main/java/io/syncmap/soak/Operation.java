package io.syncmap.soak;

/** The kinds of calls that are counted. */
enum Operation {
  NONE("nothing"),
  GET("get, getOrDefault"),
  CONTAINS("containsKey"),
  PUT("put, putAll"),
  PUT_IF_ABSENT("putIfAbsent"),
  REMOVE("remove(key)"),
  REMOVE_VALUE("remove(key, value)"),
  REPLACE("replace(key, value)"),
  REPLACE_VALUE("replace(key, old, new)"),
  COMPUTE("compute"),
  COMPUTE_IF_ABSENT("computeIfAbsent"),
  COMPUTE_IF_PRESENT("computeIfPresent"),
  MERGE("merge"),
  VIEW_CHANGE("changes by views"),
  REMOVE_IF("removeIf of views"),
  WALK("walks over all entries"),
  CLEAR("clear"),
  TRIM("trimToSize"),
  LOOK("size, stats");

  final String label;

  Operation(String label) {
    this.label = label;
  }
}
