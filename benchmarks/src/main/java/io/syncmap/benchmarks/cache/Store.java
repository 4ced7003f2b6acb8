package io.syncmap.benchmarks.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/**
 * A map in use, with the threads that work on it. Its entries are numbered.
 *
 * @param <V> the values of the map
 */
abstract class Store<V> {
  /** One entry in so many survives the mass delete. */
  static final int SURVIVOR_EVERY = 100;

  /** Null after {@link #dropMap}. Nothing but this field keeps the map alive between turns. */
  private ConcurrentMap<String, V> map;

  Store(ConcurrentMap<String, V> map) {
    this.map = map;
  }

  /** How many entries the map must have between turns. */
  abstract int size();

  /** The key of an entry, a new String at each call. */
  abstract String key(int entry);

  /** A value equal to the one that the map must have for an entry between turns. */
  abstract V value(int entry);

  /** The threads whose operations count. */
  abstract List<? extends Client<V>> clients();

  /** Starts the threads that work beside the clients; returns them. */
  abstract List<Worker> startOthers(Turn turn);

  /** What those threads did in the last turn. */
  abstract List<Tally> othersTallies();

  /** Whether the clients only read, so that they can go on while entries are deleted. */
  abstract boolean clientsOnlyRead();

  /** Lets go of all keys and values but those in the map, so that its memory can be measured. */
  abstract void forgetKeys();

  /** Lets all threads work for this time, and checks the whole map afterwards. */
  final Round round(long millis) throws Exception {
    GcPauses pauses = GcPauses.start();
    Turn turn = new Turn();
    List<Worker> workers = startClients(turn);
    List<Worker> others = startOthers(turn);
    long start = System.nanoTime();
    turn.begin();
    turn.endAfter(millis);
    double seconds = (System.nanoTime() - start) / 1e9;
    Worker.join(workers, turn);
    Worker.join(others, turn);
    long allocated = workers.stream().mapToLong(Worker::allocatedBytes).sum();
    Round result = result(seconds, pauses.stop(), allocated);
    audit(1);
    return result;
  }

  private List<Worker> startClients(Turn turn) {
    List<Worker> workers = new ArrayList<>();
    for (Client<V> client : clients()) {
      workers.add(Worker.start("client", turn, () -> client.run(map, turn)));
    }
    return workers;
  }

  private Round result(double seconds, long longestGcMillis, long allocatedBytes) {
    Tally all = new Tally();
    clients().forEach(client -> all.add(client.tally()));
    othersTallies().forEach(all::add);
    return new Round(
        clients().stream().mapToDouble(Client::operationsPerSecond).sum(),
        all.reads(),
        all.misses(),
        all.writes(),
        seconds,
        longestGcMillis,
        allocatedBytes,
        all.readNanos(),
        all.writeNanos());
  }

  /**
   * Deletes all entries but one in a hundred, while those go on who only read, and checks the whole
   * map afterwards.
   *
   * @return deletes per second
   */
  final double deleteMost() throws Exception {
    Turn turn = new Turn();
    List<Worker> workers = clientsOnlyRead() ? startClients(turn) : List.of();
    turn.begin();
    long start = System.nanoTime();
    long deletes = 0;
    for (int i = 0; i < size() && !turn.isOver(); i++) {
      if (i % SURVIVOR_EVERY != 0) {
        String key = key(i);
        if (map.remove(key) == null) {
          turn.fail(new WrongValueException("remove(\"" + key + "\") did not find the entry"));
        }
        deletes++;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    turn.end();
    Worker.join(workers, turn);
    audit(SURVIVOR_EVERY);
    return deletes / seconds;
  }

  final ConcurrentMap<String, V> map() {
    return map;
  }

  /** Leaves all in memory but the map, so that the difference is the map's memory. */
  final void dropMap() {
    map = null;
  }

  /** With nobody writing, the map must hold the newest value of every n-th entry, and no other. */
  private void audit(int every) {
    int expected = 0;
    for (int i = 0; i < size(); i++) {
      boolean present = i % every == 0;
      V wanted = present ? value(i) : null;
      String key = key(i);
      V found = map.get(key);
      if (present ? !wanted.equals(found) : found != null) {
        throw new WrongValueException(
            "get(\"" + key + "\") returned " + found + " and not " + wanted);
      }
      expected += present ? 1 : 0;
    }
    if (map.size() != expected) {
      throw new WrongValueException("size() is " + map.size() + " and not " + expected);
    }
  }
}
