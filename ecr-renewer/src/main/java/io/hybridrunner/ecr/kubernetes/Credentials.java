package io.hybridrunner.ecr.kubernetes;

import java.io.IOException;
import java.util.Optional;

/** Who this is to the API server. */
interface Credentials {

  /** The token to send; empty when none is needed. */
  Optional<String> token() throws IOException;

  /** The token to send after the last one was refused. */
  default Optional<String> another() throws IOException {
    return token();
  }

  /**
   * What runs a program, or asks a server, for its token: the token is kept until it is refused.
   */
  final class Kept implements Credentials {

    private final Credentials source;
    private volatile Optional<String> token = Optional.empty();

    Kept(Credentials source) {
      this.source = source;
    }

    @Override
    public Optional<String> token() throws IOException {
      return token.isPresent() ? token : another();
    }

    @Override
    public Optional<String> another() throws IOException {
      token = source.token();
      return token;
    }
  }
}
