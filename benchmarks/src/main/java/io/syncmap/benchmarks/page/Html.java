package io.syncmap.benchmarks.page;

/** Text for pages. */
public final class Html {
  private Html() {}

  /** Replaces what has a meaning in HTML. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
