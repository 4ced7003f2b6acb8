/** Concurrent maps. */
module io.syncmap {
  requires jdk.jfr;

  // Wanted at run time only where present: they tell the size of a reference.
  requires static java.management;
  requires static jdk.management;

  // Not "transitive": javac would then demand it of every user.
  requires static org.jspecify;

  exports io.syncmap;
}
