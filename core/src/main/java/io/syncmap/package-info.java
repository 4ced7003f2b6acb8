/**
 * Concurrent maps for data that is read far more often than it changes its set of keys. Unless a
 * type is marked {@link org.jspecify.annotations.Nullable}, neither arguments nor results are
 * {@code null}.
 */
@NullMarked
package io.syncmap;

import org.jspecify.annotations.NullMarked;
