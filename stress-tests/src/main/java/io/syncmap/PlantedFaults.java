package io.syncmap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Takes one guard after the other away from the maps themselves, and runs the tests that should see
 * it. A fault is a file: the claim, the source file, the tests, the guard, and what is planted in
 * its place.
 */
public final class PlantedFaults {
  private static final String SEPARATOR = "\n=====\n";

  private static final List<String> OPTIONS =
      List.of("-iters", "5", "-time", "200", "-jvmArgs", "-Xmx256m");

  /** Most end in one; a map without its guard may hang. */
  private static final Duration TIME_LIMIT = Duration.ofMinutes(4);

  /** A fault, as its file has it. */
  record Fault(String claim, String file, String tests, List<String> changes) {
    static Fault read(Path path) throws IOException {
      String text = Files.readString(path).stripTrailing();
      String[] parts = text.split(SEPARATOR, -1);
      String[] head = parts[0].split("\n", -1);
      if (parts.length < 3 || parts.length % 2 == 0 || head.length != 3) {
        throw new IOException("not a fault: " + path);
      }
      return new Fault(
          field(head[0], "claim"),
          field(head[1], "file"),
          field(head[2], "tests"),
          List.of(parts).subList(1, parts.length));
    }

    private static String field(String line, String name) throws IOException {
      String prefix = name + ": ";
      if (!line.startsWith(prefix)) {
        throw new IOException("expected '" + prefix + "', found: " + line);
      }
      return line.substring(prefix.length());
    }

    /** The source with the fault. */
    String plantIn(String source) throws IOException {
      String faulty = source;
      for (int i = 0; i < changes.size(); i += 2) {
        String guard = changes.get(i);
        int at = faulty.indexOf(guard);
        if (at < 0 || faulty.indexOf(guard, at + 1) >= 0) {
          throw new IOException(file + " has not, or not once, what is to be changed: " + guard);
        }
        faulty = faulty.replace(guard, changes.get(i + 1));
      }
      return faulty;
    }
  }

  private PlantedFaults() {}

  /**
   * Runs the tests for each fault, and prints a table. Ends with 1 if any was not seen.
   *
   * @param args the folder with the faults, that with the sources of {@code io.syncmap}, and one to
   *     work in
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 3) {
      throw new IllegalArgumentException(
          "usage: PlantedFaults FAULTS SOURCES FOLDER, not " + List.of(args));
    }
    TreeMap<String, String> rows = new TreeMap<>();
    boolean allSeen = true;
    try (DirectoryStream<Path> faults = Files.newDirectoryStream(Path.of(args[0]), "*.fault")) {
      for (Path path : faults) {
        String name = path.getFileName().toString().replace(".fault", "");
        Fault fault = Fault.read(path);
        System.out.println("---- " + name + ": without '" + fault.claim + "'");
        Path folder = Files.createDirectories(Path.of(args[2], name)).toAbsolutePath();
        TreeSet<String> seenBy = run(fault, Path.of(args[1]), folder);
        allSeen &= !seenBy.isEmpty();
        String seen = seenBy.isEmpty() ? "**not seen**" : String.join(", ", seenBy);
        rows.put(name, "| " + name + " | " + fault.claim + " | " + seen + " |");
      }
    }
    System.out.println("\n| fault | claim | seen by |\n|---|---|---|");
    rows.values().forEach(System.out::println);
    if (!allSeen) {
      System.exit(1);
    }
  }

  /** Returns the tests that failed, without their package. */
  private static TreeSet<String> run(Fault fault, Path sources, Path folder)
      throws IOException, InterruptedException {
    Path source = folder.resolve(fault.file);
    Files.writeString(source, fault.plantIn(Files.readString(sources.resolve(fault.file))));
    compile(source, folder);
    List<String> options = new ArrayList<>(OPTIONS);
    options.addAll(List.of("-t", "^io.syncmap.(" + fault.tests + ")"));
    Path results = folder.resolve("results");
    Jcstress.deleteRecursively(results);
    Jcstress.End end = Jcstress.run(results, folder, List.of(), options, TIME_LIMIT);
    if (end == Jcstress.End.STOPPED) {
      return new TreeSet<>(List.of("a hang")); // its results may be cut off
    }
    TreeSet<String> seenBy = StressSummary.of(Jcstress.resultFiles(results)).failed();
    if (end == Jcstress.End.FAILED && seenBy.isEmpty()) {
      throw new IOException("jcstress broke off: " + results);
    }
    return seenBy;
  }

  private static void compile(Path source, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("needs a JDK, not a JRE: " + System.getProperty("java.home"));
    }
    int exit =
        compiler.run(
            null,
            null,
            null,
            "-d",
            folder.toString(),
            "-cp",
            Jcstress.absoluteClassPath(),
            "-proc:none",
            "-nowarn",
            source.toString());
    if (exit != 0) {
      throw new IOException("does not compile: " + source);
    }
  }
}
