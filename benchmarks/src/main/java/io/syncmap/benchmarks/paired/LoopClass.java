package io.syncmap.benchmarks.paired;

import java.io.IOException;
import java.io.InputStream;

/**
 * A loop's class, loaded anew: the types that the JVM sees in its code are then those of one map
 * alone, as in a service that has one. With one class for both maps the calls of them would no
 * longer be inlined, and the second would pay for the first.
 */
final class LoopClass extends ClassLoader {
  private final Class<? extends Loop> original;
  private final Class<? extends Loop> copy;

  LoopClass(Class<? extends Loop> original) {
    super(original.getClassLoader());
    this.original = original;
    this.copy = define().asSubclass(Loop.class);
  }

  private Class<?> define() {
    String file = original.getName().replace('.', '/') + ".class";
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(original.getName(), bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  /** A new loop of this class. */
  Loop create(Supply supply) {
    try {
      return copy.getConstructor(Supply.class).newInstance(supply);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(copy + " cannot be made", e);
    }
  }
}
