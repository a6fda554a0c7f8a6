package io.hybridrunner.relay.state;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Records in the order they came, the oldest given up first, bounded in number and weight. The
 * newest is always kept. Not thread-safe.
 */
final class Past<K, V> {

  private final int most;
  private final long heaviest;
  private final ToLongFunction<V> weight;
  private final Map<K, V> entries = new LinkedHashMap<>();
  private long total;

  Past(int most, long heaviest, ToLongFunction<V> weight) {
    this.most = most;
    this.heaviest = heaviest;
    this.weight = weight;
  }

  void put(K key, V value) {
    remove(key);
    entries.put(key, value);
    total += weight.applyAsLong(value);
    Iterator<V> oldest = entries.values().iterator();
    while (entries.size() > 1 && (entries.size() > most || total > heaviest)) {
      total -= weight.applyAsLong(oldest.next());
      oldest.remove();
    }
  }

  void remove(K key) {
    V previous = entries.remove(key);
    if (previous != null) {
      total -= weight.applyAsLong(previous);
    }
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  Collection<V> values() {
    return entries.values();
  }
}
