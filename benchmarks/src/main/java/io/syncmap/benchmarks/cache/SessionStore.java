package io.syncmap.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Sessions on one map, which come and go; their number stays the same. */
final class SessionStore extends Store<UserSession> {
  private static final int SEED = 1147;

  private final int size;
  private final List<SessionClient> clients = new ArrayList<>();

  /** Opens as many sessions as the workload says, on a new map. */
  SessionStore(Supplier<ConcurrentMap<String, UserSession>> newMap, Workload workload) {
    super(newMap.get());
    this.size = workload.sessions();
    int threads = workload.threads();
    List<SessionIds> all = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < threads; i++) {
      // As many as are due to client i if entry e is of client e % threads.
      SessionIds ids = new SessionIds(first, (size - i + threads - 1) / threads);
      all.add(ids);
      first += ids.count();
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (SessionIds own : all) {
      List<SessionIds> others = all.stream().filter(ids -> ids != own).toList();
      SessionClient client = new SessionClient(own, others, random.split());
      client.fill(map());
      clients.add(client);
    }
  }

  @Override
  int size() {
    return size;
  }

  @Override
  String key(int entry) {
    return clients.get(entry % clients.size()).key(entry / clients.size());
  }

  @Override
  UserSession value(int entry) {
    return clients.get(entry % clients.size()).value(entry / clients.size());
  }

  @Override
  List<SessionClient> clients() {
    return clients;
  }

  @Override
  List<Worker> startOthers(Turn turn) {
    return List.of();
  }

  @Override
  List<Tally> othersTallies() {
    return List.of();
  }

  @Override
  boolean clientsOnlyRead() {
    return false;
  }

  @Override
  void forgetKeys() {
    clients.forEach(SessionClient::forgetKeys);
  }
}
