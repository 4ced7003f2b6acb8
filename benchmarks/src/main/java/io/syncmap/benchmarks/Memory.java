package io.syncmap.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jol.info.GraphStats;
import org.openjdk.jol.vm.VM;

/** How many bytes a map takes beside its keys and values, by JOL. */
public final class Memory {
  /** What JOL needs to look into the JDK's maps. */
  public static final List<String> FLAGS =
      List.of(
          "-XX:+EnableDynamicAgentLoading",
          "-Djdk.attach.allowAttachSelf=true",
          "-Djol.magicFieldOffset=true",
          "-Djol.skipHotspotSAAttach=true",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  /** After the fill, so many of a hundred entries are removed. */
  private static final int[] REMOVED = {0, 50, 90, 99};

  /**
   * Bytes of a map's own objects; removed keys that it still holds count as its own.
   *
   * @param entries that were put, one by one
   * @param removed of a hundred
   */
  record Bytes(String map, int entries, int removed, long bytes) {
    double perEntry() {
      return (double) bytes / entries;
    }
  }

  private Memory() {}

  /** Measures some maps, each in a JVM of its own. */
  static List<Bytes> measure(List<String> maps, List<Integer> sizes)
      throws IOException, InterruptedException {
    List<Bytes> all = new ArrayList<>();
    for (String map : maps) {
      for (int entries : sizes) {
        List<String> args = List.of(map, Integer.toString(entries));
        all.addAll(List.of(ChildJvm.ask(Memory.class, FLAGS, args, Bytes[].class)));
      }
    }
    return all;
  }

  /** Takes a map's name and a number of entries. */
  public static void main(String[] args) throws IOException {
    int entries = Integer.parseInt(args[1]);
    ConcurrentMap<Object, Object> map = Rival.named(args[0]).create();
    for (int i = 0; i < entries; i++) {
      Object key = BenchKeys.INTEGER.of(BenchKeys.id(i));
      map.put(key, BenchKeys.INTEGER.of(~BenchKeys.id(i)));
    }
    List<Bytes> all = new ArrayList<>();
    int gone = 0;
    for (int removed : REMOVED) {
      for (; gone < (long) entries * removed / 100; gone++) {
        map.remove(BenchKeys.INTEGER.of(BenchKeys.id(gone)));
      }
      all.add(new Bytes(args[0], entries, removed, structure(map)));
    }
    ChildJvm.answer(all);
  }

  /** Bytes of what is reachable from a map but not from its keys and values. */
  public static long structure(Map<?, ?> map) {
    List<Object> content = new ArrayList<>(2 * map.size());
    map.forEach(
        (key, value) -> {
          content.add(key);
          content.add(value);
        });
    Object[] array = content.toArray();
    long bytesOfContent =
        GraphStats.parseInstance((Object) array).totalSize() - VM.current().sizeOf(array);
    return GraphStats.parseInstance(map).totalSize() - bytesOfContent;
  }
}
