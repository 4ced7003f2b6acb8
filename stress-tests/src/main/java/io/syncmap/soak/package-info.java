/**
 * The soak: random operations on many keys from more threads than cores, in a small heap, for as
 * long as wanted, with an oracle for every key. {@link io.syncmap.soak.Soak} is the command, {@link
 * io.syncmap.soak.SoakRun} one run, {@link io.syncmap.soak.Oracle} what an oracle is. It uses
 * nothing but the public API of the maps.
 */
package io.syncmap.soak;
