package io.syncmap;

/**
 * Makes sure that a piece of code, once begun, does not end in a {@code StackOverflowError} half
 * way: a compute function that recurses until the stack ends would otherwise leave its key BUSY.
 */
final class StackReserve {
  /** Some 4 kilobytes of frames where this is compiled, more where it is interpreted. */
  private static final int FRAMES = 32;

  private StackReserve() {}

  /**
   * Throws {@code StackOverflowError} if there is little stack left.
   *
   * @return a number of no use, for the compiler not to leave the calls out
   */
  static long check() {
    long n = System.identityHashCode(Thread.currentThread());
    return frames(FRAMES, n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7);
  }

  private static long frames(
      int left, long a, long b, long c, long d, long e, long f, long g, long h) {
    if (left == 0) {
      return a;
    }
    long deeper = frames(left - 1, b, c, d, e, f, g, h, a);
    return deeper ^ (a + 3 * b + 5 * c + 7 * d) ^ (e + 3 * f + 5 * g + 7 * h);
  }
}
