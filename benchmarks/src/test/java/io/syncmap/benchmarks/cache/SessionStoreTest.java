package io.syncmap.benchmarks.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.benchmarks.Contender;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class SessionStoreTest {
  /** Three clients, so that they have not all the same number of sessions. */
  private static final Workload WORKLOAD = new Workload(100, 3, 0.1, 1_000);

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"COPY_ON_WRITE_MAP", "PLAIN_HASH_MAP"})
  void runsOnEveryMapThatCanBeChosen(Contender contender) throws Exception {
    SessionStore store = new SessionStore(contender::create, WORKLOAD);
    assertEquals(WORKLOAD.sessions(), store.map().size());
    Set<String> before = new HashSet<>(store.map().keySet());

    Round round = Round.decode(store.round(200).encode());
    long operations = round.reads() + round.writes();
    assertTrue(operations > 10_000, "operations: " + operations);
    assertEquals(0.5, (double) round.writes() / operations, 0.05);
    assertTrue(round.misses() > round.reads() / 20, "misses: " + round.misses());
    assertTrue(round.allocatedBytes() >= 0, "bytes: " + round.allocatedBytes());
    assertEquals(
        operations / Client.SAMPLE_EVERY,
        round.readNanos().getTotalCount() + round.writeNanos().getTotalCount());
    assertNotEqualSets(before, store.map().keySet());

    store.forgetKeys();
    store.deleteMost();
    assertEquals(10, store.map().size());
  }

  private static void assertNotEqualSets(Set<String> before, Set<String> after) {
    assertEquals(before.size(), after.size());
    assertTrue(!before.equals(after), "no session has come or gone");
  }

  @Test
  void findsAnotherKeysValue() {
    assertFound(BrokenChild.ConfusingMap::new, "get(\"", " and not ");
  }

  @Test
  void findsAnotherKeysValueAlsoUnderTheKeysOfOtherThreads() {
    assertFound(ConfusingOthersMap::new, "get(\"", " and not UserSession[");
  }

  @Test
  void findsALostEntry() {
    assertFound(LosingMap::new, "returned null and not UserSession[");
  }

  @Test
  void findsAnEntryThatCameBack() {
    assertFound(RevivingMap::new, "returned UserSession[", " and not null");
  }

  @Test
  void findsTheSessionThatHadTheIdBefore() {
    assertFound(StaleMap::new, "visit=0] and not UserSession[", "visit=1]");
  }

  @Test
  void idsAreDistinctAndNeverTheSameObject() {
    SessionIds ids = new SessionIds(10, 500);
    Set<String> distinct = new HashSet<>();
    for (int slot = 0; slot < ids.count(); slot++) {
      assertEquals(ids.opened(slot), ids.requested(slot));
      assertNotSame(ids.opened(slot), ids.requested(slot));
      assertEquals(ids.opened(slot), ids.session(slot, 1).id());
      distinct.add(ids.opened(slot));
    }
    assertEquals(1_000, distinct.size());
    assertEquals(new SessionIds(1_010, 2).opened(0), ids.newId(ids.count()));
  }

  private static void assertFound(
      Supplier<ConcurrentMap<String, UserSession>> broken, String... parts) {
    SessionStore store = new SessionStore(broken, WORKLOAD);
    WrongValueException e = assertThrows(WrongValueException.class, () -> store.round(5_000));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  /** Returns a wrong value to clients other than the one that put the key. */
  static final class ConfusingOthersMap extends ConcurrentHashMap<String, UserSession> {
    private static final long serialVersionUID = 1L;

    private final transient ConcurrentMap<String, Thread> owners = new ConcurrentHashMap<>();

    @Override
    public UserSession put(String key, UserSession value) {
      if (Thread.currentThread().getName().equals("client")) {
        owners.put(key, Thread.currentThread());
      }
      return super.put(key, value);
    }

    @Override
    public UserSession get(Object key) {
      UserSession value = super.get(key);
      Thread owner = owners.get(key);
      boolean ofOther = owner != null && owner != Thread.currentThread();
      return value != null && ofOther ? new UserSession("wrong", 0) : value;
    }
  }

  /** Does not keep each session that is opened. */
  static final class LosingMap extends ConcurrentHashMap<String, UserSession> {
    private static final long serialVersionUID = 1L;

    @Override
    public UserSession put(String key, UserSession value) {
      return value.visit() == 1 && key.startsWith("a") ? null : super.put(key, value);
    }
  }

  /** Does not end each session that is removed. */
  static final class RevivingMap extends ConcurrentHashMap<String, UserSession> {
    private static final long serialVersionUID = 1L;

    @Override
    public UserSession remove(Object key) {
      return key.hashCode() % 10 == 0 ? super.get(key) : super.remove(key);
    }
  }

  /** Keeps the first session of each id for ever, out of sight while it has ended. */
  static final class StaleMap extends ConcurrentHashMap<String, UserSession> {
    private static final long serialVersionUID = 1L;

    private final transient ConcurrentMap<String, UserSession> first = new ConcurrentHashMap<>();

    @Override
    public UserSession put(String key, UserSession value) {
      UserSession kept = first.putIfAbsent(key, value);
      return super.put(key, kept == null ? value : kept);
    }
  }
}
