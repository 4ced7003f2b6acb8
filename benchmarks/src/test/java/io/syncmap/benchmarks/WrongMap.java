package io.syncmap.benchmarks;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** A planted map whose answers and contents are others than were put, but for their number. */
final class WrongMap {
  private static final int WRONG = (1 << 20) + 1;

  private static final List<String> WALKS = List.of("entrySet", "values", "forEach");

  private WrongMap() {}

  @SuppressWarnings("unchecked")
  static ConcurrentMap<Object, Object> create() {
    var map = new ConcurrentHashMap<Object, Object>();
    return (ConcurrentMap<Object, Object>)
        Proxy.newProxyInstance(
            WrongMap.class.getClassLoader(),
            new Class<?>[] {ConcurrentMap.class},
            (proxy, method, args) -> {
              if (WALKS.contains(method.getName())) {
                Map<Object, Object> wrong = new ConcurrentHashMap<>();
                map.forEach((key, value) -> wrong.put(key, wrong(value)));
                return method.invoke(wrong, args);
              }
              Object answer = method.invoke(map, args);
              return method.getReturnType() == Object.class ? wrong(answer) : answer;
            });
  }

  private static Object wrong(Object value) {
    return value instanceof Integer i ? (Object) (i + WRONG) : value == null ? null : "wrong";
  }
}
