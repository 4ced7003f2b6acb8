package io.syncmap;

import static java.util.Map.entry;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.SampleElements;
import com.google.common.collect.testing.SetTestSuiteBuilder;
import com.google.common.collect.testing.TestMapGenerator;
import com.google.common.collect.testing.TestSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.features.SetFeature;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import junit.framework.Test;
import junit.framework.TestSuite;
import org.junit.runner.RunWith;
import org.junit.runners.AllTests;

/**
 * Guava's suite of the contract of {@link java.util.concurrent.ConcurrentMap}, with the features
 * that it asks of {@link java.util.concurrent.ConcurrentHashMap}; for each map, and for well and
 * badly spread hashes.
 */
@RunWith(AllTests.class)
public final class MapContractTest {
  private static final List<Entry<MapUnderTest, KeyKind>> VARIANTS =
      List.of(
          entry(MapUnderTest.SYNC_MAP, KeyKind.STRING),
          entry(MapUnderTest.TINY_SYNC_MAP, KeyKind.STRING),
          entry(MapUnderTest.TINY_SYNC_MAP, KeyKind.CONSTANT_HASH),
          entry(MapUnderTest.TINY_SYNC_MAP, KeyKind.TRUNCATED_HASH),
          entry(MapUnderTest.TINY_SYNC_MAP, KeyKind.CONSTANT_HASH_UNORDERED),
          entry(MapUnderTest.TINY_SYNC_MAP, KeyKind.TRUNCATED_HASH_UNORDERED),
          entry(MapUnderTest.HALF_MOVED_SYNC_MAP, KeyKind.STRING),
          entry(MapUnderTest.HALF_MOVED_SYNC_MAP, KeyKind.CONSTANT_HASH),
          entry(MapUnderTest.REVIVED_SYNC_MAP, KeyKind.STRING),
          entry(MapUnderTest.REVIVED_SYNC_MAP, KeyKind.TRUNCATED_HASH_UNORDERED),
          entry(MapUnderTest.BUCKET_MAP, KeyKind.STRING),
          entry(MapUnderTest.BUCKET_MAP, KeyKind.CONSTANT_HASH),
          entry(MapUnderTest.TINY_BUCKET_MAP, KeyKind.STRING),
          entry(MapUnderTest.TINY_BUCKET_MAP, KeyKind.CONSTANT_HASH),
          entry(MapUnderTest.TINY_BUCKET_MAP, KeyKind.TRUNCATED_HASH),
          entry(MapUnderTest.TINY_BUCKET_MAP, KeyKind.CONSTANT_HASH_UNORDERED),
          entry(MapUnderTest.TINY_BUCKET_MAP, KeyKind.TRUNCATED_HASH_UNORDERED),
          entry(MapUnderTest.SPLIT_BUCKET_MAP, KeyKind.STRING),
          entry(MapUnderTest.SPLIT_BUCKET_MAP, KeyKind.TRUNCATED_HASH),
          entry(MapUnderTest.MERGED_BUCKET_MAP, KeyKind.STRING),
          entry(MapUnderTest.MERGED_BUCKET_MAP, KeyKind.CONSTANT_HASH),
          entry(MapUnderTest.COLLIDING_BUCKET_MAP, KeyKind.STRING),
          entry(MapUnderTest.COLLIDING_BUCKET_MAP, KeyKind.TRUNCATED_HASH_UNORDERED));

  private MapContractTest() {}

  /** Found by the runner by its name. */
  public static Test suite() {
    TestSuite suite = new TestSuite(MapContractTest.class.getSimpleName());
    for (Entry<MapUnderTest, KeyKind> variant : VARIANTS) {
      suite.addTest(contractOf(variant.getKey(), variant.getValue()));
      suite.addTest(contractOfSet(variant.getKey(), variant.getValue()));
    }
    return suite;
  }

  private static Test contractOf(MapUnderTest map, KeyKind kind) {
    return ConcurrentMapTestSuiteBuilder.using(new Generator(map, kind))
        .named(map + "/" + kind)
        .withFeatures(
            MapFeature.GENERAL_PURPOSE,
            CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
            CollectionFeature.SERIALIZABLE,
            CollectionSize.ANY)
        .createTestSuite();
  }

  /** Of a concurrent set, as {@code newKeySet} makes it. */
  private static Test contractOfSet(MapUnderTest map, KeyKind kind) {
    return SetTestSuiteBuilder.using(new SetGenerator(map, kind))
        .named(map + "/" + kind + "/set")
        .withFeatures(
            SetFeature.GENERAL_PURPOSE, CollectionFeature.SERIALIZABLE, CollectionSize.ANY)
        .createTestSuite();
  }

  /** Makes the sets of one variant. */
  private record SetGenerator(MapUnderTest map, KeyKind kind) implements TestSetGenerator<Object> {
    @Override
    public SampleElements<Object> samples() {
      return new SampleElements<>(kind.key(1), kind.key(2), kind.key(3), kind.key(4), kind.key(5));
    }

    @Override
    public Set<Object> create(Object... elements) {
      AbstractConcurrentMap<Object, Boolean> result = map.create();
      Set<Object> set = result.keySet(true);
      set.addAll(List.of(elements));
      map.filled(result);
      return set;
    }

    @Override
    public Object[] createArray(int length) {
      return new Object[length];
    }

    @Override
    public Iterable<Object> order(List<Object> insertionOrder) {
      return insertionOrder;
    }
  }

  /** Makes the maps of one variant; Guava fills them with these samples. */
  private record Generator(MapUnderTest map, KeyKind kind)
      implements TestMapGenerator<Object, String> {
    @Override
    public SampleElements<Entry<Object, String>> samples() {
      return new SampleElements<>(
          sample(1, "January"),
          sample(2, "February"),
          sample(3, "March"),
          sample(4, "April"),
          sample(5, "May"));
    }

    private Entry<Object, String> sample(int id, String value) {
      return entry(kind.key(id), value);
    }

    @Override
    public Map<Object, String> create(Object... entries) {
      AbstractConcurrentMap<Object, String> result = map.create();
      for (Object each : entries) {
        Entry<?, ?> entry = (Entry<?, ?>) each;
        result.put(entry.getKey(), (String) entry.getValue());
      }
      map.filled(result);
      return result;
    }

    @Override
    @SuppressWarnings("unchecked")
    public Entry<Object, String>[] createArray(int length) {
      return (Entry<Object, String>[]) new Entry<?, ?>[length];
    }

    @Override
    public Iterable<Entry<Object, String>> order(List<Entry<Object, String>> insertionOrder) {
      return insertionOrder;
    }

    @Override
    public Object[] createKeyArray(int length) {
      return new Object[length];
    }

    @Override
    public String[] createValueArray(int length) {
      return new String[length];
    }
  }
}
