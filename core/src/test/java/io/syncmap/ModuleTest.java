package io.syncmap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as users on the module path see it; the other tests run on the class path. */
class ModuleTest {
  private static final String SAMPLE_MODULE =
      """
      module sample.app {
        requires io.syncmap;

        exports sample.app;
      }
      """;

  private static final String SAMPLE_CLASS =
      """
      package sample.app;

      import io.syncmap.BucketMap;
      import io.syncmap.SyncMap;
      import java.util.concurrent.ConcurrentMap;
      import java.util.function.Supplier;

      public class Sample implements Supplier<String> {
        final ConcurrentMap<String, String> map = new SyncMap<String, String>();
        final ConcurrentMap<String, String> copy = new BucketMap<String, String>();

        @Override
        public String get() {
          map.put("k", "before");
          map.replace("k", "before", "after");
          copy.putAll(map);
          return copy.get("k");
        }
      }
      """;

  @TempDir Path temp;

  @Test
  void descriptorNamesTheModuleAndExportsOnlyItsPublicPackage() throws Exception {
    ModuleDescriptor descriptor =
        ModuleFinder.of(library()).find("io.syncmap").orElseThrow().descriptor();

    assertThat(descriptor.name()).isEqualTo("io.syncmap");
    assertThat(descriptor.isAutomatic()).isFalse();
    assertThat(descriptor.isOpen()).isFalse();
    assertThat(descriptor.opens()).isEmpty();
    assertThat(descriptor.exports())
        .singleElement()
        .satisfies(
            export -> {
              assertThat(export.source()).isEqualTo("io.syncmap");
              assertThat(export.isQualified()).isFalse();
            });
  }

  @Test
  void everyRunTimeRequirementIsAModuleOfTheJdk() throws Exception {
    ModuleDescriptor descriptor =
        ModuleFinder.of(library()).find("io.syncmap").orElseThrow().descriptor();

    assertThat(descriptor.requires())
        .filteredOn(
            requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .allMatch(name -> ModuleFinder.ofSystem().find(name).isPresent());
  }

  @Test
  void anotherModuleCompilesAgainstItAndRuns() throws Exception {
    Path classes = compileSample();

    ModuleFinder finder = ModuleFinder.of(library(), classes);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(finder, ModuleFinder.of(), Set.of("sample.app"));
    // Not the application's loader: it would offer the copy on the class path.
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    ClassLoader loader = layer.findLoader("sample.app");

    Object sample = loader.loadClass("sample.app.Sample").getConstructor().newInstance();
    assertThat(((Supplier<?>) sample).get()).isEqualTo("after");

    Class<?> mapClass = loader.loadClass("io.syncmap.SyncMap");
    assertThat(mapClass).isNotSameAs(SyncMap.class);
    assertThat(mapClass.getModule()).isSameAs(layer.findModule("io.syncmap").orElseThrow());
  }

  private Path compileSample() throws Exception {
    Path sources = Files.createDirectories(temp.resolve("src/sample/app"));
    Path moduleInfo = Files.writeString(temp.resolve("src/module-info.java"), SAMPLE_MODULE);
    Path sample = Files.writeString(sources.resolve("Sample.java"), SAMPLE_CLASS);
    Path classes = Files.createDirectories(temp.resolve("classes"));

    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      List<String> options =
          List.of("--module-path", library().toString(), "-d", classes.toString());
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjects(new Path[] {moduleInfo, sample}))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
    return classes;
  }

  /** The folder of the compiled library (or its jar). */
  private static Path library() throws Exception {
    return Path.of(SyncMap.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
