package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lock that is unlocked by an assignment. */
@Timeout(120)
class SyncMutexTest {
  private static final class Mutex extends SyncMutex {
    private int count;
  }

  private final Mutex mutex = new Mutex();

  private void unlock() {
    mutex.owner = null;
    mutex.wake();
  }

  @Test
  void itIsHeldFromTheLockToTheAssignment() {
    Thread me = mutex.enter();
    assertSame(Thread.currentThread(), me);
    assertTrue(mutex.tryLock(me));
    assertSame(me, mutex.owner);
    assertFalse(mutex.tryLock(me), "not reentrant");
    unlock();
    assertNull(mutex.owner);
    mutex.lock(me);
    assertSame(me, mutex.owner);
    unlock();
  }

  @Test
  void whoHoldsItMustNotEnterAgainAndOthersMay() throws Exception {
    mutex.lock(mutex.enter());
    IllegalStateException e = assertThrows(IllegalStateException.class, mutex::enter);
    assertEquals("Recursive update", e.getMessage());
    assertFalse(TestThreads.elsewhere(() -> mutex.tryLock(mutex.enter())));
    unlock();
    assertSame(Thread.currentThread(), mutex.enter());
  }

  /** Also if the one that unlocks has no stack left to wake them: they look for themselves. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thoseThatWaitGetIt(boolean woken) throws Exception {
    mutex.lock(mutex.enter());
    TestThreads.Body body =
        () -> {
          mutex.lock(mutex.enter());
          mutex.count++;
          unlock();
        };
    List<TestThreads.Running<Void>> waiting =
        Collections.nCopies(3, body).stream()
            .map(
                b ->
                    TestThreads.<Void>start(
                        () -> {
                          b.run();
                          return null;
                        }))
            .toList();
    waiting.forEach(TestThreads.Running::awaitWaiting);
    assertEquals(0, mutex.count);
    if (woken) {
      unlock();
    } else {
      mutex.owner = null;
    }
    for (TestThreads.Running<Void> thread : waiting) {
      thread.result();
    }
    assertEquals(3, mutex.count);
    assertNull(mutex.owner);
  }

  @Test
  void thoseThatWaitKeepTheirInterrupt() throws Exception {
    mutex.lock(mutex.enter());
    TestThreads.Running<Boolean> waiting =
        TestThreads.start(
            () -> {
              mutex.lock(mutex.enter());
              unlock();
              return Thread.currentThread().isInterrupted();
            });
    waiting.awaitWaiting();
    waiting.thread().interrupt();
    unlock();
    assertTrue(waiting.result());
  }

  @Test
  void oneAtATime() throws Exception {
    int rounds = 100_000;
    TestThreads.Body body =
        () -> {
          for (int i = 0; i < rounds; i++) {
            Thread me = mutex.enter();
            if (i % 3 != 0 || !mutex.tryLock(me)) {
              mutex.lock(me);
            }
            mutex.count++;
            unlock();
          }
        };
    TestThreads.together(List.of(body, body, body, body));
    assertEquals(4 * rounds, mutex.count);
    assertNull(mutex.owner);
  }
}
