package io.syncmap.benchmarks.report;

import io.syncmap.benchmarks.Contender;

/**
 * One figure of one JVM.
 *
 * @param row the row of the question's table that it belongs to, in words: "hit, Integer"
 * @param x where it lies on the row's axis (entries, number of the wave, percentage deleted,
 *     percentile), or NaN if the row has none
 * @param fork the number of the JVM, from 0; figures of different maps with the same number were
 *     measured one shortly after the other
 */
public record Measurement(
    Question question,
    String row,
    double x,
    Contender map,
    int fork,
    Metric metric,
    double value) {}
