package io.syncmap;

import java.util.List;
import java.util.SortedSet;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * jcstress, with those JVM configurations alone that are worth their time: C1, and C2 that makes
 * its choices at random. The interpreter does not reorder anything, and comes to a tenth of the
 * samples; on JDK 17, biased locking would double the time, and the maps have no monitors to be
 * biased.
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
        VMSupport.getAvailableVMConfigs().removeIf(JcstressMain::isLeftOut);
        return super.getTests();
      }
    }.run();
  }

  private static boolean isLeftOut(VMSupport.Config config) {
    List<String> args = config.origArgs();
    return args.contains("-XX:+UseBiasedLocking")
        || args.contains("-Xint")
        || (args.contains("-XX:-TieredCompilation") && !config.stress());
  }
}
