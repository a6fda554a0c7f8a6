package io.hybridrunner.link.conformance.mini;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whose link holds which runner id. Thread-safe. */
final class MiniHolders {

  private final Map<String, MiniServerLink> holders = new HashMap<>();

  synchronized Optional<MiniServerLink> of(String runnerId) {
    return Optional.ofNullable(holders.get(runnerId));
  }

  synchronized void put(String runnerId, MiniServerLink link) {
    holders.put(runnerId, link);
  }

  synchronized void remove(String runnerId, MiniServerLink link) {
    holders.remove(runnerId, link);
  }
}
