/**
 * Models of the protocols of {@link io.syncmap.SyncMap} and {@link io.syncmap.BucketMap}, and an
 * explorer of their interleavings.
 *
 * <p>{@link io.syncmap.model.SyncMapModel} has the steps of that protocol in their order, and is to
 * be read beside the map: it is {@code SyncSlots}, {@link io.syncmap.model.ModelWriter} is {@code
 * SyncWriter} and what it extends, {@link io.syncmap.model.ModelMover} is {@code SyncMove}, and
 * {@link io.syncmap.model.ModelWalk} is {@code SyncWalk}. {@link io.syncmap.model.Weakened} lists
 * the rules that can be left out.
 *
 * <p>{@link io.syncmap.model.BucketMapModel} is the same of the other map: look-ups, functions and
 * the directory; {@link io.syncmap.model.BucketWriter} is what takes a lock, {@link
 * io.syncmap.model.BucketRebuild} replaces tables, {@link io.syncmap.model.BucketWalk} is an
 * iterator, and {@link io.syncmap.model.BucketWeakened} lists the rules.
 *
 * <p>A {@link io.syncmap.model.Scenario} is what a few threads do; {@link
 * io.syncmap.model.Explorer} runs it under all {@link io.syncmap.model.Schedule schedules} with few
 * preemptions, and checks the {@link io.syncmap.model.History} of each run. {@link
 * io.syncmap.model.ModelMain} is the command.
 */
package io.syncmap.model;
