package io.hybridrunner.argo.cluster;

import java.io.IOException;
import java.util.Optional;

/** Where bearer tokens come from. */
@FunctionalInterface
interface Credentials {

  /**
   * The token now. May take a while, when a program gives it.
   *
   * @return empty when there is none and calls are made without
   * @throws IOException when there should be one
   */
  Optional<String> token() throws IOException;
}
