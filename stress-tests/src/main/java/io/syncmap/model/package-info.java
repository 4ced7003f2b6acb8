/**
 * A model of the protocol of {@link io.syncmap.SyncMap}, and an explorer of its interleavings.
 *
 * <p>{@link io.syncmap.model.SyncMapModel} has the steps of the protocol in their order, and is to
 * be read beside the map: it is {@code SyncSlots}, {@link io.syncmap.model.ModelWriter} is {@code
 * SyncWriter} and what it extends, {@link io.syncmap.model.ModelMover} is {@code SyncMove}, and
 * {@link io.syncmap.model.ModelWalk} is {@code SyncWalk}. {@link io.syncmap.model.Weakened} lists
 * the rules that can be left out. A {@link io.syncmap.model.Scenario} is what a few threads do;
 * {@link io.syncmap.model.Explorer} runs it under all {@link io.syncmap.model.Schedule schedules}
 * with few preemptions, and checks the {@link io.syncmap.model.History} of each run. {@link
 * io.syncmap.model.ModelMain} is the command.
 */
package io.syncmap.model;
