package io.hybridrunner.internal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of the newest entries, bounded. Not thread-safe. */
final class Recent<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1L;

  private final int bound;

  Recent(int bound) {
    this.bound = bound;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > bound;
  }
}
