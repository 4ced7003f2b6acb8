package io.syncmap.benchmarks.cache;

import io.syncmap.benchmarks.Footprint;
import java.util.Map;

/**
 * Memory before and after the mass delete.
 *
 * @param entries in the full map
 * @param entriesLeft after the deletes
 * @param deletesPerSecond by one thread, while the readers went on
 * @param structureFull bytes of the map's own objects when full, or {@link Footprint#UNKNOWN}
 * @param structureAfter the same after the deletes
 * @param heapFull bytes of heap that the full map holds, keys and values included
 * @param heapAfter the same after the deletes
 */
record Deletion(
    long entries,
    long entriesLeft,
    double deletesPerSecond,
    long structureFull,
    long structureAfter,
    long heapFull,
    long heapAfter) {

  double bytesPerEntry() {
    return structureFull == Footprint.UNKNOWN ? Double.NaN : (double) structureFull / entries;
  }

  String encode() {
    return Fields.encode(
        Map.of(
            "entries",
            entries,
            "entriesLeft",
            entriesLeft,
            "deletesPerSecond",
            deletesPerSecond,
            "structureFull",
            structureFull,
            "structureAfter",
            structureAfter,
            "heapFull",
            heapFull,
            "heapAfter",
            heapAfter));
  }

  static Deletion decode(String line) {
    Fields fields = Fields.decode(line);
    return new Deletion(
        fields.getLong("entries"),
        fields.getLong("entriesLeft"),
        fields.getDouble("deletesPerSecond"),
        fields.getLong("structureFull"),
        fields.getLong("structureAfter"),
        fields.getLong("heapFull"),
        fields.getLong("heapAfter"));
  }
}
