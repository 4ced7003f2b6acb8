package io.syncmap;

import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * jcstress, without the JVM configurations with biased locking: on JDK 17 they would double the
 * time, and the maps have no monitors to be biased.
 */
public final class JcstressMain {
  private JcstressMain() {}

  /**
   * Runs jcstress; ends with 1 if it found anything forbidden.
   *
   * @param args its options
   */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (!options.parse()) {
      System.exit(1);
    }
    new JCStress(options) {
      @Override
      public SortedSet<String> getTests() {
        // Called when the configurations have been detected, and before they are used.
        VMSupport.getAvailableVMConfigs()
            .removeIf(config -> config.origArgs().contains("-XX:+UseBiasedLocking"));
        return super.getTests();
      }
    }.run();
  }
}
