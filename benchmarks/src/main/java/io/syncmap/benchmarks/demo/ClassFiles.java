package io.syncmap.benchmarks.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The class files of the running JDK: the keys of the demo, and the store that its cache is loaded
 * from. Each is read once: the demo shall measure maps, and not how fast files are read.
 */
final class ClassFiles {
  private static final String SUFFIX = ".class";
  private static final long SEED = 17;

  /**
   * What the cache holds for a class name.
   *
   * @param name the class, and so the key: a value of another name is wrong
   * @param bytes length of the class file
   * @param checksum CRC-32 of the class file
   * @param sequence which load of this key made the value; 0 is the first
   */
  record CachedClass(String name, int bytes, int checksum, int sequence) {}

  /** The names as Latin-1 bytes, so that no String exists that a map's key could share. */
  private final byte[][] names;

  private final int[] lengths;
  private final int[] checksums;

  /**
   * Reads the class files for this many entries. Where there are more entries than classes, the
   * classes are taken again, as {@code name#2}, {@code name#3} and so on.
   */
  ClassFiles(int entries) throws IOException {
    List<Path> paths = paths();
    Collections.shuffle(paths, new Random(SEED)); // neighbours are not alike in popularity
    names = new byte[entries][];
    lengths = new int[entries];
    checksums = new int[entries];
    for (int i = 0; i < entries; i++) {
      if (i < paths.size()) {
        byte[] bytes = Files.readAllBytes(paths.get(i));
        var crc = new CRC32();
        crc.update(bytes);
        names[i] = className(paths.get(i)).getBytes(ISO_8859_1);
        lengths[i] = bytes.length;
        checksums[i] = (int) crc.getValue();
      } else {
        int original = i % paths.size();
        names[i] = (name(original) + "#" + (i / paths.size() + 1)).getBytes(ISO_8859_1);
        lengths[i] = lengths[original];
        checksums[i] = checksums[original];
      }
    }
  }

  /** How many classes the running JDK has. */
  static int count() throws IOException {
    return paths().size();
  }

  int size() {
    return names.length;
  }

  /** The key of an entry, a new String at every call. */
  String name(int entry) {
    return new String(names[entry], ISO_8859_1);
  }

  /** Loads the value of an entry. */
  CachedClass load(int entry, int sequence) {
    return new CachedClass(name(entry), lengths[entry], checksums[entry], sequence);
  }

  /** Whether a value is one of this entry. */
  boolean isOf(int entry, CachedClass value) {
    return value.checksum() == checksums[entry]
        && value.bytes() == lengths[entry]
        && value.name().length() == names[entry].length;
  }

  private static List<Path> paths() throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    try (Stream<Path> walk = Files.walk(modules)) {
      return new ArrayList<>(
          walk.filter(path -> path.toString().endsWith(SUFFIX))
              .filter(path -> !path.endsWith("module-info.class"))
              .sorted()
              .toList());
    }
  }

  /** {@code /modules/java.base/java/util/Map.class} becomes {@code java.util.Map}. */
  private static String className(Path path) {
    String inModule = path.subpath(2, path.getNameCount()).toString();
    return inModule.substring(0, inModule.length() - SUFFIX.length()).replace('/', '.');
  }
}
