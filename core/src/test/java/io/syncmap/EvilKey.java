package io.syncmap;

/** A key whose methods throw on demand. Its hash is given; the order is that of the numbers. */
final class EvilKey implements Comparable<EvilKey> {
  /** Which of the key's methods throws. */
  enum Mode {
    GOOD,
    HASH_CODE,
    EQUALS,
    COMPARE_TO
  }

  /** What an evil key throws; says which key threw it. */
  static final class EvilException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient EvilKey key;

    EvilException(EvilKey key) {
      super("evil key " + key.id);
      this.key = key;
    }
  }

  final int id;
  final int hash;
  volatile Mode mode = Mode.GOOD;

  EvilKey(int id, int hash) {
    this.id = id;
    this.hash = hash;
  }

  /** An equal key, in this mode. */
  EvilKey twin(Mode mode) {
    EvilKey twin = new EvilKey(id, hash);
    twin.mode = mode;
    return twin;
  }

  private void mayThrow(Mode now) {
    if (mode == now) {
      throw new EvilException(this);
    }
  }

  @Override
  public int hashCode() {
    mayThrow(Mode.HASH_CODE);
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    mayThrow(Mode.EQUALS);
    return other instanceof EvilKey that && id == that.id;
  }

  @Override
  public int compareTo(EvilKey that) {
    mayThrow(Mode.COMPARE_TO);
    return Integer.compare(id, that.id);
  }

  @Override
  public String toString() {
    return "evil" + id;
  }
}
