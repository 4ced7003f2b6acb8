package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Markdown of the project: its samples compile and run as they stand, its links lead on. */
class DocsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

  @TempDir Path folder;

  /** All pages but those that builds leave behind. */
  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target"))
          .sorted()
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> samplesCompileAndRun() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher samples = SAMPLE.matcher(Files.readString(page));
      while (samples.find()) {
        String code = samples.group(1);
        String name = "Sample" + tests.size();
        tests.add(
            DynamicTest.dynamicTest(
                ROOT.relativize(page) + " " + name, () -> compileAndRun(name, code)));
      }
    }
    assertTrue(tests.size() >= 2, "samples: " + tests.size());
    return tests.stream();
  }

  /** Statements run in a main method; a sample that is a class is compiled alone. */
  private void compileAndRun(String name, String code) throws Exception {
    boolean isClass = code.contains("\nfinal class ");
    Path source = folder.resolve(name + ".java");
    Files.writeString(
        source,
        isClass
            ? code
            : lines(code, true)
                + "\npublic class "
                + name
                + " { public static void main(String[] args) throws Exception {\n"
                + lines(code, false)
                + "\n}}\n");
    String classPath = System.getProperty("java.class.path");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString());
    assertEquals(0, result, code);
    if (!isClass) {
      try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
        loader
            .loadClass(name)
            .getMethod("main", String[].class)
            .invoke(null, (Object) new String[0]);
      }
    }
  }

  private static String lines(String code, boolean imports) {
    return code.lines()
        .filter(line -> line.startsWith("import ") == imports)
        .collect(Collectors.joining("\n"));
  }

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(page).toString(), () -> assertEquals(List.of(), dead(page))));
  }

  /** The links of a page to files or headings that are not there. */
  private static List<String> dead(Path page) throws IOException {
    List<String> dead = new ArrayList<>();
    Matcher links = LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll(""));
    while (links.find()) {
      String link = links.group(1);
      if (!link.contains("://")) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!Files.exists(target)
            || hash >= 0 && !anchors(target).contains(link.substring(hash + 1))) {
          dead.add(link);
        }
      }
    }
    return dead;
  }

  /** What the headings of a page are linked by: lower case, hyphens, no punctuation. */
  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
