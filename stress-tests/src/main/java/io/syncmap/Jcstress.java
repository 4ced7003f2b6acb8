package io.syncmap;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs jcstress in processes of its own, and finds what it has written. */
final class Jcstress {
  /** How a run ended. */
  enum End {
    PASSED,
    /** Something forbidden was seen, or jcstress broke off. */
    FAILED,
    /** The time was up. */
    STOPPED
  }

  /** What all runs have in common: one JVM for each test and configuration, nothing pinned. */
  private static final List<String> OPTIONS =
      List.of("-m", "quick", "-sc", "false", "-f", "1", "-af", "NONE", "-r", ".");

  private Jcstress() {}

  /**
   * Runs jcstress with this class path.
   *
   * @param folder for its reports
   * @param classes a folder whose classes come before those of the class path, or null
   * @param jvmArgs options of the JVM of jcstress itself, which it passes on to those of the tests
   * @param options in addition to those of all runs
   * @param timeLimit after which it is stopped
   */
  static End run(
      Path folder,
      @Nullable Path classes,
      List<String> jvmArgs,
      List<String> options,
      Duration timeLimit)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArgs);
    String first = classes == null ? "" : classes.toAbsolutePath() + File.pathSeparator;
    command.addAll(List.of("-cp", first + absoluteClassPath(), JcstressMain.class.getName()));
    command.addAll(OPTIONS);
    command.addAll(options);
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    if (!process.waitFor(timeLimit.toSeconds(), TimeUnit.SECONDS)) {
      System.out.println("stopped after " + timeLimit.toMinutes() + " minutes");
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return End.STOPPED;
    }
    return process.exitValue() == 0 ? End.PASSED : End.FAILED;
  }

  /** The class path of this process, which may be relative, for a process in another folder. */
  static String absoluteClassPath() {
    List<String> absolute = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator)) {
      absolute.add(Path.of(element).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, absolute);
  }

  /** The files with all results that runs in this folder have left. */
  static List<Path> resultFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.bin.gz")) {
        found.forEach(files::add);
      }
    }
    return files;
  }

  static void deleteRecursively(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(Jcstress::delete);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
