package io.syncmap.benchmarks.paired;

/** What the keys are. Each call makes a new object: equal ids give equal keys, never the same. */
enum Keys {
  INTEGER("Integer") {
    @Override
    Object of(int id) {
      return Integer.valueOf(id);
    }
  },
  STRING("String") {
    private static final String PREFIX = "session-";
    private static final int RADIX = 36;

    @Override
    Object of(int id) {
      return PREFIX.concat(Integer.toUnsignedString(id, RADIX));
    }
  };

  final String label;

  Keys(String label) {
    this.label = label;
  }

  /** A new key. */
  abstract Object of(int id);

  /** New keys, whose hash codes are computed, as those of Strings in use are. */
  Object[] of(int[] ids) {
    var keys = new Object[ids.length];
    int hashes = 0;
    for (int i = 0; i < ids.length; i++) {
      keys[i] = of(ids[i]);
      hashes += keys[i].hashCode();
    }
    Sink.result = hashes;
    return keys;
  }
}
