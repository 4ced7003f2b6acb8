/**
 * The benchmarks: loads that users put on a map, run by JMH on several maps in turn, and how many
 * bytes they take, by JOL, and how long single calls take, by HdrHistogram.
 */
package io.syncmap.benchmarks;
