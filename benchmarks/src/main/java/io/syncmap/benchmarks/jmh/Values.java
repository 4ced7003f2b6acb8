package io.syncmap.benchmarks.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A thread's own values, made beforehand. */
@State(Scope.Thread)
public class Values {
  private static final int COUNT = 1 << 10;

  private final Object[] values = new Object[COUNT];
  private int position;

  /** Makes the values. */
  @Setup(Level.Trial)
  public void setup() {
    for (int i = 0; i < COUNT; i++) {
      values[i] = FilledMap.valueOf(i);
    }
  }

  /** The next value; after a thousand they come again. */
  Object next() {
    return values[position++ & (COUNT - 1)];
  }
}
