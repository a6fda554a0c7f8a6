package io.hybridrunner.argo.logs;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where logs come from: Kubernetes' log API with {@code timestamps=true}, not followed. */
@FunctionalInterface
public interface Source {

  /**
   * Opens a log; the caller closes it, mostly before its end.
   *
   * @return lines, each with its RFC 3339 time and a blank before it; empty when there is no such
   *     log: the pod is gone, or its container has not started
   * @throws IOException when the cluster did not answer
   */
  Optional<InputStream> open(Part part, Slice slice) throws IOException;
}
