package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Value.Fields;
import java.util.List;

/**
 * Objects as they stood at one moment. Immutable.
 *
 * @param objects all that were selected
 * @param version the moment: where a watch goes on
 */
public record Listed(List<Fields> objects, String version) {

  /** Copies the list. */
  public Listed {
    objects = List.copyOf(objects);
  }
}
