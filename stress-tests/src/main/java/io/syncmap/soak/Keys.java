package io.syncmap.soak;

/**
 * The keys, each told by a number: seven of sixteen are {@code Integer}, seven are {@code String},
 * one shares its hash code with a 61st of its kind and is {@code Comparable}, and one shares it
 * with fifteen neighbours and is not.
 */
final class Keys {
  private static final String PREFIX = "key-";
  private static final int HASHES = 61;

  private Keys() {}

  /** Returns a new key, but for small Integers: equal ones need not be the same object. */
  static Object of(int number) {
    int kind = number & 15;
    if (kind < 7) {
      return number;
    }
    if (kind < 14) {
      return PREFIX + number;
    }
    return kind == 14 ? new Colliding(number) : new Clashing(number);
  }

  static int numberOf(Object key) {
    if (key instanceof Integer number) {
      return number;
    }
    if (key instanceof String text) {
      return Integer.parseInt(text, PREFIX.length(), text.length(), 10);
    }
    return key instanceof Colliding colliding ? colliding.number : ((Clashing) key).number;
  }

  static String describe(Object key) {
    return key.getClass().getSimpleName() + " " + key;
  }

  /** One of many keys of one hash code. */
  private record Colliding(int number) implements Comparable<Colliding> {
    @Override
    public int hashCode() {
      return (number >>> 4) % HASHES;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Colliding other && other.number == number;
    }

    @Override
    public int compareTo(Colliding other) {
      return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
      return number + " of hash code " + hashCode();
    }
  }

  /** One of sixteen keys of one hash code, without an order. */
  private record Clashing(int number) {
    @Override
    public int hashCode() {
      return number >>> 8;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Clashing other && other.number == number;
    }

    @Override
    public String toString() {
      return number + " of hash code " + hashCode();
    }
  }
}
