/**
 * Concurrent maps that give memory back: {@link io.syncmap.SyncMap} for keys that are read far more
 * often than they come and go, {@link io.syncmap.BucketMap} for keys that come and go all the time.
 *
 * <p>Unless a type is marked {@link org.jspecify.annotations.Nullable}, neither arguments nor
 * results are {@code null}.
 */
@NullMarked
package io.syncmap;

import org.jspecify.annotations.NullMarked;
