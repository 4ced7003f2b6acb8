package io.syncmap.model;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A coroutine of the JDK's own continuations, on which virtual threads are built. They are internal
 * to the JDK, and there since JDK 21, where this code is compiled for 17: hence by method handles.
 */
final class ContinuationCoroutine extends Coroutine {
  static final boolean AVAILABLE;

  private static final MethodHandle CREATE; // (Runnable) -> Continuation, as an Object
  private static final MethodHandle RUN; // (Continuation)
  private static final MethodHandle YIELD; // () -> boolean

  static {
    MethodHandle create = null;
    MethodHandle run = null;
    MethodHandle yield = null;
    try {
      Class<?> scopes = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> continuations = Class.forName("jdk.internal.vm.Continuation");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Object scope =
          lookup
              .findConstructor(scopes, MethodType.methodType(void.class, String.class))
              .invoke("model");
      create =
          MethodHandles.insertArguments(
                  lookup.findConstructor(
                      continuations, MethodType.methodType(void.class, scopes, Runnable.class)),
                  0,
                  scope)
              .asType(MethodType.methodType(Object.class, Runnable.class));
      run =
          lookup
              .findVirtual(continuations, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      yield =
          MethodHandles.insertArguments(
              lookup.findStatic(
                  continuations, "yield", MethodType.methodType(boolean.class, scopes)),
              0,
              scope);
    } catch (Throwable e) {
      // Not there, or not exported to us: AVAILABLE says so.
      yield = null;
    }
    AVAILABLE = yield != null;
    CREATE = create;
    RUN = run;
    YIELD = yield;
  }

  private final Object continuation;

  ContinuationCoroutine() {
    try {
      continuation = (Object) CREATE.invokeExact((Runnable) this::runBodies);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  void resume() {
    try {
      RUN.invokeExact(continuation);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  void suspend() {
    boolean suspended;
    try {
      suspended = (boolean) YIELD.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    if (!suspended) {
      throw new AssertionError("pinned");
    }
  }

  @Override
  void discard() {
    // It is garbage.
  }
}
