package io.syncmap.benchmarks.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
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
 * from. Entries are numbered; their order is shuffled, the same in every run, so that neighbours in
 * a package are not neighbours in popularity.
 *
 * <p>Every class file is read once, at the start. A later load makes its value from what was read
 * then: the rounds shall measure the map, and a file takes far longer to read than any map takes to
 * store it.
 */
final class ClassFiles {
  private static final String SUFFIX = ".class";
  private static final int MAGIC = 0xCAFEBABE;
  private static final int MAJOR_VERSION_OFFSET = 6;
  private static final int SHUFFLE_SEED = 17;

  /**
   * The names as Latin-1 bytes, so that no String exists from which a map's key could be copied.
   */
  private final byte[][] names;

  private final int[] lengths;
  private final int[] checksums;
  private final int[] formatVersions;

  private ClassFiles(int entries) {
    names = new byte[entries][];
    lengths = new int[entries];
    checksums = new int[entries];
    formatVersions = new int[entries];
  }

  /** How many classes the running JDK has. */
  static int count() throws IOException {
    return paths().size();
  }

  /**
   * Reads the class files for this many entries. Where there are more entries than classes, the
   * classes are taken again, as {@code name#2}, {@code name#3} and so on.
   */
  static ClassFiles read(int entries) throws IOException {
    List<Path> paths = paths();
    Collections.shuffle(paths, new Random(SHUFFLE_SEED));
    ClassFiles result = new ClassFiles(entries);
    for (int i = 0; i < Math.min(entries, paths.size()); i++) {
      result.readFile(i, paths.get(i));
    }
    for (int i = paths.size(); i < entries; i++) {
      result.derive(i, i % paths.size(), i / paths.size() + 1);
    }
    return result;
  }

  int size() {
    return names.length;
  }

  /** The key of an entry, a new String at every call: no cached hash, no identity to compare. */
  String name(int entry) {
    return new String(names[entry], ISO_8859_1);
  }

  /**
   * Loads the value of an entry. Its name is a String of its own: if it were the key that asks for
   * it, maps that keep an old key and maps that take the new one would differ in memory by chance.
   */
  CachedClass load(int entry, long sequence) {
    return new CachedClass(
        name(entry), lengths[entry], checksums[entry], formatVersions[entry], sequence);
  }

  private static List<Path> paths() throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    List<Path> result = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(modules)) {
      walk.filter(ClassFiles::isClass).sorted().forEach(result::add);
    }
    return result;
  }

  /** Module descriptors are left out: they all have one name. */
  private static boolean isClass(Path path) {
    String file = path.getFileName() == null ? "" : path.getFileName().toString();
    return file.endsWith(SUFFIX) && !file.equals("module-info.class");
  }

  private void readFile(int entry, Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (header.getInt(0) != MAGIC) {
      throw new IOException("Not a class file: " + path);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    names[entry] = className(path).getBytes(ISO_8859_1);
    lengths[entry] = bytes.length;
    checksums[entry] = (int) crc.getValue();
    formatVersions[entry] = header.getShort(MAJOR_VERSION_OFFSET);
  }

  /** {@code /modules/java.base/java/util/Map.class} becomes {@code java.util.Map}. */
  private static String className(Path path) {
    String inModule = path.subpath(2, path.getNameCount()).toString();
    return inModule.substring(0, inModule.length() - SUFFIX.length()).replace('/', '.');
  }

  private void derive(int entry, int original, int copy) {
    names[entry] = (name(original) + "#" + copy).getBytes(ISO_8859_1);
    lengths[entry] = lengths[original];
    checksums[entry] = checksums[original];
    formatVersions[entry] = formatVersions[original];
  }
}
