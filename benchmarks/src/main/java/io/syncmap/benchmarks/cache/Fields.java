package io.syncmap.benchmarks.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Named values in one line of text: {@code a=1 b=2.5}. Values have no spaces in them. */
final class Fields {
  private final Map<String, String> values;

  private Fields(Map<String, String> values) {
    this.values = values;
  }

  static String encode(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }

  static Fields decode(String line) {
    Map<String, String> values = new HashMap<>();
    for (String field : line.strip().split(" ", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("Not a list of name=value: " + line);
      }
      values.put(field.substring(0, equals), field.substring(equals + 1));
    }
    return new Fields(values);
  }

  String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("No field " + name + " in " + values);
    }
    return value;
  }

  long getLong(String name) {
    return Long.parseLong(get(name));
  }

  double getDouble(String name) {
    return Double.parseDouble(get(name));
  }
}
