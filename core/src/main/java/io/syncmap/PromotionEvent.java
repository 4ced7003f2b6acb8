package io.syncmap;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The entries of a snapshot and its dirty table moved to a new snapshot. */
@Name("io.syncmap.Promotion")
@Label("SyncMap Promotion")
@Description("A SyncMap moved the entries of its snapshot and dirty table to a new snapshot")
final class PromotionEvent extends MoveEvent {}
