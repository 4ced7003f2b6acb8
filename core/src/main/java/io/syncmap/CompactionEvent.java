package io.syncmap;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The live entries of a table with many deleted keys moved to a smaller table. */
@Name("io.syncmap.Compaction")
@Label("SyncMap Compaction")
@Description("A SyncMap moved its entries to a smaller table, leaving deleted keys behind")
final class CompactionEvent extends MoveEvent {}
